/**
 * The few pieces of a WebAssembly module that our inner loops are written in (WebAssembly core specification 2.0, with
 * fixed-width SIMD): code is bytes, written out by hand, so that building the product needs no compiler.
 */

export const I32 = 0x7f;
export const V128 = 0x7b;

type Code = readonly number[];

/** LEB128. */
export function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  const low = value & 0x7f;
  return value >= -64 && value < 64 ? [low] : [low | 0x80, ...signed(value >> 7)];
}

export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const setAndKeep = (local: number): Code => [0x22, local];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const add = 0x6a;
export const multiply = 0x6c;
export const shiftLeft = 0x74;
export const isLess = 0x48;
export const load32: Code = [0x28, 2, 0];
export const store32: Code = [0x36, 2, 0];
export const loop: Code = [0x03, 0x40];
export const againIf: Code = [0x0d, 0];
export const end = 0x0b;

/** An instruction on sixteen bytes at once. */
export const simd = (code: number, ...rest: number[]): Code => [0xfd, ...unsigned(code), ...rest];
export const load16 = (offset: number): Code => simd(0x00, 0, ...unsigned(offset));
export const store16 = (offset: number): Code => simd(0x0b, 0, ...unsigned(offset));

const list = (items: readonly Code[]) => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code) => [id, ...unsigned(content.length), ...content];
const named = (text: string) => list([...Buffer.from(text)].map((byte) => [byte]));

/** A function of `parameters` numbers that gives none back; `locals` are groups of further variables: how many, of what. */
export type Loop = { name: string; parameters: number; locals: readonly Code[]; code: Code };

export const PAGE = 2 ** 16;

/** Where parts of these sizes lie one after the other, in bytes, and how many they take together. */
export function layOut(sizes: readonly number[]): { places: number[]; bytes: number } {
  let bytes = 0;
  const places = sizes.map((size) => {
    const start = bytes;
    bytes += Math.ceil(size / 16) * 16;
    return start;
  });
  return { places, bytes };
}

/** Compiles functions that work on `memory`. */
export function compile(memory: WebAssembly.Memory, loops: readonly Loop[]): WebAssembly.Exports {
  const types = loops.map(({ parameters }) => [0x60, ...list(Array.from({ length: parameters }, () => [I32])), 0]);
  const bodies = loops.map(({ locals, code }) => [...list(locals), ...code, end]);
  const bytes = Uint8Array.from([
    ...Buffer.from('\0asm\x01\0\0\0'),
    ...section(1, list(types)),
    ...section(2, list([[...named('kernel'), ...named('memory'), 2, 0, 1]])),
    ...section(3, list(loops.map((_, number) => unsigned(number)))),
    ...section(7, list(loops.map(({ name }, number) => [...named(name), 0, ...unsigned(number)]))),
    ...section(10, list(bodies.map((body) => [...unsigned(body.length), ...body]))),
  ]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { kernel: { memory } }).exports;
}
