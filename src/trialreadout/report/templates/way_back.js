"use strict";
(() => {
  /* All texts reach the page as text, never as markup. */
  const data = JSON.parse(document.getElementById("way-back").textContent);
  const results = new Map(data.results.map((result) => [result.id, result]));
  const panel = document.getElementById("opened");
  const title = document.getElementById("opened-title");
  const body = document.getElementById("opened-body");

  const rowsInDossiers = new Map();

  function made(name, text, attributes = {}) {
    const node = document.createElement(name);
    if (text !== null) node.textContent = text;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function counted(n, word) {
    return `${n} ${word}${n === 1 ? "" : "s"}`;
  }

  function dossierOf(name) {
    return `patient/${encodeURIComponent(name)}`;
  }

  function placeOf(file, row) {
    return `row/${encodeURIComponent(file)}/${row}`;
  }

  /* What a number opens. */

  const ASSESSED = new Map([
    ["on", "Date"],
    ["visit", "Visit"],
    ["sum_mm", "Sum, mm"],
    ["from_baseline_percent", "From baseline, %"],
    ["from_nadir_percent", "From nadir, %"],
    ["target", "Target"],
    ["non_target", "Non-target"],
    ["new_lesion", "New lesion"],
    ["response", "Response"],
    ["recorded", "Recorded"],
  ]);
  const UNSAID = new Map([["recurrence", "no"]]);
  const SHORT = 16;

  function written(cell) {
    if (cell === null) return "–";
    if (typeof cell === "boolean") return cell ? "yes" : "no";
    return String(typeof cell === "number" && !Number.isInteger(cell) ? Number(cell.toPrecision(4)) : cell);
  }

  function tableOf(caption, columns) {
    const region = made("div", null, { class: "table", role: "group", "aria-label": caption, tabindex: "0" });
    const table = region.appendChild(made("table", null));
    table.append(made("caption", caption));
    const head = table.appendChild(made("thead", null)).appendChild(made("tr", null));
    for (const column of columns) head.append(made("th", column, { scope: "col" }));
    return [region, table.appendChild(made("tbody", null))];
  }

  function assessments(name, [headings, rows]) {
    const columns = data.headings[headings];
    const reader = columns.indexOf("reader");
    const readers = new Set(rows.map((row) => row[reader]));
    const order = [...ASSESSED.keys(), ...columns].map((column) => columns.indexOf(column));
    const used = [...new Set(order)].filter(
      (i) =>
        i >= 0 &&
        columns[i] !== "day" &&
        (i !== reader || readers.size > 1) &&
        rows.some((row) => row[i] !== null && row[i] !== UNSAID.get(columns[i])),
    );
    const by = readers.size === 1 && reader >= 0 ? `, ${rows[0][reader]}` : "";
    const [region, inside] = tableOf(
      `Assessments of ${name}${by}`,
      used.map((i) => ASSESSED.get(columns[i]) ?? columns[i].replaceAll("_", " ")),
    );
    for (const row of rows) {
      const line = inside.appendChild(made("tr", null));
      used.forEach((i, at) => {
        const text = written(row[i]);
        const short = text.length < SHORT ? { class: "short" } : {};
        line.append(at ? made("td", text, short) : made("th", text, { scope: "row", ...short }));
      });
    }
    return region;
  }

  function rowsOf(list) {
    const found = [];
    for (let i = 0; i < list.length; i += 2) {
      for (let k = 0; k < list[i + 1]; k += 1) found.push(list[i] + k);
    }
    const word = (column, row) => data.words[data.rows[column][row]];
    return found.map((row) => ({
      table: word("table", row),
      file: word("file", row),
      row: data.rows.row[row],
      about: word("about", row),
      says: word("says", row),
    }));
  }

  function sourceRows(name, rows) {
    const [region, inside] = tableOf(`Source rows of ${name}`, ["When, by whom", "What it says", "File", "Row"]);
    readDossiers();
    let first = null;
    for (const each of rows) {
      const line = inside.appendChild(made("tr", null));
      if (first !== null && first.textContent === each.about) {
        first.rowSpan += 1;
      } else {
        first = line.appendChild(made("th", each.about, { scope: "rowgroup" }));
      }
      line.append(made("td", each.says), made("td", each.file));
      const place = placeOf(each.file, each.row);
      const cell = line.appendChild(made("td", null));
      cell.append(rowsInDossiers.has(place) ? made("a", String(each.row), { href: `#${place}` }) : String(each.row));
    }
    const looked = [...new Set(rows.map((row) => row.table))].map((table) => `${table}: ${data.columns[table].join(", ")}`);
    region.append(made("p", `Columns looked at: ${looked.join("; ")}.`, { class: "footnote" }));
    return region;
  }

  function drawBehind(basis, at, name, into) {
    const assessed = basis.assessments[at];
    if (assessed !== null) into.append(assessments(name, data.assessments[assessed]));
    const rows = rowsOf(data.lists[basis.lists[at]]);
    into.append(rows.length ? sourceRows(name, rows) : made("p", "Nothing was recorded of this patient."));
  }

  function drawPatients(heading, result, patients) {
    if (!patients.length) return;
    body.append(made("h3", `${heading}: ${counted(patients.length, "patient")}`));
    const list = body.appendChild(made("ul", null, { class: "behind" }));
    const basis = data.bases[result.basis];
    for (const patient of patients) {
      const at = basis.patients.indexOf(patient);
      const name = data.patients[patient];
      const item = list.appendChild(made("li", null));
      item.append(made("a", name, { href: `#${dossierOf(name)}` }));
      const details = item.appendChild(made("details", null));
      details.append(made("summary", data.words[basis.said[at]], { "aria-label": `${name}: ${data.words[basis.said[at]]}` }));
      details.addEventListener("toggle", () => {
        if (details.open && details.childElementCount === 1) drawBehind(basis, at, name, details);
      });
    }
  }

  function factsOf(result) {
    const word = (place) => (place === null ? null : data.words[place]);
    const patients = result.parts.reduce((sum, [, part]) => sum + part.length, 0);
    const of = patients === result.denominator && result.counted.length === result.n ? " patients" : "";
    return [
      [word(result.called), `${result.n} of ${result.denominator}${of}`],
      ["Analysis set", result.who === null ? result.set : `${result.set}: ${word(result.who)}`],
      ["Rule", word(result.rule)],
      ["Method", result.method],
      ["Status", result.status === "estimated" ? null : result.status],
      ["Name", result.id],
    ].filter(([, fact]) => fact);
  }

  function placesOfNumber(result) {
    const cell = document.getElementById(result.id);
    const table = cell && cell.closest(".table");
    if (!table) return null;
    const line = made("p", "It stands in ", { class: "footnote" });
    line.append(made("a", table.getAttribute("aria-label"), { href: `#${table.id}` }), ".");
    return line;
  }

  let drawn = null;

  function draw(result) {
    drawn = result;
    title.textContent = `${result.endpoint}: ${result.what}, ${result.set}`;
    body.replaceChildren(made("p", result.text, { class: "value" }));
    const facts = body.appendChild(made("dl", null));
    for (const [term, fact] of factsOf(result)) {
      const line = facts.appendChild(made("div", null));
      line.append(made("dt", term), made("dd", fact));
    }
    const stands = placesOfNumber(result);
    if (stands) body.append(stands);
    if (result.basis === null) {
      body.append(made("p", "There are too many patients for a page; the folder patients/ beside this file lists them."));
      return;
    }
    body.append(made("p", "Each patient opens to the rows that were looked at; the name leads to all that is known.", { class: "footnote" }));
    for (const [called, part] of result.parts) drawPatients(data.words[called], result, part);
  }

  /* Source rows, as the dossiers list them. */

  function readDossiers() {
    if (rowsInDossiers.size) return;
    for (const table of document.querySelectorAll("details.dossier table")) {
      const columns = Array.from(table.tHead.rows[0].cells, (cell) => cell.textContent);
      const at = columns.lastIndexOf("Row");
      const [, one] = table.caption.textContent.split(/, of (.*)/s);
      const file = columns.lastIndexOf("File");
      if (at < 0 || (one === undefined && file < 0)) continue;
      for (const line of table.tBodies[0].rows) {
        const place = placeOf(one ?? line.cells[file].textContent, line.cells[at].textContent);
        if (rowsInDossiers.has(place)) continue;
        rowsInDossiers.set(place, line);
        line.id = place;
      }
    }
  }

  function openRow(place) {
    readDossiers();
    const line = rowsInDossiers.get(place);
    if (!line) return;
    line.closest("details").open = true;
    line.classList.add("found");
    const region = line.closest(".table");
    region.focus({ preventScroll: true });
    line.scrollIntoView({ block: "center" });
  }

  /* The address says what is open. */

  function named() {
    const raw = location.hash.slice(1);
    try {
      return [raw, decodeURIComponent(raw)];
    } catch {
      return [raw, raw];
    }
  }

  function follow() {
    const [raw, name] = named();
    for (const line of document.querySelectorAll("tr.found")) line.classList.remove("found");
    const result = results.get(name);
    if (result) {
      if (drawn !== result) draw(result);
      if (!panel.open) panel.showModal();
      panel.scrollTop = 0;
      title.focus();
      return;
    }
    if (panel.open) panel.close();
    if (raw.startsWith("row/")) {
      openRow(raw);
      return;
    }
    const place = document.getElementById(raw) || document.getElementById(name);
    if (place && place.matches("details.dossier")) {
      place.open = true;
      place.scrollIntoView();
      place.querySelector("summary").focus({ preventScroll: true });
    } else if (place && place.matches("[tabindex]")) {
      place.focus({ preventScroll: true });
    }
  }

  panel.addEventListener("close", () => {
    drawn = null;
    if (results.has(named()[1])) history.pushState(null, "", "#");
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });
  document.getElementById("opened-close").addEventListener("click", () => panel.close());
  /* Told of an address at once, the panel knows the link that has the focus; the browser then moves the focus, and
     tells of it again. */
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);

  /* The search. */

  const MOST = 40;
  const box = document.getElementById("search");
  const field = document.getElementById("search-for");
  const hits = document.getElementById("search-hits");
  const told = document.getElementById("search-told");
  let places = null;

  function* allPlaces() {
    for (const name of data.patients) yield [`Patient ${name}`, dossierOf(name), ""];
    for (const part of document.querySelectorAll("main > section[id], main article[id]")) {
      const estimand = part.querySelector(":scope > .estimand");
      yield [`Section: ${part.querySelector("h2, h3").textContent}`, part.id, estimand ? estimand.textContent : ""];
    }
    for (const caption of document.querySelectorAll("main .table[id] > table > caption")) {
      yield [`Table: ${caption.textContent}`, caption.closest(".table").id, ""];
    }
    for (const figure of document.querySelectorAll("figure[id]")) {
      yield [`Figure: ${figure.querySelector("figcaption").textContent}`, figure.id, ""];
    }
    for (const each of data.results) {
      yield [`${each.endpoint}: ${each.what}, ${each.set}: ${each.text}`, encodeURIComponent(each.id), `${each.id} ${each.method}`];
    }
    readDossiers();
    for (const [place, line] of rowsInDossiers) {
      const [, file, row] = place.split("/");
      const name = line.closest("details").querySelector("summary").textContent.trim();
      const says = Array.from(line.cells, (cell) => cell.textContent).slice(0, -1).filter((text) => text !== "–");
      yield [`${decodeURIComponent(file)}, row ${row}: ${says.join(", ")}`, place, name];
    }
  }

  function search() {
    places ??= Array.from(allPlaces(), ([text, place, more]) => [text, place, `${text} ${more}`.toLowerCase()]);
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = asked.length ? places.filter((each) => asked.every((word) => each[2].includes(word))) : [];
    hits.replaceChildren(
      ...found.slice(0, MOST).map(([text, place]) => {
        const item = made("li", null);
        item.append(made("a", text, { href: `#${place}` }));
        return item;
      }),
    );
    if (!asked.length) told.textContent = "";
    else if (!found.length) told.textContent = `Nothing found for “${field.value.trim()}”. A patient, a term, or a file with its row can be looked for.`;
    else told.textContent = `${counted(found.length, "place")} found${found.length > MOST ? `, the first ${MOST} shown` : ""}.`;
  }

  function leaveSearch() {
    field.value = "";
    search();
  }

  box.hidden = false;
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = hits.querySelector("a");
    if (first) first.click();
  });
  field.addEventListener("input", search);
  hits.addEventListener("click", (event) => {
    if (event.target.closest("a")) leaveSearch();
  });
  box.addEventListener("keydown", (event) => {
    const all = [field, ...hits.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && all[all.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    } else if (event.key === "Escape") {
      leaveSearch();
      field.focus();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    const list = link.closest("[popover]:popover-open");
    if (list) list.hidePopover();
    if (link.getAttribute("href") === location.hash) follow();
  });
  for (const link of document.querySelectorAll("a.opens")) link.setAttribute("aria-haspopup", "dialog");
  follow();
})();
