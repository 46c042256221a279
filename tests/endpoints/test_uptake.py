"""Whether uptake came back: which scan, which views, whose reading, and what stays unknown."""

from __future__ import annotations

import itertools

import pytest

from builders import cohort_and_sources, focus, graded_rows, on, protocol_of, read, scan, treated
from trialreadout.endpoints.kinds import grade, module_of

VISIT = '[[visit]]\nname = "week 26"\nweek = 26\nwindow_days = { before = 14, after = 14 }\n'


def protocol_with(keys="", reader="", kind="uptake-reinduction"):
    record = f'[data]\nreader_of_record = {{ scintigraphy = "{reader}" }}\n' if reader else ""
    return protocol_of(
        f'{record}{VISIT}[[endpoint]]\nname = "uptake"\nkind = "{kind}"\nat = "week 26"\n{keys}'
    )


def rows(protocol, scans, reads, foci=(), **more):
    return graded_rows(protocol, **treated("A") | more, scans=scans, reads=reads, foci=list(foci))


def answer(scans, reads, foci=(), keys="", reader="", **more):
    (row,) = rows(protocol_with(keys, reader), scans, reads, foci, **more)
    return row["answer"]


def seen(day, *uptake, kind="planar", **more):
    """Make a scan that one reader read, with the uptake of lesion L1 where any was noted."""
    foci = [focus("A", day, word, kind=kind, **more) for word in uptake]
    return [scan("A", day, kind)], [read("A", day, kind=kind)], foci


def together(*parts):
    return tuple(list(itertools.chain(*part)) for part in zip(*parts, strict=True))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([], ["present"], "reinduced", id="none, then present"),
        pytest.param(["none"], ["present"], "reinduced", id="noted as none, then present"),
        pytest.param([], [], "not reinduced", id="no focus in either scan"),
        pytest.param(["present"], ["present"], "not reinduced", id="it was there before"),
        pytest.param([], ["equivocal"], "not reinduced", id="equivocal is not present"),
        pytest.param([None], ["present"], "not evaluable", id="a focus without its uptake before"),
        pytest.param([], [None], "not evaluable", id="a focus without its uptake after"),
    ],
)
def test_scan_against_baseline_scan(before, after, expected):
    assert answer(*together(seen(-7, *before), seen(182, *after))) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(167, "not evaluable", id="the day before the window"),
        pytest.param(168, "reinduced", id="the first day of the window"),
        pytest.param(196, "reinduced", id="the last day of the window"),
        pytest.param(197, "not evaluable", id="the day after the window"),
    ],
)
def test_a_scan_counts_in_the_window_of_the_visit(day, expected):
    assert answer(*together(seen(-7), seen(day, "present"))) == expected


def test_of_two_scans_in_the_window_the_nearest_counts():
    assert answer(*together(seen(-7), seen(170, "present"), seen(186))) == "not reinduced"
    assert answer(*together(seen(-7), seen(176, "present"), seen(192))) == "reinduced"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(0, "reinduced", id="a baseline scan on the day of the first dose"),
        pytest.param(1, "not evaluable", id="a scan on the day after it is no baseline"),
    ],
)
def test_the_baseline_scan_lies_before_treatment(day, expected):
    assert answer(*together(seen(day), seen(182, "present"))) == expected


def test_a_lesion_that_is_first_seen_in_the_later_scan_counts():
    foci = [focus("A", -7, "present", lesion="L1"), focus("A", 182, "present", lesion="L2")]
    scans, reads, _ = together(seen(-7), seen(182))
    (row,) = rows(protocol_with(), scans, reads, foci)
    assert (row["answer"], row["lesions"], row["reinduced"]) == ("reinduced", 2, 1)


PLANAR, BOTH_READ = [("planar", True)], [("planar", True), ("spect", True)]
UNREAD_SPECT = [("planar", True), ("spect", False)]


