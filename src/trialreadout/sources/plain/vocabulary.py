"""Which plain table or column a foreign name most likely means: a proposal, never a reading.

The words are those that English, Dutch and German sites write above their columns. Nothing is
read by them; they stand in remedies, for the author of the study file to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from trialreadout.sources.plain.headings import nearest, normalised

_TABLES: Mapping[str, str] = {
    "subjects": "patients patient patienten patiënten stammdaten demographics demographie baseline",
    "doses": "dosing treatment exposure therapie behandlung dosierung behandeling medikation",
    "examinations": "untersuchungen imaging bildgebung onderzoeken",
    "lesions": "lesion läsionen laesionen tumours tumors laesies",
    "measurements": "measurement recist messungen vermessung metingen sizes",
    "assessments": "responses response beurteilung befunde beoordelingen",
    "immune_assessments": "irecist immune_responses",
    "markers": "marker tumormarker labor bloedwaarden",
    "scans": "scintigraphy szintigraphie szintigramme scintigrafie",
    "reads": "readings lesungen lezingen",
    "foci": "focus herde haarden",
    "adverse_events": "ae aes toxicity nebenwirkungen toxizität bijwerkingen toxiciteit",
    "weights": "weight gewicht gewichte gewichten",
    "labs": "laboratory laborwerte laboratorium lab",
    "therapies": "concomitant begleittherapie vortherapien andere_therapie",
    "status": "survival follow_up überleben verlauf overleving nachsorge",
    "decisions": "offers entscheidungen beslissingen",
    "deviations": "violations protokollabweichungen abweichungen afwijkingen",
}
_FIRST_DOSE = (
    "first_dose first_treatment treatment_start erste_gabe erste_dosis therapiebeginn "
    "behandlungsbeginn eerste_gift eerste_dosis start_behandeling start_therapie"
)
_COLUMNS: Mapping[str, str] = {
    "subject": "patient pat_nr patient_id patientennummer pat_id pid id subject_id usubjid patnr "
    "patiënt patiëntnummer proband studiennummer",
    "sex": "gender geschlecht geslacht",
    "age_years": "age alter leeftijd",
    "site": "centre center zentrum centrum",
    "histology": "histologie histologisch",
    "arm": "group gruppe groep",
    "enrolled_on": "enrolled registered einschluss eingeschlossen inclusie registratie",
    "informed_on": "consent einwilligung aufklärung toestemming",
    "started_on": "start beginn start_date startdatum anfang begin started onset "
    f"first_day erster_tag eerste_dag {_FIRST_DOSE}",
    "ended_on": "end ende end_date enddatum einde stop ended resolved "
    "last_day letzter_tag laatste_dag",
    "dose_mg": "dose dosis dosierung",
    "activity_mbq": "activity aktivität activiteit mbq",
    "agent": "drug substanz wirkstoff medikament middel geneesmiddel",
    "lesion": "läsion laesion laesie lesion_id lesion_nr",
    "role": "art typ type lesion_type target target_lesion",
    "organ": "location lokalisation lokalisatie organ orgaan",
    "nodal": "node lymphknoten lymfeklier",
    "diameter_mm": "size diameter größe groesse durchmesser grootte diameter_in_mm mm",
    "state": "zustand befund toestand status",
    "reader": "radiologist radiologe radioloog befunder lezer",
    "response": "ansprechen recist antwort respons beurteilung",
    "new_lesion": "new neue_läsion neue_läsionen nieuwe_laesie new_lesions",
    "visit": "visite zeitpunkt timepoint bezoek",
    "value": "wert result ergebnis waarde uitslag",
    "unit": "einheit eenheid",
    "weight_kg": "weight gewicht kg",
    "test": "parameter analyt bepaling",
    "term": "event ereignis nebenwirkung bijwerking",
    "grade": "grad ctcae graad",
    "system_organ_class": "soc organ_class organklasse systemorganklasse orgaanklasse",
    "died_on": "death death_date todesdatum todestag verstorben overleden overlijdensdatum",
    "alive": "lebt am_leben leeft levend",
    "last_contact_on": "last_contact last_seen letzter_kontakt zuletzt_gesehen laatste_contact",
    "as_of": "stand per_datum",
    "kind": "art soort type",
    "uptake": "speicherung opname anreicherung",
}
DATE_WORDS = frozenset(["date", "datum", "day", "tag", "dag", "am", "on"])
"""Words of a heading beneath which dates or days stand."""
_BESIDE = ("disturbed_on",)
"""Dates beside the one of their row, which a heading that says no more than "date" never means."""
_PARTS = re.compile(r"[^\w]+|_")


def likely_table(name: str, tables: Iterable[str]) -> str | None:
    """Propose the plain table that a file or sheet may hold; None if nothing is near."""
    known = list(tables)
    return _by_word(name, known, _TABLES) or nearest(name, known)


def likely_column(heading: str, columns: Iterable[str]) -> str | None:
    """Propose the column of a plain table that a heading may stand for; None if none is near.

    Parameters
    ----------
    heading
        As it stands in the file: "Größe (mm)".
    columns
        Of the plain table.
    """
    known = list(columns)
    return certain_column(heading, known) or nearest(heading, known)


def certain_column(heading: str, columns: Iterable[str]) -> str | None:
    """Propose a column as `likely_column` does, by whole words alone."""
    known = list(columns)
    found = _by_word(heading, known, _COLUMNS)
    if found is None and DATE_WORDS & words_of(heading):
        dates = [each for each in known if each.endswith("_on") and each not in _BESIDE]
        found = dates[0] if len(dates) == 1 else None
    return found


def names_first_dose(heading: str) -> bool:
    """Tell whether a heading says that treatment began, and not anything else."""
    return "_".join(_in_order(heading)) in _FIRST_DOSE.split()


def _by_word(name: str, known: list[str], vocabulary: Mapping[str, str]) -> str | None:
    own = normalised(name)
    if own in known:
        return own
    words = words_of(name) | {own, "_".join(_in_order(name))}
    for meant in known:
        if words & set(vocabulary.get(meant, "").casefold().split()):
            return meant
    return None


def _in_order(name: str) -> list[str]:
    return [word for word in _PARTS.split(normalised(name)) if word]


def words_of(name: str) -> set[str]:
    """Part a name into its words, without capitals and marks."""
    return set(_in_order(name))
