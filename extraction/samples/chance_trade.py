"""Who trades where, for invoices by chance. As invented as everybody else in the samples."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from stdnum.es import ccc

from extraction.samples import bills, companies
from extraction.samples.companies import Article
from extraction.samples.formats import (
    MONTHS,
    Format,
    brief_us_date,
    dotted_date,
    iso_date,
    long_uk_date,
    long_us_date,
    short_us_date,
    slashed_uk_date,
    us_date,
)
from extraction.samples.people import Facts

_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}


def _long(lang: str) -> Callable[[date], str]:
    months = _MONTHS[lang].split()
    pattern = {"de": "{}. {} {}", "es": "{} de {} de {}"}.get(lang, "{} {} {}")
    return lambda day: pattern.format(day.day, months[day.month - 1], day.year)


def _dashed(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _brief_uk(day: date) -> str:
    return f"{day.day:02} {MONTHS[day.month - 1][:3]} {day.year}"


@dataclass(frozen=True, slots=True)
class Country:
    """A place to trade from, and how its programs write."""

    code: str
    lang: str
    market: bills.Market
    goods: tuple[Article, ...]
    dates: tuple[Callable[[date], str], ...]
    marks: tuple[tuple[str, str], ...]  # decimal mark and mark of thousands
    signs: tuple[tuple[str, str], ...]  # what stands before and after an amount
    sellers: str = ""
    buyers: str = ""
    streets: str = ""  # "{}" is the number
    towns: str = ""
    tax_number: str = ""  # "{}" is six digits
    phone: str = ""

    def format(self, chance: Random) -> Format:
        """How a document of the place writes days and numbers."""
        point, comma = chance.choice(self.marks)
        return Format(chance.choice(self.dates), point, comma)


_EURO = (("", ""), ("", " €"), ("", " €"), ("€ ", ""), ("", " EUR"), ("EUR ", ""))
_FR_GOODS = (
    Article("Bureau en chêne massif, 160 x 80 cm", "pce", 24900, 68900, 4),
    Article("Ramette papier A4, 80 g", "ct", 390, 990, 40),
    Article("Installation sur site", "h", 4800, 7900, 12),
    Article("Cartouche d'encre noire", "pce", 1890, 5900, 10),
    Article("Maintenance annuelle du réseau", "ft", 18000, 42000, 1),
    Article("Vin de table, carton de six bouteilles", "ct", 3900, 8900, 20, reduced=True),
    Article("Formation du personnel, demi-journée", "u", 22000, 39000, 3),
)
_ES_GOODS = (
    Article("Mesa de oficina regulable", "ud", 18900, 42900, 5),
    Article("Papel A4, caja de cinco paquetes", "cj", 1890, 2990, 20),
    Article("Mano de obra, técnico especialista", "h", 3200, 5800, 24),
    Article("Cartucho de tinta negro", "ud", 1490, 4500, 10),
    Article("Revisión anual de la instalación", "ud", 9000, 26000, 1),
    Article("Aceite de oliva, garrafa de 5 l", "ud", 2900, 4900, 12, reduced=True),
)
_IT_GOODS = (
    Article("Scrivania in rovere con cassettiera", "pz", 21900, 58900, 4),
    Article("Carta A4, scatola da cinque risme", "sc", 1890, 2990, 30),
    Article("Manodopera specializzata", "h", 3500, 6200, 20),
    Article("Toner nero ad alta capacità", "pz", 4900, 9900, 8),
    Article("Canone di assistenza trimestrale", "pz", 12000, 29000, 2),
    Article("Farina tipo 00, sacco da 25 kg", "sc", 1900, 3200, 15, reduced=True),
)
_NL_GOODS = (
    Article("Zit-sta bureau, eiken blad", "st", 28900, 59900, 4),
    Article("Kopieerpapier A4, doos", "ds", 1990, 3290, 20),
    Article("Montage op locatie", "uur", 4800, 7200, 12),
    Article("Onderhoud verwarming, jaarlijks", "st", 12500, 21500, 1),
    Article("Ontwerp huisstijl, tweede ronde", "uur", 6500, 9500, 24),
    Article("Appels, kist van tien kilo", "kst", 1490, 2490, 15, reduced=True),
)
_US = Country(
    "US", "en", bills.US, companies.SUPPLIES,
    (us_date, us_date, short_us_date, long_us_date, brief_us_date, iso_date), ((".", ","),),
    (("$", ""), ("$", ""), ("", ""), ("USD ", ""), ("$ ", ""), ("", " USD")),
)  # fmt: skip
_UK = Country(
    "GB", "en", bills.UK, companies.UK_GOODS,
    (slashed_uk_date, long_uk_date, _brief_uk, dotted_date), ((".", ","),),
    (("£", ""), ("£", ""), ("", ""), ("GBP ", ""), ("£ ", "")),
)  # fmt: skip
_DE = Country(
    "DE", "de", bills.GERMANY, companies.GERMAN_GOODS,
    (dotted_date, dotted_date, _long("de")), ((",", "."), (",", "."), (",", " ")), _EURO,
)  # fmt: skip
_NL = Country(
    "NL", "nl", bills.NETHERLANDS, _NL_GOODS, (_dashed, _dashed, _long("nl")), ((",", "."),), _EURO,
)  # fmt: skip
_FR = Country(
    "FR", "fr", bills.Market("EUR", (Decimal("20.00"), Decimal("5.50"))), _FR_GOODS,
    (slashed_uk_date, slashed_uk_date, _long("fr"), dotted_date),
    ((",", " "), (",", " "), (",", ".")),
    _EURO,
    "Menuiserie du Vieux Lavoir SARL|Ateliers Fontrouge SAS|Imprimerie des Trois Ponts"
    "|Cabinet Verdier Conseil|Domaine des Ormeaux SCEA",
    "Hôtel de la Grenouillère|Lycée Professionnel Montclair|Boulangerie Aubertin SARL"
    "|Transports Lacombe SAS",
    "{} rue des Tisserands|{} avenue du Moulin Neuf|{} chemin des Vergers|{} quai aux Herbes",
    "00120 Saint-Aubin-les-Mares|00450 Villeneuve-sur-Ondre|00780 Pontrouge",
    "FR 99 999 {} 9", "01 99 00 {} {}",
)  # fmt: skip
_ES = Country(
    "ES", "es", bills.Market("EUR", (Decimal("21.00"), Decimal("10.00"))), _ES_GOODS,
    (slashed_uk_date, slashed_uk_date, _dashed, _long("es")), ((",", "."),), _EURO,
    "Carpintería Hermanos Roldán, S.L.|Suministros Valdehierro, S.A.|Gráficas del Tormes, S.L."
    "|Estudio Almazara",
    "Hostal Puente Viejo, S.L.|Colegio San Telmo|Panadería La Espiga Dorada"
    "|Talleres Benavente, S.A.",
    "Calle de los Olmos, {}|Avenida del Puerto, {}|Plaza Mayor, {}|Camino Real, {}",
    "00420 Villarrubia del Monte|00310 Puerto Sereno|00150 Alcorisa la Nueva",
    "B99{}", "900 00 {} {}",
)  # fmt: skip
_IT = Country(
    "IT", "it", bills.Market("EUR", (Decimal("22.00"), Decimal("10.00"))), _IT_GOODS,
    (slashed_uk_date, slashed_uk_date, _dashed, _long("it")), ((",", "."),), _EURO,
    "Falegnameria Bertolazzi S.r.l.|Forniture Montalbano S.p.A.|Tipografia del Borgo S.n.c."
    "|Studio Cavallari",
    "Albergo La Quercia S.r.l.|Liceo Scientifico Pontevecchio|Panificio Tre Spighe"
    "|Officine Rovati S.p.A.",
    "Via dei Tigli, {}|Viale della Stazione, {}|Piazza Vecchia, {}|Corso Nuovo, {}",
    "00910 Castel Sereno (RX)|00820 Borgo San Lieto|00730 Montefiore Alto",
    "IT99999{}", "055 000 {} {}",
)  # fmt: skip
COUNTRIES = (_US, _US, _US, _US, _UK, _UK, _UK, _DE, _DE, _DE, _FR, _FR, _ES, _IT, _NL)


def facts(country: Country, chance: Random, seed: int, as_of: date) -> Facts:
    """What an invoice from there says."""
    goods = country.goods
    if country.code == "US" and chance.random() < 0.4:
        goods = companies.SERVICES if chance.random() < 0.6 else companies.CREATIVE
    least, most = chance.choice(((1, 3), (2, 5), (2, 6), (4, 12), (28, 40)))
    terms = bills.Terms(
        country.market if chance.random() < 0.85 else _single(country.market),
        goods,
        least=least,
        most=most,
        number=chance.choice((
            "INV-{:05}", "{:06}", "{year}-{:04}", "{:08}", "R{year}{:05}", "{:04}/{year}",
            "F-{:05}", "SI{:06}", "{year}/{:05}", "A{:05}-1",
        )),
        decimals=chance.choice((0, 0, 2)),
        due_days=chance.choice(((30,), (14,), (10, 45))),
        order=chance.random() < 0.6,
        discount=chance.random() < 0.25,
        shipping=chance.random() < 0.3,
        paid=chance.random() < 0.15,
    )  # fmt: skip
    known = bills.facts(seed, as_of, terms, _parties(country, chance), inconsistent=False)
    if country.sellers:
        host = known.values["vendor.name"].split()[0].lower().translate(_PLAIN)
        known.notes.update(
            phone=country.phone.format(chance.randint(10, 99), chance.randint(10, 99)),
            mail=f"info@{host}.example", host=f"www.{host}.example",
        )  # fmt: skip
    if country.code != "US":
        known.notes["ship_to"] = known.values["customer.address"]
    return known


def _single(market: bills.Market) -> bills.Market:
    return bills.Market(market.currency, (market.tax_rates[0],) * 2, market.country)


_PLAIN = {ord("é"): "e", ord("í"): "i", ord("á"): "a", ord("ô"): "o"}


def _parties(country: Country, chance: Random) -> dict[str, str]:
    """Names and numbers of both sides, where the catalogue knows nobody from there."""
    if not country.sellers and country.code != "NL":
        return {}
    given: dict[str, str] = {}
    for side, names in (("vendor", country.sellers), ("customer", country.buyers)):
        if not names:
            continue
        street = chance.choice(country.streets.split("|")).format(chance.randint(2, 140))
        town = chance.choice(country.towns.split("|"))
        given[f"{side}.name"] = chance.choice(names.split("|"))
        given[f"{side}.address"] = f"{street}; {town}"
        given[f"{side}.vat_id"] = country.tax_number.format(chance.randint(100_000, 999_999))
    if given:
        given["iban"] = _iban(country.code, chance)
    return given


def _iban(country: str, chance: Random) -> str:
    """A number with right check sums, at a bank that does not exist."""

    def digits(count: int) -> str:
        return "".join(str(chance.randint(0, 9)) for _ in range(count))

    if country == "ES":
        start, account = "99999999", digits(10)
        inner = start + ccc._calc_check_digit("00" + start) + ccc._calc_check_digit(account)
        inner += account
    else:
        inner = {"FR": "9999999999", "IT": "X9999999999"}[country] + digits(
            {"FR": 13, "IT": 12}[country]
        )
    return companies.iban_of(country, inner)