@pytest.mark.parametrize(
    ("views", "uptake", "rule", "expected"),
    [
        pytest.param(PLANAR, {}, "either", "not reinduced", id="a view not made has no say"),
        pytest.param(UNREAD_SPECT, {}, "either", "not evaluable", id="a view not read might show"),
        pytest.param(
            UNREAD_SPECT, {"planar": "present"}, "either", "reinduced", id="the other view decides"
        ),
        pytest.param(UNREAD_SPECT, {}, "both", "not reinduced", id="both: one without decides"),
        pytest.param(
            UNREAD_SPECT, {"planar": "present"}, "both", "not evaluable", id="both: one is open"
        ),
        pytest.param(
            BOTH_READ, {"planar": "present"}, "both", "not reinduced", id="both: one is not enough"
        ),
        pytest.param(BOTH_READ, {"planar": "present"}, "either", "reinduced", id="either suffices"),
        pytest.param(
            BOTH_READ, {"planar": "present"}, "spect decides", "not reinduced", id="SPECT decides"
        ),
        pytest.param(
            PLANAR, {"planar": "present"}, "spect decides", "reinduced", id="SPECT was not made"
        ),
        pytest.param(
            [("planar", False), ("spect", True)],
            {},
            "spect decides",
            "not reinduced",
            id="SPECT decides whether or not the planar view was read",
        ),
    ],
)
@pytest.mark.parametrize("listed", ['["planar", "spect"]', '["spect", "planar"]'])
def test_the_views_of_the_later_scan(views, uptake, rule, expected, listed):
    scans, reads, _ = seen(-7)
    scans += [scan("A", 182, kind) for kind, _ in views]
    reads += [read("A", 182, kind=kind) for kind, was_read in views if was_read]
    foci = [focus("A", 182, word, kind=kind) for kind, word in uptake.items()]
    keys = f'views = {listed}\nviews_disagree = "{rule}"'
    assert answer(scans, reads, foci, keys) == expected


def test_a_view_that_the_protocol_does_not_name_has_no_say():
    parts = together(seen(-7), seen(182, "present"), seen(182, kind="spect"))
    assert answer(*parts, keys='views = ["spect"]') == "not evaluable"
    with_baseline = together(parts, seen(-7, kind="spect"))
    assert answer(*with_baseline, keys='views = ["spect"]') == "not reinduced"


def by(reader, uptake, day=182, adjudicated="N"):
    foci = [] if uptake is None else [focus("A", day, uptake, reader=reader)]
    return [], [read("A", day, reader=reader, adjudicated=adjudicated)], foci


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        pytest.param([by("r1", "present")], "reinduced", id="a single reader"),
        pytest.param([by("r1", "present"), by("r2", "present")], "reinduced", id="two who agree"),
        pytest.param([by("r1", None), by("r2", None)], "not reinduced", id="agreed on nothing"),
        pytest.param([by("r1", "present"), by("r2", None)], "not evaluable", id="two who differ"),
        pytest.param(
            [by("r1", "present"), by("r2", None), by("r3", "present", adjudicated="Y")],
            "reinduced",
            id="adjudicated: present",
        ),
        pytest.param(
            [by("r1", "present"), by("r2", "present"), by("r3", None, adjudicated="Y")],
            "not reinduced",
            id="adjudicated: none, whatever the others saw",
        ),
    ],
)
def test_whose_reading_counts(readings, expected):
    later = together(([scan("A", 182)], [], []), *readings)
    baseline = together(([scan("A", -7)], [], []), by("r1", None, -7))
    assert answer(*together(baseline, later)) == expected


def test_two_readers_who_differ_on_the_baseline_leave_it_unknown():
    baseline = together(([scan("A", -7)], [], []), by("r1", "present", -7), by("r2", None, -7))
    assert answer(*together(baseline, seen(182, "present"))) == "not evaluable"


@pytest.mark.parametrize(("reader", "expected"), [("R1", "reinduced"), ("r2", "not reinduced")])
@pytest.mark.parametrize("said_by", ["the study", "the endpoint"])
def test_a_reader_by_name(reader, expected, said_by):
    scans = [scan("A", -7), scan("A", 182)]
    _, reads, foci = together(
        by("r1", None, -7), by("r2", None, -7), by("r1", "present"), by("r2", None)
    )
    own = {"keys": f'reader = "{reader}"'} if said_by == "the endpoint" else {"reader": reader}
    assert answer(scans, reads, foci, **own) == expected


