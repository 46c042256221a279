/* What the reader has said, and what may be said next. Marks are places as shown: [row, column], or [slice, row, column]. */

const UPTAKE = ["none", "equivocal", "present"];

let reads = {};

function nothingSaid() {
  return { foci: [], empty: [], unreadable: [], locked_at: null };
}

function readOf(code) {
  return (reads[code] ??= { first: nothingSaid(), second: null });
}

/* The opinion that can be seen and, unless it is locked, changed. */

function opinion(code) {
  const read = readOf(code);
  return read.second ?? read.first;
}

function isLocked(code) {
  return readOf(code).first.locked_at !== null;
}

function isOpen(code) {
  return opinion(code).locked_at === null;
}

/* Everything that changes what was said goes through here, so that it can be undone and is kept. */

const before = new Map();
const MOST_UNDONE = 200;

function change(code, act) {
  if (!isOpen(code)) return;
  const said = opinion(code);
  const was = JSON.stringify(said);
  act(said);
  if (JSON.stringify(said) === was) return;
  const stack = before.get(code) ?? [];
  before.set(code, [...stack.slice(1 - MOST_UNDONE), was]);
  keep();
}

function canUndo(code) {
  return isOpen(code) && (before.get(code)?.length ?? 0) > 0;
}

function undo(code) {
  if (!canUndo(code)) return;
  const read = readOf(code);
  const was = JSON.parse(before.get(code).pop());
  if (read.second) read.second = was;
  else read.first = was;
  keep();
}

function focusNamed(said, name) {
  return said.foci.find((each) => each.name === name) ?? null;
}

function nextName(said) {
  const taken = said.foci.map((each) => Number(each.name));
  return String(1 + Math.max(0, ...taken));
}

/* A place in another scan of the same kind, equally far from the middle of its image. */

function alike(from, to, place) {
  const axes = from.kind === "planar" ? [1, 2] : [0, 1, 2];
  return place.map((value, at) => {
    const axis = axes[at];
    const [size, other] = [from.shape[axis], to.shape[axis]];
    const mm = (value - (size - 1) / 2) * from.steps_mm[at];
    return Math.min(Math.max(mm / to.steps_mm[at] + (other - 1) / 2, 0), other - 1);
  });
}

function addFocus(code, scan, place) {
  let name = null;
  change(code, (said) => {
    name = nextName(said);
    const scans = caseOf.get(code).scans;
    const marks = {};
    scans.forEach((each, at) => {
      const here = at === scan;
      const known = each.kind === scans[scan].kind ? (here ? place : alike(scans[scan], each, place)) : null;
      marks[at] = { place: known, uptake: null, placed: here };
    });
    said.foci.push({ name, site: "", marks });
    said.empty = said.empty.filter((at) => at !== scan);
    said.unreadable = said.unreadable.filter((at) => at !== scan);
  });
  return name;
}

function moveFocus(code, name, scan, place) {
  change(code, (said) => {
    const mark = focusNamed(said, name)?.marks[scan];
    if (mark) Object.assign(mark, { place, placed: true });
  });
}

function removeFocus(code, name) {
  change(code, (said) => {
    said.foci = said.foci.filter((each) => each.name !== name);
  });
}

function setUptake(code, name, scan, uptake) {
  change(code, (said) => {
    const focus = focusNamed(said, name);
    if (!focus) return;
    focus.marks[scan].uptake = uptake;
    if (uptake !== "none") said.empty = said.empty.filter((at) => at !== scan);
    said.unreadable = said.unreadable.filter((at) => at !== scan);
  });
}

function setSite(code, name, site) {
  change(code, (said) => {
    focusNamed(said, name).site = site;
  });
}

/* Of a scan as a whole: "empty", "unreadable", or null where its foci say it. */

function setWhole(code, scan, word) {
  change(code, (said) => {
    for (const each of ["empty", "unreadable"]) {
      said[each] = said[each].filter((at) => at !== scan);
      if (each === word) said[each].push(scan);
    }
    if (word !== null) for (const focus of said.foci) focus.marks[scan].uptake = word === "empty" ? "none" : null;
  });
}

function seenIn(said, scan) {
  return said.foci.some((focus) => ["equivocal", "present"].includes(focus.marks[scan].uptake));
}

/* What stands between an opinion and its lock. */

function lacking(code) {
  const said = opinion(code);
  const one = caseOf.get(code);
  const lacks = [];
  for (const focus of said.foci) {
    if (!focus.site) lacks.push(`Focus ${focus.name}: where does it lie?`);
    one.scans.forEach((scan, at) => {
      if (!focus.marks[at].uptake && !said.unreadable.includes(at)) lacks.push(`Focus ${focus.name}, ${scanWords(one, scan)}: none, equivocal or present?`);
      const seen = ["equivocal", "present"].includes(focus.marks[at].uptake);
      if (seen && !focus.marks[at].place) lacks.push(`Focus ${focus.name}, ${scanWords(one, scan)}: where is it? Choose it, and Shift-click there.`);
    });
    const answers = one.scans.map((_, at) => focus.marks[at].uptake);
    if (answers.every((word) => word === "none")) lacks.push(`Focus ${focus.name} takes up nowhere: take it away.`);
  }
  one.scans.forEach((scan, at) => {
    const answered = said.empty.includes(at) || said.unreadable.includes(at) || seenIn(said, at);
    if (!answered) lacks.push(`${scanName(one, scan)}: mark a focus, or say that none is seen.`);
  });
  return lacks;
}

function lock(code) {
  if (!isOpen(code) || lacking(code).length) return;
  opinion(code).locked_at = timeStamp(new Date());
  before.delete(code);
  keep();
}

/* The time on the reader's clock, with its distance from UTC. */

function timeStamp(now) {
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const east = -now.getTimezoneOffset();
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const clock = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  return `${day}T${clock}${east < 0 ? "-" : "+"}${two(east / 60)}:${two(east % 60)}`;
}

function beginSecond(code) {
  const read = readOf(code);
  if (!isLocked(code) || read.second) return;
  read.second = { ...structuredClone(read.first), locked_at: null };
  keep();
}

function withdrawSecond(code) {
  if (!isOpen(code)) return;
  readOf(code).second = null;
  before.delete(code);
  keep();
}
