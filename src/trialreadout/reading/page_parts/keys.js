/* The keyboard in a view does all that a mouse does; no key does anything elsewhere. */

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ANSWERS = { n: "none", e: "equivocal", p: "present" };

function pressed(view, event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (ARROWS[key]) return moveCursor(view, ARROWS[key], event.shiftKey ? 10 : 1);
  if (key === "Enter") return markAtCursor(view, event.shiftKey);
  if (ANSWERS[key]) return answer(view, ANSWERS[key]);
  const middle = [view.node.clientWidth / 2, view.node.clientHeight / 2];
  if (key === "+" || key === "=") return done(() => zoomBy(view, 1.25, cursorPoint(view) ?? middle));
  if (key === "-") return done(() => zoomBy(view, 0.8, cursorPoint(view) ?? middle));
  if (key === "0") return done(() => fitAll());
  if (key === "[" || key === "]") return done(() => brighten(view, key === "[" ? 0.8 : 1.25));
  if (key === "i") return done(() => byId("invert").click());
  if (key === "r") return done(() => byId("root").click());
  if (!imageOf(view).planes && (key === "PageUp" || key === "PageDown")) return done(() => stepThrough(view, key === "PageUp" ? -1 : 1));
  if (key === "Delete" || key === "Backspace") return done(() => takeAway(here.chosen));
  return false;
}

function done(act) {
  act();
  return true;
}

function brighten(view, factor) {
  const { low, high } = windowOf(view);
  setWindow(view, low, low + (high - low) * factor);
  drawViews();
}

function cursorPoint(view) {
  return view.cursor || !imageOf(view).planes ? placingOf(view).toScreen(pixelAt(view, here.cross[view.scanAt])) : null;
}

/* Arrows go the way that they point on the screen, in a view from behind, too. */

function moveCursor(view, [across, down], by) {
  view.cursor = true;
  if (view.sort === "projection") return done(() => stepThrough(view, across || down));
  const [x, y] = pixelAt(view, here.cross[view.scanAt]);
  const place = placeAt(view, [Math.round(x) + by * across * (isTurned(view) ? -1 : 1), Math.round(y) + by * down]);
  moveCross(view, place);
  tell(describePlace(view, place));
  drawViews();
  return true;
}

function markAtCursor(view, onlyPlace) {
  view.cursor = true;
  markAt(view, here.cross[view.scanAt], onlyPlace);
  return true;
}

function answer(view, uptake) {
  if (!here.chosen || !isOpen(here.code)) return false;
  setUptake(here.code, here.chosen, view.scanAt, uptake);
  tell(`Focus ${here.chosen}, ${scanWords(here.one, here.one.scans[view.scanAt])}: ${uptake}.`);
  redraw();
  return true;
}

function listenToKeys(view) {
  view.node.addEventListener("keydown", (event) => {
    if (pressed(view, event)) event.preventDefault();
  });
  view.node.addEventListener("blur", () => {
    view.cursor = false;
    drawViews();
  });
}

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || !here) return;
  if (event.target.matches("input:not([type=radio], [type=checkbox])")) return;
  event.preventDefault();
  undo(here.code);
  redraw();
});
