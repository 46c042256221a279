/* Mouse, pen and fingers: mark, move, pan, zoom, window, measure. */

const STILL = 4;
/* Pixels of the screen that a click may move. */

function pointIn(view, event) {
  const box = view.node.getBoundingClientRect();
  return [event.clientX - box.left - view.node.clientLeft, event.clientY - box.top - view.node.clientTop];
}

function focusNear(view, point) {
  let best = null;
  let nearest = ring() + 4;
  for (const focus of opinion(here.code).foci) {
    const { place } = focus.marks[view.scanAt];
    if (!place || isOff(view, place)) continue;
    const at = placingOf(view).toScreen(pixelAt(view, place));
    const far = Math.hypot(at[0] - point[0], at[1] - point[1]);
    if (far < nearest) [best, nearest] = [focus, far];
  }
  return best;
}

function markAt(view, place, onlyPlace) {
  if (!isOpen(here.code)) {
    tell("This case is locked.");
    return;
  }
  if (onlyPlace) {
    if (here.chosen) moveFocus(here.code, here.chosen, view.scanAt, place);
    else tell("Choose a focus first.");
  } else {
    here.chosen = addFocus(here.code, view.scanAt, place);
    tell(`Focus ${here.chosen} marked at ${describePlace(view, place)}.`);
  }
  redraw();
}

function moveCross(view, place) {
  const { scan } = imageOf(view);
  here.cross[view.scanAt] = place;
  if (scan.kind === "spect")
    here.one.scans.forEach((other, at) => {
      if (other.kind === "spect" && at !== view.scanAt) here.cross[at] = within(other, alike(scan, other, place));
    });
}

function setWindow(view, low, high) {
  here.windows.set(windowKey(view), { low: Math.max(0, low), high: Math.max(high, Math.max(0, low) + 1e-6) });
  byId("preset").value = "own";
  shown.share = null;
}

function begun(view, event, point) {
  const wantsWindow = event.button === 2 || (event.button === 0 && shown.tool === "window");
  if (wantsWindow) return { sort: "window", range: windowOf(view) };
  if (event.button === 1) return { sort: "pan", sight: sightOf(view) };
  const focus = focusNear(view, point);
  if (focus) {
    here.chosen = focus.name;
    redraw();
    return { sort: "focus", name: focus.name };
  }
  if (shown.tool === "ruler") return { sort: "ruler", from: placingOf(view).toPixel(point) };
  if (shown.tool === "look") return { sort: "look" };
  return { sort: "pan", sight: sightOf(view) };
}

function dragged(view, hold, point) {
  const [across, down] = [point[0] - hold.start[0], point[1] - hold.start[1]];
  const placing = placingOf(view);
  if (hold.sort === "window") {
    const width = (hold.range.high - hold.range.low) * Math.exp(across / 200);
    const level = (hold.range.high + hold.range.low) / 2 + (down / 300) * (hold.range.high - hold.range.low);
    setWindow(view, level - width / 2, level + width / 2);
  } else if (hold.sort === "pan") {
    const { zoom, x, y } = hold.sight;
    setSight(view, { zoom, x: x - (placing.way * across) / placing.scale, y: y - down / placing.scale });
  } else if (hold.sort === "focus") {
    const place = isOpen(here.code) ? placeAt(view, placing.toPixel(point)) : null;
    if (place) {
      hold.place = place;
      here.held = { name: hold.name, scanAt: view.scanAt, place };
    }
  } else if (hold.sort === "ruler") {
    here.ruler = { scanAt: view.scanAt, sort: view.sort, from: hold.from, to: placing.toPixel(point) };
  } else if (hold.sort === "look") lookAt(view, point);
  drawViews();
}

function lookAt(view, point) {
  const place = placeAt(view, placingOf(view).toPixel(point));
  if (place) moveCross(view, place);
  drawViews();
}

