import { layOut, PAGE } from '../wasm.ts';
import { compileRows, type RowKernel, strideOf } from './row-kernel.ts';

/** Made when it is first needed: most processes never are. It grows and is used again. */
let workshop: { memory: WebAssembly.Memory; kernel: RowKernel } | null = null;

function openWorkshop() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { memory, kernel: compileRows(memory) };
}

/**
 * Inner products of rows with each of `others`, rows of `dimensions` numbers as they are: one call a row, a few times as
 * fast as one product after another. What it gives is valid until its next call, and it until the next call of this.
 */
export function productsWith(others: Float32Array, dimensions: number): (row: Float32Array) => Float32Array {
  const { memory, kernel } = (workshop ??= openWorkshop());
  const count = others.length / Math.max(1, dimensions);
  const stride = strideOf(count);
  const { places: starts, bytes } = layOut([dimensions * stride, stride, dimensions * 4, dimensions * 4]);
  const [matrix = 0, line = 0, places = 0, values = 0] = starts;
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  // By column: then a row times its numbers is a sum of rows.
  const columns = new Float32Array(memory.buffer, matrix, (dimensions * stride) / 4).fill(0);
  for (let other = 0; other < count; other++)
    for (let i = 0; i < dimensions; i++) columns[(i * stride) / 4 + other] = others[other * dimensions + i]!;
  new Uint32Array(memory.buffer, places, dimensions).forEach((_, i, all) => (all[i] = i));
  const [sums, given] = [new Float32Array(memory.buffer, line, stride / 4), new Float32Array(memory.buffer, values)];
  return (row) => {
    given.set(row);
    sums.fill(0);
    if (dimensions > 0) kernel.gather(line, matrix, stride, places, values, dimensions);
    return sums.subarray(0, count);
  };
}
