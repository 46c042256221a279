"""Who is in the analysis set of a measure, and why others are not, in a sentence."""

from __future__ import annotations

from trialreadout.protocol.analyses import AgentRule, AnalysisSet, AnswerRule, ColumnRule

_BY_RULE = {
    "all enrolled": "All patients who were enrolled",
    "all registered": "All patients who were registered",
    "randomised": "All patients who were randomised",
    "at least one dose": "Patients who received at least one dose",
}


def population_of(chosen: AnalysisSet, within: int, known: int, assigned: int) -> str:
    """Say who is analysed.

    Parameters
    ----------
    chosen
        The analysis set.
    within
        The patients in it.
    known
        Those of them of whom the number is known.
    assigned
        Those who began, in all groups.
    """
    said = [f"{_who(chosen)} (analysis set: {chosen.name})."]
    if within < assigned:
        said.append(f"Left out: {assigned - within} of {assigned}, of whom this does not hold.")
    if known < within:
        said.append(f"Not known of {within - known} of {within}.")
    return " ".join(said)


def _who(chosen: AnalysisSet) -> str:
    match chosen.rule:
        case AnswerRule(endpoint=endpoint, answers=answers):
            return f"Patients whose {endpoint} was {' or '.join(answers)}"
        case ColumnRule(column=column, values=values):
            return f"Treated patients of whom {column} is {' or '.join(values)}"
        case AgentRule(agent=agent):
            return f"Patients who received at least one dose of {agent}"
        case words:
            return _BY_RULE[words]
