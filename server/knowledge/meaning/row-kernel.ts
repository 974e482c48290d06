import {
  add,
  againIf,
  compile,
  constant,
  end,
  get,
  I32,
  isLess,
  load16,
  load32,
  loop,
  multiply,
  set,
  setAndKeep,
  shiftLeft,
  simd,
  store16,
  V128,
} from '../wasm.ts';

/**
 * The two loops that decide how fast meaning is learned, on rows of 32-bit floats: sums of many rows, each times its
 * value, and the way back. Thirty-two columns are taken at once, so that they stay in registers while rows go by.
 */

const FLOATS_AT_ONCE = 32;
/** Rows are as long as this divides: bytes. */
const BLOCK = FLOATS_AT_ONCE * 4;
const eights = [0, 1, 2, 3, 4, 5, 6, 7];

const splat = simd(0x13);
const loadFloat = [0x2a, 2, 0];
const addFloats = simd(0xe4);
const multiplyFloats = simd(0xe6);

/** The same for both; `line` is the row that is summed up, or spread. */
const [line, matrix, stride, places, values, count, column, entry, row, value, first] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
const locals = [
  [3, I32],
  [9, V128],
];

const loadLine = [
  [...get(line), ...get(column), add, ...set(row)],
  ...eights.map((i) => [...get(row), ...load16(16 * i), ...set(first + i)]),
].flat();

const storeLine = [
  [...get(line), ...get(column), add, ...set(row)],
  ...eights.map((i) => [...get(row), ...get(first + i), ...store16(16 * i)]),
].flat();

const nextRow = [
  [...get(matrix), ...get(places), ...get(entry), add, ...load32, ...get(stride), multiply, add],
  [...get(column), add, ...set(row)],
  [...get(values), ...get(entry), add, ...loadFloat, ...splat, ...set(value)],
].flat();

const addRow = eights
  .map((i) => [
    [...get(first + i), ...get(value), ...get(row), ...load16(16 * i)],
    [...multiplyFloats, ...addFloats, ...set(first + i)],
  ])
  .flat(2);

const addToRow = eights
  .map((i) => [
    [...get(row), ...get(row), ...load16(16 * i)],
    [...get(value), ...get(first + i), ...multiplyFloats, ...addFloats, ...store16(16 * i)],
  ])
  .flat(2);

const overColumns = (before: readonly number[], each: readonly number[], after: readonly number[]) =>
  [
    [...get(count), ...constant(2), shiftLeft, ...set(count), ...constant(0), ...set(column)],
    [...loop, ...before, ...constant(0), ...set(entry)],
    [...loop, ...nextRow, ...each],
    [...get(entry), ...constant(4), add, ...setAndKeep(entry), ...get(count), isLess, ...againIf, end],
    after,
    [...get(column), ...constant(BLOCK), add, ...setAndKeep(column), ...get(stride), isLess, ...againIf, end],
  ].flat();

const gather = { name: 'gather', parameters: 6, locals, code: overColumns(loadLine, addRow, storeLine) };
const spread = { name: 'spread', parameters: 6, locals, code: overColumns(loadLine, addToRow, []) };

/**
 * All by address in `memory`: `count` (at least 1) places of rows of a matrix (uint32) and their values (float32); rows
 * of `stride` bytes (see `strideOf`), as is the line.
 */
type OverRows = (line: number, matrix: number, stride: number, places: number, values: number, count: number) => void;

/** `gather` adds the rows, each times its value, to the line; `spread` adds the line, times the value, to each row. */
export type RowKernel = { gather: OverRows; spread: OverRows };

export const compileRows = (memory: WebAssembly.Memory): RowKernel =>
  compile(memory, [gather, spread]) as unknown as RowKernel;

/** From one row to the next, in bytes, where each has so many floats: filled up with zeros. */
export const strideOf = (width: number): number => Math.ceil(width / FLOATS_AT_ONCE) * BLOCK;
