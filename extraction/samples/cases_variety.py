"""What honest papers are like besides: other spellings, copies, fields that are not printed."""

from dataclasses import replace
from random import Random

from extraction.samples.cases_life import Life
from extraction.samples.cases_paper import Paper

_FORMS = (", Inc.", " Inc.", ", LLC", " LLC", ", P.C.", ", LP", ", PLLC", " Co.", " Corporation")
_EXTRA = 0.05  # of cases have one of the papers twice


def varied(life: Life, papers: list[Paper]) -> list[Paper]:
    """The papers as people hand them in."""
    for paper in papers:
        chance = life.dice("variety", *paper.key.split()[:2])  # one for all papers of a job
        if paper.doc_type == "w2":
            _form(paper, chance)
        elif paper.doc_type == "pay_stub":
            _stub(paper, chance)
    return [*papers, *_twice(life, papers)]


def _form(paper: Paper, chance: Random) -> None:
    """A Form W-2: the employer's name in full, numbers with or without dashes."""
    values = paper.values
    name = values["employer.name"]
    way = chance.random()
    if way < 0.3:
        values["employer.name"] = name.upper().replace(",", "").replace(".", "")
    elif way < 0.4:
        values["employer.name"] = name.replace("&", "and")
    elif way < 0.45:
        values["employer.name"] = f"{name} Payroll Dept"
    if chance.random() < 0.15:
        values["employer.ein"] = values["employer.ein"].replace("-", "")
    number = values["employee.ssn"]
    if number[0].isdigit() and chance.random() < 0.25:
        values["employee.ssn"] = number.replace("-", chance.choice(("", " ")))


def _stub(paper: Paper, chance: Random) -> None:
    """A stub: the employer's name in short, and not everything printed."""
    values = paper.values
    name = values["employer.name"]
    way = chance.random()
    if way < 0.2:
        values["employer.name"] = name.upper()
    elif way < 0.35:
        for form in _FORMS:
            name = name.removesuffix(form)
        values["employer.name"] = name
    if chance.random() < 0.06:
        _drop(values, ("period_start", "period_end"))
    if chance.random() < 0.1:
        _drop(values, ("check_number",))
    if chance.random() < 0.1:
        _drop(values, ("pay_frequency",))
    if chance.random() < 0.06:  # the lines have no year to date
        _drop(values, tuple(one for one in values if "[" in one and one.endswith(".ytd")))
    if chance.random() < 0.1:
        _drop(values, ("employee.address",))


def _drop(values: dict[str, str], paths: tuple[str, ...]) -> None:
    for path in paths:
        values.pop(path, None)


def _twice(life: Life, papers: list[Paper]) -> list[Paper]:
    """A paper that was handed in twice: another copy of a form, or the same file again."""
    chance = life.dice("twice")
    found = []
    forms = [paper for paper in papers if paper.doc_type == "w2"]
    if forms and chance.random() < _EXTRA:
        one = chance.choice(forms)
        copy = {**one.values, "copy_designation": chance.choice(("Copy 2", "Copy C"))}
        found.append(replace(one, key=f"{one.key} again", values=copy))
        life.features.append("a form twice")
    stubs = [paper for paper in papers if paper.doc_type == "pay_stub"]
    if stubs and chance.random() < _EXTRA:
        one = chance.choice(stubs)
        found.append(replace(one, key=f"{one.key} again", values=dict(one.values)))
        life.features.append("a stub twice")
    return found
