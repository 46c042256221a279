"""Reference cases of the package that come from other programs, written from the reference data.

In the folder of the tests, `python -m verification.write_cases DATA` writes them anew; whoever does
so reads what changed. All other cases are written by hand.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from demo_study import assert_numbers_are_the_twins, run_both
from trialreadout.studies import make_study
from trialreadout.verification.case_files import CASES

R = "R 4.2.2 (Debian 12)"
SURVIVAL = f"{R}, survival 3.5-3, 2026-11-20"
SAMPLES = (
    *("lung", "ovarian", "aml", "iud", "sixmp"),
    *("edge_flat_half", "edge_not_reached", "edge_no_events", "trial31_a", "trial31_b"),
)
NAMES = {
    "lung": "advanced lung cancer (NCCTG)",
    "ovarian": "ovarian cancer",
    "aml": "acute myelogenous leukaemia",
    "iud": "discontinuation of an IUD (Collett)",
    "sixmp": "remission under 6-mercaptopurine (Freireich)",
    "edge_flat_half": "a curve that is level at one half",
    "edge_not_reached": "a median that is not reached",
    "edge_no_events": "nobody had the event",
    "trial31_a": "31 invented patients, times with fractions",
    "trial31_b": "31 invented patients, whole months, ties",
}
INTERVALS = ("plain", "log", "log-log", "arcsin", "logit")

Case = dict[str, Any]
File = tuple[Mapping[str, Any], list[Case]]


def case(name: str, given: Mapping[str, Any], expected: Mapping[str, Any]) -> Case:
    return {"name": name, "given": given, "expected": expected}


def survival_files(numbers: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R's survival says of ten samples."""
    samples = {name: numbers["cases"][name] for name in SAMPLES}
    overall = {name: each["overall"]["0.95"] for name, each in samples.items()}

    def given(name: str, **more: Any) -> Case:
        return {"sample": name, **more}

    origin = {"tool": SURVIVAL}
    call = "survfit(Surv(time, event) ~ 1)"
    columns = {
        "time": "time",
        "at risk": "n_risk",
        "events": "n_event",
        "censored": "n_censor",
        "survival": "surv",
        "standard error": "se_surv",
    }
    yield (
        "KM-1",
        (
            {**origin, "call": call},
            [
                case(NAMES[n], given(n), {ours: e["curve"][c] for ours, c in columns.items()})
                for n, e in overall.items()
            ],
        ),
    )
    quantiles, at_times = [], []
    for name, each in samples.items():
        for level, expected in each["overall"].items():
            for interval in INTERVALS if level == "0.95" else ("log-log",):
                how = {"interval": interval, "confidence": float(level)}
                title = f"{NAMES[name]}, {interval}, {100 * float(level):g} %"
                found = expected["by_conf_type"][interval]
                quantile, at = found["quantile"], found["survival_at"]
                shares = given(name, shares=quantile["p"], **how)
                limits = {
                    "value": quantile["estimate"],
                    "low": quantile["lower"],
                    "high": quantile["upper"],
                }
                quantiles.append(case(title, shares, limits))
                times = given(name, times=at["time"], **how)
                limits = {
                    "survival": at["surv"],
                    "standard error": at["se"],
                    "low": at["lower"],
                    "high": at["upper"],
                }
                at_times.append(case(title, times, limits))
    yield "KM-2", ({**origin, "call": "quantile(survfit(..., conf.type=))"}, quantiles)
    yield "KM-3", ({**origin, "call": "summary(survfit(...), times=, extend=TRUE)"}, at_times)
    yield (
        "KM-4",
        (
            {
                "tool": "written from the formulas in R 4.2.2; SPSS and Collett print the same of "
                "the trial of an IUD: median 93, standard error 17.13, 59 to 127",
                "call": "Collett, Modelling Survival Data in Medical Research, section 2.4",
            },
            [
                case(
                    NAMES[n],
                    given(n),
                    {
                        "median": e["spss_collett"]["median"],
                        "standard error": e["spss_collett"]["se"],
                        "low": e["spss_collett"]["lower"],
                        "high": e["spss_collett"]["upper"],
                    },
                )
                for n, e in overall.items()
            ],
        ),
    )
    yield (
        "KM-5",
        (
            {**origin, "call": "summary(survfit(...), rmean=)"},
            [
                case(
                    f"{NAMES[n]}, until {mean['tau']}",
                    given(n, until=mean["tau"]),
                    {"value": mean["rmst"], "standard error": mean["se"]},
                )
                for n, e in overall.items()
                for mean in e["rmst"]
            ],
        ),
    )
    follow_up = [
        case(
            NAMES[n],
            given(n, shares=e["reverse_km_flipped"]["p"]),
            {
                "flipped": e["reverse_km_flipped"]["estimate"],
                "flipped, low": e["reverse_km_flipped"]["lower_log"],
                "flipped, high": e["reverse_km_flipped"]["upper_log"],
                "events first": e["reverse_km_events_first"]["G"],
                "observed median": e["median_time_naive"],
            },
        )
        for n, e in overall.items()
    ]
    reverse = 'survfit(Surv(time, 1 - event) ~ 1, conf.type="log"), and from the formulas'
    yield "KM-6", ({**origin, "call": reverse}, follow_up)
    hazard = {"hazard": "nelson_aalen", "standard error": "nelson_aalen_se"}
    yield (
        "KM-7",
        (
            {**origin, "call": "survfit(...)$cumhaz and $std.chaz"},
            [
                case(NAMES[n], given(n), {ours: e["curve"][c] for ours, c in hazard.items()})
                for n, e in overall.items()
            ],
        ),
    )
    yield from comparison_files(samples)
    yield from many_files(samples)


