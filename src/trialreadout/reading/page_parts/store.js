/* What was said is kept by the browser at once, under the name of study, reader and this very page. */

const KEY = ["trialreadout", given.study, given.reader, given.purpose, given.page].join("|");
let canKeep = true;
let changedSinceSaved = false;

function keep() {
  changedSinceSaved = true;
  try {
    localStorage.setItem(KEY, JSON.stringify(reads));
  } catch {
    canKeep = false;
    warnOfKeeping();
  }
}

function takeUpKept() {
  try {
    localStorage.setItem(`${KEY}|try`, "1");
    localStorage.removeItem(`${KEY}|try`);
    reads = JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    canKeep = false;
    reads = {};
  }
  warnOfKeeping();
}

function warnOfKeeping() {
  byId("kept").textContent = canKeep ? "Kept in this browser" : "Not kept";
  byId("warning").textContent = canKeep
    ? ""
    : "This browser keeps nothing for this page: what you say is lost when it is closed or loaded again. Save the reading to a file before, or open the page in another browser.";
}

addEventListener("beforeunload", (event) => {
  if (!canKeep && changedSinceSaved) event.preventDefault();
});

/* The same page in another window: the last word holds, here too. */

addEventListener("storage", (event) => {
  if (event.key !== KEY || event.newValue === null) return;
  reads = JSON.parse(event.newValue);
  before.clear();
  redraw();
  tell("This page is open in another window, too; its last answers are shown.");
});
