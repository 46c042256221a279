/* How the scans are shown: levels, smoothing, zoom, tools. What is chosen holds for all cases. */

function setAngle(degrees) {
  shown.angle = degrees;
  byId("angle").value = String(degrees);
  drawViews();
}

function newWindows() {
  here?.windows.clear();
  drawViews();
}

function fitAll() {
  here.sights = {};
  here.ruler = null;
  drawViews();
}

function viewInFocus() {
  return here.views.find((view) => view.node === lastView) ?? here.views[0];
}

let lastView = null;
let turning = null;

function zoomFromButton(factor) {
  const view = viewInFocus();
  const box = boxOf(view);
  zoomBy(view, factor, [box.width / 2, box.height / 2]);
}

function turn() {
  const button = byId("turn");
  if (turning !== null) {
    clearInterval(turning);
    turning = null;
  } else turning = setInterval(() => setAngle((shown.angle + 5) % 360), 100);
  button.setAttribute("aria-pressed", String(turning !== null));
  button.textContent = turning === null ? "Play" : "Stop";
}

function listenToTools() {
  byId("preset").addEventListener("change", (event) => {
    shown.share = Number(event.target.value);
    newWindows();
  });
  byId("smooth").addEventListener("change", (event) => {
    shown.smooth = Number(event.target.value);
    drawViews();
  });
  for (const name of ["invert", "root", "same", "behind"])
    byId(name).addEventListener("change", (event) => {
      shown[name] = event.target.checked;
      if (name === "same") {
        shown.share ??= 0.995;
        byId("preset").value = String(shown.share);
        newWindows();
      }
      drawViews();
    });
  for (const input of document.querySelectorAll("#tool input")) input.addEventListener("change", () => { shown.tool = input.value; });
  for (const input of document.querySelectorAll("#tabs input")) input.addEventListener("change", () => showTab(input.value));
  byId("fit").addEventListener("click", fitAll);
  byId("larger").addEventListener("click", () => zoomFromButton(1.5));
  byId("smaller").addEventListener("click", () => zoomFromButton(1 / 1.5));
  byId("angle").addEventListener("input", (event) => setAngle(Number(event.target.value)));
  byId("turn").addEventListener("click", turn);
  byId("views").addEventListener("focusin", (event) => { lastView = event.target.closest(".view"); });
}
