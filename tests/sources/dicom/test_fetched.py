"""Scans brought from a real DICOMweb server, and over connections that fail."""

from __future__ import annotations

import json
import shutil
from datetime import datetime

import numpy as np
import pytest
from click.testing import CliRunner

from dicom_files import ABOUT, small_scan, study_with_tables
from dicom_servers import NAME, WORD, free_port, orthanc, promised, way_to, without_bytes
from trialreadout.cli import main
from trialreadout.core.findings import StudyError
from trialreadout.imaging.scans import Volume
from trialreadout.sources.dicom import About, find, planar, volume, write_planar, write_volume
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.web import AUTHORIZATION, is_uid
from trialreadout.study import open_study

pytest.importorskip("dicomweb_client")

SLICES = 6
OTHER = About("EXAMPLE", "NL-02", "NL-02/planar", invented=True, description="planar")
OF_CT = About("EXAMPLE", "NL-01", "NL-01/ct", invented=True, description="CT")
SCANS = (
    "subject,scanned_on,visit,kind,series\nNL-01,2014-01-27,baseline,planar,{}\n"
    "NL-01,2014-03-31,week 8,planar,{}\n"
)


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    """Files of three series: a planar pair and a CT of one patient, a pair of another."""
    folder = tmp_path_factory.mktemp("scans")
    write_planar(folder / "NL-01" / "planar.dcm", small_scan(1), ABOUT)
    write_planar(folder / "NL-02" / "planar.dcm", small_scan(2), OTHER)
    values = np.linspace(-900, 900, SLICES * 8 * 8).reshape(SLICES, 8, 8).astype(np.float32)
    steps = np.array([[0, 0, 4.0], [0, 3.0, 0], [3.0, 0, 0]])
    made = Volume(np.rint(values), np.zeros(3), steps, "HU", datetime(2014, 1, 27, 10, 30))
    write_volume(folder / "NL-01" / "ct", made, OF_CT)
    return folder


@pytest.fixture(scope="module")
def held(scans, tmp_path_factory):
    with orthanc(tmp_path_factory.mktemp("orthanc")) as server:
        server.hold(sorted(scans.rglob("*.dcm")))
        yield server


@pytest.fixture
def way(held):
    with way_to(held.port) as way:
        yield way


@pytest.fixture(scope="module")
def uids(scans):
    """The Series Instance UID of each series, by the name of its file or folder."""
    from pydicom import dcmread

    files = {"pair": "NL-01/planar.dcm", "other": "NL-02/planar.dcm"}
    found = {name: dcmread(scans / path).SeriesInstanceUID for name, path in files.items()}
    return found | {"ct": dcmread(next((scans / "NL-01/ct").iterdir())).SeriesInstanceUID}


@pytest.fixture
def study(tmp_path, uids):
    """A study whose table names a planar pair and, beside it, the CT."""
    return study_with_tables(tmp_path / "study", scans=SCANS.format(uids["pair"], uids["ct"]))


def fetched(study, url, *patients):
    series, findings = open_study(study).fetch_scans(url, patients)
    return {each.series: each.state for each in series}, findings


def rules(findings):
    return [finding.rule for finding in findings]


def everything(study):
    return {
        path.relative_to(study).as_posix(): path.read_bytes()
        for path in sorted((study / "scans").rglob("*"))
        if path.is_file()
    }


def test_series_come_as_the_files_that_were_sent_there(study, way, scans, uids):
    states, findings = fetched(study, way.url)
    assert findings == []
    assert states == {uids["pair"]: "fetched", uids["ct"]: "fetched"}
    here = {path.stem: content for path, content in _by_path(everything(study))}
    sent = [path.read_bytes() for path in (scans / "NL-01").rglob("*.dcm")]
    assert sorted(here.values()) == sorted(sent)
    index = find(study)
    assert index.findings == ()
    assert np.array_equal(planar(index.of(uids["pair"])).scan.counts, small_scan(1).counts)
    assert len(index.of(uids["ct"])) == SLICES
    assert {file.name.split("/")[1] for file in index.files} == {"NL-01"}


def _by_path(files):
    from pathlib import PurePosixPath

    return [(PurePosixPath(name), content) for name, content in files.items()]


def test_what_is_there_is_not_asked_for_again(study, way, uids):
    fetched(study, way.url)
    before, way.asked[:] = everything(study), []
    states, findings = fetched(study, way.url)
    assert (findings, set(states.values())) == ([], {"already there"})
    assert way.series == 0
    assert everything(study) == before


def test_a_series_that_was_put_elsewhere_by_hand_is_there(study, way, scans, uids):
    shutil.copytree(scans / "NL-01" / "ct", study / "scans" / "from a disc" / "ct")
    states, findings = fetched(study, way.url)
    assert states == {uids["pair"]: "fetched", uids["ct"]: "already there"}
    assert findings == []


