/* From values to greys: levels by share of pixels, smoothing, and a picture in greys. */

const SHARES = [0.9, 0.95, 0.98, 0.99, 0.995, 0.999];

function levelsOf(values) {
  const every = Math.max(1, Math.floor(values.length / 400000));
  const some = new Float32Array(Math.ceil(values.length / every));
  for (let at = 0, to = 0; at < values.length; at += every, to += 1) some[to] = values[at];
  some.sort();
  const levels = new Map(SHARES.map((share) => [share, some[Math.floor(share * (some.length - 1))]]));
  let highest = -Infinity;
  for (const value of values) if (value > highest) highest = value;
  levels.set(1, highest);
  return levels;
}

function windowAt(levels, share) {
  const high = levels.get(share);
  return { low: 0, high: high > 0 ? high : Math.max(levels.get(1), 1) };
}

const smoothedPlanes = new WeakMap();

function smoothed(plane, sigmaMm) {
  if (!sigmaMm) return plane.values;
  const known = smoothedPlanes.get(plane);
  if (known?.sigmaMm === sigmaMm) return known.values;
  const { width, height } = plane;
  const across = blurred(plane.values, width, height, 1, width, bell(sigmaMm / plane.mm[0]));
  const values = blurred(across, height, width, width, 1, bell(sigmaMm / plane.mm[1]));
  smoothedPlanes.set(plane, { sigmaMm, values });
  return values;
}

function bell(sigma) {
  const reach = Math.ceil(3 * sigma);
  return Float32Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-0.5 * ((at - reach) / sigma) ** 2));
}

function blurred(values, along, lines, step, stride, weights) {
  const reach = (weights.length - 1) / 2;
  const found = new Float32Array(values.length);
  for (let line = 0; line < lines; line += 1) {
    for (let at = 0; at < along; at += 1) {
      let sum = 0;
      let weight = 0;
      const from = Math.max(0, at - reach);
      const to = Math.min(along - 1, at + reach);
      for (let other = from; other <= to; other += 1) {
        const share = weights[other - at + reach];
        sum += share * values[line * stride + other * step];
        weight += share;
      }
      found[line * stride + at * step] = sum / weight;
    }
  }
  return found;
}

function greyOf(value, range, root, invert) {
  const share = Math.min(Math.max((value - range.low) / (range.high - range.low), 0), 1);
  const grey = 255 * (root ? Math.sqrt(share) : share);
  return Math.round(invert ? 255 - grey : grey);
}

function painted(plane, sigmaMm, range, root, invert, canvas) {
  const values = smoothed(plane, sigmaMm);
  const steps = new Uint32Array(1024);
  for (let at = 0; at < 1024; at += 1) {
    const grey = greyOf(range.low + ((range.high - range.low) * at) / 1023, range, root, invert);
    steps[at] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
  }
  canvas.width = plane.width;
  canvas.height = plane.height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(plane.width, plane.height);
  const pixels = new Uint32Array(picture.data.buffer);
  const factor = 1023 / (range.high - range.low);
  for (let at = 0; at < pixels.length; at += 1) {
    const step = (values[at] - range.low) * factor;
    pixels[at] = steps[step <= 0 ? 0 : step >= 1023 ? 1023 : step | 0];
  }
  context.putImageData(picture, 0, 0);
}
