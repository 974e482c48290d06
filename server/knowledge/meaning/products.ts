import { compileRows, strideOf } from './row-kernel.ts';

const PAGE = 2 ** 16;
const memory = new WebAssembly.Memory({ initial: 1 });
const { gather } = compileRows(memory);

/**
 * Inner products of rows with each of `others`, rows of `dimensions` numbers as they are: one call a row, a few times as
 * fast as one product after another. What it gives is valid until its next call, and it until the next call of this.
 */
export function productsWith(others: Float32Array, dimensions: number): (row: Float32Array) => Float32Array {
  const count = others.length / Math.max(1, dimensions);
  const stride = strideOf(count);
  const [matrix, line, places, values] = placesFor([dimensions * stride, stride, dimensions * 4, dimensions * 4]);
  // By column: then a row times its numbers is a sum of rows.
  const columns = new Float32Array(memory.buffer, matrix, (dimensions * stride) / 4).fill(0);
  for (let other = 0; other < count; other++)
    for (let i = 0; i < dimensions; i++) columns[(i * stride) / 4 + other] = others[other * dimensions + i]!;
  new Uint32Array(memory.buffer, places, dimensions).forEach((_, i, all) => (all[i] = i));
  const [sums, given] = [new Float32Array(memory.buffer, line, stride / 4), new Float32Array(memory.buffer, values)];
  return (row) => {
    given.set(row);
    sums.fill(0);
    if (dimensions > 0) gather(line, matrix, stride, places, values, dimensions);
    return sums.subarray(0, count);
  };
}

/** Where parts of these sizes lie, one after the other; makes room for them. */
function placesFor(sizes: [number, number, number, number]): [number, number, number, number] {
  let end = 0;
  const next = (size: number) => {
    const start = end;
    end += Math.ceil(size / 16) * 16;
    return start;
  };
  const [a, b, c, d] = sizes;
  const places: [number, number, number, number] = [next(a), next(b), next(c), next(d)];
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return places;
}
