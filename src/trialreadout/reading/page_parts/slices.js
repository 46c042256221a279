/* Slices of a volume that stands upright: slices from head to foot, rows from front to back, columns from right to left. */

const PLANES = ["axial", "coronal", "sagittal"];

function sliceOf(image, plane, at) {
  const [slices, rows, columns] = image.scan.shape;
  const [down, back, across] = image.scan.steps_mm;
  const area = rows * columns;
  if (plane === "axial") {
    const start = at[0] * area;
    return { width: columns, height: rows, mm: [across, back], values: image.values.subarray(start, start + area) };
  }
  const wide = plane === "coronal" ? columns : rows;
  const values = new Float32Array(slices * wide);
  for (let s = 0; s < slices; s += 1) {
    for (let x = 0; x < wide; x += 1) {
      values[s * wide + x] = image.values[s * area + (plane === "coronal" ? at[1] * columns + x : x * columns + at[2])];
    }
  }
  return { width: wide, height: slices, mm: [plane === "coronal" ? across : back, down], values };
}

/* Between a place in the volume and one in a plane: [x, y], and how far off the plane it lies. */

function inPlane(plane, [s, r, c]) {
  if (plane === "axial") return [c, r];
  return plane === "coronal" ? [c, s] : [r, s];
}

function offPlane(plane, place, at) {
  const axis = PLANES.indexOf(plane);
  return Math.abs(place[axis] - at[axis]);
}

function fromPlane(plane, [x, y], at) {
  if (plane === "axial") return [at[0], y, x];
  return plane === "coronal" ? [y, at[1], x] : [y, x, at[2]];
}

/* A place as shown, given as it stands in the file. */

function asStored(scan, place) {
  const stored = [0, 0, 0];
  scan.axes.forEach((axis, shown) => {
    stored[axis] = scan.turned[shown] ? scan.shape[shown] - 1 - place[shown] : place[shown];
  });
  return stored;
}

function asShown(scan, stored) {
  return scan.axes.map((axis, shown) => (scan.turned[shown] ? scan.shape[shown] - 1 - stored[axis] : stored[axis]));
}

function within(scan, place) {
  return place.map((value, axis) => Math.min(Math.max(value, 0), scan.shape[axis] - 1));
}
