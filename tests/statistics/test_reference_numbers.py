"""Every value of the reference numbers, none left out.

Each table below maps a place in a file to what stands there here; * is any one key. A place that
no table knows fails a test of its own, and so does an entry without a place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from reference_numbers import any_of, assert_alike, assert_the_same, fits, leaves
from trialreadout.core.terms import Trend
from trialreadout.criteria import marker_trend
from trialreadout.statistics import (
    binomial_test,
    cox,
    kaplan_meier,
    log_linear_slope,
    log_rank,
    nelson_aalen,
    observed_follow_up,
    proportion,
    reverse_kaplan_meier,
)
from trialreadout.statistics.median_interval import descent_around

# Survival: a sample is a case as a whole at one confidence, or a group of it at 95 %


class Sample:
    def __init__(self, time, event, confidence, expected):
        self.time, self.event, self.confidence = time, event, confidence
        self.expected = expected

    @cached_property
    def curve(self):
        return kaplan_meier(self.time, self.event)

    @cached_property
    def hazard(self):
        return nelson_aalen(self.time, self.event)

    def quantiles(self, interval):
        shares = self.expected["by_conf_type"][interval]["quantile"]["p"]
        return [self.curve.quantile(share, self.confidence, interval) for share in shares]

    def at(self, interval):
        times = self.expected["by_conf_type"][interval]["survival_at"]["time"]
        return self.curve.at(times, self.confidence, interval)

    def restricted(self, place):
        return self.curve.restricted_mean(self.expected["rmst"][int(place)]["tau"])

    @cached_property
    def follow_up(self):
        curve = reverse_kaplan_meier(self.time, self.event)
        shares = self.expected["reverse_km_flipped"]["p"]
        return [curve.quantile(share, self.confidence, "log") for share in shares]

    @cached_property
    def left(self):
        return reverse_kaplan_meier(self.time, self.event, "events first")

    @cached_property
    def spss(self):
        return self.curve.quantile(interval="spss")

    @cached_property
    def error_at_the_median(self):
        if self.spss.value is None:
            return None
        return self.curve.at(self.spss.value).standard_error

    def descent(self, part):
        if self.spss.value is None:
            return None
        steps = self.curve.events > 0
        line = descent_around(self.curve.time[steps], self.curve.survival[steps], 0.5)
        return getattr(line, part)


OF_SAMPLE: Mapping[str, Callable[..., Any]] = {
    "n": lambda s: s.curve.at_risk[0],
    "events": lambda s: s.curve.events.sum(),
    "curve/time": lambda s: s.curve.time,
    "curve/n_risk": lambda s: s.curve.at_risk,
    "curve/n_event": lambda s: s.curve.events,
    "curve/n_censor": lambda s: s.curve.censored,
    "curve/surv": lambda s: s.curve.survival,
    "curve/se_surv": lambda s: s.curve.standard_error,
    "curve/se_cumhaz_km": lambda s: s.curve.standard_error / s.curve.survival,
    "curve/nelson_aalen": lambda s: s.hazard.cumulative_hazard,
    "curve/nelson_aalen_se": lambda s: s.hazard.standard_error,
    "by_conf_type/*/quantile/estimate": lambda s, kind: [q.value for q in s.quantiles(kind)],
    "by_conf_type/*/quantile/lower": lambda s, kind: [q.low for q in s.quantiles(kind)],
    "by_conf_type/*/quantile/upper": lambda s, kind: [q.high for q in s.quantiles(kind)],
    "by_conf_type/*/survival_at/n_risk": lambda s, kind: s.curve.number_at_risk(
        s.expected["by_conf_type"][kind]["survival_at"]["time"]
    ),
    "by_conf_type/*/survival_at/surv": lambda s, kind: [e.value for e in s.at(kind)],
    "by_conf_type/*/survival_at/se": lambda s, kind: [e.standard_error for e in s.at(kind)],
    "by_conf_type/*/survival_at/lower": lambda s, kind: [e.low for e in s.at(kind)],
    "by_conf_type/*/survival_at/upper": lambda s, kind: [e.high for e in s.at(kind)],
    "by_conf_type/*/curve_ci/lower": lambda s, kind: s.curve.limits(s.confidence, kind)[0],
    "by_conf_type/*/curve_ci/upper": lambda s, kind: s.curve.limits(s.confidence, kind)[1],
    "rmst/*/rmst": lambda s, place: s.restricted(place).value,
    "rmst/*/se": lambda s, place: s.restricted(place).standard_error,
    "reverse_km_flipped/estimate": lambda s: [q.value for q in s.follow_up],
    "reverse_km_flipped/lower_log": lambda s: [q.low for q in s.follow_up],
    "reverse_km_flipped/upper_log": lambda s: [q.high for q in s.follow_up],
    "reverse_km_events_first/time": lambda s: s.left.time,
    "reverse_km_events_first/G": lambda s: s.left.survival,
    # This reference takes the left end of a level piece, as SPSS does.
    "reverse_km_events_first/median": lambda s: s.left.quantile(interval="spss").value,
    "median_time_naive": lambda s: observed_follow_up(s.time).value,
    "spss_collett/median": lambda s: s.spss.value,
    "spss_collett/se_surv": lambda s: s.error_at_the_median,
    "spss_collett/u": lambda s: s.descent("upper_time"),
    "spss_collett/l": lambda s: s.descent("lower_time"),
    "spss_collett/S_u": lambda s: s.descent("upper_survival"),
    "spss_collett/S_l": lambda s: s.descent("lower_survival"),
    "spss_collett/density": lambda s: s.descent("density"),
    "spss_collett/se": lambda s: s.spss.standard_error,
    "spss_collett/lower": lambda s: s.spss.low,
    "spss_collett/upper": lambda s: s.spss.high,
}
TIMES_OF_THE_DATA = {
    "by_conf_type/*/quantile/estimate",
    "by_conf_type/*/quantile/lower",
    "by_conf_type/*/quantile/upper",
    "reverse_km_flipped/estimate",
    "reverse_km_flipped/lower_log",
    "reverse_km_flipped/upper_log",
    "reverse_km_events_first/median",
    "spss_collett/median",
    "spss_collett/u",
    "spss_collett/l",
}
GIVEN_OF_SAMPLE = (
    "by_conf_type/*/quantile/p",
    "by_conf_type/*/survival_at/time",
    "rmst/*/tau",
    "reverse_km_flipped/p",
    "spss_collett/note",
    # What another function of R gives where the two disagree: see the test below.
    "by_conf_type/*/quantile/r_quantile_upper",
)

# Survival: groups compared


class Groups:
    def __init__(self, case):
        given = case["input"]
        self.levels = case["comparison"]["levels"]
        self.time, self.event = given["time"], given["event"]
        self.group = [self.levels.index(name) for name in given["group"]]

    def log_rank(self, rho=0):
        return log_rank(self.time, self.event, self.group, rho)

    def cox(self, ties):
        return cox(self.time, self.event, self.group, ties.removeprefix("cox_"))


OF_GROUPS: Mapping[str, Callable[..., Any]] = {
    "logrank/observed": lambda g: g.log_rank().observed,
    "logrank/expected": lambda g: g.log_rank().expected,
    "logrank/chisq": lambda g: g.log_rank().chi_square,
    "logrank/df": lambda g: g.log_rank().degrees_of_freedom,
    "logrank/p": lambda g: g.log_rank().p,
    "logrank/var_first": lambda g: g.log_rank().variance[0, 0],
    "peto_rho1/chisq": lambda g: g.log_rank(1).chi_square,
    "peto_rho1/p": lambda g: g.log_rank(1).p,
    "*/coef": lambda g, ties: g.cox(ties).coefficient[0],
    "*/se": lambda g, ties: g.cox(ties).standard_error[0],
    "*/hr": lambda g, ties: g.cox(ties).hazard_ratio[0],
    "*/lower": lambda g, ties: g.cox(ties).low[0],
    "*/upper": lambda g, ties: g.cox(ties).high[0],
    "*/p_wald": lambda g, ties: g.cox(ties).p[0],
    "*/score_chisq": lambda g, ties: g.cox(ties).score.value,
    "*/score_p": lambda g, ties: g.cox(ties).score.p,
    "*/lr_chisq": lambda g, ties: g.cox(ties).likelihood_ratio.value,
    "*/lr_p": lambda g, ties: g.cox(ties).likelihood_ratio.p,
    "*/concordance": lambda g, ties: g.cox(ties).concordance,
    "*/n": lambda g, ties: g.cox(ties).n,
    "*/nevent": lambda g, ties: g.cox(ties).events,
}
GIVEN_OF_GROUPS = ("levels", "reference")

GIVEN_OF_SURVIVAL = (
    *("meta/R", "meta/survival", "meta/date", "meta/notes"),
    *("cases/*/id", "cases/*/source", "cases/*/times"),
    *("cases/*/input/time", "cases/*/input/event", "cases/*/input/group"),
    *(f"cases/*/overall/*/{each}" for each in GIVEN_OF_SAMPLE),
    *(f"cases/*/by_group/*/{each}" for each in GIVEN_OF_SAMPLE),
    *(f"cases/*/comparison/{each}" for each in GIVEN_OF_GROUPS),
)
OF_SURVIVAL = {
    **{f"cases/*/overall/*/{each}": each for each in OF_SAMPLE},
    **{f"cases/*/by_group/*/{each}": each for each in OF_SAMPLE if "curve" not in each},
    **{f"cases/*/comparison/{each}": each for each in OF_GROUPS},
}

# Proportions: columns of one length

METHODS = {
    "cp": "clopper-pearson",
    "wilson": "wilson",
    "wilson_cc": "wilson-corrected",
    "ac": "agresti-coull",
    "jeffreys_raw": "jeffreys-raw",
    "jeffreys_bcd": "jeffreys",
    "midp": "mid-p",
    "wald": "wald",
}
ONE_SIDED = {"cp_onesided": "clopper-pearson"}


def intervals(table, method, sides=2):
    rows = zip(table["x"], table["n"], table["level"], strict=True)
    return [proportion(x, n, level, method, sides) for x, n, level in rows]


def p_values(table, p):
    rows = zip(table["x"], table["n"], table["p0"], strict=True)
    return [getattr(binomial_test(*row), p) for row in rows]


OF_PROPORTIONS: Mapping[str, Callable[..., Any]] = {
    "intervals/estimate": lambda t: [e.value for e in intervals(t["intervals"], "wald")],
    **{
        f"intervals/{name}_{end}er": lambda t, method=method, end=end, sides=sides: [
            getattr(e, {"low": "low", "upp": "high"}[end])
            for e in intervals(t["intervals"], method, sides)
        ]
        for names, sides in ((METHODS, 2), (ONE_SIDED, 1))
        for name, method in names.items()
        for end in ("low", "upp")
    },
    "exact_tests/p_greater": lambda t: p_values(t["exact_tests"], "p_greater"),
    "exact_tests/p_less": lambda t: p_values(t["exact_tests"], "p_less"),
    "exact_tests/p_two_sided_R": lambda t: p_values(t["exact_tests"], "p_two_sided"),
}
GIVEN_OF_PROPORTIONS = (
    *("meta/R", "meta/clinfun", "meta/binom", "meta/date"),
    *("intervals/x", "intervals/n", "intervals/level"),
    *("exact_tests/x", "exact_tests/n", "exact_tests/p0"),
)

# Slopes of a marker

CLASSES = {
    Trend.PROGRESSION: "progression",
    Trend.STABLE: "stable",
    Trend.RESPONSE: "response",
    Trend.NE: "not evaluable",
}


class Series:
    def __init__(self, given):
        self.week, self.value = given["week"], np.array(given["tg"], float)
        self.degenerate = given.get("degenerate", False)
        self.fit = log_linear_slope(self.week, self.value)
        self.fit_90 = log_linear_slope(self.week, self.value, 0.9)

    @property
    def by_rule(self):
        return CLASSES[Trend(int(marker_trend(self.week, self.value)))]

    @property
    def by_p(self):
        if np.isnan(self.fit.p_two_sided):
            return None
        if self.fit.p_two_sided >= 0.05:
            return "stable"
        return "progression" if self.fit.slope > 0 else "response"


OF_SERIES: Mapping[str, Callable[[Series], Any]] = {
    "n_used": lambda s: s.fit.n,
    "estimable": lambda s: not np.isnan(s.fit.slope),
    "slope": lambda s: s.fit.slope,
    "intercept": lambda s: s.fit.intercept,
    "df": lambda s: s.fit.degrees_of_freedom,
    "rss": lambda s: s.fit.residual_sum_of_squares,
    "sigma": lambda s: s.fit.residual_sd,
    "se": lambda s: s.fit.standard_error,
    "t": lambda s: s.fit.t,
    "p_two_sided": lambda s: s.fit.p_two_sided,
    "p_greater": lambda s: s.fit.p_greater,
    "p_less": lambda s: s.fit.p_less,
    "ci95": lambda s: [s.fit.low, s.fit.high],
    "ci90": lambda s: [s.fit_90.low, s.fit_90.high],
    "r2": lambda s: s.fit.r_squared,
    "class_two_sided_05": lambda s: s.by_p,
    "degenerate": lambda s: s.fit.residual_sum_of_squares == 0 and s.fit.degrees_of_freedom > 0,
    "recommended_class": lambda s: s.by_rule,
    "doubling_time_weeks": lambda s: s.fit.doubling_time,
}
NOISE = ("t", "p_two_sided", "p_greater", "p_less", "r2", "doubling_time_weeks")
"""In a degenerate series R's are quotients of rounding errors: see the tests below."""
GIVEN_OF_SERIES = (
    *("meta/R", "meta/clinfun", "meta/binom", "meta/date", "unit", "alpha"),
    *("series/*/id", "series/*/note", "series/*/week", "series/*/tg"),
)

