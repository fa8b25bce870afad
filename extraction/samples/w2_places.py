"""Where the numbered boxes of a Form W-2 belong."""

_MONEY = {
    "1": "wages", "2": "federal_income_tax", "3": "social_security_wages",
    "4": "social_security_tax", "5": "medicare_wages", "6": "medicare_tax",
    "7": "social_security_tips", "8": "allocated_tips", "9": "",
    "10": "dependent_care_benefits", "11": "nonqualified_plans", "16": "states[0].wages",
    "17": "states[0].income_tax", "18": "localities[0].wages", "19": "localities[0].income_tax",
    "20": "localities[0].locality",
}  # fmt: skip


def cells(*labels: str) -> list[tuple[str, str]]:
    """Boxes by their labels, which begin with their numbers."""
    return [(label, _MONEY[label.split(maxsplit=1)[0]]) for label in labels]
