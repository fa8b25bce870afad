"""Sentences of letters about employment, as expressions over a letter's text."""

import re
from typing import NamedTuple

MONEY = (
    r"(?:US\s?\$|USD\s?|[$€£]\s?)\d{1,3}(?:[,.' ]\d{3})*(?:[.,]\d{2})?(?!\d)(?:\s?(?:USD|EUR))?"
    r"|(?:US\s?\$|USD\s?|[$€£]\s?)\d+(?:\.\d{2})?(?!\d)"
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|"
    r"july|august|september|october|november|december)\.?"
)
DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_WORD = r"[A-ZÀ-Ý][\w'’.-]*"
PERSON = rf"{_WORD}(?:\s+(?:(?:de|van|von|la|del|di)\s+)?{_WORD}){{0,4}}"
_NAMED = rf"(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+)?{_WORD}(?:\s+{_WORD}){{1,3}})"
_FIRM = r"(?P<name>[A-Z][\w&'’.-]*(?:,?\s+(?:(?:and|of|the|for|&)\s+)?[A-Z&][\w&'’.-]*){0,6}?)"
SALUTATION = re.compile(
    r"\s*(?:dear\s+(?P<name>[^,:]{2,50})[,:]?|to whom it may concern|sehr geehrte)", re.I
)
CLOSING = re.compile(
    r"\s*(?:sincerely(?: yours)?|yours (?:sincerely|truly|faithfully)|very truly yours|"
    r"(?:kind|best|warm|warmest) regards|regards|respectfully(?: yours)?|cordially|"
    r"with (?:kind|best|warm) regards|best wishes|respectfully submitted)\s*,?\s*$",
    re.I,
)
EMPLOYED = (
    re.compile(
        rf"(?:verif(?:y|ies|ying)|confirm(?:s|ing)?|certif(?:y|ies)|attest|state|advise you|"
        rf"serves? (?:as|to) \w+(?: \w+)?)\s+that\s+(?:(?:our|the) employee,?\s+)?{_NAMED},?\s+"
        r"(?:\([^)]{2,40}\)\s*)?(?:is|was|has been|has|holds|works|worked|began|joined|started)\b"
    ),
    re.compile(
        rf"(?:employment (?:verification|status|history)?\s*(?:of|for)|regarding|in reference to|"
        rf"verif(?:y|ication of) the employment of|employment of)\s+{_NAMED}(?=[,.;:\s])"
    ),
    re.compile(
        rf"{_NAMED}\s+(?:is|was|has been)\s+(?:currently\s+|continuously\s+|a\s+)?"
        r"(?:[\w-]+\s+){0,3}?(?:employed|employee|working)\b"
    ),
    re.compile(
        rf"{_NAMED}\s+(?:has )?(?:worked|works|joined|began working)\s+(?:for|at|with|as)\b"
    ),
    re.compile(rf"(?:pleased|delighted|happy|excited) to (?:offer|confirm)(?: to)?\s+{_NAMED}\s"),
)
_FIRM_ENDS = (
    r"(?=\s*(?:,|\.(?:\s|$)|;|:|\s(?:as|since|in|for|on|from|is|has|the|where|effective|with|"
    r"until|and|to|beginning|starting|!)\b))"
)
EMPLOYER = (
    re.compile(rf"\b(?:employed|employment|working|works|position|join|joining|joined)\s+"
               rf"(?:by|with|at|for)\s+(?:the\s+)?{_FIRM}{_FIRM_ENDS}"),
    re.compile(rf"\b(?:on behalf of|employee (?:of|with|at)|worked for|works for)\s+"
               rf"{_FIRM}{_FIRM_ENDS}"),
    re.compile(rf"(?<=[.!] ){_FIRM}\s+(?:is|are) (?:pleased|delighted|happy|excited|proud) to\b"),
)  # fmt: skip
POSITION = (
    re.compile(r"\b(?:position|role|post|title|capacity|job)(?: held)? (?:of|as|is|was)\s+"
               r"(?:an?\s+|the\s+)?"
               r"(?P<title>[A-Z][^.;:!?\"“”()]{2,80})"),
    re.compile(r"\b(?:employed|working|works|worked|employment|hired|serving|served|serves|join us|"
               r"join [A-Z][\w.&' ]{2,40}|offer(?:s|ed)? you employment|employ you)"
               r"(?:[^.;:!?]|\.(?=\S|\s(?-i:[a-z]))){0,90}?\sas\s+(?:an?\s+|our\s+|the\s+)?"
               r"(?P<title>[A-Z][^.;:!?\"“”()]{2,80})"),
    re.compile(r"\b(?:the|a|our) (?:full-time |part-time |temporary )?"
               r"(?P<title>(?:[A-Z][\w&/-]*\s+){1,6})(?:position|role)\b"),
    re.compile(r"\b(?:is|was|been) an?\s+(?:(?:full|part)-time\s+)?"
               r"(?P<title>[A-Z][^.;:!?\"“”()]{2,60})"),
)  # fmt: skip
TITLE_ENDS = re.compile(
    r",|\s(?:with|at|in (?:the|our)|reporting|on an?|since|beginning|effective|from|starting|based|"
    r"for (?:the|our|a|[A-Z])|and [a-z]+|is|was|has|within|who|working|"
    r"under|where|by|to (?:you|join|the|start)|located|located|earning|as of|until|"
    r"commencing|position|role)\b|\sin\s|\s[-–—]\s"
)
PERIOD = re.compile(
    r"(?P<period>(?:per|a|an|each|every)\s+(?:year|annum|hour|month|week|day|pay period)|"
    r"annually|yearly|hourly|monthly|weekly|bi-?weekly|semi-?monthly|annual|(?:year|hour|month|week)\b)",
    re.I,
)
_NOT_PAY = (
    r"(?:(?!bonus|commission|equity|option|relocat|stipend|allowance|reimburs|401|overtime)"
    r"[^.;!?]|\.(?=\d)){0,70}?"
)
_AMOUNT = rf"(?P<amount>{MONEY})"
_EACH = (
    r"[\s,/(]*(?:per|a|an|each)?[\s/]*(?:year|annum|hour|month|week|annually|hourly|monthly|"
    r"weekly|bi-?weekly|semi-?monthly)\b"
)
SALARY = (
    re.compile(rf"\b(?:base (?:salary|pay|wage|rate|compensation)|annual(?:ized)? (?:base )?"
               rf"(?:salary|pay|compensation|gross salary)|(?:starting|current|gross|monthly|"
               rf"weekly|hourly) (?:base )?(?:salary|pay|rate|wages?)|salary|wages?|"
               rf"rate of pay|pay rate|hourly rate|compensation)\b{_NOT_PAY}{_AMOUNT}", re.I),
    re.compile(rf"\b(?:earns?|earning|paid|pay you|receives?|receive)\b{_NOT_PAY}{_AMOUNT}"
               rf"(?={_EACH})", re.I),
    re.compile(rf"{_AMOUNT}(?={_EACH})(?!{_EACH}[^.;]{{0,20}}bonus)", re.I),
)  # fmt: skip
SIGNING = (
    re.compile(rf"\b(?:sign(?:ing|-on| on)|joining)\s+bonus\b[^.;$€£]{{0,40}}?(?P<value>{MONEY})",
               re.I),
    re.compile(rf"(?P<value>{MONEY})\s+(?:one-time\s+|lump-sum\s+)?"
               r"(?:sign(?:ing|-on| on)|joining)\s+bonus", re.I),
)  # fmt: skip
_YEARLY = r"(?:annual|yearly|target|performance|discretionary|year-end|incentive)"
BONUS = (
    re.compile(rf"\b{_YEARLY}(?:\s+{_YEARLY})?(?:\s+cash)?\s+bonus\b[^.;$€£%]{{0,60}}?"
               rf"(?P<value>{MONEY})", re.I),
    re.compile(rf"(?P<value>{MONEY})\s+{_YEARLY}\s+bonus", re.I),
)  # fmt: skip
HOURS = (
    re.compile(
        r"\b(?P<value>\d{1,2}(?:\.\d{1,2})?)\s+hours?\s+(?:per|a|each|every|/)\s*week", re.I
    ),
    re.compile(r"\b(?P<value>\d{1,2}(?:\.\d{1,2})?)[- ]hours? (?:work )?week\b", re.I),
    re.compile(r"\b(?P<value>\d{1,2}(?:\.\d{1,2})?)\s+hours\s+weekly\b", re.I),
)
CONTINUED = (
    re.compile(r"\b(?:probability|likelihood|prospects?|chance)s? (?:of|for) (?:\w+ )?continued "
               r"employment (?:is|are|at this time is)\s+(?P<value>[a-z][a-z ]{2,30}?)(?=[.,;])",
               re.I),
    re.compile(r"\bcontinued employment is\s+(?P<value>[a-z][a-z ]{2,30}?)(?=[.,;])", re.I),
    re.compile(r"\bemployment is (?P<value>expected to continue|likely to continue)\b", re.I),
)  # fmt: skip
TYPES = re.compile(
    r"\b(?:(?:regular|permanent|temporary|seasonal),?\s+)?(?:full|part)[- ]time\b"
    r"|\b(?:temporary|seasonal|permanent|casual|fixed-term)(?=\s+(?:employee|position|basis|role|employment))",
    re.I,
)