TABLES = {
    "survival": (tuple(OF_SURVIVAL), GIVEN_OF_SURVIVAL),
    "binomial": (tuple(OF_PROPORTIONS), GIVEN_OF_PROPORTIONS),
    "tg_slope": (tuple(f"series/*/{each}" for each in OF_SERIES), GIVEN_OF_SERIES),
}


@pytest.fixture(scope="module")
def numbers(shared_data) -> dict[str, Any]:
    folder = shared_data / "statistics-reference"
    return {name: json.loads((folder / f"{name}.json").read_text()) for name in TABLES}


@pytest.fixture(scope="module")
def samples(numbers) -> dict[tuple[str, ...], Sample]:
    found = {}
    for name, case in numbers["survival"]["cases"].items():
        time, event = np.array(case["input"]["time"], float), np.array(case["input"]["event"])
        for level, expected in case["overall"].items():
            found[name, "overall", level] = Sample(time, event, float(level), expected)
        for group, expected in case.get("by_group", {}).items():
            own = np.array(case["input"]["group"]) == group
            found[name, "by_group", group] = Sample(time[own], event[own], 0.95, expected)
    return found


@pytest.mark.parametrize("name", TABLES)
def test_no_value_is_left_out(numbers, name):
    compared, given = TABLES[name]
    left_out = [
        "/".join(place)
        for place, _ in leaves(numbers[name])
        if sum(fits(pattern, place) for pattern in (*compared, *given)) != 1
    ]
    assert left_out == []


