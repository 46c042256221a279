/* Where a pixel lies on the screen, and which pixel lies under a point. The middle of a pixel is whole. */

function wholeOf(plane) {
  return { x: 0, y: 0, wide: plane.width * plane.mm[0], high: plane.height * plane.mm[1] };
}

/* What fills the box at zoom 1 is the plane's frame: its middle and size in mm, from the middle of the plane. */

function placed(box, plane, sight, turned) {
  const { wide, high } = wholeOf(plane);
  const frame = plane.frame ?? wholeOf(plane);
  const fit = Math.min(box.width / frame.wide, box.height / frame.high);
  const [midX, midY] = [wide / 2 + frame.x + sight.x, high / 2 + frame.y + sight.y];
  const scale = fit * sight.zoom;
  const way = turned ? -1 : 1;
  return {
    scale,
    way,
    toScreen([x, y]) {
      return [
        box.width / 2 + way * ((x + 0.5) * plane.mm[0] - midX) * scale,
        box.height / 2 + ((y + 0.5) * plane.mm[1] - midY) * scale,
      ];
    },
    toPixel([left, top]) {
      return [
        ((way * (left - box.width / 2)) / scale + midX) / plane.mm[0] - 0.5,
        ((top - box.height / 2) / scale + midY) / plane.mm[1] - 0.5,
      ];
    },
  };
}

const LEAST_ZOOM = 0.5;
const MOST_ZOOM = 16;

/* Zoom so that what lies under a point stays there. */

function zoomed(sight, factor, box, plane, turned, [left, top]) {
  const before = placed(box, plane, sight, turned).toPixel([left, top]);
  const zoom = Math.min(Math.max(sight.zoom * factor, LEAST_ZOOM), MOST_ZOOM);
  const moved = { zoom, x: sight.x, y: sight.y };
  const after = placed(box, plane, moved, turned).toPixel([left, top]);
  moved.x += (before[0] - after[0]) * plane.mm[0];
  moved.y += (before[1] - after[1]) * plane.mm[1];
  return moved;
}

/* The part of planar scans in which nearly all counts lie, the same for all of them, and some room around it. */

const OUTSIDE = 0.002;
const ROOM_MM = 45;

function framed(planes) {
  const ends = [[Infinity, -Infinity], [Infinity, -Infinity]];
  for (const plane of planes) {
    const sums = [new Float64Array(plane.width), new Float64Array(plane.height)];
    for (let y = 0, at = 0; y < plane.height; y += 1) {
      for (let x = 0; x < plane.width; x += 1, at += 1) {
        sums[0][x] += plane.values[at];
        sums[1][y] += plane.values[at];
      }
    }
    sums.forEach((along, axis) => {
      const [from, to] = between(along).map((at) => (at + 0.5 - along.length / 2) * plane.mm[axis]);
      ends[axis] = [Math.min(ends[axis][0], from - ROOM_MM), Math.max(ends[axis][1], to + ROOM_MM)];
    });
  }
  const [[left, right], [top, bottom]] = ends;
  return { x: (left + right) / 2, y: (top + bottom) / 2, wide: right - left, high: bottom - top };
}

function between(sums) {
  const whole = sums.reduce((sum, value) => sum + value, 0);
  let [from, to, below] = [0, sums.length - 1, 0];
  for (let at = 0, sum = 0; at < sums.length && sum < OUTSIDE * whole; at += 1) [from, sum] = [at, sum + sums[at]];
  for (; to > from && below < OUTSIDE * whole; to -= 1) below += sums[to];
  return [from, to];
}
