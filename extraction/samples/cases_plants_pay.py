"""Problems on papers about income: figures that were changed after they were printed."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from extraction.samples.cases_life import Life
from extraction.samples.cases_paper import Paper
from extraction.samples.cases_papers import Draft
from extraction.samples.cases_pay import base_of
from extraction.samples.cases_plant import Unfit, money, more, one_of, printed, raise_by, share
from extraction.samples.payroll import MEDICARE, SOCIAL_SECURITY, cents

_UNUSED = (
    "00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96",
    "97",
)  # fmt: skip


def recent(draft: Draft) -> list[Paper]:
    """The stubs of the present jobs, the last one of the year before left out."""
    return [
        paper
        for paper in draft.of("pay_stub")
        if (draft.life.as_of - date.fromisoformat(paper.values["pay_date"])).days < 120
    ]


def job_of(paper: Paper) -> int:
    """The index of the job that a paper about income is of."""
    return int(paper.key.split()[1])


@printed("net_inflated")
def net_inflated(draft: Draft, chance: Random) -> str:
    """The net pay of a stub is raised, and nothing else."""
    paper = one_of(recent(draft), chance)
    by = more(chance, money(paper, "net_pay.current"), 0.01, 0.5, 15)
    raise_by(paper, "net_pay.current", by)
    if chance.random() < 0.3:
        raise_by(paper, "net_pay.ytd", by)
    return f"{paper.key}: net + {by}"


@printed("gross_inflated")
def gross_inflated(draft: Draft, chance: Random) -> str:
    """The gross pay of a stub is raised; earnings and net pay stay."""
    paper = one_of(recent(draft), chance)
    by = more(chance, money(paper, "gross_pay.current"), 0.01, 0.5, 15)
    raise_by(paper, "gross_pay.current", by)
    if chance.random() < 0.5:
        raise_by(paper, "gross_pay.ytd", by)
    return f"{paper.key}: gross + {by}"


@printed("ytd_altered")
def ytd_altered(draft: Draft, chance: Random) -> str:
    """The year to date of the latest stub is raised, on that stub alone."""
    papers = recent(draft)
    year = str(draft.life.as_of.year)
    mine = [one for one in papers if one.values["pay_date"][:4] == year]
    fit = [
        one
        for one in mine
        if any(
            job_of(other) == job_of(one) and other.values["pay_date"] < one.values["pay_date"]
            for other in mine
        )
    ]
    paper = one_of(fit, chance)
    by = more(chance, money(paper, "gross_pay.ytd"), 0.01, 0.4, 150)
    raise_by(paper, "gross_pay.ytd", by)
    raise_by(paper, "net_pay.ytd", by)
    if chance.random() < 0.5:
        raise_by(paper, "earnings[0].ytd", by)
    return f"{paper.key}: year to date + {by}"


@printed("withholding_unchanged")
def withholding_unchanged(draft: Draft, chance: Random) -> str:
    """One stub has more gross and net pay, and taxes as before; its sums hold."""
    # Above the wage base nothing is withheld, so nothing is missing.
    paper = one_of([one for one in recent(draft) if _withheld(draft, one)], chance)
    by = more(chance, money(paper, "gross_pay.current"), 0.15, 0.7, 150)
    for column in ("current", "ytd"):
        for path in (f"gross_pay.{column}", f"net_pay.{column}", f"earnings[0].{column}"):
            raise_by(paper, path, by)
    for path in ("earnings[0].rate", "earnings[0].hours"):
        paper.values.pop(path, None)
    return f"{paper.key}: gross and net + {by}"


def _withheld(draft: Draft, paper: Paper) -> bool:
    name = draft.life.jobs[job_of(paper)].words["social_security"]
    paths = [f"tax_lines[{at}]" for at in range(4)]
    return any(
        paper.values.get(f"{path}.description") == name and money(paper, f"{path}.current")
        for path in paths
    )


@printed("hours_edited")
def hours_edited(draft: Draft, chance: Random) -> str:
    """A rate is raised, and the line's amount stays."""
    papers = [one for one in recent(draft) if "earnings[0].rate" in one.values]
    paper = one_of(papers, chance)
    by = more(chance, money(paper, "earnings[0].rate"), 0.02, 0.4, 1)
    raise_by(paper, "earnings[0].rate", by)
    return f"{paper.key}: rate + {by}"


@printed("stub_reused")
def stub_reused(draft: Draft, chance: Random) -> str:
    """A stub is handed in again under the dates of the next one."""
    papers = sorted(recent(draft), key=lambda one: (job_of(one), one.values["pay_date"]))
    pairs = [
        (one, two)
        for one, two in pairwise(papers)
        if job_of(one) == job_of(two)
        and one.values["pay_date"] < two.values["pay_date"]
        and one.values["pay_date"][:4] == two.values["pay_date"][:4]
    ]
    if not pairs:
        raise Unfit
    before, after = chance.choice(pairs)
    kept = ("pay_date", "period_start", "period_end", "check_number")
    keep = kept if chance.random() < 0.6 else kept[:3]
    after.values = {**before.values, **{path: after.values[path] for path in keep}}
    return f"{after.key} is {before.key}"


