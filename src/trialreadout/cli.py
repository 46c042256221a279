"""The command `readout`: each of its commands is one call on a study, or on a floor below.

Exit status 0: done, warnings included. 1: the data have errors, or warnings under --strict; a
printed result contradicts itself.
2: wrong usage, or a study that cannot be read.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from trialreadout.core.findings import Finding
    from trialreadout.study import Readout, Study

T = TypeVar("T")

DATA_HAVE_ERRORS, CANNOT_BE_READ = 1, 2
CONTRADICTS_ITSELF = 1
DEFAULT_DEMO = "readout-demo"
DEMO_STUDY = "lead"
OUTPUT_FOLDER = "readout"

_study = click.argument("study", type=click.Path(path_type=Path))
_as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
_strict = click.option("--strict", is_flag=True, help="Let warnings end with status 1, too.")
_out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the readout [default: STUDY/{OUTPUT_FOLDER}].",
)


class _Readout(click.Group):
    """The commands, which say in JSON what was wrong where JSON was asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = "--json" in args
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as wrong:
            if not ctx.obj:
                raise
            _stop([_wrong_usage(wrong)], True, _empty_answer(ctx.invoked_subcommand))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except (SystemExit, KeyboardInterrupt, BrokenPipeError):
            raise
        except BaseException as unforeseen:  # a panic of Polars is no Exception
            _stop([_unforeseen(unforeseen)], ctx.obj, _empty_answer(ctx.invoked_subcommand))


@click.group(cls=_Readout, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="trialreadout", prog_name="readout")
def main() -> None:
    """From a small oncology trial's protocol and data to its numbers, each open to its patients.

    A study is a folder: study.toml and a folder of data. For research; it does not guide the
    treatment of a person.
    """


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=DEFAULT_DEMO, metavar="[DIR]")
@click.option(
    "--study",
    type=click.Choice(["lead", "redifferentiation", "small-sdtm", "two-stage"]),
    default=DEMO_STUDY,
    show_default=True,
    help="Which of the bundled studies.",
)
@_as_json
def demo(folder: Path, study: str, as_json: bool) -> None:
    """Make DIR a study of invented patients, and run it.

    If DIR holds a study already, it is run as it stands: change a cell and look again.
    """

    def act() -> Readout:
        from trialreadout.studies import make_study
        from trialreadout.study import STUDY_FILE, open_study

        if not (folder / STUDY_FILE).is_file():
            make_study(study, folder)
        readout = open_study(folder).run()
        readout.write(folder / OUTPUT_FOLDER)
        return readout

    readout = _or_stop(act, as_json, "demo")
    if as_json:
        published = [each.as_dict() for each in readout.published]
        _print_json({**readout.as_dict(), "published": published})
    else:
        _print_demo(readout, folder)
    _end(readout.findings, strict=False)


@main.command(
    epilog="""\b
    Examples:
      readout init my-trial
      readout init my-trial --like marker --marker CEA
      readout init my-trial --from hospital.xlsx --from follow-up.csv
    """
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--like",
    type=click.Choice(["single-arm", "two-stage", "marker"]),
    default="single-arm",
    show_default=True,
    help="What kind of study it is.",
)
@click.option(
    "--marker", metavar="NAME", default="PSA", show_default=True, help="With --like marker, whose."
)
@click.option(
    "--from",
    "own",
    type=click.Path(path_type=Path),
    metavar="FILE",
    multiple=True,
    help="Read the site's own FILE, and propose what its sheets and headings mean. Repeat it.",
)
@_as_json
def init(folder: Path, like: str, marker: str, own: tuple[Path, ...], as_json: bool) -> None:
    """Make DIR a study to begin with: study.toml, and a workbook to fill in.

    DIR is a new folder, or an empty one.
    """

    def act() -> tuple[tuple[str, ...], tuple[Finding, ...]]:
        from trialreadout.core.findings import StudyError
        from trialreadout.studies.beginning import begin_study
        from trialreadout.study import open_study

        written = begin_study(folder, like, marker, own)
        try:
            return written, open_study(folder).check()
        except StudyError as unreadable:  # the study is there, for its map to be mended
            return written, unreadable.findings

    files, findings = _or_stop(act, as_json, "init")
    following = _after_init(folder, [name for name in files if name != "study.toml"], bool(own))
    if as_json:
        faults = [finding.as_dict() for finding in findings]
        answer = {"study": str(folder), "files": list(files), "next": following}
        _print_json({**answer, "findings": faults})
    else:
        from trialreadout.report.findings import render_findings
        from trialreadout.report.text import Unbroken

        _print(f"Written to {folder}: {', '.join(files)}.")
        if findings:
            _print("", render_findings(findings))
        _print("", "Next:", *(Unbroken(f"  {each}") for each in following))
    _end(findings, strict=False)


