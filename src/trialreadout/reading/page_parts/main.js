/* The case that is shown, and the way from one to the next. */

function redraw() {
  if (!here) return;
  if (here.chosen && !focusNamed(opinion(here.code), here.chosen)) here.chosen = null;
  drawPanel();
  drawProgress();
  drawViews();
}

function drawProgress() {
  const locked = given.cases.filter((one) => isLocked(one.code)).length;
  byId("progress").textContent = `${locked} of ${given.cases.length} locked`;
  for (const option of byId("case").options) {
    const at = given.cases.findIndex((one) => one.code === option.value);
    option.textContent = `${at + 1} · ${option.value}${isLocked(option.value) ? " · locked" : ""}`;
  }
}

async function show(code) {
  const one = caseOf.get(code);
  byId("case").value = code;
  const images = await Promise.all(one.scans.map(openedScan));
  if (isLocked(code)) await Promise.all(images.map(openCandidates));
  if (byId("case").value !== code) return;
  const cross = one.scans.map((scan) => (scan.kind === "planar" ? [scan.shape[1] / 2, scan.shape[2] / 2] : scan.shape.map((size) => Math.floor(size / 2))));
  here = { code, one, images, cross, views: [], sights: {}, windows: new Map(), chosen: null, ruler: null, held: null };
  const planes = images.flatMap((image) => image.planes ?? []);
  if (planes.length) {
    const frame = framed(planes);
    for (const plane of planes) plane.frame = frame;
  }
  const kinds = new Set(one.scans.map((scan) => scan.kind));
  byId("tabs").hidden = kinds.size < 2;
  const tab = kinds.has(shown.tab) ? shown.tab : [...kinds][0];
  showTab(tab);
  document.body.dataset.case = code;
}

const SPECT_VIEWS = [...PLANES, "projection"];

function showTab(tab) {
  shown.tab = tab;
  document.querySelector(`#tabs input[value=${tab}]`).checked = true;
  byId("turning").hidden = tab !== "spect";
  byId("behind-label").hidden = tab === "spect";
  const groups = [];
  here.views = [];
  here.one.scans.forEach((scan, at) => {
    if (scan.kind !== tab) return;
    const name = scanName(here.one, scan);
    const views = (scan.views ?? SPECT_VIEWS).map((sort) => madeView(at, sort, `${name}, ${sort}`));
    for (const view of views) {
      listenToPointer(view);
      listenToKeys(view);
    }
    here.views.push(...views);
    const figures = views.map((view) => made("figure", null, {}, view.node, made("figcaption", view.sort)));
    groups.push(made("section", null, { class: "scan", "aria-label": name }, made("h2", name), made("div", null, { class: "row" }, ...figures)));
  });
  byId("views").className = tab;
  byId("views").replaceChildren(...groups);
  offerTools(tab);
  redraw();
}

/* In a volume a click looks, and a double click marks; in a planar scan there is nothing to look through. */

function offerTools(tab) {
  const look = document.querySelector("#tool input[value=look]").closest("label");
  look.hidden = tab !== "spect";
  const tool = tab === "spect" ? "look" : "mark";
  document.querySelector(`#tool input[value=${tool}]`).checked = true;
  shown.tool = tool;
}

function step(by) {
  const at = given.cases.findIndex((one) => one.code === here.code);
  const to = given.cases[at + by];
  if (to) show(to.code);
}

function nextOpen() {
  const at = given.cases.findIndex((one) => one.code === here.code);
  const order = [...given.cases.slice(at + 1), ...given.cases.slice(0, at + 1)];
  const open = order.find((one) => !isLocked(one.code));
  if (open) show(open.code);
  else tell("Every case is locked. Save the reading.");
}

function listenToCases() {
  byId("case").append(...given.cases.map((one) => made("option", one.code, { value: one.code })));
  byId("case").addEventListener("change", (event) => show(event.target.value));
  byId("before").addEventListener("click", () => step(-1));
  byId("next").addEventListener("click", () => step(1));
  byId("next-open").addEventListener("click", nextOpen);
}

function listenToSaving() {
  byId("save-reading").addEventListener("click", () => {
    download(fileName(), "application/json", `${JSON.stringify(wholeReading(), null, 1)}\n`);
    changedSinceSaved = false;
  });
  byId("save-reads").addEventListener("click", () => download("reads.csv", "text/csv", asCsv(READS, readRows("first"))));
  byId("save-foci").addEventListener("click", () => download("foci.csv", "text/csv", asCsv(FOCI, focusRows("first"))));
  byId("load").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const said = takeUpFile(await file.text());
    event.target.value = "";
    byId("saving").hidePopover();
    if (here) await show(here.code);
    tell(said);
  });
}

takeUpKept();
listenToCases();
listenToTools();
listenToSaving();
new ResizeObserver(drawViews).observe(byId("views"));
if (given.cases.length) {
  const open = given.cases.find((one) => !isLocked(one.code)) ?? given.cases[0];
  show(open.code);
} else byId("views").append(made("p", "There is nothing to read."));
