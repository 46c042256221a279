"""What a site's own words in cells mean, where they can mean nothing else.

They are those that English, German and Dutch sites write. Nothing is read by them: they are
proposed for [codes], with a note where a word can mean a second thing ("yes" beneath "new lesion").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trialreadout.sources.cells import NO, YES
from trialreadout.sources.tables import Column

_TERMS: Mapping[str, Mapping[str, str]] = {
    "role": {
        "target": "ziel zielläsion ziellaesion target-läsion doel doellaesie targetlaesie "
        "target_lesion t tl",
        "non-target": "nichtziel nicht-ziel nichtzielläsion non-target-läsion niet-doel "
        "nontarget non_target non-target_lesion nt ntl",
        "new": "neu neue_läsion nieuw nieuwe_laesie new_lesion",
    },
    "state": {
        "measured": "gemessen gemeten",
        "absent": "weg verschwunden nicht_mehr_nachweisbar verdwenen niet_meer_zichtbaar",
        "too small": "zu_klein te_klein zu_klein_zum_messen te_klein_om_te_meten",
        "present": "vorhanden aanwezig",
        "progressed": "progredient eindeutig_progredient progressief",
        "not evaluable": "nicht_auswertbar nicht_beurteilbar niet_beoordeelbar niet_evalueerbar",
    },
    "new_lesion": {
        "no": "nein nee keine geen none n",
        "unequivocal": "yes ja y j",
        "unknown": "unbekannt onbekend",
    },
    "alive": {
        "Y": "alive lebt lebend leeft levend in_leven",
        "N": "dead died deceased verstorben tot gestorben overleden dood",
    },
    "visit": {"baseline": "screening basis ausgangsbefund baseline_ct uitgangsscan"},
    "axis": {
        "longest": "längster laengster langste lange_achse lange_as long",
        "short": "kurz kurze_achse kurzachse kort korte_as short_axis",
    },
    "response": {
        "CR": "complete_response komplette_remission complete_respons complete_remissie",
        "PR": "partial_response partielle_remission partiële_respons partiële_remissie",
        "SD": "stable_disease stabile_erkrankung stabiele_ziekte",
        "PD": "progressive_disease progression progress progressieve_ziekte progressie",
        "NE": "not_evaluable nicht_auswertbar niet_evalueerbar",
    },
    "uptake": {"none": "keine geen", "equivocal": "fraglich twijfelachtig"},
    "kind": {"planar": "planare planair", "spect": "spect/ct spect-ct"},
    "bone_type": {
        "lytic": "lytisch osteolytisch",
        "mixed": "gemischt gemengd",
        "blastic": "blastisch osteoblastisch",
    },
}
_FLAGS = {"Y": "ja j", "N": "nein nee"}
_OR = {("new_lesion", "unequivocal"): '"equivocal", if that is what was meant'}
"""For a proposed meaning, what the word may mean as well."""
_NOTHING = "k.a. k._a. unbekannt onbekend unknown"
"""Words for a cell in which nothing is known."""


def meaning_of_word(column: str, spec: Column, word: str) -> str | None:
    """Propose the word of the plain tables that a site's own stands for.

    Returns
    -------
    The word, "" for a blank cell; None where it is not known, or can mean two things.
    """
    written = "_".join(word.casefold().split())
    flags = _FLAGS if spec.kind == "flag" else {}
    for term, words in (*flags.items(), *_TERMS.get(column, {}).items()):
        if written in words.casefold().split():
            return term
    nothing = spec.kind in ("number", "integer", "date", "flag") and written in _NOTHING.split()
    return "" if nothing else None


def second_meaning(column: str, meant: str) -> str | None:
    """Say what a word may mean besides what is proposed; None: nothing else."""
    return _OR.get((column, meant))


def is_allowed(spec: Column, word: str) -> bool:
    """Tell whether a flag or term is read as it stands."""
    allowed: Iterable[str] = (*YES, *NO) if spec.kind == "flag" else spec.terms
    return word.casefold() in {each.casefold() for each in allowed}