@pytest.mark.parametrize("pattern", OF_SURVIVAL)
def test_survival(numbers, samples, pattern):
    known = OF_SURVIVAL[pattern]
    exact = known in TIMES_OF_THE_DATA
    seen = 0
    for place, expected in leaves(numbers["survival"]):
        if not fits(pattern, place):
            continue
        _, case, part, *rest = place
        if part == "comparison":
            groups = Groups(numbers["survival"]["cases"][case])
            found = OF_GROUPS[known](groups, *any_of(known, tuple(rest)))
        else:
            sample = samples[case, part, rest[0]]
            found = OF_SAMPLE[known](sample, *any_of(known, tuple(rest[1:])))
        (assert_the_same if exact else assert_alike)(found, expected, place)
        seen += 1
    assert seen > 0


@pytest.mark.parametrize("pattern", OF_PROPORTIONS)
def test_proportions(numbers, pattern):
    (expected,) = (e for place, e in leaves(numbers["binomial"]) if fits(pattern, place))
    assert len(expected) > 100
    assert_alike(OF_PROPORTIONS[pattern](numbers["binomial"]), expected, (pattern,))


@pytest.mark.parametrize("key", OF_SERIES)
def test_slopes(numbers, key):
    series = [one for one in numbers["tg_slope"]["series"] if key in one]
    for one in series:
        fitted = Series(one)
        if key in NOISE and fitted.degenerate:
            continue
        assert_alike_or_equal(OF_SERIES[key](fitted), one[key], (one["id"], key))
    assert len(series) >= 17


