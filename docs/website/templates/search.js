// Finds the sections that hold every word asked for; a word may be the beginning of another.
"use strict";

const asked = new URLSearchParams(location.search).get("q") || "";
const words = asked.toLowerCase().split(/\s+/).filter((word) => word);
const MOST = 60;

function begins(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]) ? 2 : 1;
}

function weight([title, heading, , excerpt, further]) {
  const texts = [[heading, 8], [title, 4], [excerpt, 2], [further, 1]];
  let sum = 0;
  for (const word of words) {
    const best = Math.max(
      ...texts.map(([text, each]) => each * begins(text.toLowerCase(), word))
    );
    if (!best) return 0;
    sum += best;
  }
  return sum;
}

const found = INDEX.map((row, at) => [weight(row), at, row])
  .filter(([sum]) => sum > 0)
  .sort((one, other) => other[0] - one[0] || one[1] - other[1])
  .map(([, , row]) => row);

document.getElementById("q").value = asked;
document.getElementById("told").textContent = !words.length
  ? "Write what you look for above."
  : found.length
    ? `${found.length} section${found.length === 1 ? "" : "s"} with “${asked}”` +
      (found.length > MOST ? `; the first ${MOST}` : "")
    : `Nothing has “${asked}”. Try fewer words, or the beginning of one.`;

const list = document.getElementById("found");
for (const [title, heading, address, excerpt] of found.slice(0, MOST)) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = heading === title ? title : `${title}: ${heading}`;
  const text = document.createElement("p");
  text.textContent = excerpt;
  item.append(link, text);
  list.append(item);
}