@pytest.mark.parametrize("named", ["", "NL-01/not-there-yet"], ids=["no series", "no such folder"])
def test_without_an_identifier_all_nm_and_ct_of_the_patient_come(tmp_path, held, uids, named):
    study = study_with_tables(tmp_path / "study", scans=SCANS.format(named, named))
    states, findings = fetched(study, held.url)
    assert findings == []
    assert states == {uids["pair"]: "fetched", uids["ct"]: "fetched"}


def test_a_row_whose_folder_is_there_wants_nothing(tmp_path, way, scans):
    study = study_with_tables(
        tmp_path / "study", scans=SCANS.format("NL-01/here", "NL-01/here.dcm")
    )
    shutil.copy(scans / "NL-01" / "planar.dcm", study / "scans.dcm")
    (study / "scans" / "NL-01").mkdir(parents=True)
    shutil.move(study / "scans.dcm", study / "scans" / "NL-01" / "here.dcm")
    assert fetched(study, way.url) == ({}, [])
    assert way.asked == []


def test_a_patient_may_be_named_and_no_other_is_asked_for(study, way, uids):
    states, findings = fetched(study, way.url, "NL-02")
    assert (states, findings) == ({uids["other"]: "fetched"}, [])
    assert all(uids["pair"] not in path for path, _ in way.asked)
    with pytest.raises(StudyError, match="NL-09"):
        fetched(study, way.url, "NL-09")


FRAMINGS = ("length", "chunks", "nothing")


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("share", [0.0, 0.001, 0.2, 0.5, 0.9, 0.99, -1, -4, -40])
def test_a_broken_connection_leaves_no_half_series_and_the_next_one_completes(
    tmp_path, way, uids, framing, share
):
    study = study_with_tables(tmp_path / "study", scans=SCANS.format(uids["pair"], uids["ct"]))
    fetched(study, way.url, "NL-02")
    before = everything(study)
    lengths = []
    way.files = lambda body: lengths.append(len(body)) or body
    pair, _ = fetched(study, way.url)
    way.framing = framing
    shutil.rmtree(study / "scans" / "NL-01")
    assert everything(study) == before
    shortest = min(lengths)
    way.cut_after = int(share * shortest) if share >= 0 else shortest + int(share)
    states, findings = fetched(study, way.url)
    assert set(states) == set(pair)
    assert "fetched" not in states.values()
    assert set(rules(findings)) == {"series-not-whole"}
    assert everything(study) == before
    assert sorted(path.name for path in (study / "scans").iterdir()) == ["NL-02"]
    way.cut_after = None
    states, findings = fetched(study, way.url)
    assert (set(states.values()), findings) == ({"fetched"}, [])
    assert volume(find(study).of(uids["pair"])).scan is None  # it is planar
    assert planar(find(study).of(uids["pair"])).scan is not None


def test_of_a_series_cut_in_the_middle_the_others_are_kept(study, way, uids):
    lengths = []
    way.files = lambda body: lengths.append(len(body)) or body
    fetched(study, way.url)
    shutil.rmtree(study / "scans")
    way.cut_after = min(lengths)  # the shorter answer comes whole
    states, findings = fetched(study, way.url)
    assert sorted(states.values()) == ["fetched", "not fetched"]
    assert rules(findings) == ["series-not-whole"]
    assert findings[0].row in (2, 3)
    way.cut_after, way.asked[:] = None, []
    states, findings = fetched(study, way.url)
    assert sorted(states.values()) == ["already there", "fetched"]
    assert (way.series, findings) == (1, [])


@pytest.mark.parametrize("number", [SLICES - 1, SLICES + 1, 0, None])
def test_other_than_the_promised_number_of_files_is_refused(study, way, uids, number):
    way.said = promised(number)
    states, findings = fetched(study, way.url)
    assert set(states.values()) == {"not fetched"}
    assert set(rules(findings)) == {"series-not-whole"}
    assert not (study / "scans").exists()


@pytest.mark.parametrize("lacking", [1, 500, 2300])
def test_a_file_cut_off_within_a_whole_answer_is_refused(tmp_path, way, uids, lacking):
    study = study_with_tables(tmp_path / "study", scans=SCANS.format(uids["pair"], ""))
    (study / "data" / "scans.csv").write_text(
        f"subject,scanned_on,visit,kind,series\nNL-01,2014-01-27,baseline,planar,{uids['pair']}\n",
        encoding="utf-8",
    )
    way.files = without_bytes(lacking)
    states, findings = fetched(study, way.url)
    assert states == {uids["pair"]: "not fetched"}
    assert rules(findings) == ["truncated-scan"]
    assert findings[0].subject == "NL-01"
    assert not (study / "scans").exists()


