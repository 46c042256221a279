"""The standard variables: label and kind of each, and rows brought under them.

Source: CDISC ADaM Implementation Guide 1.3, 3.2 (ADSL) and 3.3 (BDS).
        CDISC ADaM Structure for Occurrence Data 1.1.
        CDISC ADaM Basic Data Structure for Time-to-Event Analyses 1.0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from trialreadout.adam.dataset import (
    POLARS_TYPE,
    Dataset,
    Kind,
    Origin,
    Structure,
    Variable,
)

_TEXT: Mapping[str, str] = {
    "STUDYID": "Study Identifier",
    "USUBJID": "Unique Subject Identifier",
    "SUBJID": "Subject Identifier for the Study",
    "SITEID": "Study Site Identifier",
    "AGEU": "Age Units",
    "SEX": "Sex",
    "ARM": "Description of Planned Arm",
    "TRT01P": "Planned Treatment for Period 01",
    "TRT01A": "Actual Treatment for Period 01",
    "TRTP": "Planned Treatment",
    "TRTA": "Actual Treatment",
    "SCRNFFL": "Screen Failure Flag",
    "EOSSTT": "End of Study Status",
    "DCSREAS": "Reason for Discontinuation from Study",
    "DTHFL": "Subject Death Flag",
    "DTHDTF": "Date of Death Imputation Flag",
    "DTHCAUS": "Cause of Death",
    "DTHDOM": "Domain for Date of Death Collection",
    "LALVDOM": "Last Alive Date Source Domain",
    "PARAM": "Parameter",
    "PARAMCD": "Parameter Code",
    "PARCAT1": "Parameter Category 1",
    "PARCAT2": "Parameter Category 2",
    "PARCAT3": "Parameter Category 3",
    "AVALC": "Analysis Value (C)",
    "AVALU": "Analysis Value Unit",
    "ADTF": "Analysis Date Imputation Flag",
    "ASTDTF": "Analysis Start Date Imputation Flag",
    "AENDTF": "Analysis End Date Imputation Flag",
    "AVISIT": "Analysis Visit",
    "ABLFL": "Baseline Record Flag",
    "ANL01FL": "Analysis Flag 01",
    "ANL02FL": "Analysis Flag 02",
    "DTYPE": "Derivation Type",
    "STIMFL": "Sampled under Stimulation Flag",
    "ANRIND": "Analysis Reference Range Indicator",
    "ATOXGR": "Analysis Toxicity Grade",
    "BTOXGR": "Baseline Toxicity Grade",
    "ATOXGRL": "Analysis Toxicity Grade Low",
    "ATOXGRH": "Analysis Toxicity Grade High",
    "BTOXGRL": "Baseline Toxicity Grade Low",
    "BTOXGRH": "Baseline Toxicity Grade High",
    "ATOXDSCL": "Analysis Toxicity Description Low",
    "ATOXDSCH": "Analysis Toxicity Description High",
    "EVNTDESC": "Event or Censoring Description",
    "CNSDTDSC": "Censor Date Description",
    "SRCDOM": "Source Data",
    "SRCVAR": "Source Variable",
    "LNKID": "Lesion Identifier",
    "EVAL": "Evaluator",
    "AETERM": "Reported Term for the Adverse Event",
    "AEDECOD": "Dictionary-Derived Term",
    "AEBODSYS": "Body System or Organ Class",
    "AETOXGR": "Standard Toxicity Grade",
    "AESEV": "Severity/Intensity",
    "AESER": "Serious Event",
    "AEREL": "Causality",
    "AEACN": "Action Taken with Study Treatment",
    "AEOUT": "Outcome of Adverse Event",
    "ADURU": "Analysis Duration Units",
    "TRTEMFL": "Treatment Emergent Analysis Flag",
    "AOCCFL": "1st Occurrence within Subject Flag",
    "AOCCSFL": "1st Occurrence of SOC Flag",
    "AOCCPFL": "1st Occurrence of Preferred Term Flag",
    "EXTRT": "Name of Treatment",
    "EXADJ": "Reason for Dose Adjustment",
}
_INTEGERS: Mapping[str, str] = {
    "TRTDURD": "Total Treatment Duration (Days)",
    "DTHSEQ": "Sequence Number of Death Source Record",
    "LALVSEQ": "Last Alive Date Source Sequence Number",
    "ASEQ": "Analysis Sequence Number",
    "PARAMN": "Parameter (N)",
    "ADY": "Analysis Relative Day",
    "ASTDY": "Analysis Start Relative Day",
    "AENDY": "Analysis End Relative Day",
    "AVISITN": "Analysis Visit (N)",
    "CNSR": "Censor",
    "SRCSEQ": "Source Sequence Number",
    "ADURN": "Analysis Duration (N)",
}
_NUMBERS: Mapping[str, str] = {
    "AGE": "Age",
    "AVAL": "Analysis Value",
    "BASE": "Baseline Value",
    "CHG": "Change from Baseline",
    "PCHG": "Percent Change from Baseline",
    "NADIR": "Nadir",
    "CHGNAD": "Change from Nadir",
    "PCHGNAD": "Percent Change from Nadir",
    "ANRLO": "Analysis Normal Range Lower Limit",
    "ANRHI": "Analysis Normal Range Upper Limit",
}
_DATES: Mapping[str, str] = {
    "RFICDT": "Date of Informed Consent",
    "ENRLDT": "Date of Enrollment",
    "RANDDT": "Date of Randomization",
    "TRTSDT": "Date of First Exposure to Treatment",
    "TRTEDT": "Date of Last Exposure to Treatment",
    "EOSDT": "End of Study Date",
    "DTHDT": "Date of Death",
    "LSTALVDT": "Date Last Known Alive",
    "ADT": "Analysis Date",
    "ASTDT": "Analysis Start Date",
    "AENDT": "Analysis End Date",
    "STARTDT": "Time-to-Event Origin Date for Subject",
}
_KINDS: tuple[tuple[Kind, Mapping[str, str]], ...] = (
    ("text", _TEXT),
    ("integer", _INTEGERS),
    ("float", _NUMBERS),
    ("date", _DATES),
)
STANDARD: Mapping[str, tuple[str, Kind]] = MappingProxyType(
    {name: (label, kind) for kind, labels in _KINDS for name, label in labels.items()}
)
"""For each variable its label and kind."""

YES = (("Y", "Yes"),)
YES_NO = (("Y", "Yes"), ("N", "No"))
IMPUTED = (("D", "Day imputed"), ("M", "Month and day imputed"))


def variable(
    name: str,
    source: str,
    origin: Origin = "Derived",
    terms: tuple[tuple[str, str], ...] = (),
) -> Variable:
    """Describe a standard variable by where it is from."""
    label, kind = STANDARD[name]
    return Variable(name, label, kind, origin, source, terms)


def dataset(
    name: str,
    label: str,
    structure: Structure,
    row_is: str,
    keys: tuple[str, ...],
    variables: Sequence[Variable],
    rows: pl.DataFrame,
) -> Dataset:
    """Sort rows by their keys, number each patient's (ASEQ), and put them under the variables.

    Parameters
    ----------
    name, label, structure, row_is, keys, variables
        As the dataset has them. Missing keys come first, and rows that no key tells apart stay in
        the order in which they came.
    rows
        A column for each variable, but for ASEQ.
    """
    ordered = rows.sort([key for key in keys if key != "ASEQ"], maintain_order=True)
    if any(each.name == "ASEQ" for each in variables):
        within = pl.int_range(1, pl.len() + 1).over("USUBJID")
        ordered = ordered.with_columns(within.alias("ASEQ"))
    cells = ordered.select(pl.col(each.name).cast(POLARS_TYPE[each.kind]) for each in variables)
    return Dataset(name, label, structure, row_is, keys, tuple(variables), cells)
