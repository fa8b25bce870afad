"""Sentences in a document that speak to whoever reads it by machine.

They have no authority over anything here: a model that obeys one gives a value that stands in such
a sentence, which is told to people. Forms and letters speak to people too, as in "report this on
line 4", so one word is not enough.
"""

import re

# What a sentence tells a reader to do, and of what or to whom. Both, near each other.
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|do not (?:read|use|report|flag)|"
    r"instead of|answer with|respond with|reply with|return only|output|report|set|"
    r"extract|approve|ignoriere|vergiss|antworte|gib|ignorez|réponds?|ignora|responde)\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:the above(?![- ](?:named|mentioned|referenced|address|dates?|amounts?))|"
    r"everything above|(?:all |any )?previous|prior (?:text|instructions?)|"
    r"prompts?|system (?:prompt|message|note)|assistant|language model|llm|\bai\b|chatgpt|gpt|"
    r"(?:automated|machine) (?:readers?|processing|systems?)|readers?|extractors?|parsers?|"
    r"as the (?:value|total|answer|result)|anweisung(?:en)?|obige[ns]?|modell|"
    r"instructions? précédentes?|instrucciones)\b",
    re.I,
)
_STRONG = re.compile(
    r"\b(?:ignore|disregard|forget) (?:all |any |the )*(?:previous|above|prior|earlier)\b|"
    r"\bsystem prompt\b|\bas an ai\b|</?(?:system|assistant|user)>|\banswer with\b",
    re.I,
)


def is_instruction(text: str) -> bool:
    """Whether a line tells a reader what to answer."""
    return bool(_STRONG.search(text) or (_ORDERS.search(text) and _ABOUT.search(text)))
