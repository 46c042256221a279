/* The answers of a case: its foci, each scan as a whole, what is lacking, and the lock. */

function drawPanel() {
  const { code, one } = here;
  const said = opinion(code);
  const open = isOpen(code);
  const held = document.activeElement?.id;
  const nodes = [made("h2", `Case ${code}`), made("p", standing(code), { class: open ? "standing" : "standing locked" })];
  if (given.purpose === "adjudicate") nodes.push(others(one));
  nodes.push(made("h3", "Foci"));
  if (!said.foci.length) nodes.push(made("p", open ? "None marked. Click a focus in any view." : "None marked.", { class: "hint" }));
  for (const focus of said.foci) nodes.push(focusCard(one, said, focus, open));
  nodes.push(made("h3", "Each scan as a whole"));
  one.scans.forEach((scan, at) => nodes.push(wholeScan(one, said, scan, at, open)));
  nodes.push(made("div", null, { id: "ending" }, ...ending(code, open)));
  byId("panel").replaceChildren(...nodes);
  if (held) byId(held)?.focus({ preventScroll: true });
}

/* A list that is typed into stays as it is, and only what follows from it is drawn anew. */

function drawEnding() {
  byId("ending").replaceChildren(...ending(here.code, isOpen(here.code)));
}

function standing(code) {
  const read = readOf(code);
  const when = (said) => said.locked_at.replace("T", " ");
  if (read.first.locked_at === null) return "Not locked";
  const first = `Locked ${when(read.first)}`;
  if (!read.second) return first;
  return read.second.locked_at === null ? `${first}. Second opinion, not locked` : `${first}. Second opinion locked ${when(read.second)}`;
}

function focusCard(one, said, focus, open) {
  const chosen = focus.name === here.chosen;
  const id = `focus-${focus.name}`;
  const choose = made("button", `Focus ${focus.name}`, { type: "button", id, class: "name", "aria-pressed": String(chosen), onclick: () => chooseFocus(focus.name) });
  const site = made("select", null, { id: `${id}-site`, disabled: !open, onchange: (event) => { setSite(here.code, focus.name, event.target.value); drawEnding(); } });
  site.append(made("option", "Site …", { value: "" }), ...given.sites.map((each) => made("option", each, { value: each })));
  site.value = focus.site;
  const away = made("button", "Take away", { type: "button", id: `${id}-away`, "aria-label": `Take focus ${focus.name} away`, hidden: !open, onclick: () => takeAway(focus.name) });
  const head = made("div", null, { class: "head" }, choose, made("label", `Site of focus ${focus.name}`, { for: `${id}-site`, class: "unseen" }), site, away);
  const rows = one.scans.map((scan, at) => uptakeChoice(one, said, focus, scan, at, open));
  return made("section", null, { class: chosen ? "focus chosen" : "focus", "aria-label": `Focus ${focus.name}` }, head, ...rows);
}

function uptakeChoice(one, said, focus, scan, at, open) {
  const name = `focus-${focus.name}-${at}`;
  const choices = UPTAKE.map((word) => {
    const input = made("input", null, { type: "radio", name, id: `${name}-${word}`, value: word, disabled: !open || said.unreadable.includes(at), onchange: () => { setUptake(here.code, focus.name, at, word); redraw(); } });
    input.checked = focus.marks[at].uptake === word;
    return made("label", null, {}, input, made("span", word));
  });
  const nowhere = focus.marks[at].place ? "" : " (no mark)";
  return made("fieldset", null, { class: "choice" }, made("legend", scanName(one, scan) + nowhere), ...choices);
}

function wholeScan(one, said, scan, at, open) {
  const name = scanName(one, scan);
  const tick = (word, text, disabled) => {
    const input = made("input", null, { type: "checkbox", id: `${word}-${at}`, disabled: !open || disabled, onchange: (event) => { setWhole(here.code, at, event.target.checked ? word : null); redraw(); } });
    input.checked = said[word].includes(at);
    return made("label", null, { class: "tick" }, input, text);
  };
  return made("fieldset", null, { class: "whole" }, made("legend", name), tick("empty", "No focus seen", seenIn(said, at)), tick("unreadable", "Cannot be read", seenIn(said, at)));
}