class Dated(NamedTuple):
    """A date that is the value of a path, with the words before it."""

    path: str
    found: re.Pattern[str]
    rule: str
    where: re.Pattern[str] = re.compile("")  # what else its sentence has to say


_ON = r"(?:[^.;!?]|\.(?=\S|\s(?-i:[a-z])))"  # anything but the end of a sentence
_START = (
    r"(?:start(?:ing|s)? date(?:\s+\w+){0,4}?|date of hire|hire date|hired|"
    rf"employ(?:ed|ee|ment){_ON}{{0,120}}?"
    r"(?:since|from|as of|began|commenced|started|effective|beginning)|"
    rf"joined{_ON}{{0,60}}?|begin(?:s|ning)?|began{_ON}{{0,40}}?|"
    r"commenc(?:e|es|ing|ed|ement date)(?:\s+\w+){0,3}?|first day(?:\s+\w+){0,4}?|"
    r"start(?:s|ed|ing)?(?:\s+(?:work|employment|with us))?|since|"
    rf"work(?:ed|ing|s){_ON}{{0,100}}?(?:since|from))"
)
_THAT_DAY = rf"(?:on\s+)?{_DAY}(?P<day>{DATE})"
DATED = (
    Dated(
        "start_date",
        re.compile(
            rf"\b{_START}\s*(?:is|was|will be|of|on|:|-|,|anticipated to be)?\s*{_THAT_DAY}", re.I
        ),
        "start in a sentence",
    ),
    Dated(
        "end_date",
        re.compile(rf"\bfrom\s+{_DAY}{DATE}\s+(?:to|through|until|till|-|–)\s+{_THAT_DAY}", re.I),
        "from a day to a day",
    ),
    Dated(
        "end_date",
        re.compile(
            r"\b(?:last day(?:\s+\w+){0,4}?|employment (?:ended|terminated|ceased)|"
            r"resigned|separated(?: from \w+)?)\s+(?:is|was|on|of|effective)?\s*" + _THAT_DAY,
            re.I,
        ),
        "end in a sentence",
    ),
)
REPLY = (
    Dated(
        "reply_by",
        re.compile(
            r"\b(?:by|before|no later than|on or before|until|expires?(?: on)?|later than)\s+"
            r"(?:the close of business on\s+|\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?,?\s*)?" + _THAT_DAY,
            re.I,
        ),
        "reply by",
        re.compile(
            r"\b(?:sign|signed|return|accept|acceptance|respond|reply|confirm|expires?|"
            r"valid|decision|remain open|remains open|open until|let us know)",
            re.I,
        ),
    ),
)
