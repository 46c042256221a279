"""Simulated trials against exact results, each within four Monte Carlo errors."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from scipy import stats

from simulated_trials import bundled, scenario
from trialreadout.core.executor import Serial
from trialreadout.core.simulated import Simulated
from trialreadout.core.terms import Answer
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic, Success
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.simulation.chunks import Chunk
from trialreadout.simulation.simulated import simulated, trials_of
from trialreadout.statistics import proportion

NOBODY_LEAVES = {
    "deaths_per_year": 0.0,
    "deaths_per_year_progressed": 0.0,
    "leave_per_year": 0.0,
    "leave_per_year_progressed": 0.0,
}
PERFECT_READERS = {
    "before": 0.0,
    "planar_sees": 1.0,
    "spect_sees": 1.0,
    "falsely_seen": 0.0,
    "equivocal": 0.0,
    "missed": 0.0,
}


def asking(protocol: Protocol, endpoint: str, *statistics: dict[str, object], **keys: object):
    """Ask a protocol about one endpoint alone, with some of its keys changed."""
    asked = protocol.endpoint(endpoint)
    changed = type(asked).model_validate({**asked.model_dump(by_alias=True), **keys})
    wanted = [{"endpoint": endpoint, "analysis_set": ("treated",), **each} for each in statistics]
    return protocol.model_copy(
        update={
            "endpoints": (changed,),
            "analysis_sets": (protocol.analysis_set("treated"),),
            "statistics": tuple(Statistic.model_validate(each) for each in wanted),
            "successes": (),
            "decisions": (),
            "intercurrent_events": (),
            "published": (),
        }
    )


def held(protocol: Protocol, trials: int, seed: int = 1, **assumed: object) -> Simulated:
    return simulated(trials_of(protocol, scenario(**assumed)), trials, seed, Serial())


def found(came_to: Simulated, name: str):
    return {row.id: row for row in came_to.rows}[name].estimate


def assert_near(estimate, exact: float) -> None:
    assert abs(estimate.value - exact) <= 4 * estimate.standard_error


@pytest.fixture(scope="module")
def restored() -> Simulated:
    protocol = asking(bundled("lead"), "radioiodine uptake", {"yields": "categories"})
    return held(
        protocol,
        2000,
        entry={"patients": 20, "never_dosed": 0.0, "follow_up_months": 9.0},
        uptake={**PERFECT_READERS, "restored": 0.32},
        course=NOBODY_LEAVES,
    )


REINDUCED = "radioiodine-uptake/treated/proportion/reinduced"


def test_uptake_that_comes_back_in_32_of_100_does_so_in_32_of_100(restored):
    assert_near(found(restored, f"{REINDUCED}/mean-number"), 20 * 0.32)
    assert_near(found(restored, f"{REINDUCED}/mean"), 0.32)
    assert found(restored, f"{REINDUCED}/not-reached").value == 0


def test_the_counts_of_trials_are_binomial(restored):
    (counted,) = [each for each in restored.histograms if each.category == "reinduced"]
    trials = np.zeros(21)
    for edge, count in zip(counted.edges, counted.counts, strict=False):
        trials[int(edge + 0.5)] = count
    expected = stats.binom.pmf(np.arange(21), 20, 0.32)
    error = np.sqrt(expected * (1 - expected) / 2000)
    assert (np.abs(trials / 2000 - expected) <= 4 * error + 1 / 2000).all()
    assert sum(counted.counts) == restored.trials == 2000


def test_the_spread_of_a_share_is_that_of_the_binomial_distribution(restored):
    assert_near(found(restored, f"{REINDUCED}/standard-deviation"), (0.32 * 0.68 / 20) ** 0.5)


def test_clopper_and_pearson_cover_as_often_as_counting_says(restored):
    truth = found(restored, f"{REINDUCED}/true-value").value
    limits = [proportion(x, 20) for x in range(21)]
    holds = [each.low <= truth <= each.high for each in limits]
    exact = float(stats.binom.pmf(np.arange(21), 20, 0.32)[holds].sum())
    row = found(restored, f"{REINDUCED}/clopper-pearson/coverage")
    assert 0.95 < exact < 1
    assert_near(row, exact)


def test_the_confidence_that_an_interval_claims_stands_beside_its_coverage(restored):
    claims = {(row.measure == "coverage", row.nominal) for row in restored.rows}
    assert claims == {(True, 0.95), (False, None)}


@pytest.fixture(scope="module")
def dying() -> Simulated:
    protocol = asking(
        bundled("lead"),
        "overall survival",
        {"yields": "median"},
        {"yields": "rate", "at": (6, 12)},
    )
    at_one_rate = {"deaths_per_year": 1.0, "deaths_per_year_progressed": 1.0}
    return held(
        protocol,
        1500,
        entry={"patients": 11, "never_dosed": 0.0, "follow_up_months": 150.0},
        course={**NOBODY_LEAVES, **at_one_rate},
    )


MONTHS = 365.25 / 12
HALF_A_DAY = 0.5 / MONTHS


@pytest.mark.parametrize("at", [6, 12])
def test_at_a_constant_rate_survival_is_exponential(dying, at):
    exact = exp(-(at - HALF_A_DAY) / 12)
    name = f"overall-survival/treated/rate/{at}-months"
    assert_near(found(dying, f"{name}/mean"), exact)
    assert_near(found(dying, f"{name}/standard-deviation"), (exact * (1 - exact) / 11) ** 0.5)
    error = found(dying, f"{name}/mean").standard_error
    assert found(dying, f"{name}/true-value").value == pytest.approx(exact, abs=5 * error)


def test_the_median_of_eleven_is_the_sixth_of_eleven_exponential_times(dying):
    sixth = 12 * sum(1 / left for left in range(6, 12))
    median = found(dying, "overall-survival/treated/median/mean")
    assert abs(median.value - sixth - HALF_A_DAY) <= 4 * median.standard_error
    assert found(dying, "overall-survival/treated/median/not-reached").value == 0


def test_the_true_median_is_that_of_endless_patients_and_the_bias_follows(dying):
    name = "overall-survival/treated/median"
    truth, mean = found(dying, f"{name}/true-value"), found(dying, f"{name}/mean")
    assert truth.value == pytest.approx(12 * log(2), rel=0.05)
    assert found(dying, f"{name}/bias").value == pytest.approx(mean.value - truth.value)


def test_the_log_log_interval_of_the_median_holds_it_about_as_often_as_it_claims(dying):
    row = found(dying, "overall-survival/treated/median/log-log/coverage")
    assert 0.93 < row.value < 0.99


@pytest.fixture(scope="module")
def seen_briefly() -> Simulated:
    """Hold trials of which a third end before half of their patients had died."""
    protocol = asking(bundled("lead"), "overall survival", {"yields": "median"})
    at_one_rate = {"deaths_per_year": 1.0, "deaths_per_year_progressed": 1.0}
    return held(
        protocol,
        1000,
        entry={"patients": 20, "never_dosed": 0.0, "follow_up_months": 6.0, "per_month": 4.0},
        course={**NOBODY_LEAVES, **at_one_rate},
    )


def test_the_coverage_counts_every_interval_of_a_median_reached_or_not(seen_briefly):
    rows = {row.id: row for row in seen_briefly.rows}
    name = "overall-survival/treated/median"
    covered, bias = rows[f"{name}/log-log/coverage"], rows[f"{name}/bias"]
    without = rows[f"{name}/not-reached"].estimate.value
    assert without > 0.2
    assert bias.trials == round(1000 * (1 - without))
    assert covered.trials > 980
    assert 0.93 < covered.estimate.value < 0.99


def test_a_trial_with_nobody_to_time_has_no_late_median():
    protocol = asking(bundled("lead"), "overall survival", {"yields": "median"})
    came_to = held(
        protocol,
        400,
        entry={"patients": 1, "never_dosed": 0.5, "follow_up_months": 150.0},
        course={**NOBODY_LEAVES, "deaths_per_year": 1.0, "deaths_per_year_progressed": 1.0},
    )
    rows = {row.id: row for row in came_to.rows}
    name = "overall-survival/treated/median"
    nobody = rows[f"{name}/not-reached"].estimate.value
    assert 0.4 < nobody < 0.6
    for measure in ("5th-percentile", "median", "95th-percentile"):
        assert rows[f"{name}/{measure}"].trials == round(400 * (1 - nobody))
        assert rows[f"{name}/{measure}"].estimate.status == "estimated"


def power(values: int, scatter: float, doubling_weeks: float = 30.0) -> float:
    """Find rises by a two-sided test of the slope at 5 %: the noncentral t distribution."""
    weeks = 4.0 * np.arange(values)
    slope = log(2) / doubling_weeks
    shift = slope * np.sqrt(((weeks - weeks.mean()) ** 2).sum()) / scatter
    degrees = values - 2
    return float(stats.nct.sf(stats.t.ppf(0.975, degrees), degrees, shift))


@pytest.mark.parametrize(
    ("values", "scatter", "printed"),
    [
        pytest.param(8, 0.15, 91, id="eight values that scatter by 0.15"),
        pytest.param(8, 0.2, 70, id="eight values that scatter by 0.2"),
        pytest.param(8, 0.3, 39, id="eight values that scatter by 0.3"),
        pytest.param(7, 0.15, 74, id="seven values that scatter by 0.15"),
        pytest.param(7, 0.2, 51, id="seven values that scatter by 0.2"),
        pytest.param(7, 0.3, 26, id="seven values that scatter by 0.3"),
        pytest.param(3, 0.15, 6, id="three values that scatter by 0.15"),
        pytest.param(3, 0.2, 5, id="three values that scatter by 0.2"),
        pytest.param(3, 0.3, 4, id="three values that scatter by 0.3"),
    ],
)
def test_a_marker_that_doubles_in_30_weeks_is_found_to_rise_as_the_noncentral_t_says(
    values, scatter, printed
):
    exact = power(values, scatter)
    assert 100 * exact == pytest.approx(printed, abs=0.6)
    protocol = asking(
        bundled("lead"),
        "thyroglobulin trend",
        {"yields": "categories"},
        weeks=tuple(4 * place for place in range(values)),
    )
    came_to = held(
        protocol,
        300,
        entry={"patients": 30, "never_dosed": 0.0, "follow_up_months": 9.0},
        tumour={"doubling_log_sd": 0.0},
        marker={
            "start_log_sd": 0.0,
            "residual_log_sd": scatter,
            "digits": 9,
            "below": 1e-9,
            "above": 1e12,
            "antibody": 0.0,
            "missed": 0.0,
            "day_sd": 0.0,
        },
        course=NOBODY_LEAVES,
    )
    row = found(came_to, "thyroglobulin-trend/treated/proportion/progression/mean")
    assert_near(row, exact)
    assert found(came_to, "thyroglobulin-trend/treated/proportion/NE/mean").value == 0


@pytest.fixture(scope="module")
def composite() -> Simulated:
    return held(bundled("lead"), 256, tumour={"halving_weeks": 20.0}, uptake={"restored": 0.2})


def test_the_ways_to_meet_a_composite_add_up_to_those_who_met_it(composite):
    ways = {
        row.category: row.estimate.value
        for row in composite.rows
        if row.statistic == "through" and row.measure == "mean number"
    }
    alone = {name: n for name, n in ways.items() if name.endswith(" alone")}
    met = found(composite, "favourable-response/treated/proportion/met/mean-number").value
    assert len(alone) == 2**3
    assert sum(alone.values()) == pytest.approx(met)
    for part in ("radioiodine uptake", "thyroglobulin trend", "tumour response at week 26"):
        assert ways[part] == pytest.approx(sum(n for name, n in alone.items() if part in name))
        assert ways[part] > 0
    assert ways["no part alone"] == 0


def test_the_answers_of_a_set_add_up_to_its_size(composite):
    rows = {row.id: row for row in composite.rows}
    names = ("met", "not-met", "not-evaluable")
    counts = [
        rows[f"favourable-response/treated/proportion/{name}/mean-number"].estimate.value
        for name in names
    ]
    assert sum(counts) == pytest.approx(rows["trial/treated/size/mean-number"].estimate.value)


def test_each_characteristic_has_a_name_of_its_own(composite):
    names = [row.id for row in composite.rows]
    assert len(names) == len(set(names))


def test_a_decision_that_no_statistic_asks_about_is_counted_all_the_same():
    lead = bundled("lead")
    without = tuple(each for each in lead.statistics if not each.endpoint.startswith("decision"))
    came_to = held(lead.model_copy(update={"statistics": without}), 64)
    offers = {row.category for row in came_to.rows if row.endpoint == "decision at week 26"}
    assert offers == set(lead.endpoint("decision at week 26").answers)


RASH = {"term": "Rash", "organ_class": "Skin disorders", "grades": (0.2, 0.1, 0.05)}
FOREVER_TREATED = {
    "entry": {"patients": 20, "never_dosed": 0.0, "follow_up_months": 150.0},
    "tumour": {"doubling_weeks": 1e6, "doubling_log_sd": 0.0, "new_lesions_per_year": 0.0},
    "dosing": {"reductions_per_year": 0.0, "stops_per_year": 0.0},
    "course": NOBODY_LEAVES,
}


@pytest.fixture(scope="module")
def rashes() -> Simulated:
    asked = {"yields": "incidence", "by": "term", "grades": (1, 3)}
    protocol = asking(bundled("lead"), "adverse events", asked, {**asked, "related": True})
    events = ({**RASH, "related": 0.5},)
    return held(protocol, 2000, event=events, **FOREVER_TREATED)


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("incidence/Rash-any-grade", 0.35),
        ("incidence/Rash-grade-3-or-more", 0.05),
        ("incidence-of-related-events/Rash-any-grade", 0.175),
        ("incidence-of-related-events/Rash-grade-3-or-more", 0.025),
    ],
)
def test_the_counts_of_patients_with_an_event_are_binomial(rashes, name, share):
    name = f"adverse-events/treated/{name}"
    assert_near(found(rashes, f"{name}/mean-number"), 20 * share)
    assert_near(found(rashes, f"{name}/mean"), share)
    assert_near(found(rashes, f"{name}/standard-deviation"), (share * (1 - share) / 20) ** 0.5)
    error = (share * (1 - share) / 20 / 2000) ** 0.5
    assert found(rashes, f"{name}/true-value").value == pytest.approx(share, abs=4 * error)
    assert abs(found(rashes, f"{name}/bias").value) < 1e-9
    assert found(rashes, f"{name}/not-reached").value == 0


def test_no_interval_is_judged_where_a_trial_prints_none(rashes):
    assert not [row for row in rashes.rows if row.measure == "coverage"]


def waiting(**keys: object) -> Protocol:
    """Ask the lead study for the time to a rash alone."""
    asked = {"name": "time to rash", "kind": "time-to-adverse-event", "term": "rash", **keys}
    endpoint = TimeToAdverseEvent.model_validate(asked)
    lead = bundled("lead")
    return lead.model_copy(update={"endpoints": (*lead.endpoints, endpoint)})


@pytest.fixture(scope="module")
def waited() -> Simulated:
    numbers = {"yields": "event rate"}, {"yields": "median"}
    event = {**RASH, "grades": (1.0,), "median_weeks": 8.0}
    protocol = asking(waiting(), "time to rash", *numbers)
    return held(protocol, 2000, event=(event,), **FOREVER_TREATED)


def test_the_true_event_rate_is_that_of_the_exponential_distribution(waited):
    per_day = exp(log(2) / 56) - 1  # in whole days
    truth = found(waited, "time-to-rash/treated/event-rate/true-value")
    assert truth.value == pytest.approx(36525 * per_day, rel=4 / (20 * 2000) ** 0.5)


def test_the_exact_poisson_interval_covers_as_often_as_the_gamma_distribution_says(waited):
    events = stats.gamma(20)
    exact = events.cdf(stats.gamma(21).ppf(0.975)) - 0.025
    assert 0.95 < exact < 1
    row = found(waited, "time-to-rash/treated/event-rate/exact-Poisson/coverage")
    assert_near(row, exact)


def test_half_have_the_event_by_the_median_of_its_waiting_time(waited):
    truth = found(waited, "time-to-rash/treated/median/true-value")
    assert truth.value == pytest.approx(56, abs=3)
    assert truth.value == found(waited, "time-to-rash/treated/median/mean").value - (
        found(waited, "time-to-rash/treated/median/bias").value
    )


@pytest.mark.parametrize("above", [0.3, 0.5, 0.7])
def test_a_trial_succeeds_by_the_share_that_is_free_of_an_event(above):
    protocol = asking(waiting(), "time to rash", {"yields": "rate", "at": (56,)})
    rule = {"endpoint": "time to rash", "analysis_set": "treated", "yields": "rate", "at": 56}
    success = Success.model_validate({**rule, "above": above})
    protocol = protocol.model_copy(update={"successes": (success,)})
    event = {**RASH, "grades": (1.0,), "median_weeks": 8.0}
    job = trials_of(protocol, scenario(event=(event,), **FOREVER_TREATED))
    outcomes = job(Chunk(0, 0, 64, 1))
    free = outcomes["rate/time to rash/treated/56/log-log/0.95"][:, 0]
    met = outcomes["success/0"] == Answer.MET
    assert (met == (free > above)).all()
    assert 0 < met.sum() < 64 or above != 0.5


@pytest.mark.parametrize(
    "events",
    [
        pytest.param((), id="no event at all"),
        pytest.param(({**RASH, "term": "Fever"},), id="another event alone"),
    ],
)
def test_events_that_a_scenario_does_not_name_are_not_answered(events):
    why = "the scenario names no adverse event rash"
    protocol = asking(waiting(), "time to rash", {"yields": "median"})
    rule = {"endpoint": "time to rash", "analysis_set": "treated", "yields": "median", "above": 3}
    success = Success.model_validate(rule)
    came_to = held(protocol.model_copy(update={"successes": (success,)}), 8, event=events)
    assert came_to.unanswered == (
        ("median of time to rash", why),
        ("success of time to rash", why),
    )


def test_without_events_in_the_scenario_no_share_of_patients_with_them_is_made_up():
    why = dict(held(bundled("lead"), 8).unanswered)
    assert why["incidence of adverse events"] == "the scenario names no adverse event"


def test_what_virtual_patients_cannot_answer_is_named_with_the_reason():
    why = dict(held(bundled("lead"), 8).unanswered)
    assert why["categories of growth of the tumour"] == "virtual patients have no answer to it"
    assert why["comparison of best overall response"] == "virtual patients belong to no group"


def test_a_composite_of_what_cannot_be_answered_is_not_answered_either():
    lead = bundled("lead")
    growth, composite = lead.endpoint("growth of the tumour"), lead.endpoint("favourable response")
    changed = composite.model_copy(update={"counts": {growth.name: ("slower",)}})
    endpoints = (growth, changed)
    asked = lead.statistics[:1]
    sets = (lead.analysis_set("treated"),)
    only = {"endpoints": endpoints, "statistics": asked, "analysis_sets": sets}
    only |= {"decisions": (), "successes": ()}
    came_to = held(lead.model_copy(update=only), 8)
    assert came_to.unanswered == (
        (
            "categories of favourable response",
            "virtual patients have no answer to growth of the tumour",
        ),
    )
    assert {row.endpoint for row in came_to.rows} == {"trial"}