@printed("stub_in_round_figures")
def stub_in_round_figures(draft: Draft, chance: Random) -> str:
    """All of a stub's figures are whole dollars."""
    at = chance.choice(draft.life.current())
    papers = [one for one in recent(draft) if job_of(one) == at]
    if not papers:
        raise Unfit
    before: Paper | None = None
    for paper in sorted(papers, key=lambda one: one.values["pay_date"]):
        _round(paper, before)
        before = paper
    return f"stubs of job {at}"


def _round(paper: Paper, before: Paper | None) -> None:
    """Whole dollars everywhere; the year grows from the stub before by what is paid."""
    values = paper.values
    tables = {"gross_pay": "earnings", "taxes": "tax_lines", "deductions": "deduction_lines"}
    for path in [one for one in values if one.endswith((".rate", ".hours"))]:
        del values[path]
    told = {
        (table, values[f"{table}[{at}].description"]): f"{table}[{at}]"
        for table in tables.values()
        for at in range(20)
        if f"{table}[{at}].description" in values
    }
    earlier = (
        {}
        if before is None or before.values["pay_date"][:4] != values["pay_date"][:4]
        else {
            (table, before.values[f"{table}[{at}].description"]): before.values[
                f"{table}[{at}].ytd"
            ]
            for table in tables.values()
            for at in range(20)
            if f"{table}[{at}].description" in before.values
        }
    )
    for key, path in told.items():
        now = Decimal(values[f"{path}.current"]).quantize(Decimal(1))
        year = Decimal(values[f"{path}.ytd"]).quantize(Decimal(1))
        values[f"{path}.current"] = f"{now}.00"
        values[f"{path}.ytd"] = (
            f"{Decimal(earlier[key]) + now:.2f}" if key in earlier else f"{year}.00"
        )
    for column in ("current", "ytd"):
        sums = {
            total: sum(
                (
                    Decimal(values[f"{path}.{column}"])
                    for (of, _), path in told.items()
                    if of == table
                ),
                Decimal(0),
            )
            for total, table in tables.items()
        }
        values |= {f"{total}.{column}": f"{figure:.2f}" for total, figure in sums.items()}
        net = sums["gross_pay"] - sums["taxes"] - sums["deductions"]
        values[f"net_pay.{column}"] = f"{net:.2f}"


@printed("future_date")
def future_date(draft: Draft, chance: Random) -> str:
    """A paper is dated long after the case was sent."""
    as_of = draft.life.as_of
    later = as_of + timedelta(days=chance.randint(16, 60))
    choices = [("pay_stub", "pay_date"), ("employment_letter", "letter_date"), ("w2", "tax_year")]
    doc_type, path = chance.choice([one for one in choices if draft.of(one[0])])
    paper = max(draft.of(doc_type), key=lambda one: one.values[path])
    if doc_type == "w2":
        paper.values[path] = str(as_of.year + chance.choice((0, 1)))
    elif doc_type == "pay_stub":
        on = (later - date.fromisoformat(paper.values[path])).days
        for one in (path, "period_start", "period_end"):
            day = date.fromisoformat(paper.values[one]) + timedelta(days=on)
            paper.values[one] = day.isoformat()
    else:
        paper.values[path] = later.isoformat()
    return f"{paper.key}: {paper.values[path]}"


# Forms W-2 and what they agree with


@printed("w2_social_security_tax")
def w2_social_security_tax(draft: Draft, chance: Random) -> str:
    """Box 4 is not 6.2 % of box 3."""
    paper = one_of(draft.of("w2"), chance)
    by = more(chance, money(paper, "social_security_tax"), 0.005, 0.5, 12)
    raise_by(paper, "social_security_tax", by if chance.random() < 0.5 else -by)
    return f"{paper.key}: box 4 off by {by}"


@printed("w2_medicare_tax")
def w2_medicare_tax(draft: Draft, chance: Random) -> str:
    """Box 6 is less than 1.45 % of box 5."""
    paper = one_of(draft.of("w2"), chance)
    by = more(chance, money(paper, "medicare_tax"), 0.02, 0.5, 12)
    if by * 2 > money(paper, "medicare_tax"):
        raise Unfit
    raise_by(paper, "medicare_tax", -by)
    return f"{paper.key}: box 6 less by {by}"


@printed("w2_wages_over_base")
def w2_wages_over_base(draft: Draft, chance: Random) -> str:
    """Box 3 is above what social security is paid on in that year."""
    paper = one_of(draft.of("w2"), chance)
    year = int(paper.values["tax_year"])
    wages = base_of(year) + cents(Decimal(chance.randint(40_000, 4_000_000)) / 100)
    before = money(paper, "medicare_wages") - money(paper, "wages")
    _set_wages(paper, wages - before, wages, uncapped=True)
    return f"{paper.key}: box 3 {wages}"