TOGETHER = ("aml", "iud", "sixmp", *SAMPLES[5:])
"""Small samples, as trials of one array."""


def many_files(samples: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R says of small samples, to be found in one array."""
    patients = max(len(samples[name]["input"]["time"]) for name in TOGETHER)
    laid_out: dict[str, list[Any]] = {
        part: [
            samples[name]["input"][part] + [None] * (patients - len(samples[name]["input"][part]))
            for name in TOGETHER
        ]
        for part in ("time", "event")
    }
    overall = [samples[name]["overall"]["0.95"] for name in TOGETHER]

    def expected(found: list[Any], columns: Mapping[str, str], place: int) -> Case:
        values = {ours: [each[theirs][place] for each in found] for ours, theirs in columns.items()}
        known = ["not reached" if value is None else "estimated" for value in values["value"]]
        return {**values, "status": known}

    limits = {"value": "estimate", "low": "lower", "high": "upper"}
    quantiles = [
        case(
            f"{len(TOGETHER)} trials, {100 * share:g} %, {interval}",
            {**laid_out, "share": share, "interval": interval, "confidence": 0.95},
            expected(
                [each["by_conf_type"][interval]["quantile"] for each in overall], limits, place
            ),
        )
        for place, share in enumerate((0.25, 0.5, 0.75))
        for interval in INTERVALS
        if share == 0.5 or interval == "log-log"
    ]
    origin = {"tool": SURVIVAL}
    call = "quantile(survfit(..., conf.type=)) of each sample"
    yield "MANY-1", ({**origin, "call": call}, quantiles)
    limits = {"value": "estimate", "low": "lower_log", "high": "upper_log"}
    follow_up = [
        case(
            f"{len(TOGETHER)} trials, {100 * share:g} %",
            {**laid_out, "share": share},
            expected([each["reverse_km_flipped"] for each in overall], limits, place),
        )
        for place, share in enumerate((0.25, 0.5, 0.75))
    ]
    call = 'quantile(survfit(Surv(time, 1 - event) ~ 1, conf.type="log")) of each sample'
    yield "MANY-2", ({**origin, "call": call}, follow_up)


def comparison_files(samples: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R says of two groups."""
    compared = {name: each["comparison"] for name, each in samples.items() if "comparison" in each}
    origin = {"tool": SURVIVAL}

    def cases(of: str, columns: Mapping[str, str]) -> list[Case]:
        return [
            case(
                NAMES[name],
                {"sample": name, "groups": each["levels"]},
                {ours: each[of][theirs] for ours, theirs in columns.items()},
            )
            for name, each in compared.items()
        ]

    mantel = {
        "observed": "observed",
        "expected": "expected",
        "variance": "var_first",
        "chi square": "chisq",
        "degrees of freedom": "df",
        "p": "p",
    }
    yield "LR-1", ({**origin, "call": "survdiff(... ~ group)"}, cases("logrank", mantel))
    peto = {"chi square": "chisq", "p": "p"}
    yield "LR-2", ({**origin, "call": "survdiff(... ~ group, rho=1)"}, cases("peto_rho1", peto))
    model = {
        "coefficient": "coef",
        "standard error": "se",
        "hazard ratio": "hr",
        "low": "lower",
        "high": "upper",
        "p by Wald": "p_wald",
        "score": "score_chisq",
        "p by score": "score_p",
        "likelihood ratio": "lr_chisq",
        "p by likelihood ratio": "lr_p",
        "n": "n",
        "events": "nevent",
    }
    for requirement, ties in (("COX-1", "efron"), ("COX-2", "breslow")):
        call = f'coxph(... ~ group, ties="{ties}")'
        yield requirement, ({**origin, "call": call}, cases(f"cox_{ties}", model))
    ordered = [
        case(
            NAMES[name],
            {
                "sample": name,
                "groups": each["levels"],
                "sign": 1 if each["cox_efron"]["coef"] > 0 else -1,
            },
            {"concordance": each["cox_efron"]["concordance"]},
        )
        for name, each in compared.items()
    ]
    yield "CON-1", ({**origin, "call": "coxph(...)$concordance"}, ordered)


OF_MANY = {
    "BIN-1": "clopper-pearson",
    "BIN-2": "wilson",
    "BIN-3": "wilson-corrected",
    "BIN-4": "agresti-coull",
    "BIN-5": "jeffreys",
    "BIN-6": "mid-p",
    "BIN-7": "wald",
}
METHODS = {
    "BIN-1": ("cp", "binom.test, qbeta"),
    "BIN-2": ("wilson", 'binom.confint(methods="wilson")'),
    "BIN-3": ("wilson_cc", "Newcombe, Stat Med 1998;17:857-872, method 4"),
    "BIN-4": ("ac", 'binom.confint(methods="agresti-coull"), not clipped'),
    "BIN-5": ("jeffreys_bcd", "qbeta, with the ends of Brown, Cai and DasGupta"),
    "BIN-6": ("midp", "uniroot"),
    "BIN-7": ("wald", 'binom.confint(methods="asymptotic"), not clipped'),
}


def proportion_files(numbers: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R says of every number of successes among some n."""
    table = pl.DataFrame(numbers["intervals"], strict=False)
    shown = table.filter(pl.col("n").is_in([1, 2, 10, 26, 30, 100]))
    tool = f"{R}, binom 1.1-1.1, 2026-11-20"
    for requirement, (column, call) in METHODS.items():
        sides = [(column, {})]
        if requirement == "BIN-1":
            sides.append(("cp_onesided", {"sides": 1}))
        cases = [
            case(
                f"0 to {n} of {n}, {100 * level:g} %{', one-sided' if how else ''}",
                {"n": n, "confidence": level, "successes": rows["x"].to_list(), **how},
                {
                    "value": rows["estimate"].to_list(),
                    "low": rows[f"{name}_lower"].to_list(),
                    "high": rows[f"{name}_upper"].to_list(),
                },
            )
            for name, how in sides
            for (n, level), rows in shown.group_by("n", "level", maintain_order=True)
        ]
        yield requirement, ({"tool": tool, "call": call}, cases)
    some = table.filter(pl.col("n").is_in([10, 30]) & (pl.col("level") == 0.95))
    together = [
        case(
            f"trials of 10 and of 30 patients, {method}",
            {
                "successes": some["x"].to_list(),
                "n": some["n"].to_list(),
                "confidence": 0.95,
                "method": method,
            },
            {
                "value": some["estimate"].to_list(),
                "low": some[f"{METHODS[requirement][0]}_lower"].to_list(),
                "high": some[f"{METHODS[requirement][0]}_upper"].to_list(),
                "status": ["estimated"] * some.height,
            },
        )
        for requirement, method in OF_MANY.items()
    ]
    yield "MANY-3", ({"tool": tool, "call": "as for BIN-1 to BIN-7"}, together)
    tests = pl.DataFrame(numbers["exact_tests"], strict=False)
    cases = [
        case(
            f"of {n}, against {100 * p0:g} %",
            {"n": n, "p0": p0, "successes": rows["x"].to_list()},
            {
                "p, greater": rows["p_greater"].to_list(),
                "p, less": rows["p_less"].to_list(),
                "p, two-sided": rows["p_two_sided_R"].to_list(),
            },
        )
        for (n, p0), rows in tests.group_by("n", "p0", maintain_order=True)
    ]
    yield "BIN-8", ({"tool": f"{R}, 2026-11-20", "call": "binom.test"}, cases)


def slope_files(numbers: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R's lm says of thyroglobulin series; of degenerate ones only the answer."""
    columns = {
        "n": "n_used",
        "slope": "slope",
        "intercept": "intercept",
        "degrees of freedom": "df",
        "residual sum of squares": "rss",
        "standard error": "se",
        "t": "t",
        "p, two-sided": "p_two_sided",
        "p, greater": "p_greater",
        "p, less": "p_less",
        "limits, 95 %": "ci95",
        "limits, 90 %": "ci90",
        "doubling time": "doubling_time_weeks",
    }
    fitted, graded = [], []
    for each in numbers["series"]:
        given = {"time": each["week"], "value": each["tg"]}
        name = " ".join(filter(None, (each["id"].replace("_", " "), each["note"])))
        answer = each["recommended_class"].replace("not evaluable", "NE")
        graded.append(case(name, given, {"answer": answer}))
        if each.get("estimable") and each.get("df") and not each.get("degenerate"):
            expected = {ours: each[c] for ours, c in columns.items() if c in each}
            fitted.append(case(name, given, expected))
    tool = f"{R}, 2026-11-20"
    yield "TG-1", ({"tool": tool, "call": "lm(log(tg) ~ week), summary, confint"}, fitted)
    rule = "lm(log(tg) ~ week), p two-sided below 0.05 and the sign of the slope"
    yield "TG-2", ({"tool": tool, "call": rule}, graded)


def design_files(numbers: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what clinfun says of two-stage and single-stage designs, and after two stages."""
    clinfun = f"{R}, clinfun 1.1.5, 2026-11-20"

    def asked(each: Mapping[str, Any]) -> tuple[str, Case]:
        given = {name: each[name] for name in ("p0", "p1", "alpha")}
        power = round(1 - each["beta"], 12)
        rates = f"{100 * each['p0']:g} % against {100 * each['p1']:g} %"
        errors = f"alpha {100 * each['alpha']:g} %, power {100 * power:g} %"
        return f"{rates}, {errors}", given | {"power": power}

    def plan(each: Mapping[str, Any]) -> Case:
        names = {
            "first limit": "r1",
            "first n": "n1",
            "limit": "r",
            "n": "n",
            "expected n": "en_p0",
            "early stop": "pet_p0",
            "type 1 error": "type1",
            "power": "power",
            "expected n under p1": "en_p1",
            "early stop under p1": "pet_p1",
        }
        return {ours: each[theirs] for ours, theirs in names.items()}

    two_stage = [
        case(
            *asked(each),
            {
                "optimal": plan(each["optimal"]),
                "minimax": plan(each["minimax"]),
                "admissible": [
                    plan(one) | {"weights": [one["qlo"], one["qhi"]]} for one in each["admissible"]
                ],
            },
        )
        for each in numbers["two_stage"]
    ]
    call = "ph2simon(p0, p1, alpha, beta, nmax = 150), twostage.admissible (weights to 3 decimals)"
    yield "DES-1", ({"tool": clinfun, "call": call}, two_stage)
    names = {"smallest": "smallest_n", "every larger n": "smallest_n_all_larger_ok"}
    single = [
        case(
            *asked(each),
            {
                ours: {
                    "n": each[theirs]["n"],
                    "limit": each[theirs]["reject_if_more_than"],
                    "type 1 error": each[theirs]["type1"],
                    "power": each[theirs]["power"],
                }
                for ours, theirs in names.items()
            },
        )
        for each in numbers["single_stage"]
    ]
    call = "ph2single, pbinom over every n"
    yield "DES-2", ({"tool": clinfun, "call": call}, single)
    after = [
        case(
            f"{each['x']} of {each['n']}, more than {each['r1']} of {each['n1']} to go on",
            {
                "successes": each["x"],
                "first n": each["n1"],
                "first limit": each["r1"],
                "n": each["n"],
                "p0": each["p0"],
                "confidence": 0.9,
            },
            {
                "umvue": each["umvue"],
                "p": each["p_value"],
                "low, up to 4 decimals": each["lower90"],
                "high, down to 4 decimals": each["upper90"],
            },
        )
        for each in numbers["inference"]
    ]
    call = "twostage.inference(x, r1, n1, n, p0, alpha = 0.05), limits cut towards the inside"
    yield "DES-3", ({"tool": clinfun, "call": call}, after)


def belief_files(numbers: Mapping[str, Any]) -> Iterator[tuple[str, File]]:
    """Yield what R says of posterior and predictive probabilities."""
    cases = [
        case(
            f"{each['x']} of {each['n']}, of {each['nmax']} in all, above {100 * each['p0']:g} %",
            {
                "successes": each["x"],
                "n": each["n"],
                "n in all": each["nmax"],
                "p0": each["p0"],
                "prior": each["prior"],
                "convincing": each["theta_T"],
            },
            {
                "above": each["posterior_p_gt_p0"],
                "mean": each["post_mean"],
                "limits": each["cred95"],
                "predictive": each["predictive_probability"],
            },
        )
        for each in numbers["rows"]
    ]
    yield "BAY-1", ({"tool": f"{R}, 2026-11-20", "call": "pbeta, qbeta, lbeta"}, cases)


RULES = {"stable from day": 42, "confirmation days": 28}
UNCONFIRMED = {"stable from day": 42, "confirmation days": 0}
UNCUT = {**RULES, "until progression": False}
PARAMETERS = {
    "BOR-1": ("best", (("BOR", UNCONFIRMED), ("CBOR", RULES))),
    "RSP-1": ("answer", (("RSP", UNCONFIRMED), ("CRSP", RULES))),
    "CB-1": ("answer", (("CB", UNCONFIRMED), ("CCB", RULES))),
    "LST-1": ("last", (("LSTA", UNCUT),)),
}
ANSWERS = {"Y": "met", "N": "not met"}


def response_files(adrs: pl.DataFrame) -> Iterator[tuple[str, File]]:
    """Yield what admiralonco says of the first patient with each course of responses."""
    day = (pl.col("ADT") - pl.col("RANDDT")).dt.total_days()
    rows = adrs.select("USUBJID", "PARAMCD", "AVALC", day=day).sort("USUBJID", "day")
    visits = {
        subject: (own["day"].to_list(), own["AVALC"].to_list())
        for (subject,), own in rows.filter(PARAMCD="OVR").group_by("USUBJID", maintain_order=True)
    }
    first: dict[tuple[str, ...], str] = {}
    for subject, (_, responses) in visits.items():
        first.setdefault(tuple(responses), subject)
    origin = {
        "tool": "admiralonco 1.4.0, as in pharmaverseadam 1.3.0 (Apache-2.0)",
        "call": "adrs_onco, investigator, days from RANDDT",
    }
    for requirement, (what, parameters) in PARAMETERS.items():
        cases = []
        for parameter, rules in parameters:
            answers = rows.filter(PARAMCD=parameter)
            for subject in first.values():
                (answer,) = answers.filter(USUBJID=subject).to_dicts()
                given = dict(zip(("day", "response"), visits[subject], strict=True))
                word = ANSWERS.get(answer["AVALC"], answer["AVALC"])
                expected = {what: word, "day": answer["day"]}
                title = f"{parameter} of {subject}"
                cases.append(case(title, {**given, "rules": rules}, expected))
        yield requirement, (origin, cases)


PARTS = ("value", "low", "high", "n", "denominator", "status")


def demo_files() -> Iterator[tuple[str, File]]:
    """Yield every result of the lead study, once its plain twin has come to the same."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "study"
        make_study("lead", folder)
        both = run_both(folder)
    assert_numbers_are_the_twins(both)
    cases = [
        case(
            each.id,
            {"study": "lead", "result": each.id},
            {part: getattr(each, part) for part in PARTS},
        )
        for each in both.readout.results
    ]
    call = "the lead study with its invented patients"
    yield (
        "DEMO-1",
        ({"tool": "this program, and another written patient by patient", "call": call}, cases),
    )


def every_file(data: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every file."""
    numbers = {
        name: json.loads((data / f"statistics-reference/{name}.json").read_text())
        for name in ("survival", "binomial", "tg_slope", "designs", "bayes")
    }
    adrs = pl.read_parquet(data / "adam-oncology/adrs_onco.parquet")
    samples = {name: numbers["survival"]["cases"][name]["input"] for name in SAMPLES}
    origin = {"tool": "examples of R's survival, Collett's book, Freireich 1963, and invented"}
    yield "samples.json", as_text({"origin": origin}, "samples", samples)
    for requirement, (origin, cases) in (
        *survival_files(numbers["survival"]),
        *proportion_files(numbers["binomial"]),
        *slope_files(numbers["tg_slope"]),
        *design_files(numbers["designs"]),
        *belief_files(numbers["bayes"]),
        *response_files(adrs),
        *demo_files(),
    ):
        head = {"requirement": requirement, "origin": origin}
        yield f"{requirement}.json", as_text(head, "cases", cases)


def as_text(head: Mapping[str, Any], name: str, content: Any) -> str:
    """Write a file, one case or sample a line."""
    if isinstance(content, list):
        lines, begin, end = [_line(each) for each in content], "[", "]"
    else:
        lines = [f"{_line(key)}: {_line(each)}" for key, each in content.items()]
        begin, end = "{", "}"
    inside = ",\n".join(f"  {line}" for line in lines)
    above = ",\n".join(f" {_line(key)}: {_line(value)}" for key, value in head.items())
    return f"{{\n{above},\n {_line(name)}: {begin}\n{inside}\n {end}\n}}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def main(data: Path) -> None:
    """Write every file anew."""
    for name, text in every_file(data):
        (CASES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
