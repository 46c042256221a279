/* What is drawn over a picture: marks, cross-hair, sides, ruler, scale, candidates. */

const ON_WHITE = { mark: "#d55e00", chosen: "#0072b2", other: "#8a4f9e", candidate: "#00796b", quiet: "#707070" };
const ON_BLACK = { mark: "#ff9a4d", chosen: "#56b4e9", other: "#d9a3ea", candidate: "#4dd0b5", quiet: "#a0a0a0" };

function ink() {
  return shown.invert ? ON_WHITE : ON_BLACK;
}


/* Ink grows with the letters of the page, so that a large screen shows it as large. */

function grown(pixels) {
  return (pixels * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 14;
}

function ring() {
  return grown(11);
}

/* What sets ink off from the picture: of the colour of an empty one. */

function halo() {
  return shown.invert ? "rgb(255 255 255 / .8)" : "rgb(0 0 0 / .8)";
}

function stroked(context, colour, width, dash, path) {
  for (const [style, wide] of [[halo(), width + 2.5], [colour, width]]) {
    context.strokeStyle = style;
    context.lineWidth = wide;
    context.setLineDash(style === colour ? dash : []);
    context.beginPath();
    path();
    context.stroke();
  }
  context.setLineDash([]);
}

function lettered(context, text, x, y, colour, size = 13) {
  context.font = `600 ${grown(size)}px ${getComputedStyle(document.body).fontFamily}`;
  context.lineWidth = 3.5;
  context.lineJoin = "round";
  context.strokeStyle = halo();
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

const DASH = { present: [], equivocal: [5, 3], none: [1.5, 3.5] };

function drawMark(context, [x, y], name, mark, chosen, faint) {
  const colour = chosen ? ink().chosen : ink().mark;
  context.globalAlpha = faint ? 0.35 : 1;
  stroked(context, colour, chosen ? 2.5 : 2, DASH[mark.uptake] ?? [], () => context.arc(x, y, ring(), 0, 2 * Math.PI));
  if (!mark.placed) stroked(context, colour, 1.5, [], () => { context.moveTo(x - 3, y); context.lineTo(x + 3, y); });
  lettered(context, name, x + ring() + 2, y - ring() + 4, colour);
  context.globalAlpha = 1;
}

function drawOther(context, [x, y], by, mark, faint) {
  context.globalAlpha = faint ? 0.35 : 1;
  const r = ring() + 4;
  stroked(context, ink().other, 2, DASH[mark.uptake] ?? [], () => {
    if (by === "A") context.rect(x - r + 2, y - r + 2, 2 * r - 4, 2 * r - 4);
    else { context.moveTo(x, y - r - 2); context.lineTo(x + r + 2, y); context.lineTo(x, y + r + 2); context.lineTo(x - r - 2, y); context.closePath(); }
  });
  lettered(context, by, x - r - 12, y + r, ink().other);
  context.globalAlpha = 1;
}

function drawCandidate(context, [x, y], found) {
  stroked(context, ink().candidate, 2, [3, 3], () => context.arc(x, y, ring() + 5, 0, 2 * Math.PI));
  lettered(context, found.probability.toFixed(2) + (found.appeared ? " new" : ""), x + ring() + 6, y + ring() + 8, ink().candidate, 12);
}

function drawCross(context, [x, y], box) {
  const gap = 9;
  stroked(context, ink().chosen, 1, [], () => {
    context.moveTo(0, y); context.lineTo(x - gap, y);
    context.moveTo(x + gap, y); context.lineTo(box.width, y);
    context.moveTo(x, 0); context.lineTo(x, y - gap);
    context.moveTo(x, y + gap); context.lineTo(x, box.height);
  });
}

function drawSides(context, box, [left, right]) {
  context.textAlign = "left";
  if (left) lettered(context, left, 7, box.height / 2, ink().quiet);
  context.textAlign = "right";
  if (right) lettered(context, right, box.width - 7, box.height / 2, ink().quiet);
  context.textAlign = "left";
}

function drawRuler(context, from, to, cm) {
  stroked(context, ink().chosen, 2, [], () => {
    context.moveTo(...from);
    context.lineTo(...to);
    for (const [x, y] of [from, to]) { context.moveTo(x - 4, y); context.lineTo(x + 4, y); context.moveTo(x, y - 4); context.lineTo(x, y + 4); }
  });
  lettered(context, `${cm.toFixed(1)} cm`, to[0] + 8, to[1] - 6, ink().chosen);
}

const LENGTHS_CM = [1, 2, 5, 10, 20];

function drawScale(context, box, scale) {
  const longest = LENGTHS_CM.filter((cm) => cm * 10 * scale <= box.width * 0.45);
  const cm = longest.at(-1) ?? LENGTHS_CM[0];
  const [x, y, long] = [10, box.height - 10, cm * 10 * scale];
  stroked(context, ink().quiet, 1.5, [], () => { context.moveTo(x, y - 4); context.lineTo(x, y); context.lineTo(x + long, y); context.lineTo(x + long, y - 4); });
  lettered(context, `${cm} cm`, x + 4, y - 7, ink().quiet, 11);
}