@main.command()
@_study
@_out
@_strict
@_as_json
def run(study: Path, out: Path | None, strict: bool, as_json: bool) -> None:
    """Grade every patient of STUDY, compute every number, and write the readout."""

    def act() -> Readout:
        readout = _open(study).run()
        readout.write(out or study / OUTPUT_FOLDER)
        return readout

    readout = _or_stop(act, as_json, "run")
    if as_json:
        _print_json(readout.as_dict())
    else:
        _print_readout(readout)
        from trialreadout.report.page import REPORT
        from trialreadout.report.text import Unbroken

        written = out or study / OUTPUT_FOLDER
        _print("", f"Written to {written}. The report:", Unbroken(str(written / REPORT)))
    _end(readout.findings, strict)


@main.command()
@_study
@_strict
@_as_json
def check(study: Path, strict: bool, as_json: bool) -> None:
    """Check the data of STUDY, and say what stands in the way of a result."""

    def act() -> tuple[str, Sequence[Finding]]:
        opened = _open(study)
        return opened.protocol.study.id, opened.check()

    name, findings = _or_stop(act, as_json, "check")
    if as_json:
        _print_json({"study": name, "findings": [finding.as_dict() for finding in findings]})
    else:
        from trialreadout.report.findings import render_findings

        _print(render_findings(findings))
    _end(findings, strict)


@main.command()
@_study
@click.argument("result", required=False)
@click.option("--patient", metavar="ID", help="One patient, with every source row.")
@_as_json
def explain(study: Path, result: str | None, patient: str | None, as_json: bool) -> None:
    """Open RESULT of STUDY to its patients, and each patient to the source rows.

    Without RESULT, list the results by the names that open them.
    """
    if result is None and patient is not None:
        _usage("--patient opens a RESULT", "Name one: readout explain STUDY lists them.")
    readout = _or_stop(lambda: _open(study).run(), as_json, "explain")
    if result is None:
        from trialreadout.report.results import render_ids

        if as_json:
            _print_json({"results": [each.id for each in readout.results]})
        else:
            _print(render_ids(readout.results))
        return
    known = {each.id: each for each in readout.results}
    if result not in known:
        _usage(f'there is no result "{result}"', _nearest(result, list(known), readout.findings))
    try:
        explanation = readout.explain(result, patient)
    except KeyError:
        _usage(f'no patient "{patient}" is in {known[result].analysis_set}', "")
    if as_json:
        _print_json(explanation.as_dict())
    else:
        from trialreadout.report.explanation import render_explanation

        _print(render_explanation(explanation, whole=patient is not None))


