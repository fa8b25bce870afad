"""What a letter about employment says: an offer, a verification, a form that verifies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from extraction.samples import people
from extraction.samples.people import Facts, dice

TITLES = [
    "Human Resources Manager",
    "Director of Human Resources",
    "Payroll Administrator",
    "HR Business Partner",
    "Vice President, People",
    "Office Manager",
    "Chief Operating Officer",
]
YEARLY = ("per year", "annually", "per annum")
HOURLY = ("per hour", "an hour", "hourly")


@dataclass(frozen=True, slots=True)
class Terms:
    """`offer`: written before employment. `hourly`: paid by the hour. `ended`: it is over."""

    offer: bool = False
    hourly: bool = False
    ended: bool = False
    periods: tuple[str, ...] = ()

    def facts(
        self, seed: int, as_of: date, given: Mapping[str, str], *, inconsistent: bool
    ) -> Facts:
        """One seed is one person and employer. Nothing in a letter follows from anything else."""
        chance = dice("letter", seed, self.offer)
        written = as_of - timedelta(days=chance.randint(0, 25))
        since = written - timedelta(days=chance.randint(200, 4000))
        start = written + timedelta(days=chance.randint(20, 50)) if self.offer else since
        pay = chance.randint(1750, 5200) / 100 if self.hourly else chance.randint(41, 168) * 1000
        periods = self.periods or (HOURLY if self.hourly else YEARLY)
        values = {
            "letter_date": written.isoformat(),
            "employer.name": chance.choice(people.EMPLOYERS),
            "employer.address": people.place(chance, suite="Suite").lines,
            "employer.phone": people.phone(chance),
            "employee.name": people.person(chance),
            "employee.address": people.place(chance, suite="Apt").lines,
            "position": chance.choice(people.JOBS),
            "employment_type": chance.choice(("full-time", "part-time")),
            "start_date": start.isoformat(),
            "base_pay": f"{pay:.2f}",
            "base_pay_period": chance.choice(periods),
            "hours_per_week": str(chance.choice((24, 30, 36, 40))),
            "signer.name": people.person(chance),
            "signer.title": chance.choice(TITLES),
            "continued_employment": chance.choice(("good", "very good", "excellent", "likely")),
        }
        if self.offer:
            reply = written + timedelta(days=chance.randint(5, 15))
            values["reply_by"] = reply.isoformat()
            values["signing_bonus"] = f"{chance.randint(2, 15) * 1000}.00"
            values["annual_bonus"] = f"{chance.randint(3, 22) * 500}.00"
        if self.ended:
            values["end_date"] = (written - timedelta(days=chance.randint(10, 150))).isoformat()
        values |= given
        notes = {
            "department": chance.choice(people.DEPARTMENTS),
            "employee_id": str(chance.randint(10000, 99999)),
            "given": values["employee.name"].split()[0],
            "last": values["employee.name"].split()[-1],
            "equity": f"{chance.randint(1, 9) * 500:,}",
            "overtime": f"{chance.randint(400, 4000)}.00",
            "past": f"{chance.randint(30000, 90000)}.00",
        }
        return Facts(values, notes)
