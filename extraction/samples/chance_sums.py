"""The sums under an invoice by chance: which there are, and what they are called."""

from decimal import Decimal
from random import Random

from extraction.samples.chance_setter import Setter
from extraction.samples.chance_words import Tongue


def sum_rows(s: Setter, t: Tongue, chance: Random, *, american: bool) -> list[tuple[str, str, str]]:
    """Label, path and sign of every sum, from the first to the last."""
    notes, values = s.facts.notes, s.facts.values
    rows = [(t["subtotal"], "subtotal", "")]
    if "discount" in values:
        rows.append((t["discount"], "discount", "-"))
    if "shipping" in values:
        rows.append((t["shipping"], "shipping", ""))
    rates = [key for key in notes if key.startswith("tax_rate[")]
    one = f"{Decimal(notes['tax_rate[0]']):f}".rstrip("0").rstrip(".")
    one = s.page.figure(one)
    if Decimal(values["tax_total"]) or chance.random() < 0.5:
        if len(rates) > 1 and Decimal(values["tax_total"]):
            for at in range(len(rates)):
                rate = Decimal(notes[f"tax_rate[{at}]"])
                if rate:
                    shown = s.page.figure(f"{rate:f}".rstrip("0").rstrip("."))
                    said = _rated(t, "tax_vat", shown)
                    only = sum(1 for key in rates if Decimal(notes[key])) == 1
                    rows.append((said, "tax_total" if only else f"tax[{at}]", ""))
            if not any(path == "tax_total" for _, path, _ in rows):
                rows.append((_rated(t, "tax_total", "").replace("%", ""), "tax_total", ""))
        else:
            own = "tax_total" if american else "tax_vat"
            own = "tax_total" if chance.random() < 0.25 else own
            rows.append((_rated(t, own, one), "tax_total", ""))
    rows.append((t["total"].format(currency=values["currency"]), "total", ""))
    for note, sign in (("paid", "-"), ("owed", "")):
        if Decimal(notes[note]):
            rows.append((t[note], note, sign))
    if values["amount_due"] != values["total"] or chance.random() < 0.2:
        rows.append((t["amount_due"], "amount_due", ""))
    return rows


def _rated(t: Tongue, what: str, rate: str) -> str:
    """A tax's label with its rate, as far as the label wants one."""
    said = t[what]
    if not rate:
        for part in ("({rate}%)", "{rate}%", "@ {rate}%"):
            said = said.replace(part, "")
    return said.format(rate=rate).strip()