function ended(view, hold, point, event) {
  const still = !hold.moved;
  here.held = null;
  if (hold.sort === "focus" && hold.place) {
    moveFocus(here.code, hold.name, view.scanAt, hold.place);
    redraw();
  } else if (still && hold.sort === "look") lookAt(view, point);
  else if (still && hold.sort === "pan" && event.button === 0) {
    const place = placeAt(view, placingOf(view).toPixel(point));
    if (!place) return;
    if (!imageOf(view).planes) moveCross(view, place);
    markAt(view, place, event.shiftKey);
  } else if (still && hold.sort === "ruler") {
    here.ruler = null;
    drawViews();
  }
}

function listenToPointer(view) {
  const pointers = new Map();
  let hold = null;
  view.node.addEventListener("contextmenu", (event) => event.preventDefault());
  view.node.addEventListener("pointerdown", (event) => {
    view.node.focus({ preventScroll: true });
    view.cursor = false;
    view.node.setPointerCapture(event.pointerId);
    const point = pointIn(view, event);
    pointers.set(event.pointerId, point);
    hold = pointers.size === 2 ? { sort: "pinch" } : pointers.size > 2 ? null : { ...begun(view, event, point), start: point, moved: false };
    event.preventDefault();
  });
  view.node.addEventListener("pointermove", (event) => {
    const point = pointIn(view, event);
    const was = pointers.get(event.pointerId);
    if (was && hold?.sort === "pinch") pinch(view, pointers, event.pointerId, point);
    if (was) pointers.set(event.pointerId, point);
    if (was && hold && hold.sort !== "pinch") {
      hold.moved ||= Math.hypot(point[0] - hold.start[0], point[1] - hold.start[1]) > STILL;
      if (hold.moved) dragged(view, hold, point);
    }
    const place = placeAt(view, placingOf(view).toPixel(point));
    byId("under").textContent = place ? describePlace(view, place) : "";
  });
  view.node.addEventListener("pointerup", (event) => {
    pointers.delete(event.pointerId);
    if (hold && hold.sort !== "pinch") ended(view, hold, pointIn(view, event), event);
    if (pointers.size === 0 || hold?.sort !== "pinch") hold = null;
  });
  view.node.addEventListener("pointercancel", (event) => {
    pointers.delete(event.pointerId);
    hold = null;
    here.held = null;
    drawViews();
  });
  view.node.addEventListener("dblclick", (event) => {
    if (shown.tool !== "look") return;
    const place = placeAt(view, placingOf(view).toPixel(pointIn(view, event)));
    if (place) markAt(view, place, event.shiftKey);
  });
  view.node.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (imageOf(view).planes || event.ctrlKey) zoomBy(view, Math.exp(-event.deltaY / 400), pointIn(view, event));
    else stepThrough(view, Math.sign(event.deltaY));
  }, { passive: false });
}

function pinch(view, pointers, moving, point) {
  const [one, other] = [...pointers.keys()];
  const still = pointers.get(moving === one ? other : one);
  const was = pointers.get(moving);
  const factor = Math.hypot(point[0] - still[0], point[1] - still[1]) / Math.max(Math.hypot(was[0] - still[0], was[1] - still[1]), 1);
  zoomBy(view, factor, still);
  const { zoom, x, y } = sightOf(view);
  const placing = placingOf(view);
  setSight(view, { zoom, x: x - (placing.way * (point[0] - was[0])) / 2 / placing.scale, y: y - (point[1] - was[1]) / 2 / placing.scale });
  drawViews();
}

function zoomBy(view, factor, point) {
  setSight(view, zoomed(sightOf(view), factor, boxOf(view), planeOf(view), isTurned(view), point));
  drawViews();
}

function stepThrough(view, by) {
  if (view.sort === "projection") setAngle((shown.angle + 5 * by + 360) % 360);
  else {
    const axis = PLANES.indexOf(view.sort);
    const place = here.cross[view.scanAt].map((value, at) => (at === axis ? Math.round(value) + by : value));
    moveCross(view, within(imageOf(view).scan, place));
  }
  drawViews();
}
