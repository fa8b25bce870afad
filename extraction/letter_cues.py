"""What the words around a day, an amount or a figure in a letter about employment say that it is.

Data of expressions. A cue counts where it stands nearest, so each role has its words, and what is
none of the letter's facts (a raise, a coverage) has words too: they keep the facts clean.
"""

import re
from collections.abc import Mapping

OTHER = ""  # the role of what is no fact of the letter


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w-])(?:" + "|".join(ways) + r")(?!\w)", re.I)


_VERB = r"(?:began|begins?|started|starts?|commenced|commences?)"
# Before a day, within its sentence.
DAY_BEFORE: Mapping[str, re.Pattern[str]] = {
    "start_date": _any(
        r"since", r"join(?:s|ed|ing)?(?: us)?", r"(?:re-?)?hired", r"(?:original )?hire date",
        r"dates? of (?:hire|employment|joining|appointment|entry)", r"start(?:ed|s|ing)?",
        r"beg[iau]n(?:s|ning)?", r"commenc(?:e|es|ed|ing|ement)", r"first (?:\w+ )?day",
        r"came to (?:work|us)", r"employed(?: \w+){0,3} (?:from|as of|effective)", r"from",
        r"between", r"effective(?: date)?", r"(?:takes?|took) effect", r"dates from", r"took up",
        r"with effect from", r"report(?:ing)? (?:to|for)", r"engaged", r"retained",
        r"entered", r"on ?board(?:ed|ing)?", r"on (?:our|the) payroll(?: \w+)? (?:from|since)",
        r"appointed", r"employment date", r"dates? of service", r"in our employ", r"welcome you",
        r"taken on",
    ),
    "end_date": _any(
        r"last (?:\w+ )?day", r"final (?:\w+ )?day", r"end(?:ed|s|ing)?(?: date)?", r"left",
        r"leaves?", r"leaving", r"resign(?:ed|s|ation)", r"separat(?:ed|ion)(?: date)?",
        r"terminat(?:ed|es|ion)(?: date)?", r"ceased", r"depart(?:ed|s|ure)", r"retired",
        r"laid off", r"through", r"until", r"till", r"concluded",
    ),
    "reply_by": _any(
        r"by", r"before", r"on or before", r"(?:no|not) later than", r"until", r"through",
        r"expir(?:es?|ing|y)", r"lapses?", r"deadline", r"valid", r"respon(?:d|se)", r"reply",
        r"prior to",
    ),
    OTHER: _any(
        r"promot(?:ed|ion)", r"transferr?(?:ed)?", r"raises?", r"increased?", r"review(?:ed|s)?",
        r"requests?(?: of)?", r"dated", r"as of", r"born", r"birth", r"mailed", r"paid", r"vest",
        r"coverage", r"insurance", r"benefits?", r"enrol\w*", r"eligib\w+", r"probation\w*",
        r"interview\w*", r"met", r"spoke", r"conversation", r"meeting", r"discuss\w*", r"license",
        r"visa", r"inquiry", r"letter of", r"fax(?:ed)?", r"received", r"rehire", r"bonus",
        r"vacation", r"leave of absence", r"authori[sz]ation", r"adjust\w+", r"pay ?check",
        r"payroll (?:date|run)", r"year ended", r"period end\w*", r"orientation", r"appraisal",
    ),
}  # fmt: skip
# What a start is a start of, when it is none of employment: "Benefits start on".
NOT_WORK = _any(
    r"benefits?", r"coverage", r"insurance", r"plan", r"options?", r"vest\w*", r"vacation",
    r"leave", r"raise", r"increase", r"review", r"bonus", r"probation\w*", r"accru\w+", r"lease",
    r"training", r"orientation", r"payments?", r"401\w*",
)  # fmt: skip
# A start in the present position, which may be later than the start of employment.
IN_POSITION = _any(r"(?:current|present|this) (?:position|role|title|capacity|post)",
                   r"(?:position|role|title) since")  # fmt: skip
# After a day that opens its sentence: "On May 3, 2024, Ms. Lee joined us."
OPENS = re.compile(r"(?:^|[.;:,]\s)\W*(?:on|since|from|effective|beginning|starting)\s+\W*$", re.I)
DAY_AFTER: Mapping[str, re.Pattern[str]] = {
    "start_date": _any(
        _VERB, r"joined", r"was hired", r"hired", r"has (?:been|worked|served)", r"first day",
        r"worked", r"came", r"became", r"entered", r"employ\w+", r"will (?:begin|start|join)",
        r"(?:is|was|will be) (?:\w+ ){1,4}(?:start|hire) date",
    ),
    "end_date": _any(r"left", r"resigned", r"retired", r"last day", r"departed", r"ended"),
    OTHER: _any(r"promoted", r"raise", r"increase\w*", r"review", r"earn\w*", r"paid"),
}  # fmt: skip
REPLIES = _any(
    r"sign(?:ed|ing|ature)?", r"countersign\w*", r"return\w*", r"accept\w*", r"respon[ds]\w*",
    r"reply", r"replies", r"confirm\w*", r"expir\w+", r"lapse\w*", r"valid", r"decision",
    r"decide", r"answer", r"remains? open", r"stays? open", r"is open", r"open (?:until|through)",
    r"let (?:us|me) know", r"hear (?:back )?from you", r"withdrawn", r"acknowledg\w*",
)  # fmt: skip

