"""Sentences of letters about employment, as expressions over a letter's text."""

import re

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
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:(?:day\s+)?of\s+)?{_MONTH},?\s+\d{{4}}"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})"
)
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_WORD = r"[A-ZÀ-Ý][\w'’.-]*"
PERSON = rf"{_WORD}(?:\s+(?:(?:de|van|von|la|del|di)\s+)?{_WORD}){{0,4}}"
_FIRM = r"(?P<name>[A-Z][\w&'’.-]*(?:,?\s+(?:(?:and|of|the|for|&)\s+)?[A-Z&][\w&'’.-]*){0,6}?)"
SALUTATION = re.compile(
    r"\s*(?:dear\s+(?P<name>[^,:]{2,50})[,:]?|to whom it may concern|sehr geehrte|"
    r"(?:hello|hi|greetings)\s+(?P<other>[^,:!]{2,40})[,:!]\s*$)",
    re.I,
)
CLOSING = re.compile(
    r"\s*(?:sincerely(?: yours)?|yours (?:sincerely|truly|faithfully|in \w+)|very truly yours|"
    r"(?:kind|best|warm|warmest) (?:regards|wishes)|regards|respectfully(?: (?:yours|submitted))?|"
    r"cordially|with (?:kind|best|warm|warmest) (?:regards|wishes)|with (?:thanks|appreciation)|"
    r"(?:many )?thanks?(?: you)?(?: (?:again|in advance|and regards))?|best|all the best|very best|"
    r"(?:truly|faithfully|cordially|gratefully|very sincerely) yours|yours|most sincerely|"
    r"faithfully|warmly|cheers|at your service|welcome aboard|looking forward|in witness whereof|"
    r"signed(?: (?:for|on behalf of|by)\b.{0,60})?|(?:for and )?on behalf of .{2,60}|approved by|"
    r"authori[sz]ed (?:by|signature)|for the (?:company|firm|employer))\s*[,:.!]?\s*$", re.I,
)  # fmt: skip
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
PERIOD = re.compile(
    r"(?P<period>(?:per|a|an|each|every)\s+(?:year|annum|hour|month|week|day|pay period)|"
    r"annually|yearly|hourly|monthly|weekly|bi-?weekly|semi-?monthly|annual|(?:year|hour|month|week)\b)",
    re.I,
)
EACH = (
    r"[\s,/(]*(?:USD|gross|(?:US )?dollars)?[\s,/(]*(?:per|a|an|each|every)?[\s/]*"
    r"(?:year|yr|annum|hour|hr|month|week|annually|yearly|hourly|monthly|weekly|bi-?weekly|"
    r"semi-?monthly|pay period)\b"
)
_N = r"(?<![\d.,$])(?P<value>\d{1,2}(?:\.\d{1,2})?)\)?"
HOURS = (
    re.compile(rf"{_N}\+?[- ](?:regular |scheduled |working )?(?:hours?|hrs?\.?)\s?"
               r"(?:per|a|each|every|/|in (?:a|each|the)|of work (?:per|a|each))\s?(?:work\s?)?"
               r"w(?:ee)?k\b", re.I),
    re.compile(rf"\bhours?\s+(?:per|a|each)\s+week\b[^.;\d]{{0,50}}[?:]\s*{_N}(?!\d)", re.I),
    re.compile(rf"{_N}\s?/\s?w(?:ee)?k\b", re.I),
    re.compile(rf"{_N}[- ](?:hours?|hrs?)[- ](?:work\s?)?week(?:ly)?\b", re.I),
    re.compile(rf"{_N}\s+(?:weekly hours|hours of work weekly)\b", re.I),
    re.compile(rf"\b(?:hours?|schedule)\b[^.;]{{0,50}}?\b{_N}(?:\s+hours?)?\s+"
               r"(?:per|a|each|every)\s+week\b", re.I),
    re.compile(rf"\b(?:work\s?week|weekly (?:schedule|hours)|week)\b[^.;\d]{{0,30}}?"
               rf"\b(?:is|are|of|has|at|:|comes to|consists of|averages?)\s+{_N}"
               r"(?:\s+|-)(?:hours?|hrs?)\b", re.I),
    re.compile(rf"\b(?:averag(?:es?|ing)|works?|scheduled for)\s+(?:an average of |about |"
               rf"approximately )?{_N}\s+hours?\b(?=[^.]{{0,40}}\bweek)", re.I),
)  # fmt: skip
_GOOD = r"(?:very |highly |quite )?(?:good|excellent|likely|fair|high|strong|certain|unlikely|poor)"
_VALUE = r"(?P<value>[a-z][a-z]*(?: [a-z]+){0,3}?)"
_ENDS = (
    r"(?=\s*(?:[.,;(]|$|\s(?:as|at|and|but|provided|based|given|so|for|in|although|barring|"
    r"under)\b))"
)
CONTINUED = (
    re.compile(r"\b(?:probability|likelihood|prospects?|chances?|outlook|expectation)\b[^.;]{0,60}?"
               r"\b(?:continu\w+|goes on|ongoing|future|remain\w*)\b[^.;:]{0,40}?"
               r"(?:\b(?:is|are|as|remains?|appears?|seems?|to be)|:)\s+"
               rf"(?:considered (?:to be )?|currently |regarded as |to be )?{_VALUE}{_ENDS}", re.I),
    re.compile(rf"\bcontinued employment (?:is|remains|appears|seems)\s+{_VALUE}{_ENDS}", re.I),
    re.compile(r"\b(?:probability|likelihood|prospects?|chances?) (?:of|for) continued employment"
               rf"\s+(?P<value>{_GOOD})\b", re.I),
    re.compile(r"\bemployment is (?P<value>expected to continue|likely to continue)\b", re.I),
)  # fmt: skip
TYPES = re.compile(
    r"\b(?:(?:regular|permanent|temporary|seasonal),?\s+)?(?:full|part)[- ]time\b"
    r"|\b(?:temporary|seasonal|permanent|casual|fixed-term)(?=\s+(?:employee|position|basis|role|employment))",
    re.I,
)
# "Given under my hand this 5th day of June, 2026", "issued on June 5, 2026 at Springfield".
DATED = re.compile(
    r"\b(?:given|issued|signed|dated|executed|made|witness\w*|entered)\b[^.;]{0,60}?"
    rf"(?:\bthis|\bon|\bthe|\bas of|:)?\s*(?:the\s+)?(?P<day>{DATE})", re.I,
)  # fmt: skip
