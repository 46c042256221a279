"""Why each finding is made: one sentence a rule."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAUSES: Mapping[str, str] = MappingProxyType(
    {
        # The study file
        "study-file-missing": "There is no study.toml where the command was pointed to, or it may "
        "not be read.",
        "toml-syntax": "The study file stops being TOML at this place: a quote, a bracket or a "
        "comma is missing, or the file is not text in UTF-8.",
        "unknown-format": "The study file was written for another version of its format.",
        "unknown-key": "The study file has a key that its section does not know; most often it is "
        "misspelt.",
        "missing-key": "A section lacks a key without which it means nothing.",
        "not-allowed": "A key has a value that it does not take, or that contradicts what stands "
        "beside it.",
        "wrong-type": "A value is text where a number is wanted, or the other way round; nothing "
        "is converted.",
        "unknown-name": "An endpoint, an analysis set, a visit or a key is referred to that the "
        "file does not have.",
        "duplicate-name": "Two endpoints, analysis sets or visits bear one name.",
        "overlapping-windows": "One day lies in the windows of two visits that collect the same, "
        "so that its visit would be a guess.",
        "key-not-used": "The study file has a key that is read of SDTM alone, or of plain tables "
        "alone.",
        "duplicate-statistic": "Two statistics ask for the same number.",
        "unknown-group": "A statistic is split by a column that the table of subjects does not "
        "have.",
        "unknown-reference": "A hazard ratio is asked against a group that the column of the "
        "subjects does not have.",
        "one-group": "A comparison between groups is asked of a set in which there are not two.",
        "not-a-readout": "What is to be compared is neither a readout nor a study, or a file of "
        "the readout was changed or lost since it was written.",
        "not-a-registry-record": "A file is no record of ClinicalTrials.gov in the form that its "
        "API gives today, or a list of several.",
        # What readers saved
        "not-a-reading": "A file is not what the reading page saved, or was changed since.",
        "reading-of-another-study": "A reader's file is of another study than the folder.",
        "unknown-case": "A reader's file names a case that the study lacks for this reader.",
        "case-partly-read": "A reader has read some scans of a patient and not the others, so that "
        "no page shows them.",
        "read-twice": "A reader's file reads a scan that this reader has read already, or holds it "
        "twice.",
        "table-not-written": "The tables of reads and foci lie in a form that Readout reads and "
        "does not write.",
        "scan-cannot-be-read": "A reader said that a scan cannot be read.",
        # Files and headings
        "no-data": "There is no data folder, or nothing is in it.",
        "no-patients": "The table of subjects names no patient.",
        "missing-table": "An endpoint needs a table that is not there.",
        "empty-table": "An endpoint needs a table that has no rows.",
        "missing-file": "The study file names a file that is not there.",
        "missing-domain": "The study file, or the reading of SDTM, asks for a domain that is not "
        "there.",
        "two-files-for-a-table": "Two files or sheets hold the same table, and which of them "
        "counts cannot be guessed.",
        "two-files-for-a-domain": "Two files hold the same domain, and which of them counts cannot "
        "be guessed.",
        "unused-file": "A file or sheet belongs to no table, so that nothing is read from it.",
        "too-large": "A file is larger than it may be, unpacks to more, or claims more cells than "
        "any trial collects; nothing of it is read.",
        "changed-while-read": "Somebody wrote to the study while it was read, so that its numbers "
        "might be of neither state.",
        "unreadable-file": "A file is not of the format that its ending names, is protected, or is "
        "text in another encoding.",
        "truncated-file": "A file ends in the middle of a record: its end was lost.",
        "empty-file": "Nothing stands in a file, not even headings.",
        "no-rows": "A table has headings and no record.",
        "wrong-separator": "The cells of an SDTM file are parted by something other than commas.",
        "ragged-row": "A row has more or fewer cells than the heading: most often a comma stands "
        "in a cell without quotes.",
        "open-quote": "A quote is opened in a cell and never closed.",
        "duplicate-column": "Two columns have one heading.",
        "missing-column": "A table lacks a column without which it cannot be read, or the heading "
        "that the study file names is not there.",
        "unknown-column": "A heading, or a column that the study file names, is none of the "
        "table's; nothing is read from it.",
        "contradictory-patterns": "The patterns of a wide layout do not share their words in "
        "braces, so that their places cannot be paired.",
        # Persons
        "identifying-column": "A heading, or what stands below it, looks like names, birth dates, "
        "addresses or numbers of a hospital or insurance; such a column is not read and reaches no "
        "output.",
        "identifying-cells": "A cell of free text holds an address of electronic mail or a "
        "telephone number; it is not read.",
        "identifying-subject": "The identifiers of patients look like names, initials with a day "
        "of birth, or national numbers. They are read, since rows hang on them.",
        # Cells
        "not-a-number": "A cell that should hold a number holds something else.",
        "not-a-flag": "A cell that should say yes or no says something else.",
        "unknown-term": "A cell holds a word that its column does not know.",
        "missing-value": "A cell is blank without which the row belongs nowhere: whose it is, when "
        "it was, or which lesion.",
        "not-a-date": "A cell that should hold a date holds something else, or a day that does not "
        "exist.",
        "mixed-forms": "A cell writes its number or date in another form than the rest of its "
        "sheet.",
        "thousands-separator": "A number has marks between its thousands, which could as well be "
        "decimals.",
        "ambiguous-number": "A sheet does not show whether 1,234 has decimals.",
        "ambiguous-date": "A sheet does not show whether 03/04/2011 is in March or in April.",
        "month-first": "A sheet writes the month before the day, which is never read unasked.",
        "implausible-date": "The year of a date lies outside 1900 to 2199.",
        "partial-date": "Only the month or the year is known of a date that places its row, and "
        "the study file does not say how it is completed.",
        "incomplete-date": "Only the month or the year is known of a date, and the study file does "
        "not say how it is completed.",
        "negative-value": "A number is below 0 that cannot be.",
        "unknown-unit": "A size is in a unit that is not converted.",
        "two-units": "Values of one column are in different units.",
        "limit-differs": "The sign before a marker value contradicts the limit beside it.",
        "no-logarithm": "A marker value is 0 or less: a trend is that of the logarithm.",
        "no-limit-of-normal": "A marker value has no upper limit of normal, and the criteria of "
        "its response ask for one.",
        "two-assays": "The marker of a patient was measured by two assays.",
        # Study days
        "day-zero": "A study day is 0, which does not exist where day 1 is time zero.",
        "day-without-time-zero": "A study day is given for a patient whose time zero is not known.",
        "day-differs": "A study day and the date beside it are not the same day.",
        "days-and-dates": "A date stands beside study days though no date of time zero is known, "
        "so that it cannot be placed among them.",
        "days-without-dates": "Study days were handed in and no date of time zero, so that "
        "everybody's is set to one day.",
        "planned-dates": "Dates were not handed in and are taken from planned weeks.",
        # Patients and records
        "unknown-patient": "A record belongs to a patient who is not in the table of subjects.",
        "unknown-lesion": "A measurement is of a lesion that its reader did not identify.",
        "unknown-mass": "A lesion is said to have merged into, or to be part of, one that is not "
        "there.",
        "blank-response": "An examination after baseline has no overall response. It counts as not "
        "evaluable; a blank at baseline is as it should be.",
        "duplicate-record": "Two records of the same thing contradict each other.",
        "repeated-record": "A record stands twice, and neither contradicts the other.",
        "alive-and-dead": "A patient is said to be alive on a day on or after the day of death.",
        "death-before-first-dose": "A patient died before the first dose.",
        "death-without-date": "A patient is said to have died, and no day of death is given.",
        "death-dates-differ": "DM and DS name different days of death.",
        "recorded-after-death": "A record is of a day after the patient's death.",
        "seen-after-last-contact": "A record is of a day after the patient's last contact.",
        "after-cut-off": "A record is of a day after the data cut-off, and is left out.",
        "cut-off-before-data": "The data cut-off lies before every record, so that nothing "
        "remains.",
        "dosed-screen-failure": "A patient who did not pass the screening has doses.",
        "not-given": "A dose or therapy is recorded as one that was not given.",
        "zero-dose": "A dose of 0 mg is recorded that is no placebo.",
        "entry-from-reference-start": "DS does not say when the patient entered the study.",
        "response-without-category": "A response in RS does not say by which criteria it was "
        "given.",
        "several-response-categories": "RS holds overall responses by several criteria, and the "
        "study file does not say which count.",
        "unknown-response-category": "RS holds no response of the category that the study file "
        "names.",
        "unconfirmed-progression": "A reader's overall response is a progression that a further "
        "scan has to confirm.",
        "combined-otherwise": "The overall response that a reader recorded is not the one that "
        "follows from what the reader recorded of the parts of the disease.",
        "qualifier-without-record": "A supplemental qualifier leads to no record of its domain.",
        "qualifier-name-taken": "A supplemental qualifier has the name of a column of its domain.",
        "outvoted": "Several records of one patient fall into one assessment; the gravest or "
        "latest is taken.",
        # Lesions and scans
        "new-lesion-without-word": "A new lesion is listed or measured, and no examination says "
        "whether it is equivocal or unequivocal.",
        "new-lesion-unsaid": "TU lists a new lesion, and neither TR nor RS says whether it is "
        "equivocal or unequivocal.",
        "short-axis-missing": "A lymph node was followed without its short axis.",
        "longest-diameter-of-node": "On one day a lymph node has its longest diameter and no short "
        "axis.",
        "no-baseline": "A patient has no examination that can be the baseline.",
        "baseline-incomplete": "At baseline the size of a target lesion is missing.",
        "baseline-without-disease": "At baseline all target lesions are of 0 mm.",
        "old-baseline": "The baseline is older at the first dose than the protocol allows.",
        "baseline-after-first-dose": "The baseline that the protocol chooses was examined after "
        "the first dose.",
        "scan-without-read": "A scan was made, and the table of reads has no reading of it.",
        "ends-before-start": "A dose, an event or a therapy ends before it starts.",
        "overlapping-doses": "Two stretches of dosing with one agent share days.",
        "not-a-grade": "The grade of an adverse event lies outside 1 to 5.",
        "enrolled-before-informed": "A patient entered before consent was given.",
        "no-status": "Nothing is known of a patient's death or last contact.",
        "age-outside": "A patient's age lies outside the range that the protocol lets in.",
        "entered-before-study": "A patient entered before the study began.",
        "unknown-visit": "A label names no visit of the schedule, though most of its table do.",
        "outside-window": "A blood value was sampled outside the window of its visit.",
        "unknown-offer": "A recorded offer is none that the protocol makes.",
        "visit-named-otherwise": "An examination and the measurements of its day name the visit "
        "differently.",
        "examination-without-measurement": "An examination has no measurement at about its time.",
        "no-baseline-weight": "A treated patient has no weight on or before the first dose.",
        "unit-not-graded": "A laboratory value that is to be graded has no unit, or one that its "
        "test is not measured in.",
        "no-planned-assessment": "A time asks which assessments of tumours were missed or come "
        "next, and the schedule has none.",
        "no-limit-for-grade": "Laboratory values have no limit of normal, and grades of their test "
        "are told from one.",
        "calcium-without-albumin": "Total calcium is to be graded and has no albumin of its day to "
        "be corrected by.",
        "limits-contradict": "The upper limit of normal of a blood value is 0, or lies below the "
        "lower one.",
        "test-perhaps-graded": "A laboratory test has a name that is not known, and much like one "
        "that is graded.",
        "marker-perhaps-meant": "A marker differs from one that the study file names by blanks "
        "and signs alone.",
        "part-stopped": "An endpoint asks for another one that has no result.",
        "before-baseline": "An examination lies before the baseline and takes no part.",
        "before-time-zero": "A recorded response lies before time zero and takes no part.",
        "without-time-zero": "A patient's records take no part, since time zero is not known.",
        "too-many-new-targets": "A reader measured more new lesions than iRECIST allows.",
        "too-many-new-targets-of-organ": "A reader measured more new lesions in one organ than "
        "iRECIST allows.",
        "too-many-targets": "A reader chose more target lesions than the version of RECIST allows.",
        "too-many-targets-of-organ": "A reader chose more target lesions in one organ than the "
        "version of RECIST allows.",
        "target-not-measurable": "A target lesion is smaller at baseline than a measurable one.",
        "node-or-not": "A lesion lies in a lymph node, and nothing says whether it is a node.",
        "normal-node": "A lymph node that is followed as a lesion is of normal size at baseline.",
        "bone-target": "A target lesion lies in bone and is not measurable by its kind.",
        "cystic-target": "A target lesion is cystic.",
        "irradiated-target": "A target lesion had been irradiated before baseline.",
        "focus-without-read": "A focus belongs to a reading that is not in the table of reads.",
        "read-without-scan": "A reading belongs to a scan that is not in the table of scans.",
        "immune-parts-contradict": "An overall response by iRECIST is not what its parts make: the "
        "target and the non-target lesions, or a new lesion.",
        "immune-confirmed-alone": "A confirmed progression (iCPD) stands without an unconfirmed "
        "one (iUPD) that it could confirm.",
        "immune-after-confirmation": "A response was recorded after a confirmed progression.",
        "recorded-not-measured": "A reader recorded a response at an assessment without "
        "measurements.",
        "graded-otherwise": "The response that a reader recorded is not the one that follows from "
        "the reader's own measurements.",
        # Files of scans
        "not-dicom": "A file in the folder of scans is no DICOM.",
        "truncated-scan": "A file of a scan ends before its pixels do: its end was lost.",
        "unreadable-scan": "A file of a scan cannot be understood, or its pixels cannot be "
        "unpacked.",
        "missing-plugin": "The pixels of a scan are compressed in a way that nothing installed "
        "here reads.",
        "missing-tag": "A tag is absent, empty or senseless without which the scan cannot be read.",
        "scan-of-another-class": "A scan of nuclear medicine was stored as a picture of another "
        "class, so that what that class does not know may be lost.",
        "scan-of-another-kind": "The series of a planar scan holds none, or that of a SPECT no "
        "reconstruction.",
        "views-do-not-pair": "A planar series does not hold one anterior and one posterior view of "
        "one size.",
        "pixels-not-square": "The pixels of a planar scan are not as wide as high.",
        "frames-not-named": "A file does not say of each frame which window of energy, which "
        "detector or which slice it is.",
        "peak-not-known": "No window of energy, or more than one, lies around the peak of 131I.",
        "counts-do-not-add-up": "The pixels hold other counts than the camera says it counted.",
        "counts-below-zero": "Pixels of a scan count less than nothing.",
        "counts-below-zero-by-compression": "A compression with loss has put pixels below 0.",
        "activity-in-becquerel": "The activity given is so large a number that it is in Bq.",
        "posterior-side-not-shown": "Neither the outline nor the organs show whether the view from "
        "behind stands mirrored.",
        "several-scans-in-series": "A series holds more than one reconstruction.",
        "slices-differ": "The slices of a CT do not lie above each other, or differ in size.",
        "slices-twice": "Two slices of a CT lie in one place.",
        "slices-with-gap": "The slices of a CT do not lie at even distances: one is missing.",
        "scan-of-another-patient": "A file belongs to another patient than the row that names it.",
        "scan-on-another-day": "A file was acquired on another day than its row says.",
        "scan-not-found": "The series that a row names is not in the folder of scans.",
        "scan-without-row": "No row of the table of scans names a series that is there.",
        "identifying-header": "A header is filled in with what could tell who the patient is.",
        "private-header": "A header holds private tags, and does not say that the file was "
        "de-identified.",
        "burned-in-annotation": "A file says that letters stand in its pixels: a name, perhaps.",
        "report-incomplete": "A structured report does not say what a reading has to say.",
        # De-identification
        "not-a-key": "The key of a de-identification cannot be read, or was changed.",
        # Scans from a server
        "server-not-answering": "The DICOMweb server was not reached, or refused to answer.",
        "series-not-on-server": "The DICOMweb server does not have the series that a row names, or "
        "none of the patient.",
        "series-not-whole": "A series did not come whole from a DICOMweb server: the connection "
        "broke, or more or fewer files came than were promised.",
        "file-of-another-series": "Among the files of a series that a DICOMweb server sent is one "
        "of another series.",
        "series-here-differs": "A series lies in the folder of scans with more or fewer files than "
        "the DICOMweb server has of it.",
        # Results
        "endpoint-stopped": "An endpoint has no result, since a table that it rests on has an "
        "error.",
        "unknown-reader": "The reader of record read nothing.",
        "nothing-accepted": "The reader of record is whoever was accepted, and no reading is "
        "marked as accepted.",
        "not-in-the-data": "The marker or drug that an endpoint asks for is not in the data.",
        "one-reader": "Readers are to be compared, and fewer than two of them read anything.",
        "not-the-unit-of-criteria": "The values of a marker are not in the unit that its criteria "
        "are stated in.",
        "empty-analysis-set": "Nobody belongs to an analysis set.",
        "offered-otherwise": "What was offered to a patient is not what the protocol's rule gives.",
        "survival-shorter-than-progression-free": "A patient's survival ends before the same "
        "patient's progression-free survival does.",
        "progression-not-recorded": "A patient stopped treatment for progression, and neither an "
        "assessment nor a claim of it is recorded.",
        "given-otherwise": "What a patient accepted is not what the doses show.",
        "given-without-offer": "A dose that only an offer allows goes on beyond the window of the "
        "decision, and no decision is recorded.",
        "decision-not-recorded": "The protocol's rule gives an offer, the window of its visit has "
        "closed, and no decision is recorded.",
        "decision-not-due": "A decision is recorded, and by the protocol's rule none was due.",
        "decided-before-known": "A decision was made before a scan or a reading on which it rests.",
        "unknown-item": "A visit collects something under a word that no table is known to hold; "
        "readout due alone asks.",
        # The command
        "wrong-usage": "The command was called with words that it does not know.",
        "not-written": "The folder for the readout holds something else, or may not be written.",
        "not-transportable": "A dataset holds a text or a number that a SAS transport file of this "
        "version cannot, or that another computer would read as something else.",
        "nothing-kept": "The folder in which a simulation keeps its parts holds something else, is "
        "in use, or may not be written.",
        "other-simulation": "What a folder keeps of a simulation is of another study, scenario, "
        "seed or version than the one that is to go on.",
        "workers-lost": "One part of the work cost several processes their lives, most often for "
        "want of memory.",
        "not-installed": "The work is to be done by a program that is not installed.",
        "no-scheduler": "Nobody answers at the address of the cluster.",
        "no-workers": "The cluster has nobody to do the work.",
        "other-version": "A worker of the cluster has another version of what numbers depend on.",
        "scheduler-lost": "The cluster ended before the work was done.",
        "fault-of-readout": "The program itself failed; whatever the input, this is its own fault.",
    }
)