STRONGER = 'insufficient_then_stronger = "met"\n'


@pytest.mark.parametrize(
    ("keys", "ratios", "expected"),
    [
        pytest.param("", (2, 9), "not reinduced", id="stronger counts for nothing by default"),
        pytest.param(STRONGER, (2, 3), "reinduced", id="half as much again"),
        pytest.param(STRONGER, (2, 2.9), "not reinduced", id="not quite half as much again"),
        pytest.param(STRONGER, (2, None), "not evaluable", id="a ratio was not measured"),
        pytest.param(
            f"{STRONGER}stronger_from_ratio = 2.0", (2, 3), "not reinduced", id="twice is asked"
        ),
    ],
)
def test_uptake_that_was_there_and_is_stronger_now(keys, ratios, expected):
    before, after = ratios
    parts = together(
        seen(-7, "present", tumour_to_background=before),
        seen(182, "present", tumour_to_background=after),
    )
    assert answer(*parts, keys=keys) == expected


def test_the_ratio_is_that_of_the_reader_of_record():
    scans = [scan("A", -7), scan("A", 182)]
    reads = [read("A", day, reader=reader) for day in (-7, 182) for reader in ("r1", "r2")]
    foci = [
        focus("A", day, "present", reader=reader, tumour_to_background=ratio)
        for day, reader, ratio in ((-7, "r1", 2), (182, "r1", 2), (-7, "r2", 1), (182, "r2", 8))
    ]
    assert answer(scans, reads, foci, f'reader = "r1"\n{STRONGER}') == "not reinduced"
    assert answer(scans, reads, foci, f'reader = "r2"\n{STRONGER}') == "reinduced"


def test_equivocal_uptake_is_worth_what_the_protocol_says():
    for word in ("met", "not met", "not evaluable"):
        expected = {"met": "reinduced", "not met": "not reinduced"}.get(word, word)
        found = answer(*together(seen(-7), seen(182, "equivocal")), keys=f'equivocal = "{word}"')
        assert found == expected


def test_a_patient_without_any_scan_is_a_row():
    scans, reads, foci = together(seen(-7), seen(182))
    found = rows(protocol_with(), scans, reads, foci, **treated("A", "B"))
    assert [(row["subject"], row["answer"], row["day"]) for row in found] == [
        ("A", "not reinduced", 182),
        ("B", "not evaluable", None),
    ]


def test_the_change_of_each_lesion_is_a_row():
    scans, reads, _ = together(seen(-7), seen(182))
    foci = [
        focus("A", -7, "present", lesion="L1"),
        focus("A", 182, "equivocal", lesion="L2"),
        focus("A", -7, "none", lesion="L3"),
        focus("A", -7, "equivocal", lesion="L4"),
        focus("A", 182, None, lesion="L4"),
    ]
    found = rows(protocol_with(kind="uptake-change"), scans, reads, foci)
    assert {row["lesion"]: (row["baseline"], row["later"], row["answer"]) for row in found} == {
        "L1": ("present", "none", "decreased"),
        "L2": ("none", "equivocal", "increased"),
        "L3": ("none", "none", "unchanged"),
        "L4": ("equivocal", "unknown", "NE"),
    }


def test_the_source_rows_are_those_of_both_scans():
    scans, reads, foci = together(seen(-7), seen(90, "present"), seen(182, "present"))
    protocol = protocol_with()
    cohort, sources = cohort_and_sources(
        protocol, **treated("A"), scans=scans, reads=reads, foci=foci
    )
    endpoint = protocol.endpoints[0]
    found = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert [(row.table, row.row) for row in found] == [
        ("scans", 2),
        ("scans", 4),
        ("reads", 2),
        ("reads", 4),
        ("foci", 3),
    ]
    assert on(182) in found[1].about
