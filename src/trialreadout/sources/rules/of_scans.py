"""The scans of a study: files of DICOM, and the rows that name them."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_SCANS = {
    "not-dicom": Rule(
        "warning",
        "a file of DICOM",
        "Take it out of the folder of scans, or export the scan again as DICOM (part 10).",
    ),
    "truncated-scan": Rule("error", "a whole file", "Ask for the file again: its end is missing."),
    "unreadable-scan": Rule(
        "error",
        "a file of DICOM whose pixels can be read",
        "Export it again, uncompressed (Explicit VR Little Endian).",
    ),
    "missing-plugin": Rule(
        "error",
        "a way of storing pixels that can be read here",
        "Install what reads it, or export the scan again uncompressed.",
    ),
    "missing-tag": Rule(
        "error", "a value", "Export it again from the camera's own system, with its whole header."
    ),
    "scan-of-another-class": Rule(
        "warning",
        "Nuclear Medicine Image Storage",
        "Nothing, if the tags are as the camera wrote them: what the file lacks is not known then.",
    ),
    "scan-of-another-kind": Rule(
        "error",
        "a file of the kind that the table of scans names",
        "Name the right series in the table of scans, or mend its kind.",
    ),
    "views-do-not-pair": Rule(
        "error",
        "one anterior and one posterior view of the same size",
        "Put both views of this scan into its series, and no others.",
    ),
    "pixels-not-square": Rule(
        "error", "pixels as wide as high", "Export the scan as it was acquired."
    ),
    "frames-not-named": Rule(
        "error",
        "for each frame the window of energy and the detector that it is of",
        "Export it again from the camera's own system, with its whole header.",
    ),
    "peak-not-known": Rule(
        "error",
        "one window of energy around 364 keV",
        "Export the window around the peak, with its limits.",
    ),
    "counts-do-not-add-up": Rule(
        "warning",
        "as many counts in the pixels as the header says",
        "Ask whether the scan was changed after it was acquired; the pixels are taken as they are.",
    ),
    "counts-below-zero": Rule(
        "error", "counts of 0 or more", "Export it again, uncompressed and not filtered."
    ),
    "counts-below-zero-by-compression": Rule(
        "warning",
        "counts of 0 or more",
        "Export it again without loss if it can be had; until then these pixels count as 0.",
    ),
    "activity-in-becquerel": Rule(
        "warning",
        "the activity in MBq",
        "Nothing, if it is meant in Bq: so it is taken, as no such activity is given to a person.",
    ),
    "posterior-side-not-shown": Rule(
        "warning",
        "a view from behind whose outline fits that from before either mirrored or as it is",
        "Look at the scan: it is taken as a detector sees it, the patient's left at the left.",
    ),
    "several-scans-in-series": Rule(
        "error",
        "one reconstruction in a series",
        "Put each into a folder of its own, and name the one that counts in the table of scans.",
    ),
    "slices-differ": Rule(
        "error",
        "slices of one series, of one size and one direction, above each other",
        "Put the slices of one series into its folder, and nothing else (no scout view).",
    ),
    "slices-twice": Rule(
        "error", "one slice in each place", "Take away the one that does not belong to the series."
    ),
    "slices-with-gap": Rule(
        "error",
        "slices at even distances",
        "Ask for the slices that are missing, or for the whole series again.",
    ),
    "scan-of-another-patient": Rule(
        "error",
        "the subject of the row that names the series",
        "Find out whose scan it is: name the right series in the table of scans, or put the right "
        "file there. Readings made of it are in doubt.",
    ),
    "scan-on-another-day": Rule(
        "warning",
        "the day that the table of scans names",
        "Mend the day in the table, or name the right series; the file's own time is the one that "
        "decay is reckoned from.",
    ),
    "scan-not-found": Rule(
        "warning",
        "a folder or a file below the folder of scans, or the UID of a series there",
        "Mend the name, or put the series there; until then nothing of this scan can be shown or "
        "measured. Readings of it count all the same.",
    ),
    "scan-without-row": Rule(
        "warning",
        "a series that a row of the table of scans names",
        "Name it in the column series of its row, or take it out of the folder.",
    ),
    "identifying-header": Rule(
        "warning",
        "no names, birth dates, addresses or numbers of a hospital",
        "De-identify the file before it is shared. Nothing is shown of this tag.",
    ),
    "private-header": Rule(
        "warning",
        "a file that says that it was de-identified (PatientIdentityRemoved), or no private tags",
        "De-identify the file before it is shared: what private tags hold, only their maker knows.",
    ),
    "burned-in-annotation": Rule(
        "warning",
        "pixels in which no letters stand (NO, or no such tag)",
        "Look at the picture: what is written in it reaches every page that shows it. Take the "
        "file out, or ask for it without letters.",
    ),
    "server-not-answering": Rule(
        "error",
        "a DICOMweb server that answers",
        "Mend the address, the network or the authorization, then fetch again: what came whole is "
        "kept and not asked for twice.",
    ),
    "series-not-on-server": Rule(
        "error",
        "a series that the server has",
        "Name or mend its Series Instance UID in the table of scans, or ask who keeps the server.",
    ),
    "series-not-whole": Rule(
        "error",
        "as many files as the server promised, each to its end",
        "Fetch again: nothing of this series was kept, and what came whole is not asked for twice.",
    ),
    "file-of-another-series": Rule(
        "error",
        "files of the series that was asked for",
        "Ask whoever keeps the server. Nothing of this series was kept.",
    ),
    "series-here-differs": Rule(
        "error",
        "a series whose files are all there, as many as the server has, or none of them",
        "Look at what lies there: take it out of the folder of scans and fetch again, or leave it. "
        "Nothing was changed.",
    ),
    "report-incomplete": Rule(
        "warning",
        "who read which kind of scan of which day, and the uptake of each lesion",
        "Write the reading into the tables of reads and foci: nothing is taken from this report.",
    ),
}
