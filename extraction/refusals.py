"""Why a file is not taken, in words that say what to do next.

A sentence never holds a file's name or content: whoever shows it puts the name in front.
"""

MEGABYTE = 1_000_000

_SENTENCES = {
    "no_file": "Select a file",
    "empty": "The selected file is empty. Choose the file again and check that it opens",
    "unsupported_type": "The selected file must be a PDF, PNG or JPEG",
    "heic": (
        "The selected file is a HEIC picture, which must be a JPEG instead. On an iPhone choose "
        "Settings, Camera, Formats, Most Compatible, and take the photo again, or use a scan"
    ),
    "type_mismatch": (
        "The selected file is not what its name says. Save it as a PDF, PNG or JPEG and upload that"
    ),
    "too_large": "The selected file must be smaller than {megabytes} MB",
    "encrypted": (
        "The selected file is password protected. Upload a copy that opens without a password"
    ),
    "truncated": "The selected file is not complete. Save or download it again and upload that",
    "corrupt": (
        "The selected file is damaged and cannot be opened. Save or scan it again and upload that"
    ),
    "no_pages": "The selected file has no pages. Check the file and choose it again",
    "too_many_pages": (
        "The selected file must have {pages} pages or fewer. Split it and upload the parts"
    ),
    "page_size": (
        "A page of the selected file has an impossible size. Print it to a new PDF and upload that"
    ),
    "image_too_large": (
        "The picture in the selected file is too large. "
        "Save it with fewer pixels, {megapixels} megapixels at most, and upload that"
    ),
    "too_many_objects": (
        "The selected file is too complex to be read. Print it to a new PDF and upload that"
    ),
    "text_too_long": (
        "A page of the selected file holds too much text. Print it to a new PDF and upload that"
    ),
    "parser_crash": (
        "The selected file could not be read. Print it to a new PDF or scan it, and upload that"
    ),
    "parser_timeout": (
        "The selected file takes too long to read. "
        "Print it to a new PDF or scan it, and upload that"
    ),
    "parser_memory": (
        "The selected file needs too much memory to be read. "
        "Print it to a new PDF or scan it, and upload that"
    ),
}
# What a parser process may say of a file. The rest is for the system alone to say.
PARSER_CODES = frozenset(
    {
        "empty",
        "type_mismatch",
        "encrypted",
        "truncated",
        "corrupt",
        "no_pages",
        "too_many_pages",
        "page_size",
        "image_too_large",
        "too_many_objects",
        "text_too_long",
    }
)


class Refused(Exception):
    """A file is not taken. `code` is for records and tests, `sentence` for the person."""

    def __init__(self, code: str, sentence: str):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class SandboxFailed(Refused):
    """The parser died, hung or wanted too much memory over a file; we live on.

    Unlike any other refusal it may be worth another attempt: a busy machine can cause it too.
    """


def refusal(code: str, **numbers: int) -> Refused:
    """The refusal `code` with its sentence.

    Args:
        numbers: what the sentence names: `megabytes`, `pages` or `megapixels`.
    """
    kind = SandboxFailed if code.startswith("parser_") else Refused
    return kind(code, _SENTENCES[code].format(**numbers))


def too_large(limit_bytes: int) -> Refused:
    """The refusal of a file of `limit_bytes` or more."""
    return refusal("too_large", megabytes=limit_bytes // MEGABYTE)


def templates() -> tuple[str, ...]:
    """Every sentence, with its numbers as `{name}`."""
    return tuple(_SENTENCES.values())
