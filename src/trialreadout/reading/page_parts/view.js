/* A view: one picture of one scan. Views of a kind share their zoom, those of a scan their place. */

const NOWHERE = { zoom: 1, x: 0, y: 0 };
const NEAR = 3.5;
/* Slices within which a mark of a volume is shown. */

let here = null;
/* The case that is shown: { code, one, images, views, cross, sights, windows, chosen, ruler }. */

const shown = { tab: "planar", tool: "mark", share: 0.995, smooth: 5, invert: true, root: false, same: false, behind: true, angle: 0 };

function madeView(scanAt, sort, label) {
  const canvas = made("canvas", null, { "aria-hidden": "true" });
  const node = made("div", null, { class: "view", tabindex: "0", role: "application", "aria-label": label, "data-scan": String(scanAt), "data-sort": sort }, canvas);
  return { scanAt, sort, label, node, canvas, picture: document.createElement("canvas"), painted: "", plane: null, cursor: false };
}

function imageOf(view) {
  return here.images[view.scanAt];
}

function isTurned(view) {
  return view.sort === "posterior" && shown.behind;
}

function sightOf(view) {
  const name = imageOf(view).scan.kind === "planar" ? "planar" : view.sort;
  return here.sights[name] ?? NOWHERE;
}

function setSight(view, sight) {
  here.sights[imageOf(view).scan.kind === "planar" ? "planar" : view.sort] = sight;
}

function planeOf(view) {
  const image = imageOf(view);
  if (image.planes) return image.planes[image.scan.views.indexOf(view.sort)];
  const cross = here.cross[view.scanAt].map(Math.round);
  const name = view.sort === "projection" ? `projection ${shown.angle}` : `${view.sort} ${cross[PLANES.indexOf(view.sort)]}`;
  if (view.planeName !== name) {
    view.planeName = name;
    view.plane = view.sort === "projection" ? projectionOf(image, shown.angle) : sliceOf(image, view.sort, cross);
  }
  return view.plane;
}

/* Between a place in the scan and a pixel [x, y] of the view. */

function pixelAt(view, place) {
  if (imageOf(view).planes) return [place[1], place[0]];
  return view.sort === "projection" ? inProjection(imageOf(view), planeOf(view), place) : inPlane(view.sort, place);
}

function placeAt(view, [x, y]) {
  const { scan, planes } = imageOf(view);
  if (planes) return [Math.min(Math.max(y, 0), scan.shape[1] - 1), Math.min(Math.max(x, 0), scan.shape[2] - 1)];
  const place = view.sort === "projection" ? fromProjection(planeOf(view), [x, y]) : fromPlane(view.sort, [x, y], here.cross[view.scanAt]);
  return place && within(scan, place);
}

function isOff(view, place) {
  if (imageOf(view).planes || view.sort === "projection") return false;
  return offPlane(view.sort, place, here.cross[view.scanAt]) > NEAR;
}

function boxOf(view) {
  return { width: view.node.clientWidth, height: view.node.clientHeight };
}

function placingOf(view) {
  return placed(boxOf(view), planeOf(view), sightOf(view), isTurned(view));
}

function windowKey(view) {
  return shown.same ? imageOf(view).scan.kind : String(view.scanAt);
}

function windowOf(view) {
  const key = windowKey(view);
  if (!here.windows.has(key)) here.windows.set(key, presetOf(view));
  return here.windows.get(key);
}

/* One window for all scans reaches as high as the highest of them asks for. */

function presetOf(view) {
  const images = shown.same ? here.images.filter((each) => each.scan.kind === imageOf(view).scan.kind) : [imageOf(view)];
  const ranges = images.map((each) => windowAt(each.levels, shown.share));
  return ranges.reduce((one, other) => (one.high >= other.high ? one : other));
}

function sidesOf(view) {
  if (view.sort === "sagittal") return ["A", "P"];
  if (view.sort === "projection") return shown.angle === 0 ? ["R", "L"] : shown.angle === 180 ? ["L", "R"] : ["", ""];
  return isTurned(view) ? ["L", "R"] : ["R", "L"];
}