# Before an amount, since the amount before it.
SUM_BEFORE: Mapping[str, re.Pattern[str]] = {
    "base_pay": _any(
        r"salar(?:y|ies)", r"wages?", r"(?:pay|hourly|base) rate", r"rate of (?:pay|compensation)",
        r"(?:base|gross|starting|annual|hourly|monthly|weekly|current|regular) (?:pay|compensation|"
        r"wages?|earnings|income|rate)", r"compensat(?:ed?|ion|ing)", r"remunerat\w+",
        r"earn(?:s|ed|ing|ings)?", r"paid", r"pays?", r"rate", r"base", r"receives?", r"makes",
        r"income",
    ),
    "signing_bonus": _any(
        r"(?:sign(?:ing|[- ]on)|hiring|joining|welcome|start(?:ing|[- ]up)|new[- ]hire)"
        r" (?:cash )?(?:bonus|award|payment|incentive|sum|allowance)", r"sign[- ]on",
        r"one[- ]time (?:cash |lump[- ]sum )?(?:bonus|award|payment|incentive)",
        r"(?:bonus|payment|award) (?:up)?on (?:hire|joining|signing|starting)",
    ),
    "annual_bonus": _any(
        r"(?:annual|yearly|target|performance|year[- ]end|incentive|discretionary|holiday|merit|"
        r"short[- ]term|variable)(?: (?:annual|yearly|target|performance|incentive|cash|based|"
        r"discretionary|compensation))* (?:bonus(?:es)?|incentives?|awards?|target|payout|payment|"
        r"opportunity|compensation(?= (?:of|up|target)))",
        r"bonus (?:target|opportunity|potential)", r"target (?:amount|award|payout)",
    ),
    OTHER: _any(
        r"bonus(?:es)?", r"commissions?", r"overtime", r"allowances?", r"stipends?",
        r"reimburs\w+", r"relocat\w+", r"moving", r"options?", r"equity", r"shares?", r"stock",
        r"401\w*", r"tuition", r"per diem", r"year[- ]to[- ]date", r"ytd", r"(?:last|prior|past|"
        r"previous) (?:calendar |fiscal )?year", r"(?:in|for|during) (?:calendar year )?20\d\d",
        r"equivalent", r"equates?", r"annuali[sz]ed", r"amounts? to (?=[^.]{0,20}in total)",
        r"severance", r"parking", r"car", r"loan", r"rent", r"garnish\w*", r"dues", r"deduct\w*",
        r"leave", r"vacation", r"differential", r"increase(?:d)? (?:of|by)", r"raise of", r"tips",
        r"insurance", r"premiums?", r"worth", r"valued?", r"cell ?phone", r"retirement", r"totals?",
    ),
}  # fmt: skip
# Right behind an amount: "a $5,000 sign-on bonus", "$5,000 as a signing bonus".
_LED = r"\s*(?:(?:as|in) )?(?:an? |your )?"
SUM_AFTER: Mapping[str, re.Pattern[str]] = {
    "signing_bonus": re.compile(
        _LED + r"(?:one[- ]time |lump[- ]sum |cash )*(?:sign(?:ing|[- ]on)|hiring|joining|"
        r"welcome)\b", re.I,
    ),
    "annual_bonus": re.compile(
        _LED + r"(?:annual|yearly|target|performance|year[- ]end|discretionary|incentive)"
        r"(?: (?:annual|yearly|target|performance|incentive|cash))* (?:bonus|award|incentive)",
        re.I,
    ),
    OTHER: re.compile(
        r"\s*(?:[,(] ?)?(?:(?:in|of|for|as|worth of|was|were) )?(?:an? |the |his |her |their )?"
        r"(?:paid |monthly |weekly |annual |daily )*(?:overtime|commissions?|bonus(?:es)?|20\d\d|"
        r"(?:last|prior|past) year|relocation|moving|stipend|allowance|equity|stock|shares|tips|"
        r"year to date|ytd|loan|parking|reimbursement|severance|equivalent|annuali[sz]ed)\b", re.I,
    ),
}  # fmt: skip
YEARLY = _any(r"annual(?:ly)?", r"yearly", r"(?:each|every|per|a|fiscal|calendar) year",
              r"incentive plan")  # fmt: skip
# What is no week's work: "up to 8 hours of leave per week".
NOT_HOURS = _any(r"overtime", r"leave", r"vacation", r"pto", r"paid time off", r"accru\w*",
                 r"in excess of", r"more than", r"beyond", r"over", r"within", r"notice",
                 r"minimum", r"eligib\w*")  # fmt: skip