function ending(code, open) {
  const nodes = [];
  const read = readOf(code);
  if (open) {
    const lacks = lacking(code);
    nodes.push(made("h3", lacks.length ? "Before it can be locked" : "Ready"));
    if (lacks.length) nodes.push(made("ul", null, { class: "lacks" }, ...lacks.map((each) => made("li", each))));
    const locking = made("button", read.second ? "Lock the second opinion" : "Lock this case", { type: "button", id: "lock", class: "main", disabled: lacks.length > 0, onclick: () => askToLock(code) });
    const undoing = made("button", "Undo", { type: "button", id: "undo", disabled: !canUndo(code), onclick: () => { undo(code); redraw(); } });
    nodes.push(made("p", null, { class: "buttons" }, locking, undoing));
    if (read.second) nodes.push(made("p", null, { class: "buttons" }, made("button", "Withdraw the second opinion", { type: "button", id: "withdraw", onclick: () => { withdrawSecond(code); redraw(); } })));
  } else if (read.second === null && given.purpose === "read") {
    nodes.push(made("p", null, { class: "buttons" }, made("button", "Give a second opinion", { type: "button", id: "second", onclick: () => { beginSecond(code); redraw(); } })));
    nodes.push(made("p", "It stands beside the first, which stays as it is.", { class: "hint" }));
  }
  if (isLocked(code)) nodes.push(...candidatesShown());
  return nodes;
}

function candidatesShown() {
  const nodes = [];
  here.images.forEach((image) => {
    if (image.scan.candidates === null) return;
    nodes.push(made("h3", `Candidates, ${scanWords(here.one, image.scan)}`));
    const items = image.candidates.map((each) => made("li", `${each.probability.toFixed(2)}${each.appeared ? ", new" : ""} (row ${Math.round(each.row)}, column ${Math.round(each.column)})`));
    nodes.push(made("ol", null, { class: "candidates" }, ...items));
  });
  return nodes;
}

/* Where the two readers stand, and who saw what. */

function others(one) {
  const rows = [];
  one.scans.forEach((scan, at) => {
    for (const by of scan.read_by) {
      const own = scan.marks.filter((mark) => mark.by === by);
      const text = own.length ? own.map((mark) => `${mark.lesion}: ${mark.uptake}${mark.site ? `, ${mark.site}` : ""}`).join("; ") : "no focus";
      rows.push(made("li", null, {}, made("b", `${by}, ${scanWords(one, scan)}`), ` ${text}`));
    }
  });
  const named = new Map();
  one.scans.forEach((scan, at) => scan.marks.forEach((mark) => named.set(`${mark.by} ${mark.lesion}`, [...(named.get(`${mark.by} ${mark.lesion}`) ?? []), [at, mark]])));
  const buttons = [...named].map(([name, marks]) => made("button", `Take over ${name}`, { type: "button", id: `over-${name.replace(" ", "-")}`, disabled: !isOpen(one.code), onclick: () => takeOver(marks) }));
  return made("section", null, { "aria-label": "The readers" }, made("h3", "The readers"), made("ul", null, { class: "others" }, ...rows), made("p", null, { class: "buttons" }, ...buttons));
}

/* The place and the site are taken over; what it takes up is for the adjudicator to say. */

function takeOver(marks) {
  const [first, mark] = marks.find(([, each]) => each.place) ?? [null, null];
  if (mark === null) {
    tell("It was recorded without a place: mark it yourself.");
    return;
  }
  const placeOf = (at, each) => (here.one.scans[at].kind === "planar" ? each.place : asShown(here.one.scans[at], each.place));
  here.chosen = addFocus(here.code, first, placeOf(first, mark));
  for (const [at, each] of marks) if (each.place) moveFocus(here.code, here.chosen, at, placeOf(at, each));
  if (given.sites.includes(mark.site)) setSite(here.code, here.chosen, mark.site);
  redraw();
}

function chooseFocus(name) {
  here.chosen = name;
  const focus = focusNamed(opinion(here.code), name);
  here.one.scans.forEach((scan, at) => {
    if (scan.kind === "spect" && focus.marks[at].place) here.cross[at] = focus.marks[at].place;
  });
  redraw();
}

function takeAway(name) {
  if (!name || !isOpen(here.code)) return;
  removeFocus(here.code, name);
  here.chosen = null;
  tell(`Focus ${name} was taken away; undo brings it back.`);
  redraw();
}

function askToLock(code) {
  const ask = byId("ask");
  byId("ask-title").textContent = `Lock case ${code}?`;
  byId("ask-text").textContent = "What you said of it stands from then on and cannot be changed.";
  byId("ask-yes").textContent = "Lock";
  ask.returnValue = "no";
  ask.onclose = async () => {
    if (ask.returnValue !== "yes") return;
    lock(code);
    await Promise.all(here.images.map(openCandidates));
    tell(`Case ${code} is locked.`);
    redraw();
    (byId("second") ?? byId("next-open")).focus();
  };
  ask.showModal();
}
