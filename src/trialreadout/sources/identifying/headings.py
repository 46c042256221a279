"""Headings under which a person is named, in English, German, Dutch, French and Spanish.

Capitals, accents, and what stands between words make no difference: "Fecha de nacimiento" is
"fecha_de_nacimiento", "Né(e) le" is "ne_e_le". Headings of SDTM are among them.

Sources: 45 CFR 164.514(b)(2), the identifiers to be removed (names, addresses, dates of birth,
telephone and record numbers, electronic mail). CDISC SDTM Implementation Guide 3.4, 5.2 (BRTHDTC,
INVNAM).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "names",
    "initials",
    "birth dates",
    "record numbers",
    "addresses",
    "telephone numbers",
    "electronic mail",
    "patient numbers",
]
"""What a column seems to hold."""

_OF_WHOM = r"(patient(en|_?s)?_?|pat_?|pt_?(s_)?|subj(ect)?_?(s_)?)?"
_WORDS: Mapping[Kind, tuple[str, ...]] = {
    "names": (
        # English
        r"(first|last|family|given|full|middle|maiden|birth|mother_?s?_maiden|patients?)?_?name",
        r"(physician|doctor|investigator|radiologist|nurse)_?s?_?name|invnam|name_of_(the_)?patient",
        r"surname|forename|next_of_kin",
        # German
        r"(vor|nach|familien|geburts|patienten|zu|ruf)_?namen?|hausarzt|angehoerige",
        # Dutch
        r"(voor|achter|meisjes|roep|patient|familie)_?naam|huisarts",
        # French
        r"nom|prenoms?|nom_(de_)?(famille|naissance|jeune_fille|patient)|medecin_traitant",
        # Spanish
        r"nombres?|apellidos?|nombre_(y_)?apellidos?|nombre_(del_)?paciente",
    ),
    "initials": (
        r"((full_?)?name_?|naam_?|namens_?)?(init|inits|initials|initialen)(_of_(the_)?(patient|subject))?",
        r"voorletters?|initiales?(_(du_)?patient)?|iniciales(_(del_)?paciente)?|inic",
    ),
    "birth dates": (
        r"(date|day)_of_birth|birth_?(date|day)|d_?o_?b|brthdtc|born(_on)?",
        r"geb(urts)?_?(datum|tag|dat)|geb|geboren(_am|_op)?",
        r"geboorte_?(datum|dag)|gebdatum",
        r"date_(de_)?naissance|ne_?e?_le|ddn|date_naiss",
        r"fecha_(de_)?nac(imiento)?|f_nac(imiento)?|fdn",
    ),
    "record numbers": (
        r"ssn|social_security(_.*)?|mrn|medical_record(_.*)?|nhs(_?(number|no|nr))?",
        r"(hospital|insurance|passport|health_?(care|insurance|plan)?)_?(number|no|nr|num|id)",
        r"(fall|kranken(haus|blatt|kassen|versicherten|versicherungs)?|akten|versicherten)"
        r"_?(nummer|nr)|(sozial)?versicherungs_?(nummer|nr)|svnr|ahv(_?(nummer|nr))?|kvnr",
        r"bsn|burgerservice_?(nummer|nr)|(ziekenhuis|dossier|polis|verzekerings|sofi|epd)_?(nummer|nr)",
        r"nir|numero_(de_)?(securite_sociale|dossier|secu)|n_?(o|um)?_(de_)?(secu(rite_sociale)?|dossier)|ipp|nip",
        r"dni|nie|nif|nuhsa|nhc|numero_(de_)?(historia(_clinica)?|seguridad_social)|historia_clinica",
    ),
    "addresses": (
        r"(home_|postal_|street_|patient_?)?address(_?(line)?_?\d)?|street|zip(_?code)?|post_?code"
        r"|postal_code|city_of_residence|place_of_birth",
        r"(wohn_?)?(adresse|anschrift)|stra(ss|s)e|plz|postleitzahl|wohnort|geburtsort",
        r"(woon_?)?adres|straat(naam)?|huisnummer|woonplaats|geboorteplaats",
        r"code_?postal|rue|domicile|ville|lieu_(de_)?naissance",
        r"direccion|domicilio|calle|codigo_postal|cp|lugar_(de_)?nacimiento",
    ),
    "telephone numbers": (
        r"(home_|mobile_|work_|cell_?)?(tele)?phone(_?(number|no|nr|home|work))?|mobile|fax(_.*)?",
        r"tel|(tele)?fon(_?nummer|_?nr)?|telefon(_?(nummer|nr))?|handy(_?nummer)?|rufnummer",
        r"telefoon(_?(nummer|nr))?|mobiel(_?nummer)?|gsm",
        r"(numero_(de_)?)?telephone|portable|telefono|movil",
    ),
    "electronic mail": (r"e_?mail(_?(address|adresse?))?|mail_?adresse?|courriel|correo(_.*)?",),
    "patient numbers": (
        r"pat(ient(en)?|ienten)?_?(nummer|nr|no|number)|pid|patient_?id",
        r"numero_(de_|du_)?pacient?e?(nt)?|numero_patient",
    ),
}
_KINDS: Mapping[Kind, re.Pattern[str]] = {
    kind: re.compile(_OF_WHOM + "(" + "|".join(words) + ")") for kind, words in _WORDS.items()
}


def kind_of_heading(heading: str) -> Kind | None:
    """Tell what a heading seems to stand above; None: nothing that names a person."""
    plain = _plain(heading)
    return next((kind for kind, words in _KINDS.items() if words.fullmatch(plain)), None)


def names_a_person(heading: str) -> bool:
    """Tell whether a heading looks like that of a name, a birth date or a hospital number.

    A number of patients is none of these: it may be the number in the study.
    """
    return kind_of_heading(heading) not in (None, "patient numbers")


def may_head_a_thing(heading: str) -> bool:
    """Tell whether a heading may name something else than a person: "Name" alone, of a marker."""
    return _plain(heading) in ("name", "names", "naam", "namen", "nom", "nombre")


def is_of_patients(heading: str) -> bool:
    """Tell whether a heading says that what it names is the patient's."""
    return re.search(r"(^|_)(pat|pt|subj(ect)?)(_|$)|pa[ct]ient", _plain(heading)) is not None


def _plain(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.strip().casefold())
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")