@main.command(
    epilog="""\b
    Examples:
      readout reconcile "8 (31%), 11 (42%), 7 PD"
      readout reconcile "8 (31%), 11 (42%)" --ci 14-52 --ci 23-63
      readout reconcile "17 of 19 (95%)"
      readout reconcile "29/58 50% (95% CI 37-63), PR 31% (n=8)"
      readout reconcile "median PFS 18 months (7-29)"
    """
)
@click.argument("printed")
@click.option(
    "--ci",
    "intervals",
    multiple=True,
    metavar="LOW-HIGH",
    help="Limits that stand apart, in per cent; once for each result that has none, in order.",
)
@click.option(
    "--confidence", type=float, default=0.95, show_default=True, help="Of limits that state none."
)
@click.option(
    "--largest",
    type=click.IntRange(1, 50_000),
    help="Largest denominator to try [default: 1000, or more where a count needs it].",
)
@click.option(
    "--exclusive",
    is_flag=True,
    help="No patient is counted twice; known by itself of CR, PR, SD and PD.",
)
@_as_json
def reconcile(
    printed: str,
    intervals: tuple[str, ...],
    confidence: float,
    largest: int | None,
    exclusive: bool,
    as_json: bool,
) -> None:
    """Say which denominators, counts and interval methods a PRINTED result fits.

    Results without a denominator are taken to share one. Status 1: nothing fits all of it.
    """
    from trialreadout.analysis.contradictions import contradictions
    from trialreadout.analysis.printed import EXAMPLE, NotUnderstood, read_printed
    from trialreadout.analysis.reconcile import reconcile as read_backwards

    if not 0 < confidence < 1:
        _usage(f"--confidence is {confidence:g}", "Give a share, such as 0.95.")
    try:
        read = read_printed(printed, intervals, confidence)
    except NotUnderstood as unread:
        understood = "; ".join(unread.understood)
        understood = f"Understood: {understood}. " if understood else ""
        _usage(str(unread), f'{understood}An example: "{EXAMPLE}"')
    found = read_backwards(read, largest=largest, exclusive=exclusive)
    wrong = contradictions(found)
    if as_json:
        from trialreadout.analysis.reconciled_rows import as_document

        _print_json(as_document(found, wrong))
    else:
        from trialreadout.report.reconciled import render_reconciled

        _print(render_reconciled(found, wrong))
    if wrong:
        sys.exit(CONTRADICTS_ITSELF)


def _after_init(folder: Path, data: list[str], proposed: bool) -> list[str]:
    """Say what comes after a study has begun."""
    look = "words and numbers stand for those of your protocol"
    if proposed:
        look = f"the map of your files is a proposal; below it {look}"
    fill = "copied as it is" if proposed else "write your patients over the examples"
    return [
        f"Look at {folder / 'study.toml'}: {look}.",
        f"Look at {', '.join(str(folder / name) for name in data)}: {fill}.",
        f"{sys.argv[0]} check {folder}, then {sys.argv[0]} run {folder}",
    ]


def _open(folder: Path) -> Study:
    from trialreadout.study import open_study

    return open_study(folder)


def _or_stop(act: Callable[[], T], as_json: bool, command: str) -> T:
    """Do it, or end with status 2 and the findings that say why it cannot be done."""
    from trialreadout.core.findings import StudyError

    try:
        return act()
    except StudyError as unreadable:
        _stop(unreadable.findings, as_json, _empty_answer(command))


def _stop(findings: Sequence[Finding], as_json: bool, empty: dict[str, Any]) -> NoReturn:
    if as_json:
        faults = [finding.as_dict() for finding in findings]
        _print_json({"study": None, "findings": faults, **empty})
    else:
        from trialreadout.report.findings import render_findings

        _print(render_findings(findings), on_error=True)
    sys.exit(CANNOT_BE_READ)


def _empty_answer(command: str | None) -> dict[str, Any]:
    """Return what the JSON of a command holds beyond study and findings, without an answer."""
    answers: dict[str | None, dict[str, Any]] = {
        "init": {"files": [], "next": []},
        "demo": {"synthetic": None, "results": [], "published": []},
        "run": {"synthetic": None, "results": []},
        "explain": {"results": []},
        "reconcile": {"printed": [], "denominators": [], "intervals": [], "contradictions": []},
    }
    return answers.get(command, {})


def _wrong_usage(wrong: click.UsageError) -> Finding:
    from trialreadout.core.findings import Finding

    remedy = f"See {wrong.ctx.command_path} --help." if wrong.ctx else "See readout --help."
    return Finding("error", "wrong-usage", value=wrong.format_message(), remedy=remedy)