function valueAt(view, place) {
  const { scan, values } = imageOf(view);
  const at = place.map(Math.round);
  if (scan.kind === "planar") return values[(scan.views.indexOf(view.sort) * scan.shape[1] + at[0]) * scan.shape[2] + at[1]];
  return values[(at[0] * scan.shape[1] + at[1]) * scan.shape[2] + at[2]];
}

function describePlace(view, place) {
  const stored = imageOf(view).planes ? place : asStored(imageOf(view).scan, place);
  const names = imageOf(view).planes ? ["row", "column"] : ["slice", "row", "column"];
  const value = valueAt(view, place);
  const unit = imageOf(view).scan.unit ?? "counts";
  return `${names.map((name, at) => `${name} ${Math.round(stored[at])}`).join(", ")}: ${Number(value.toPrecision(3))} ${unit}`;
}

function paint(view) {
  const plane = planeOf(view);
  const range = windowOf(view);
  const as = [view.planeName ?? view.sort, shown.smooth, range.low, range.high, shown.root, shown.invert].join("|");
  if (view.painted !== as) {
    painted(plane, shown.smooth, range, shown.root, shown.invert, view.picture);
    view.painted = as;
  }
}

function drawView(view) {
  const box = boxOf(view);
  if (!box.width || !box.height) return;
  paint(view);
  const dense = devicePixelRatio;
  const [wide, high] = [Math.round(box.width * dense), Math.round(box.height * dense)];
  if (view.canvas.width !== wide) view.canvas.width = wide;
  if (view.canvas.height !== high) view.canvas.height = high;
  const context = view.canvas.getContext("2d");
  const plane = planeOf(view);
  const placing = placingOf(view);
  const empty = shown.invert ? 255 : 0;
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.fillStyle = `rgb(${empty} ${empty} ${empty})`;
  context.fillRect(0, 0, box.width, box.height);
  context.save();
  const corner = placing.toScreen([-0.5, -0.5]);
  context.translate(...corner);
  context.scale(placing.way * plane.mm[0] * placing.scale, plane.mm[1] * placing.scale);
  context.imageSmoothingEnabled = shown.smooth > 0;
  context.drawImage(view.picture, 0, 0);
  context.restore();
  drawOver(view, context, box, placing);
}

function drawOver(view, context, box, placing) {
  const on = (place) => placing.toScreen(pixelAt(view, place));
  drawSides(context, box, sidesOf(view));
  drawScale(context, box, placing.scale);
  const { scan, candidates } = imageOf(view);
  if (!imageOf(view).planes && view.sort !== "projection") drawCross(context, on(here.cross[view.scanAt]), box);
  if (view.cursor && imageOf(view).planes) drawCross(context, on(here.cross[view.scanAt]), box);
  if (isLocked(here.code)) for (const each of candidates) drawCandidate(context, on([each.row, each.column]), each);
  for (const mark of scan.marks) if (mark.place) { const place = imageOf(view).planes ? mark.place : asShown(scan, mark.place); drawOther(context, on(place), mark.by, mark, isOff(view, place)); }
  for (const focus of opinion(here.code).foci) {
    const mark = focus.marks[view.scanAt];
    const place = isHeld(view, focus) ? here.held.place : mark.place;
    if (place) drawMark(context, on(place), focus.name, mark, focus.name === here.chosen, isOff(view, place));
  }
  if (here.ruler?.scanAt === view.scanAt && here.ruler.sort === view.sort) {
    const { from, to } = here.ruler;
    const mm = placing.toScreen(to).map((value, at) => (value - placing.toScreen(from)[at]) / placing.scale);
    drawRuler(context, placing.toScreen(from), placing.toScreen(to), Math.hypot(...mm) / 10);
  }
}

/* A mark that is being dragged is drawn where it is held. */

function isHeld(view, focus) {
  return here.held?.name === focus.name && here.held.scanAt === view.scanAt;
}

let waiting = false;

function drawViews() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    if (here) for (const view of here.views) drawView(view);
  });
}
