"""CA 125 by the GCIG, PSA by PCWG3 and any decline, one patient at a time, from the papers.

Sources: Rustin et al., Int J Gynecol Cancer 2011;21:419-423.
         Scher et al., J Clin Oncol 2016;34:1402-1418, and 2008;26:1148-1159.
"""

from __future__ import annotations

from fractions import Fraction
from math import isnan


def gcig_ca_125(samples, disturbed=()):
    """Answer, why, day of response and of progression.

    samples: (day, value, upper limit of normal), day 0 being the start of treatment.
    """
    samples = [
        (day, Fraction(str(value)), limit if isnan(limit) else Fraction(str(limit)))
        for day, value, limit in sorted(samples, key=lambda sample: sample[0])
        if not isnan(day) and not isnan(value)
        if not any(0 <= day - event <= 28 for event in disturbed)
    ]
    before = [sample for sample in samples if sample[0] <= 0]
    later = [sample for sample in samples if sample[0] > 0]
    if not before:
        return "NE", "NO_BASELINE", None, None
    base_day, base, base_limit = before[-1]
    if any(isnan(limit) for _, _, limit in [before[-1], *later]):
        return "NE", "LIMIT_UNKNOWN", None, None
    if not later:
        return "NE", "NOTHING_AFTER", None, None

    rising, whys = [], []
    nadir, normalised = base, base <= base_limit
    fell = False
    for _, value, limit in later:
        rising.append(value >= 2 * limit if normalised else value >= 2 * nadir)
        if normalised:
            after = "ROSE_FROM_NORMAL_BASELINE" if base <= base_limit else "ROSE_AFTER_NORMAL"
        else:
            after = "ROSE_ABOVE_NADIR" if fell else "ROSE_ABOVE_BASELINE"
        whys.append(after)
        nadir, normalised = min(nadir, value), normalised or value <= limit
        fell = fell or value < base
    progression = why = None
    for i, (day, _, _) in enumerate(later):
        if progression is None and held(later, i, 7, rising):
            progression, why = day, whys[i]

    evaluable = base >= 2 * base_limit and base_day >= -14
    counted = [s for s in later if progression is None or s[0] < progression]
    halved = [evaluable and value * 2 <= base for _, value, _ in counted]
    response = normal = None
    for i, (day, _, _) in enumerate(counted):
        if response is None and held(counted, i, 28, halved, within_a_tenth):
            response = day
        both = [
            ok and value <= limit for ok, (_, value, limit) in zip(halved, counted, strict=True)
        ]
        normal = normal or held(counted, i, 28, both)
    if response is not None:
        word = "RESPONSE_WITHIN_NORMAL_RANGE" if normal else "RESPONSE"
        return word, "FELL_TO_NORMAL" if normal else "FELL", response, progression
    if progression is not None:
        return "PROGRESSION", why, None, progression
    if base_day < -14:
        return "NE", "BASELINE_TOO_OLD", None, None
    if not evaluable:
        return "NE", "BASELINE_TOO_LOW", None, None
    return "STABLE", unconfirmed(rising, halved), None, None


def pcwg3_psa(samples):
    """Answer, why, day of response and of progression; samples: (day, value)."""
    samples = [
        (day, Fraction(str(value)))
        for day, value in sorted(samples, key=lambda sample: sample[0])
        if not isnan(day) and not isnan(value)
    ]
    before = [sample for sample in samples if sample[0] <= 0]
    later = [sample for sample in samples if sample[0] > 0]
    if not before:
        return "NE", "NO_BASELINE", None, None
    if not later:
        return "NE", "NOTHING_AFTER", None, None
    base = before[-1][1]
    rising, fallen = [], []
    nadir = base
    for day, value in later:
        declined = nadir < base
        enough = value - nadir >= 2 and value >= nadir * Fraction(5, 4)
        rising.append(enough and (day >= 84 if declined else day > 84))
        fallen.append(declined)
        nadir = min(nadir, value)
    progression = why = None
    for i, (day, _) in enumerate(later):
        if progression is None and held(later, i, 21, rising):
            progression = day
            why = "ROSE_ABOVE_NADIR" if fallen[i] else "ROSE_ABOVE_BASELINE"
    counted = [s for s in later if progression is None or s[0] < progression]
    halved = [base > 0 and value <= base / 2 for _, value in counted]
    for i, (day, _) in enumerate(counted):
        if held(counted, i, 21, halved):
            return "RESPONSE", "FELL", day, progression
    if progression is not None:
        return "PROGRESSION", why, None, progression
    if base == 0:
        return "NE", "BASELINE_TOO_LOW", None, None
    return "STABLE", unconfirmed(rising, halved), None, None


def decline(samples, percent, days=0):
    """Answer, why and day of a decline that a protocol asks for; samples: (day, value)."""
    known = [(day, value) for day, value in samples if not isnan(day) and not isnan(value)]
    samples = [
        (day, Fraction(str(value))) for day, value in sorted(known, key=lambda sample: sample[0])
    ]
    before = [sample for sample in samples if sample[0] <= 0]
    later = [sample for sample in samples if sample[0] > 0]
    if not before:
        return "NE", "NO_BASELINE", None, None
    if not later:
        return "NE", "NOTHING_AFTER", None, None
    base = before[-1][1]
    if base == 0:
        return "NE", "BASELINE_TOO_LOW", None, None
    low = [value <= base * (100 - percent) / 100 for _, value in later]
    for i, (day, _) in enumerate(later):
        if held(later, i, days, low):
            return "RESPONSE", "FELL", day, None
    return "STABLE", unconfirmed([], low), None, None


def held(samples, first, days, shows, follows=None):
    """Whether what a sample shows is shown by all up to one so many days later."""
    if not shows[first]:
        return False
    for i in range(first, len(samples)):
        if not shows[i] or (follows and i > first and not follows(samples[i - 1], samples[i])):
            return False
        if samples[i][0] - samples[first][0] >= days:
            return True
    return False


def within_a_tenth(previous, sample):
    _, value, limit = sample
    return value <= limit or value * 10 <= previous[1] * 11


def unconfirmed(rising, halved):
    if any(rising):
        return "RISE_NOT_CONFIRMED"
    return "FALL_NOT_CONFIRMED" if any(halved) else "NEITHER"