def assert_alike_or_equal(found, expected, place):
    if found is None or isinstance(found, (str, bool)):
        assert found == expected, place
    else:
        assert_alike(found, expected, place)


# What trips implementations


def test_of_an_upper_band_that_rises_again_r_has_two_answers_and_45_is_ours(numbers, samples):
    """Leukaemia, log: print.survfit gives 45, quantile.survfit 48; the first crossing counts."""
    second = [
        (place, expected)
        for place, expected in leaves(numbers["survival"])
        if place[-1] == "r_quantile_upper"
    ]
    ((place, theirs),) = second
    _, case, part, level, _, interval, *_ = place
    ours = [each.high for each in samples[case, part, level].quantiles(interval)]
    assert (case, interval, theirs[1], ours[1]) == ("aml", "log", 48, 45)
    assert (ours[0], ours[2]) == (theirs[0], theirs[2])


def test_statsmodels_closes_an_interval_that_r_leaves_open(samples):
    for interval in ("log", "logit"):
        assert samples["trial31_a", "overall", "0.95"].quantiles(interval)[1].high is None


def test_the_two_follow_ups_differ_where_events_and_censorings_share_a_day(numbers, samples):
    """Without such a day they are one curve; with one, events first falls further."""
    differing = set()
    for (case, *_), sample in samples.items():
        flipped = reverse_kaplan_meier(sample.time, sample.event)
        shared = set(sample.time[sample.event == 1]) & set(sample.time[sample.event == 0])
        equal = np.allclose(flipped.survival, sample.left.survival, rtol=1e-12)
        assert equal == (not shared), case
        if shared:
            differing.add(case)
    assert {"lung", "sixmp", "trial31_b"} <= differing


