/* What was said, as files: rows of the plain tables for what is locked, and the whole reading. */

const READS = ["case", "time_point", "kind", "reader", "read_on", "adjudicated"];
const FOCI = ["case", "time_point", "kind", "reader", "lesion", "site", "uptake", "pixel_slice", "pixel_row", "pixel_column"];

function keyOf(one, scan) {
  return { case: one.code, time_point: scan.point + 1, kind: scan.kind, reader: given.reader };
}

/* A scan that cannot be read has no row: nothing is known of it. */

function readRows(which) {
  return eachScan(which, (one, said, scan) => [
    { ...keyOf(one, scan), read_on: said.locked_at.slice(0, 10), adjudicated: given.purpose === "adjudicate" ? "Y" : "N" },
  ]);
}

function focusRows(which) {
  return eachScan(which, (one, said, scan, at) =>
    said.foci.map((focus) => ({
      ...keyOf(one, scan),
      lesion: focus.name,
      site: focus.site,
      uptake: focus.marks[at].uptake,
      ...pixelOf(scan, focus.marks[at].place),
    })),
  );
}

function eachScan(which, rowsOf) {
  const rows = [];
  for (const one of given.cases) {
    const said = readOf(one.code)[which];
    if (!said?.locked_at) continue;
    one.scans.forEach((scan, at) => {
      if (!said.unreadable.includes(at)) rows.push(...rowsOf(one, said, scan, at));
    });
  }
  return rows;
}

function pixelOf(scan, place) {
  const tenth = (value) => Math.round(10 * value) / 10;
  if (place === null) return { pixel_slice: "", pixel_row: "", pixel_column: "" };
  if (scan.kind === "planar") return { pixel_slice: "", pixel_row: tenth(place[0]), pixel_column: tenth(place[1]) };
  const [slice, row, column] = asStored(scan, place).map(tenth);
  return { pixel_slice: slice, pixel_row: row, pixel_column: column };
}

function unreadableScans() {
  const rows = [];
  for (const one of given.cases) {
    const said = readOf(one.code).first;
    if (said.locked_at) for (const at of said.unreadable) rows.push(keyOf(one, one.scans[at]));
  }
  return rows;
}

function asCsv(columns, rows) {
  const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  return [columns, ...rows.map((row) => columns.map((column) => String(row[column])))].map((line) => `${line.map(cell).join(",")}\n`).join("");
}

/* How large a pixel is along each axis of a place, as stored. */

function pixelSizes() {
  return given.cases.flatMap((one) =>
    one.scans.map((scan) => {
      const steps = [...scan.steps_mm];
      scan.axes?.forEach((axis, at) => { steps[axis] = scan.steps_mm[at]; });
      return { case: one.code, time_point: scan.point + 1, kind: scan.kind, steps_mm: steps };
    }),
  );
}

function wholeReading() {
  return {
    format: given.format,
    study: given.study,
    reader: given.reader,
    purpose: given.purpose,
    page: given.page,
    saved_at: timeStamp(new Date()),
    reads: readRows("first"),
    foci: focusRows("first"),
    unreadable: unreadableScans(),
    pixels: pixelSizes(),
    second_reads: readRows("second"),
    second_foci: focusRows("second"),
    cases: Object.fromEntries(Object.entries(reads).filter(([code]) => caseOf.has(code))),
  };
}

function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = made("a", null, { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function fileName() {
  const reader = given.reader.replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  return `${given.purpose === "adjudicate" ? "adjudication" : "reading"}-${reader}.json`;
}

/* What a file holds is taken up; what is locked here stays as it is. */

function takeUpFile(text) {
  let held;
  try {
    held = JSON.parse(text);
  } catch {
    return "This file is no reading: it cannot be understood.";
  }
  if (held?.format !== given.format || typeof held.cases !== "object") return "This file is no reading that this page can load.";
  for (const [key, word] of [["study", "study"], ["reader", "reader"], ["purpose", "purpose"]])
    if (held[key] !== given[key]) return `This file is of another ${word}: “${held[key]}”, not “${given[key]}”.`;
  let taken = 0;
  let stayed = 0;
  for (const [code, read] of Object.entries(held.cases)) {
    if (!caseOf.has(code) || !fits(caseOf.get(code), read)) continue;
    if (isLocked(code)) stayed += 1;
    else {
      reads[code] = read;
      before.delete(code);
      taken += 1;
    }
  }
  keep();
  return `${counted(taken, "case")} loaded${stayed ? `; ${counted(stayed, "case")} locked here stayed as they were` : ""}.`;
}

/* Of the same scans: a page made anew may hold more. */

function fits(one, read) {
  const opinions = [read.first, ...(read.second ? [read.second] : [])];
  return opinions.every((said) => said?.foci?.every((focus) => one.scans.every((_, at) => at in focus.marks) && !(one.scans.length in focus.marks)));
}
