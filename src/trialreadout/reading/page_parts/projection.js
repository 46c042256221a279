/* The highest value along each line of sight, seen from any side; and where on that line it lies. */

function projectionOf(image, degrees) {
  const [slices, rows, columns] = image.scan.shape;
  const [down, back, across] = image.scan.steps_mm;
  const step = Math.min(back, across);
  const reach = Math.hypot(rows * back, columns * across) / 2;
  const width = 2 * Math.ceil(reach / step) + 1;
  const turn = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const values = new Float32Array(slices * width);
  const places = new Int32Array(slices * width).fill(-1);
  const area = rows * columns;
  for (let x = 0; x < width; x += 1) {
    const u = (x - (width - 1) / 2) * step;
    for (let deep = 0; deep < width; deep += 1) {
      const v = (deep - (width - 1) / 2) * step;
      const c = Math.round((u * cos - v * sin) / across + (columns - 1) / 2);
      const r = Math.round((u * sin + v * cos) / back + (rows - 1) / 2);
      if (c < 0 || r < 0 || c >= columns || r >= rows) continue;
      const along = r * columns + c;
      for (let s = 0, into = x, from = along; s < slices; s += 1, into += width, from += area) {
        const value = image.values[from];
        if (places[into] < 0 || value > values[into]) {
          values[into] = value;
          places[into] = along;
        }
      }
    }
  }
  return { width, height: slices, mm: [step, down], values, places, cos, sin, columns, frame: { x: 0, y: 0, wide: columns * across, high: slices * down } };
}

function inProjection(image, plane, [s, r, c]) {
  const [, rows, columns] = image.scan.shape;
  const [, back, across] = image.scan.steps_mm;
  const u = (c - (columns - 1) / 2) * across * plane.cos + (r - (rows - 1) / 2) * back * plane.sin;
  return [u / plane.mm[0] + (plane.width - 1) / 2, s];
}

function fromProjection(plane, [x, y]) {
  const column = Math.min(Math.max(Math.round(x), 0), plane.width - 1);
  const slice = Math.min(Math.max(Math.round(y), 0), plane.height - 1);
  const along = plane.places[slice * plane.width + column];
  return along < 0 ? null : [slice, Math.floor(along / plane.columns), along % plane.columns];
}