@pytest.mark.parametrize(
    ("case", "group", "note"),
    [
        pytest.param("ovarian", None, "no time with S<=0.45", id="the curve stops above 0.45"),
        pytest.param("edge_not_reached", None, "median not reached", id="median not reached"),
        pytest.param("edge_no_events", None, "median not reached", id="no events"),
        pytest.param("ovarian", "rx2", "median not reached", id="one arm of a trial"),
    ],
)
def test_where_the_spss_interval_has_no_answer(samples, case, group, note):
    sample = samples[case, *(("by_group", group) if group else ("overall", "0.95"))]
    assert sample.expected["spss_collett"]["note"] == note
    answer = sample.spss
    assert (answer.low, answer.high, answer.standard_error) == (None, None, None)
    assert (answer.value is None) == (note == "median not reached")


def test_the_spss_interval_of_the_iud_trial_as_collett_prints_it(samples):
    answer = samples["iud", "overall", "0.95"].spss
    assert (answer.value, round(answer.standard_error, 2)) == (93, 17.13)
    assert (round(answer.low), round(answer.high)) == (59, 127)


def test_the_spss_interval_may_begin_before_time_0(samples):
    assert samples["edge_flat_half", "overall", "0.95"].spss.low < 0


@pytest.mark.parametrize(
    ("name", "slope", "expected"),
    [
        pytest.param("constant", 0, (0, 1, 0.5, 0.5, 0, np.inf), id="a constant marker"),
        pytest.param("exact_doubling_28w", 1, (np.inf, 0, 0, 1, 1, 28), id="a marker on its line"),
    ],
)
def test_degenerate_series_are_judged_by_rule(numbers, name, slope, expected):
    (given,) = (one for one in numbers["tg_slope"]["series"] if one["id"] == name)
    series = Series(given)
    assert np.sign(series.fit.slope) == slope
    assert [OF_SERIES[key](series) for key in NOISE] == pytest.approx(list(expected))
    assert series.by_rule == given["recommended_class"]