def test_files_of_another_series_or_patient_are_refused(study, way, uids):
    way.instead = {f"series/{uids['pair']}": f"series/{uids['ct']}"}
    way.said = promised(SLICES)
    states, findings = fetched(study, way.url)
    assert states == {uids["pair"]: "not fetched", uids["ct"]: "fetched"}
    assert set(rules(findings)) == {"file-of-another-series"}
    assert f"{uids['pair']}, which was asked for" in findings[0].allowed
    assert findings[0].value == uids["ct"]


def test_a_file_of_another_patient_is_refused_and_its_number_not_shown(study, way, held, uids):
    whose = {}
    for name in ("pair", "other"):
        series = json.loads(held.ask("GET", f"/dicom-web/series?SeriesInstanceUID={uids[name]}"))
        whose[name] = series[0]["0020000D"]["Value"][0]
    way.instead = {
        f"{whose['pair']}/series/{uids['pair']}": f"{whose['other']}/series/{uids['other']}"
    }
    states, findings = fetched(study, way.url)
    assert states[uids["pair"]] == "not fetched"
    assert set(rules(findings)) == {"scan-of-another-patient", "file-of-another-series"}
    assert "NL-02" not in json.dumps([finding.as_dict() for finding in findings])


def test_a_series_that_the_server_says_is_another_patients_is_not_brought(tmp_path, way, uids):
    study = study_with_tables(tmp_path / "study", scans=SCANS.format(uids["other"], uids["pair"]))
    states, findings = fetched(study, way.url)
    assert states == {uids["other"]: "not fetched", uids["pair"]: "fetched"}
    (finding,) = findings
    assert (finding.rule, finding.file, finding.row) == (
        "scan-of-another-patient",
        "data/scans.csv",
        2,
    )
    assert "NL-02" not in str(finding)
    assert all(uids["other"] not in path for path, _ in way.asked if "/studies/" in path)


def test_a_star_in_a_patients_number_brings_nobody_elses_scans(tmp_path, held):
    study = study_with_tables(
        tmp_path / "study", scans="subject,scanned_on,kind,series\nNL-*,2014-01-27,planar,\n"
    )
    subjects = study / "data" / "subjects.csv"
    subjects.write_text(subjects.read_text() + "NL-*,2014-01-20\n", encoding="utf-8")
    states, findings = fetched(study, held.url)
    assert (states, rules(findings)) == ({}, ["series-not-on-server"])
    assert findings[0].value == "no NM or CT series of NL-*"


def test_a_series_that_nobody_has_is_named_with_its_row(tmp_path, held, uids):
    study = study_with_tables(tmp_path / "study", scans=SCANS.format("1.2.3.4", uids["pair"]))
    states, findings = fetched(study, held.url)
    assert states == {uids["pair"]: "fetched"}
    (finding,) = findings
    assert (finding.rule, finding.row, finding.value) == ("series-not-on-server", 2, "1.2.3.4")


@pytest.mark.parametrize("broken", ["one slice is missing", "a file is cut", "one file twice"])
def test_a_series_that_lies_there_otherwise_is_left_as_it_is(study, way, scans, uids, broken):
    there = study / "scans" / "by hand"
    shutil.copytree(scans / "NL-01" / "ct", there)
    first, second, *_ = sorted(there.iterdir())
    if broken == "one slice is missing":
        first.unlink()
    elif broken == "a file is cut":
        first.write_bytes(first.read_bytes()[:-50])
    else:
        shutil.copy(first, second)
    before = everything(study)
    states, findings = fetched(study, way.url, "NL-01")
    assert states == {uids["pair"]: "fetched", uids["ct"]: "not fetched"}
    assert rules(findings) == ["series-here-differs"]
    assert everything(study).items() >= before.items()
    assert way.series == 1


def test_files_that_cannot_be_read_are_left_where_a_series_would_go(study, held, uids):
    left = study / "scans" / "NL-01" / uids["ct"] / "notes.txt"
    left.parent.mkdir(parents=True)
    left.write_text("kept")
    states, findings = fetched(study, held.url)
    assert (states[uids["ct"]], rules(findings)) == ("not fetched", ["series-here-differs"])
    assert [path.name for path in left.parent.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "401 Unauthorized"), (500, "500"), (302, "sends on to another address"), (299, "JSON")],
)
def test_a_server_that_refuses_is_asked_once(study, way, status, said):
    way.status, way.moved_to = status, way.url + "/elsewhere" if status == 302 else None
    if status == 299:
        way.status, way.said = None, lambda _: "<html>sign in"
    states, findings = fetched(study, way.url)
    assert states == {}
    assert rules(findings) == ["server-not-answering"]
    assert said in findings[0].value
    assert len(way.asked) == 1
    assert not (study / "scans").exists()