def _unforeseen(fault: BaseException) -> Finding:
    """Own up to a fault of the program, and say where in it."""
    from traceback import extract_tb

    from trialreadout.core.findings import Finding

    at = extract_tb(fault.__traceback__)[-1]
    said = str(fault).strip().splitlines() or [""]
    return Finding(
        "error",
        "fault-of-readout",
        value=f"{type(fault).__name__}: {said[0]} ({Path(at.filename).name}, line {at.lineno})",
        allowed="a finding in place of this fault",
        remedy="This is a fault of Readout, whatever the input: please report it.",
    )


def _print_readout(readout: Readout) -> None:
    from trialreadout.report.captions import captions_of, render_assumptions, render_read_as
    from trialreadout.report.findings import render_findings
    from trialreadout.report.published import render_published
    from trialreadout.report.results import render_heading, render_results, render_sets

    protocol = readout.study.protocol
    about = protocol.study
    _print(
        render_heading(about.id, about.title, about.synthetic),
        render_sets(protocol, readout.results),
        render_results(readout.results, captions_of(protocol)),
        render_published(readout.published),
        render_assumptions(protocol),
        render_read_as(readout.study.sources.read_as),
        "",
        render_findings(readout.findings),
    )


def _print_demo(readout: Readout, folder: Path) -> None:
    """Print what matters of the demo: who is counted, the primary endpoint, what was published."""
    from trialreadout.report.captions import captions_of
    from trialreadout.report.findings import render_findings
    from trialreadout.report.page import REPORT
    from trialreadout.report.published import render_published
    from trialreadout.report.results import render_heading, render_results, render_sets
    from trialreadout.report.text import Unbroken

    protocol = readout.study.protocol
    about = protocol.study
    primary = {endpoint.name for endpoint in protocol.endpoints if endpoint.primary}
    shown = [
        each
        for each in readout.results
        if each.endpoint in primary or each.label or each.statistic.endswith("follow-up")
    ]
    _print(
        render_heading(about.id, about.title, about.synthetic),
        render_sets(protocol, readout.results),
        render_results(shown, captions_of(protocol)),
        render_published(readout.published),
        "",
        render_findings(readout.findings),
        "",
        f"The study lies in {folder}. Its report:",
        Unbroken(str(folder / OUTPUT_FOLDER / REPORT)),
        "Every number:",
        Unbroken(f"{sys.argv[0]} run {folder}"),
        "The patients and source rows behind one of them:",
        Unbroken(f"{sys.argv[0]} explain {folder} {_example(readout)}"),
    )


def _print(*parts: RenderableType, on_error: bool = False) -> None:
    from trialreadout.report.text import as_text

    stream = sys.stderr if on_error else sys.stdout
    click.echo(as_text(*parts, colour=stream.isatty()), err=on_error)


def _print_json(document: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))


def _example(readout: Readout) -> str:
    """Choose a result that opens to somebody: one that was printed before, if there is one."""
    printed = [each.result for each in readout.published if each.result]
    shares = {each.id for each in readout.results if each.n and each.statistic == "proportion"}
    chosen = [name for name in printed if name in shares]
    return next(iter([*chosen, *(each.id for each in readout.results if each.n)]), "")


def _nearest(result: str, known: list[str], findings: Sequence[Finding]) -> str:
    from difflib import get_close_matches

    from trialreadout.core.findings import has_errors

    if has_errors(findings):
        return "The study has errors, which may have stopped it: see readout check STUDY."
    near = get_close_matches(result, known, n=1, cutoff=0.4)
    return f'Did you mean "{near[0]}"?' if near else "List them with readout explain STUDY."


def _usage(fault: str, remedy: str) -> NoReturn:
    raise click.UsageError(f"{fault}. {remedy}".strip())


def _end(findings: Sequence[Finding], strict: bool) -> None:
    from trialreadout.core.findings import has_errors

    if has_errors(findings) or (strict and findings):
        sys.exit(DATA_HAVE_ERRORS)