@printed("w2_against_stub")
def w2_against_stub(draft: Draft, chance: Random) -> str:
    """A Form W-2 has more than the year's last stub, and is right in itself."""
    life = draft.life
    lasts = {
        (job_of(one), one.values["pay_date"][:4]) for one in draft.of("pay_stub")
        if one.key.split()[2] == _last_of_year(life, one)
    }  # fmt: skip
    fit = [one for one in draft.of("w2") if (job_of(one), one.values["tax_year"]) in lasts]
    paper = one_of(fit, chance)
    by = more(chance, money(paper, "wages"), 0.06, 0.6, 2_000)
    _set_wages(paper, money(paper, "wages") + by, money(paper, "medicare_wages") + by)
    return f"{paper.key}: wages + {by}"


def _last_of_year(life: Life, paper: Paper) -> str:
    year = paper.values["pay_date"][:4]
    days = [
        pay.period.paid.isoformat()
        for pay in life.pays[job_of(paper)]
        if pay.period.paid.isoformat()[:4] == year
    ]
    return days[-1] if year != str(life.as_of.year) else ""


def _set_wages(paper: Paper, wages: Decimal, taxed: Decimal, *, uncapped: bool = False) -> None:
    """Boxes 1 to 6 and 16 of other wages."""
    social = taxed if uncapped else min(taxed, base_of(int(paper.values["tax_year"])))
    more_medicare = max(Decimal(0), taxed - 200_000) * Decimal("0.009")
    figures = {
        "wages": wages,
        "federal_income_tax": wages * money(paper, "federal_income_tax") / money(paper, "wages"),
        "social_security_wages": social,
        "social_security_tax": social * SOCIAL_SECURITY,
        "medicare_wages": taxed,
        "medicare_tax": taxed * MEDICARE + more_medicare,
    }
    if "states[0].wages" in paper.values:
        tax = money(paper, "states[0].income_tax") / money(paper, "states[0].wages")
        figures |= {"states[0].wages": wages, "states[0].income_tax": wages * tax}
    paper.values |= {path: f"{cents(figure):.2f}" for path, figure in figures.items()}


@printed("w2_missing")
def w2_missing(draft: Draft, chance: Random) -> str:
    """The forms W-2 of one of the two years are not there."""
    year = str(chance.choice(draft.life.w2_years()))
    gone = [one for one in draft.of("w2") if one.values["tax_year"] == year]
    if not gone:
        raise Unfit
    draft.papers = [one for one in draft.papers if one not in gone]
    return f"no form of {year}"


@printed("ein_impossible")
def ein_impossible(draft: Draft, chance: Random) -> str:
    """An employer's number begins with digits that no office gives out."""
    paper = one_of(draft.of("w2"), chance)
    prefix = chance.choice(_UNUSED)
    for one in draft.of("w2"):
        if one.values["employer.ein"] == paper.values["employer.ein"] and one is not paper:
            one.values["employer.ein"] = prefix + one.values["employer.ein"][2:]
    paper.values["employer.ein"] = prefix + paper.values["employer.ein"][2:]
    return f"{paper.key}: {paper.values['employer.ein']}"


@printed("return_raised")
def return_raised(draft: Draft, chance: Random) -> str:
    """The return has more wages than the forms W-2, and is right in itself."""
    paper = one_of(draft.of("form_1040"), chance)
    by = more(chance, money(paper, "wages"), 0.05, 0.5, 1_500)
    for path in ("wages", "total_income", "adjusted_gross_income", "taxable_income"):
        raise_by(paper, path, by)
    return f"{paper.key}: wages + {by}"


@printed("return_does_not_add_up")
def return_does_not_add_up(draft: Draft, chance: Random) -> str:
    """One sum of the return is raised alone."""
    paper = one_of(draft.of("form_1040"), chance)
    path = chance.choice(("total_income", "adjusted_gross_income"))
    by = more(chance, money(paper, path), 0.01, 0.4, 250)
    raise_by(paper, path, by)
    return f"{paper.key}: {path} + {by}"


@printed("letter_against_stub")
def letter_against_stub(draft: Draft, chance: Random) -> str:
    """The employer's letter tells of more pay than the stubs."""
    paper = one_of(draft.of("employment_letter"), chance)
    by = 1 + share(chance, 0.08, 0.6)
    paper.values["base_pay"] = f"{cents(money(paper, 'base_pay') * by):.2f}"
    return f"{paper.key}: base pay times {by}"


@printed("income_overstated")
def income_overstated(draft: Draft, chance: Random) -> str:
    """More income is stated than papers tell of."""
    row = chance.randrange(len(draft.life.current()))
    job = draft.life.jobs[draft.life.current()[row]]
    path = f"employers[{row}].monthly_income"
    # Who earns more than base pay may state it.
    extras = bool(job.commission or job.bonus_month or job.overtime)
    by = 1 + share(chance, 0.4 if extras else 0.08, 0.8)
    draft.stated[path] = f"{cents(Decimal(draft.stated[path]) * by):.2f}"
    return f"stated income of job {draft.life.current()[row]} times {by}"
