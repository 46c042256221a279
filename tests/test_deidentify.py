from __future__ import annotations

import csv
import json
import stat

import pytest
from click.testing import CliRunner
from pydicom import dcmread

from dicom_files import ABOUT, errors_of_dciodvfy, small_scan, study_with_tables
from plain_files import workbook
from planted import SECRET, holds, plant
from trialreadout.cli import main
from trialreadout.sources.dicom import write_planar
from trialreadout.studies import make_study
from trialreadout.study import open_study

HEADINGS = ["Achternaam", "Geburtsdatum", "BSN", "E-mail", "huisarts", "Adresse"]


STATUS = "subject,alive,as_of,last_contact_on,died_on\n" + "".join(
    f"NL-0{n},Y,2014-07-01,2014-07-01,\n" for n in (1, 2)
)


def small_study(folder):
    return study_with_tables(folder, status=STATUS)


def run(*words, status=(0,)):
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code in status, done.output
    return done


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def scan_of(folder, place="NL-01/baseline-planar.dcm"):
    path = folder / "scans" / place
    write_planar(path, small_scan(), ABOUT)
    return path


def with_secrets(folder):
    """A study with a secret wherever text that is not counted can stand."""
    small_study(folder)
    data = folder / "data"
    subjects = rows_of(data / "subjects.csv")
    for n, row in enumerate(subjects):
        row |= dict.fromkeys(HEADINGS, SECRET)
        row |= {"site": f"Clinic {SECRET}", "refractory_reason": f"{SECRET} {n}"}
        row |= {"remark": f"said {SECRET} {n}", "contact": f"{SECRET}@example.org"}
        row |= {"histology": f"as {SECRET} told", "mutation": f"seen by {SECRET.upper()}"}
    write_rows(data / "subjects.csv", subjects)
    for name in ("doses", "status"):
        rows = rows_of(data / f"{name}.csv")
        for n, row in enumerate(rows):
            row |= {"reason": f"{SECRET} {n}", "cause": f"{SECRET} {n}", "note": SECRET}
        write_rows(data / f"{name}.csv", rows)
    one = {"subject": "NL-01", "visit": f"week 8 ({SECRET})"}
    write_rows(
        data / "adverse_events.csv",
        [
            {
                "subject": "NL-01",
                "term": f"Rash {SECRET}",
                "reported_term": f"rash, see {SECRET}",
                "started_on": "2014-02-10",
                "outcome": f"ask {SECRET}@example.org",
            }
        ],
    )
    write_rows(
        data / "deviations.csv",
        [{"subject": "NL-01", "noted_on": "2014-02-10", "kind": "visit", "text": SECRET}],
    )
    write_rows(
        data / "decisions.csv",
        [{**one, "decided_on": "2014-04-01", "offer": "go on", "reason": f"{SECRET} wished"}],
    )
    write_rows(
        data / "markers.csv",
        [
            {
                **one,
                "sampled_on": "2014-02-10",
                "marker": "CEA",
                "value": "2.5",
                "assay": f"Labor {SECRET}",
                "unit": f"per {SECRET}",
            }
        ],
    )
    write_rows(
        data / "lesions.csv",
        [
            {"subject": "NL-01", "lesion": f"T1 {SECRET}", "role": "target", "organ": SECRET}
            | {"reader": f"Dr. {SECRET}"}
        ],
    )
    write_rows(
        data / "measurements.csv",
        [
            {
                **one,
                "lesion": f"T1 {SECRET}",
                "assessed_on": "2014-01-27",
                "diameter_mm": "",
                "state": "not evaluable",
                "reader": f"Dr. {SECRET}",
                "reason_not_done": f"{SECRET} was away",
            }
        ],
    )
    for name in ("scans", "reads", "foci"):
        rows = rows_of(data / f"{name}.csv")
        for row in rows:
            if "reader" in row:
                row["reader"] = f"Dr. {SECRET}"
            if row.get("series"):
                row["series"] = f"{SECRET}/week 0 {SECRET}"
            if name == "scans":
                row["preparation"] = f"{SECRET} was told to"
        write_rows(data / f"{name}.csv", rows)
    (data / f"key {SECRET}.csv").write_text(f"code;Name\n1;{SECRET}\n", encoding="utf-8")
    (data / "README.txt").write_text(SECRET, encoding="utf-8")
    (folder / f"{SECRET}.txt").write_text(SECRET, encoding="utf-8")
    (folder / "study.toml").write_text(
        f"# {SECRET} wrote this\n" + (folder / "study.toml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    path = scan_of(folder, f"{SECRET}/week 0 {SECRET}/{SECRET}.dcm")
    assert plant(path) > 1500
    (folder / "scans" / f"{SECRET}.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.mark.parametrize("dates", ["days", "shifted"])
def test_a_secret_planted_everywhere_is_in_no_byte_of_the_new_folder(tmp_path, dates):
    study, out = with_secrets(tmp_path / "study"), tmp_path / "out"
    assert len(holds(study, SECRET)) > 12
    told = run("deidentify", study, out, "--dates", dates, "--json")
    assert holds(out, SECRET, "NL-01") == []
    assert SECRET.lower() not in told.output.lower().replace(str(tmp_path).lower(), "")
    # What it holds is a study still, with its scan and all its rows.
    assert len(list((out / "scans").rglob("*.dcm"))) == 1
    assert [len(rows_of(out / "data" / f"{name}.csv")) for name in ("subjects", "reads")] == [2, 2]
    run("run", out, "--pdf", "--docx")
    assert len(list((out / "readout").iterdir())) > 5
    assert holds(out, SECRET, "NL-01") == []


def test_the_planted_scan_can_still_be_read(tmp_path):
    study, out = with_secrets(tmp_path / "study"), tmp_path / "out"
    run("deidentify", study, out)
    [row] = [row for row in rows_of(out / "data/scans.csv") if row["series"]]
    assert (out / "scans" / row["series"]).is_dir()
    assert [f.rule for f in open_study(out).scan_findings()] == []


def test_a_scan_is_whole_by_the_standard_and_counts_the_same(tmp_path):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"
    scan = scan_of(study)
    before = dcmread(scan)
    before.PatientName, before.PatientBirthDate = f"{SECRET}^Piet", "19510302"
    before.PatientAge, before.PatientSex, before.PatientWeight = "092Y", "M", "71.5"
    before.save_as(scan)
    run("deidentify", study, out)
    [path] = (out / "scans").rglob("*.dcm")
    assert errors_of_dciodvfy(path) == []
    after = dcmread(path)
    assert (after.pixel_array == before.pixel_array).all()
    assert (after.PatientAge, after.PatientSex, after.PatientWeight) == ("090Y", "M", 71.5)
    assert after.PatientName == after.PatientID == rows_of(out / "data/scans.csv")[0]["subject"]
    assert after.PatientIdentityRemoved == "YES"
    # The scan of 2014-01-27 lies 7 days before the first dose, which is 2000-01-01 for everybody.
    assert after.AcquisitionDate == "19991225"
    assert after.AcquisitionTime == before.AcquisitionTime
    given = after.RadiopharmaceuticalInformationSequence[0]
    assert given.RadiopharmaceuticalStartDateTime[:8] == "19991222"


def test_letters_in_pixels_are_refused_and_nothing_is_written(tmp_path):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"
    scan = scan_of(study)
    header = dcmread(scan)
    header.BurnedInAnnotation = "YES"
    header.save_as(scan)
    assert "burned-in-annotation" in run("check", study).output
    assert "burned-in-annotation" in run("deidentify", study, out, status=(1,)).output
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_scans_of_strangers_and_pictures_of_screens_stay_behind(tmp_path):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"
    for name, keyword, value in (
        ("stranger", "PatientID", "987654"),
        ("screen", "SOPClassUID", "1.2.840.10008.5.1.4.1.1.7"),
        ("odd", "ImageType", ["ORIGINAL", SECRET.upper()]),
    ):
        path = scan_of(study, f"{name}/1.dcm")
        header = dcmread(path)
        setattr(header, keyword, value)
        header.save_as(path)
    told = json.loads(run("deidentify", study, out, "--json").output)["columns"]
    behind = {row["why"]: row["cells"] for row in told if row["column"] == "(files)"}
    assert behind == {
        "of nobody in the study": 1,
        "pictures of a screen": 1,
        "no image of a camera or CT": 1,
    }
    assert not (out / "scans").exists()


@pytest.mark.parametrize("dates", ["days", "shifted"])
@pytest.mark.parametrize("name", ["lead", "two-stage", "redifferentiation", "small-sdtm"])
def test_every_result_is_as_before_where_its_columns_are_kept(tmp_path, name, dates):
    make_study(name, tmp_path / "study")
    kept = ("subjects.refractory_reason", "status.reason", "status.cause")
    words = [word for column in kept for word in ("--keep-column", column)]
    out = tmp_path / "out"
    done = run("deidentify", tmp_path / "study", out, "--dates", dates, "--json", *words)
    told = json.loads(done.output)["results"]
    # Who were the first patients of a first stage, dates moved one by one no longer tell.
    lost = ["first-stage"] if (name, dates) == ("two-stage", "shifted") else []
    assert {each.rpartition("/")[2] for each in told["moved"]} <= set(lost)
    before, after = (open_study(folder).run() for folder in (tmp_path / "study", out))
    assert told["same"] > 80
    assert sorted(map(number_of, before.results)) == sorted(map(number_of, after.results)) or lost
    old = set(before.study.sources.table("subjects")["subject"])
    assert not old & set(after.study.sources.table("subjects")["subject"])


def number_of(result):
    return repr((result.endpoint, result.statistic, result.method, result.n, result.denominator))


@pytest.mark.parametrize("dates", ["days", "shifted"])
def test_a_dose_that_ended_after_the_cut_off_is_told_as_one_without_an_end(tmp_path, dates):
    study = tmp_path / "study"
    make_study("lead", study)
    doses = rows_of(study / "data/doses.csv")
    cut_off = str(open_study(study).protocol.data.cut_off)
    ended = [row for row in doses if row["ended_on"]]
    ended[0]["ended_on"] = f"{int(cut_off[:4]) + 1}{cut_off[4:]}"
    write_rows(study / "data/doses.csv", doses)
    told = json.loads(
        run("deidentify", study, tmp_path / "out", "--dates", dates, "--json").output
    )["columns"]
    (ends,) = [row for row in told if (row["table"], row["column"]) == ("doses", "ended_on")]
    assert ends["why"] == "1 after the cut-off: when they ended is not known any more"
    assert ends["cells"] == len(ended) - 1


@pytest.mark.parametrize("form", ["wide", "workbook"])
def test_a_site_s_own_layout_gives_the_same_results(tmp_path, form):
    study = tmp_path / "study"
    make_study("two-stage", study)
    data = study / "data"
    markers = rows_of(data / "markers.csv")
    lines = '\n[columns.subjects]\nsubject = "Pat.-Nr."\n'
    subjects = [
        {"Pat.-Nr.": row.pop("subject"), **row, "Nachname": SECRET}
        for row in rows_of(data / "subjects.csv")
    ]
    if form == "wide":
        write_rows(data / "subjects.csv", subjects)
        wide: dict[str, dict[str, str]] = {}
        for n, row in enumerate(markers):
            held = wide.setdefault(row["subject"], {"subject": row["subject"]})
            held |= {f"value_{n}": row["value"], f"on_{n}": row["sampled_on"]}
        write_rows(data / "markers.csv", list(wide.values()))
        lines += (
            '[columns.markers]\nvalue = "value_{n}"\nsampled_on = "on_{n}"\n'
            f'marker = {{ is = "{markers[0]["marker"]}" }}\n'
        )
    else:
        (data / "subjects.csv").unlink()
        rows = [list(subjects[0]), *(list(row.values()) for row in subjects)]
        workbook(data / "Klinik.xlsx", Stammdaten=rows, README=[[SECRET]])
        lines = '\n[data.files]\nsubjects = "Klinik.xlsx#Stammdaten"\n' + lines
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + lines, encoding="utf-8")
    keep = [word for each in ("reason", "cause") for word in ("--keep-column", f"status.{each}")]
    told = json.loads(run("deidentify", study, tmp_path / "out", "--json", *keep).output)
    assert told["results"]["moved"] == []
    assert told["results"]["same"] > 80
    assert holds(tmp_path / "out", SECRET, "Pat.-Nr.", "Klinik", "Stammdaten") == []


def test_the_key_is_its_owners_alone_and_never_overwritten(tmp_path):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"
    run("deidentify", study, out)
    key = tmp_path / "out.key.json"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    held = json.loads(key.read_text(encoding="utf-8"))
    assert set(held["subjects"]) == {"NL-01", "NL-02"}
    assert holds(out, held["secret"]) == []
    content = key.read_bytes()
    (tmp_path / "moved").mkdir()
    out.rename(tmp_path / "moved/out")
    said = run("deidentify", study, out, status=(2,)).output
    assert "not-written" in said
    assert key.read_bytes() == content
    assert not out.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["moved", "out.key.json", "study"]


def test_the_same_key_gives_the_same_identifiers_and_new_ones_to_new_patients(tmp_path):
    study = small_study(tmp_path / "study")
    scan_of(study)
    run("deidentify", study, tmp_path / "a", "--dates", "shifted")
    key = tmp_path / "a.key.json"
    run("deidentify", study, tmp_path / "b", "--dates", "shifted", "--key", key)
    assert not (tmp_path / "b.key.json").exists()  # the key that was given holds all
    for name in ("data/subjects.csv", "data/scans.csv", "data/reads.csv", "study.toml"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    scans = [[dcmread(p) for p in (tmp_path / each / "scans").rglob("*.dcm")] for each in "ab"]
    assert scans[0] == scans[1]
    assert len(scans[0]) == 1
    rows = rows_of(study / "data/subjects.csv")
    write_rows(study / "data/subjects.csv", [*rows, {**rows[0], "subject": "NL-00"}])
    run("deidentify", study, tmp_path / "c", "--dates", "shifted", "--key", key)
    before, after = (
        json.loads((tmp_path / f"{each}.key.json").read_text(encoding="utf-8"))["subjects"]
        for each in "ac"
    )
    assert before.items() < after.items()
    assert after["NL-00"] == "P-003"


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"format": 2}', '{"format": 1, "secret": "00"}', '{"format": 1, "Zwaardvis": 1}'],
)
def test_a_file_that_is_no_key_is_refused_unquoted(tmp_path, content):
    study, key = small_study(tmp_path / "study"), tmp_path / "key.json"
    key.write_text(content, encoding="utf-8")
    said = run("deidentify", study, tmp_path / "out", "--key", key, status=(2,)).output
    assert "not-a-key" in said
    assert SECRET not in said
    assert not (tmp_path / "out").exists()


def test_data_with_errors_are_not_judged(tmp_path):
    study = small_study(tmp_path / "study")
    rows = rows_of(study / "data/subjects.csv")
    write_rows(study / "data/subjects.csv", [{**row, "age_years": "old"} for row in rows])
    done = run("deidentify", study, tmp_path / "out", "--json", status=(1,))
    assert [f["rule"] for f in json.loads(done.output)["findings"]] == ["not-a-number"] * 2
    assert not (tmp_path / "out").exists()


def test_identifiers_stay_where_they_are_asked_to(tmp_path):
    study = small_study(tmp_path / "study")
    run("deidentify", study, tmp_path / "out", "--keep-ids")
    subjects = [row["subject"] for row in rows_of(tmp_path / "out/data/subjects.csv")]
    assert subjects == ["NL-01", "NL-02"]


def test_ages_above_89_are_pooled_and_columns_dropped_as_asked(tmp_path):
    study = small_study(tmp_path / "study")
    rows = rows_of(study / "data/subjects.csv")
    ages = zip(rows, ("89", "97"), ("F", "M"), strict=True)
    write_rows(
        study / "data/subjects.csv",
        [{**row, "age_years": age, "sex": sex} for row, age, sex in ages],
    )
    run("deidentify", study, tmp_path / "out", "--keep-ids", "--drop-column", "subjects.sex")
    out = rows_of(tmp_path / "out/data/subjects.csv")
    assert [row["age_years"] for row in out] == ["89", "90"]
    assert "sex" not in out[0]


def test_a_column_that_is_none_is_refused(tmp_path):
    study = small_study(tmp_path / "study")
    words = ("deidentify", study, tmp_path / "out", "--keep-column", "status.reasons")
    assert "There is no column" in run(*words, status=(2,)).output


def test_no_secret_reaches_an_output_of_a_study_that_was_not_deidentified(tmp_path):
    """What looks identifying is read by no command, whatever is asked of the study."""
    study = small_study(tmp_path / "study")
    subjects = rows_of(study / "data/subjects.csv")
    for row in subjects:
        row |= dict.fromkeys(HEADINGS, SECRET) | {"contact": f"{SECRET}@example.org"}
    write_rows(study / "data/subjects.csv", subjects)
    reads = [row | {"BSN": SECRET, "telefoon": SECRET} for row in rows_of(study / "data/reads.csv")]
    write_rows(study / "data/reads.csv", reads)
    (study / "data/patients.csv").write_text(f"code,Name\n1,{SECRET}\n", encoding="utf-8")
    scan = scan_of(study)
    plant(scan)
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    said = [
        run("check", study, "--json", status=(0, 1)).output,
        run("check", study, "--pixels", status=(0, 1)).output,
        run("run", study, "--out", outputs / "readout", "--pdf", "--docx", status=(0, 1)).output,
        run("run", study, "--out", outputs / "readout", "--json", status=(0, 1)).output,
        run("explain", study, "uptake/enrolled/proportion/met", "--json", status=(0, 2)).output,
        run("export", "adam", study, "--out", outputs / "adam", status=(0, 1)).output,
        run("export", "reports", study, "--out", outputs / "reports", status=(0, 1)).output,
        run(
            "reads", "page", study, "--reader", "B", "--out", outputs / "page.html", status=(0, 1)
        ).output,
        run("reads", study, "--json", status=(0, 1)).output,
        run("scans", study, "--json", status=(0, 1)).output,
    ]
    assert len(list(outputs.rglob("*"))) > 20
    assert [text for text in said if SECRET.lower() in text.lower()] == []
    assert holds(outputs, SECRET) == []
    rules = {f["rule"] for f in json.loads(said[0])["findings"]}
    assert {"identifying-column", "identifying-header", "private-header"} <= rules


@pytest.mark.parametrize(
    ("keyword", "value", "word"),
    [
        pytest.param("PatientName", "Müller^Zoë", "as Mueller told", id="the patient's name"),
        pytest.param("OperatorsName", "Bos^Anna", "by mr Bos", id="who ran the camera"),
        pytest.param("ReferringPhysicianName", "Kramer^P", "sent by KRAMER", id="who sent"),
        pytest.param("AccessionNumber", "X77-31", "see X77-31", id="a number of the hospital"),
    ],
)
def test_what_a_header_calls_persons_by_leaves_in_no_table(tmp_path, keyword, value, word):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"
    path = scan_of(study)
    header = dcmread(path)
    header.SpecificCharacterSet = "ISO_IR 192"
    setattr(header, keyword, value)
    header.save_as(path)
    rows = rows_of(study / "data/subjects.csv")
    write_rows(
        study / "data/subjects.csv",
        [row | {"histology": f"papillary, {word}", "mutation": "BRAF"} for row in rows],
    )
    run("deidentify", study, out)
    written = rows_of(out / "data/subjects.csv")
    assert {row["mutation"] for row in written} == {"BRAF"}
    assert "histology" not in written[0]
    assert holds(out, word) == []


class PanicError(BaseException):
    """As Polars raises where it breaks: no Exception."""


@pytest.mark.parametrize("kind", [KeyError, ValueError, OSError, PanicError])
@pytest.mark.parametrize("as_json", [[], ["--json"]])
@pytest.mark.parametrize("command", ["deidentify", "report"])
def test_a_fault_of_the_program_does_not_quote_what_it_broke_on(
    tmp_path, monkeypatch, command, as_json, kind
):
    study, out = small_study(tmp_path / "study"), tmp_path / "out"

    def fail(*_):
        raise kind(f'"{SECRET}" of NL-01 is no number')

    monkeypatch.setattr("trialreadout.study.deidentified.tables_without_persons", fail)
    monkeypatch.setattr("trialreadout.study.shared.shared_of", fail)
    words = [study, out] if command == "deidentify" else [study, "--share", "--out", out]
    said = run(command, *words, *as_json, status=(2,)).output
    assert "fault-of-readout" in said
    assert kind.__name__ in said
    assert SECRET not in said
    assert "NL-01" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["study"]