def test_nobody_at_the_address(study):
    states, findings = fetched(study, f"http://127.0.0.1:{free_port()}/dicom-web")
    assert (states, rules(findings)) == ({}, ["server-not-answering"])
    assert not (study / "scans").exists()


def ran(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize(
    "url",
    [
        "ftp://localhost/x",
        "file:///etc",
        f"http://{NAME}:{WORD}@localhost/dicom-web",
        f"http://localhost/dicom-web?token={WORD}",
        f"https://localhost/#{WORD}",
        "localhost",
        "http://",
        "http://[",
    ],
)
def test_an_address_that_is_none_or_tells_too_much_is_refused_and_not_shown(study, url):
    for words in ((), ("--json",)):
        done = ran("scans", "fetch", study, "--from", url, *words)
        assert done.exit_code == 2
        assert "wrong-usage" in done.output
        assert WORD not in done.output
    assert not (study / "scans").exists()


def test_the_command_says_what_came_for_people_and_for_programs(study, held, uids):
    done = ran("scans", "fetch", study, "--from", held.url)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 series: 2 fetched." in done.output
    done = ran("scans", "fetch", study, "--from", held.url + "/", "--json")
    said = json.loads(done.stdout)
    assert said.keys() == {"study", "findings", "series"}
    assert said["series"][0] == {
        "subject": "NL-01",
        "series": uids["pair"],
        "state": "already there",
        "modality": "NM",
        "series_on": "2014-01-27",
        "instances": 1,
        "folder": f"scans/NL-01/{uids['pair']}",
    }


def test_an_error_ends_with_status_1_and_nothing_on_the_way_is_printed(study, way):
    way.cut_after = 100
    done = ran("scans", "fetch", study, "--from", way.url, "--json")
    assert (done.exit_code, done.stderr) == (1, "")
    assert {finding["rule"] for finding in json.loads(done.stdout)["findings"]} == {
        "series-not-whole"
    }


def test_what_the_server_wants_to_know_comes_from_the_environment_alone(
    study, tmp_path, scans, monkeypatch, uids
):
    import base64

    (tmp_path / "guarded").mkdir()
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    netrc = f"machine 127.0.0.1 login {NAME} password {WORD}\n"
    (tmp_path / "netrc").write_text(netrc, encoding="utf-8")
    word = base64.b64encode(f"{NAME}:{WORD}".encode()).decode()
    with orthanc(tmp_path / "guarded", guarded=True) as server, way_to(server.port) as way:
        monkeypatch.delenv(AUTHORIZATION, raising=False)
        done = ran("scans", "fetch", study, "--from", way.url)
        assert done.exit_code == 1
        assert "401 Unauthorized" in done.output
        assert [sent for _, sent in way.asked] == [None]
        monkeypatch.setenv(AUTHORIZATION, f"Basic {word}")
        done = ran("scans", "fetch", study, "--from", way.url)
        assert "series-not-on-server" in done.output  # it answers, and holds nothing
        assert way.asked[-1][1] == f"Basic {word}"
        assert word not in done.output
        assert WORD not in done.output


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("1.2.840.10008", True),
        ("2.25.11116936394080220217326614084236879561", True),
        ("NL-01/baseline", False),
        ("..", False),
        ("1", False),
        ("1." + "2" * 63, False),
        ("1.2/3", False),
        ("1.2\n", False),
    ],
)
def test_an_identifier_is_no_path(word, expected):
    assert is_uid(word) is expected


def test_a_patient_whose_number_is_no_name_of_a_folder_stays_within_the_scans(
    tmp_path, held, scans, uids
):
    about = About("EXAMPLE", "../NL/9", "x", invented=True)
    write_planar(tmp_path / "nine.dcm", small_scan(3), about)
    held.ask("POST", "/instances", (tmp_path / "nine.dcm").read_bytes())
    uid = open_scan(tmp_path / "nine.dcm", "nine.dcm").series
    row = f"../NL/9,2014-01-27,planar,{uid}\n"
    study = study_with_tables(tmp_path / "study", scans=f"subject,scanned_on,kind,series\n{row}")
    subjects = study / "data" / "subjects.csv"
    subjects.write_text(subjects.read_text() + "../NL/9,2014-01-20\n", encoding="utf-8")
    states, findings = fetched(study, held.url)
    assert (list(states.values()), findings) == (["fetched"], [])
    (file,) = find(study).files
    assert file.name.startswith("scans/_NL_9/")
    assert len(list(tmp_path.rglob("*.dcm"))) == 2
