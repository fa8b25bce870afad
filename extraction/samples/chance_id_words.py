"""What licences, cards and passports print beside their values."""

from collections.abc import Mapping, Sequence

TITLES: Mapping[str, Sequence[str]] = {
    "licence": ("Driver License", "Driver's License", "Driver Licence", "Identification Card",
                "Commercial Driver License", "Instruction Permit"),
    "european": ("Driving Licence", "Permis de conduire", "Rijbewijs", "Patente di guida"),
    "passport": ("Passport", "Passport", "Passeport", "Reisepass"),
    "card": ("Identity Card", "Personalausweis", "Identity Card", "Carte d'identité"),
}  # fmt: skip
CODES: Mapping[str, str] = {
    "number": "4d", "date_of_birth": "3", "issued_on": "4a", "expires_on": "4b", "last_name": "1",
    "first_name": "2", "address": "8", "vehicle_class": "9", "endorsements": "9a",
    "restrictions": "12", "sex": "15", "height": "16", "weight": "17", "eye_color": "18",
    "hair": "19", "discriminator": "5",
}  # fmt: skip
LICENCE: Mapping[str, Sequence[str]] = {
    "number": ("DLN", "DL", "LIC#", "License No.", "DL NO.", "LIC NO", "ID NO", "Number", "NO."),
    "date_of_birth": ("DOB", "DOB", "Date of Birth", "Birthdate", "BORN"),
    "issued_on": ("ISS", "Issued", "ISS DATE", "Issue Date", "Date Issued"),
    "expires_on": ("EXP", "EXP", "Expires", "Exp. Date", "Expiration"),
    "last_name": ("LN", "Last Name", "Surname", "Family Name", "LAST"),
    "first_name": ("FN", "First Name", "Given Names", "First", "Given Name"),
    "address": ("Address", "ADDR", "Residence", "ADDRESS"),
    "vehicle_class": ("CLASS", "Class", "CLS"),
    "endorsements": ("END", "Endorsements", "ENDORSE", "ENDORS"),
    "restrictions": ("REST", "RESTR", "Restrictions", "RSTR"),
    "sex": ("SEX", "Sex", "Gender"),
    "height": ("HGT", "HT", "Height"),
    "weight": ("WGT", "WT", "Weight"),
    "eye_color": ("EYES", "Eyes", "EYE COLOR"),
    "hair": ("HAIR", "Hair"),
    "discriminator": ("DD", "Document Discriminator", "DD", "DOC DISC"),
}
LANGUAGES: Sequence[Sequence[str]] = (
    ("en",), ("en", "fr"), ("en", "fr"), ("en", "fr", "es"), ("de", "en", "fr"), ("fr", "en"),
    ("es", "en"), ("it", "en"), ("nl", "en", "fr"), ("de",), ("fr",), ("es",), ("pt", "en"),
)  # fmt: skip
TRAVEL = ("type", "country", "number", "last_name", "first_name", "nationality", "date_of_birth",
          "sex", "place_of_birth", "issued_on", "expires_on", "issuing_authority")  # fmt: skip
LABELS: Mapping[str, Mapping[str, str]] = {
    "type": {"en": "Type", "fr": "Type", "es": "Tipo", "de": "Typ", "it": "Tipo", "nl": "Type",
             "pt": "Tipo"},
    "country": {"en": "Country code", "fr": "Code du pays", "es": "Código", "de": "Kode",
                "it": "Codice", "nl": "Code", "pt": "Código"},
    "number": {"en": "Passport No.", "fr": "No du passeport", "es": "No. de pasaporte",
               "de": "Pass-Nr.", "it": "Passaporto N.", "nl": "Documentnummer",
               "pt": "N.º do passaporte"},
    "last_name": {"en": "Surname", "fr": "Nom", "es": "Apellidos", "de": "Name", "it": "Cognome",
                  "nl": "Naam", "pt": "Apelido"},
    "first_name": {"en": "Given names", "fr": "Prénoms", "es": "Nombres", "de": "Vornamen",
                   "it": "Nome", "nl": "Voornamen", "pt": "Nomes próprios"},
    "nationality": {"en": "Nationality", "fr": "Nationalité", "es": "Nacionalidad",
                    "de": "Staatsangehörigkeit", "it": "Cittadinanza", "nl": "Nationaliteit",
                    "pt": "Nacionalidade"},
    "date_of_birth": {"en": "Date of birth", "fr": "Date de naissance",
                      "es": "Fecha de nacimiento", "de": "Geburtsdatum", "it": "Data di nascita",
                      "nl": "Geboortedatum", "pt": "Data de nascimento"},
    "sex": {"en": "Sex", "fr": "Sexe", "es": "Sexo", "de": "Geschlecht", "it": "Sesso",
            "nl": "Geslacht", "pt": "Sexo"},
    "place_of_birth": {"en": "Place of birth", "fr": "Lieu de naissance",
                       "es": "Lugar de nacimiento", "de": "Geburtsort", "it": "Luogo di nascita",
                       "nl": "Geboorteplaats", "pt": "Local de nascimento"},
    "issued_on": {"en": "Date of issue", "fr": "Date de délivrance", "es": "Fecha de expedición",
                  "de": "Ausstellungsdatum", "it": "Data di rilascio", "nl": "Datum van afgifte",
                  "pt": "Data de emissão"},
    "expires_on": {"en": "Date of expiry", "fr": "Date d'expiration", "es": "Fecha de caducidad",
                   "de": "Gültig bis", "it": "Data di scadenza", "nl": "Geldig tot",
                   "pt": "Válido até"},
    "issuing_authority": {"en": "Authority", "fr": "Autorité", "es": "Autoridad", "de": "Behörde",
                          "it": "Autorità", "nl": "Autoriteit", "pt": "Autoridade"},
}  # fmt: skip
BOTH_MONTHS = ("JAN/JAN", "FEB/FÉV", "MAR/MARS", "APR/AVR", "MAY/MAI", "JUN/JUIN", "JUL/JUIL",
               "AUG/AOÛT", "SEP/SEPT", "OCT/OCT", "NOV/NOV", "DEC/DÉC")  # fmt: skip
