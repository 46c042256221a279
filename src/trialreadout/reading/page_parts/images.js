/* Pixels, opened again: each scan becomes an array of values. */

async function inflated(number) {
  const text = atob(byId(`text-${number}`).textContent);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function openedScan(scan) {
  const bytes = await inflated(scan.text);
  const n = scan.shape[0] * scan.shape[1] * scan.shape[2];
  const values = new Float32Array(n);
  for (let at = 0; at < n; at += 1) {
    const whole = scan.bits === 16 ? bytes[at] + 256 * bytes[n + at] : bytes[at];
    values[at] = scan.offset + scan.step * whole;
  }
  const found = { scan, values, planes: null, levels: levelsOf(values), candidates: [] };
  if (scan.kind === "planar") {
    const [, rows, columns] = scan.shape;
    found.planes = scan.views.map((_, view) => ({
      width: columns,
      height: rows,
      mm: [scan.steps_mm[1], scan.steps_mm[0]],
      values: values.subarray(view * rows * columns, (view + 1) * rows * columns),
    }));
  }
  return found;
}

async function openCandidates(image) {
  if (image.scan.candidates === null || image.candidates.length) return;
  const text = new TextDecoder().decode(await inflated(image.scan.candidates));
  image.candidates = JSON.parse(text).map(([row, column, probability, appeared]) => ({ row, column, probability, appeared }));
}
