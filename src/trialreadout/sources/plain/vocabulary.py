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
    "ecog": "ps who_ps ecog_ps who_status performance_status ecog_status",
    "enrolled_on": "enrolled enrolment registered registration einschluss eingeschlossen "
    "registrierung inclusie inclusion registratie",
    "informed_on": "consent einwilligung aufklärung toestemming",
    "randomised_on": "randomisation randomization randomised randomized randomisierung "
    "randomisatie randomisiert gerandomiseerd",
    "started_on": "start beginn start_date startdatum anfang begin started onset "
    f"first_day erster_tag eerste_dag {_FIRST_DOSE}",
    "ended_on": "end ende end_date enddatum einde stop ended resolved "
    "last_day letzter_tag laatste_dag",
    "dose_mg": "dose dosis dosierung dosering",
    "times_per_day": "x_per_day per_day times_a_day mal_täglich pro_tag keer_per_dag per_dag",
    "activity_mbq": "activity aktivität activiteit mbq",
    "agent": "drug substanz wirkstoff medikament middel geneesmiddel",
    "lesion": "läsion laesion laesie lesion_id lesion_nr",
    "role": "art typ type lesion_type target target_lesion",
    "organ": "site location localisation lokalisation lokalisatie organ orgaan",
    "nodal": "node ln lymph_node lymphknoten lk lymfeklier",
    "diameter_mm": "size diameter größe groesse durchmesser grootte diameter_in_mm mm",
    "state": "zustand befund toestand status",
    "reader": "radiologist radiologe radioloog befunder lezer",
    "response": "overall_response ansprechen recist antwort respons beurteilung",
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
    "alive": "lebt am_leben leeft levend status vital_status vitalstatus",
    "discontinued_on": "off_study off_treatment discontinued end_of_treatment studienende "
    "therapieende therapieabbruch abbruch einde_studie einde_behandeling gestopt",
    "reason": "reason_off_study reason_off_treatment grund abbruchgrund grund_abbruch "
    "grund_therapieende grund_therapieabbruch grund_studienende reden reden_stop "
    "reden_einde_studie reden_einde_behandeling",
    "cause": "cause_of_death todesursache doodsoorzaak",
    "sampled_on": "abnahme blutabnahme entnahme probenentnahme afname bloedafname",
    "serious": "sae sue serious_adverse_event schwerwiegend ernstig",
    "action": "maßnahme massnahme maatregel action_taken",
    "related": "relatedness causality zusammenhang verband",
    "last_contact_on": "last_contact last_seen letzter_kontakt zuletzt_gesehen laatste_contact",
    "as_of": "stand per_datum",
    "kind": "art soort type",
    "uptake": "speicherung opname anreicherung",
}
_ALONE: Mapping[str, str] = {
    "started_on": "von ab from van vanaf",
    "ended_on": "bis to until tot",
}
"""Words that name a column where they are the whole heading, and are anything within another."""
DATE_WORDS = frozenset(["date", "datum", "day", "tag", "dag", "am", "on"])
"""Words of a heading beneath which dates or days stand."""
_BESIDE = ("disturbed_on",)
"""Dates beside the one of their row, which a heading that says no more than "date" never means."""
_UNITS = ("_on", "_day", "_mg", "_mm", "_mbq", "_kg", "_years")
"""Endings of columns that a heading may leave away."""
_LIKENESS = 0.65
"""From which on letters alone make a column likely: "as_of_day" is not "Date off study"."""
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
    if _is_of_another(heading, known):
        return None
    return certain_column(heading, known) or nearest(heading, known, _LIKENESS)


def certain_column(heading: str, columns: Iterable[str]) -> str | None:
    """Propose a column as `likely_column` does, by whole words alone, several before one."""
    known = list(columns)
    found = _by_word(heading, known, _COLUMNS)
    if found is not None and _is_of_another(heading, known):
        return None
    if found is None:
        alone = normalised(heading)
        found = next((c for c, words in _ALONE.items() if alone in words.split()), None)
        found = found if found in known else None
    if found is None and DATE_WORDS & words_of(heading):
        dates = [each for each in known if each.endswith("_on") and each not in _BESIDE]
        found = dates[0] if len(dates) == 1 else None
    return found


def _is_of_another(heading: str, known: list[str]) -> bool:
    """Tell whether all words of a heading together name a column that the table does not have.

    So "new lesion" is no lesion.
    """
    words = _in_order(heading)
    whole = "_".join(words)
    meant = [c for c, said in _COLUMNS.items() if whole in {*_names(c), *said.casefold().split()}]
    return len(words) > 1 and bool(meant) and not set(meant) & set(known)


def names_first_dose(heading: str) -> bool:
    """Tell whether a heading says that treatment began, and not anything else."""
    return "_".join(_in_order(heading)) in _FIRST_DOSE.split()


def _by_word(name: str, known: list[str], vocabulary: Mapping[str, str]) -> str | None:
    own = normalised(name)
    if own in known:
        return own
    words = _in_order(name)
    for length in range(len(words), 0, -1):
        phrases = {"_".join(words[i : i + length]) for i in range(len(words) - length + 1)}
        if length == len(words):
            phrases.add(own)
        for meant in known:
            if phrases & {*_names(meant), *vocabulary.get(meant, "").casefold().split()}:
                return meant
    return None


def _names(column: str) -> set[str]:
    """Return a column's own name, also without the unit at its end."""
    return {column} | {column.removesuffix(unit) for unit in _UNITS if column.endswith(unit)}


def _in_order(name: str) -> list[str]:
    return [word for word in _PARTS.split(normalised(name)) if word]


def words_of(name: str) -> set[str]:
    """Part a name into its words, without capitals and marks."""
    return set(_in_order(name))
