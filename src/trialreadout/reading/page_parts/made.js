/* Elements, and what the page was given. All texts reach the page as text, never as markup. */

function byId(name) {
  return document.getElementById(name);
}

function made(name, text = null, attributes = {}, ...children) {
  const node = document.createElement(name);
  if (text !== null) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (typeof value === "boolean") node.toggleAttribute(key, value);
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

function counted(n, word) {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}

function tell(text) {
  byId("told").textContent = text;
}

const given = JSON.parse(byId("told-data").textContent);
const caseOf = new Map(given.cases.map((each) => [each.code, each]));
const POINTS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"];

function pointName(point) {
  return `${POINTS[point] ?? `${point + 1}th`} scan`;
}

function scanName(one, scan) {
  const kinds = new Set(one.scans.map((each) => each.kind));
  const kind = scan.kind === "spect" ? "SPECT" : "planar";
  return kinds.size > 1 ? `${pointName(scan.point)}, ${kind}` : pointName(scan.point);
}

/* The same within a sentence. */

function scanWords(one, scan) {
  const name = scanName(one, scan);
  return name[0].toLowerCase() + name.slice(1);
}
