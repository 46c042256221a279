"use strict";
(() => {
  /* All texts reach the page as text, never as markup. */
  const data = JSON.parse(document.getElementById("way-back").textContent);
  const results = new Map(data.results.map((result) => [result.id, result]));
  const panel = document.getElementById("opened");
  const title = document.getElementById("opened-title");
  const body = document.getElementById("opened-body");

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

  function tableOf(caption, columns, rows) {
    const region = made("div", null, { class: "table", role: "region", "aria-label": caption, tabindex: "0" });
    const table = region.appendChild(made("table", null));
    table.append(made("caption", caption));
    const head = table.appendChild(made("thead", null)).appendChild(made("tr", null));
    for (const column of columns) head.append(made("th", column.replaceAll("_", " "), { scope: "col" }));
    const inside = table.appendChild(made("tbody", null));
    for (const row of rows) {
      const line = inside.appendChild(made("tr", null));
      row.forEach((cell, i) => {
        const text = cell === null ? "–" : cell === true ? "yes" : cell === false ? "no" : String(cell);
        line.append(i ? made("td", text) : made("th", text, { scope: "row" }));
      });
    }
    return region;
  }

  function digits(cell) {
    return typeof cell === "number" && !Number.isInteger(cell) ? Number(cell.toPrecision(4)) : cell;
  }

  function drawBehind(basis, at, name, into) {
    const assessed = basis.assessments[at];
    if (assessed !== null) {
      const [headings, rows] = data.assessments[assessed];
      const columns = data.headings[headings];
      const used = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== null));
      const cells = rows.map((row) => used.map((i) => digits(row[i])));
      into.append(tableOf(`Assessments of ${name}`, used.map((i) => columns[i]), cells));
    }
    const rows = rowsOf(data.lists[basis.lists[at]]);
    if (rows.length) {
      const cells = rows.map((row) => [row.file, row.row, row.about, row.says]);
      into.append(tableOf(`Source rows of ${name}`, ["File", "Row", "When, by whom", "What it says"], cells));
      for (const table of new Set(rows.map((row) => row.table))) {
        into.append(made("p", `Columns of ${table} looked at: ${data.columns[table].join(", ")}.`, { class: "footnote" }));
      }
    } else {
      into.append(made("p", "Nothing was recorded of this patient."));
    }
  }

  function drawPatients(heading, result, patients) {
    if (!patients.length) return;
    body.append(made("h3", `${heading}, ${counted(patients.length, "patient")}`));
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

  function draw(result) {
    title.textContent = `${result.endpoint}: ${result.what}, ${result.set}`;
    body.replaceChildren(made("p", result.text, { class: "value" }));
    const facts = body.appendChild(made("dl", null));
    const told = [
      ["Method", result.method],
      ["Counted", `${result.n} of ${result.denominator}`],
      ["Status", result.status],
      ["Name", result.id],
    ];
    for (const [term, fact] of told) {
      const line = facts.appendChild(made("div", null));
      line.append(made("dt", term), made("dd", fact));
    }
    if (result.basis === null) {
      body.append(made("p", "There are too many patients for a page; the folder patients/ beside this file lists them."));
      return;
    }
    drawPatients("Counted", result, result.counted);
    drawPatients("Not counted", result, result.others);
  }

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
    const result = results.get(name);
    if (result) {
      draw(result);
      if (!panel.open) panel.showModal();
      panel.scrollTop = 0;
      title.focus();
      return;
    }
    if (panel.open) panel.close();
    const place = document.getElementById(raw) || document.getElementById(name);
    if (place && place.matches("details.dossier")) {
      place.open = true;
      place.scrollIntoView();
      place.querySelector("summary").focus({ preventScroll: true });
    }
  }

  panel.addEventListener("close", () => {
    if (results.has(named()[1])) history.pushState(null, "", "#");
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close();
  });
  document.getElementById("opened-close").addEventListener("click", () => panel.close());
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });

  const box = document.getElementById("search");
  const field = document.getElementById("search-for");
  const hits = document.getElementById("search-hits");
  const told = document.getElementById("search-told");
  const places = [
    ...data.patients.map((name) => [`Patient ${name}`, dossierOf(name)]),
    ...Array.from(document.querySelectorAll("main .table[id] > table > caption"), (caption) => [
      `Table: ${caption.textContent}`,
      caption.closest(".table").id,
    ]),
    ...Array.from(document.querySelectorAll("figure[id]"), (figure) => [
      `Figure: ${figure.querySelector("figcaption").textContent}`,
      figure.id,
    ]),
    ...data.results.map((result) => [
      `${result.endpoint}: ${result.what}, ${result.set}: ${result.text}`,
      encodeURIComponent(result.id),
    ]),
  ].map(([text, place]) => [text, place, `${text} ${place}`.toLowerCase()]);
  const MOST = 40;

  function search() {
    const asked = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = asked.length ? places.filter((each) => asked.every((word) => each[2].includes(word))) : [];
    hits.replaceChildren(
      ...found.slice(0, MOST).map(([text, place]) => {
        const item = made("li", null);
        item.append(made("a", text, { href: `#${place}` }));
        return item;
      }),
    );
    told.textContent = asked.length ? `${counted(found.length, "place")} found${found.length > MOST ? `, the first ${MOST} shown` : ""}.` : "";
  }

  box.hidden = false;
  box.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      field.value = "";
      search();
    }
  });
  follow();
})();
