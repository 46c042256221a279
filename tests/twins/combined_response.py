"""Combined responses as their tables have them, line by line from the top.

Sources: Rustin et al., Int J Gynecol Cancer 2011;21:419-423.
         PharmaSUG 2024, paper DS-287.
"""

from __future__ import annotations


def gcig(lesions, marker):
    """Words of RECIST, and of CA 125: normal, response, stable, progression, NE."""
    if lesions == "PD" or marker == "progression":
        return "PD"
    if lesions == "MISSING":
        return "NE"
    if lesions in ("CR", "ND") and marker == "response within normal range":
        return "CR"
    if lesions in ("CR", "PR") or marker in ("response within normal range", "response"):
        return "PR"
    if lesions in ("SD", "NON-CR/NON-PD") or marker == "stable":
        return "SD"
    return "NE"


PCWG3 = {
    **{("ND", bone): "NE" for bone in ("PDu", "NED", "NE")},
    ("ND", "NON-PD"): "NON-CR/NON-PD",
    **{("NE", bone): "NE" for bone in ("NON-PD", "PDu", "NED", "NE")},
    **{("MISSING", bone): "NE" for bone in ("NON-PD", "PDu", "NED", "NE")},
    **{("SD", bone): "SD" for bone in ("NON-PD", "PDu", "NED", "NE")},
    **{("NON-CR/NON-PD", bone): "NON-CR/NON-PD" for bone in ("NON-PD", "PDu", "NED", "NE")},
    **{("PR", bone): "PR" for bone in ("NON-PD", "PDu", "NED", "NE")},
    **{("CR", bone): "PR" for bone in ("NON-PD", "PDu", "NE")},
    ("CR", "NED"): "CR",
    **{("PD", bone): "PD" for bone in ("NON-PD", "PDu", "NED", "NE", "PD")},
    **{(soft, "PD"): "PD" for soft in ("CR", "PR", "SD", "NON-CR/NON-PD", "NE", "ND", "MISSING")},
}
"""Soft tissue and bone, and the whole; of patients who have target lesions."""


def confirmed(bone):
    """What became of each PDu in the scans of one patient."""
    found = []
    for i, word in enumerate(bone):
        deciding = [later for later in bone[i + 1 :] if later not in ("PDu", "NE")]
        if word == "PDu" and deciding:
            word = "PD" if deciding[0] == "PD" else "NON-PD"
        found.append(word)
    return found
