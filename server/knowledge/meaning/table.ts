import { createHash } from 'node:crypto';
import { findIn, needleOf, type StringTable } from '../word-index/string-table.ts';

/**
 * What words mean in one organisation's text: a direction for each term, learned from which terms stand together.
 * All arrays are views over one buffer, which may be shared with threads.
 */
export type MeaningTable = {
  /** Names what it was learned from and how: vectors made with different tables cannot be compared. */
  name: string;
  dimensions: number;
  /** The cosine that passages about different things rarely exceed: mean and two standard deviations. */
  noise: number;
  terms: StringTable;
  /** Of each term: how telling it is (inverse document frequency). */
  weights: Float32Array;
  /** Of each term: `dimensions` bytes, to be multiplied by its scale. */
  rows: Int8Array;
  scales: Float32Array;
};

type Head = { name: string; dimensions: number; noise: number; terms: number; termBytes: number };

/** The place of a term in the table, or -1. */
export const placeOfTerm = (table: MeaningTable, term: string): number => findIn(table.terms, needleOf(term));

const HEAD_BYTES = 1024;
const VERSION = 1;

/** A table to be filled and sealed, over memory that threads can share. */
export function emptyTable(shape: Pick<Head, 'dimensions' | 'terms' | 'termBytes'>): MeaningTable {
  const head = { ...shape, name: '', noise: 0 };
  return viewsOf(new SharedArrayBuffer(sizeOf(head)), head);
}

/** Names a filled table after all that is in it. */
export function sealTable(table: MeaningTable, noise: number): MeaningTable {
  const body = new Uint8Array(table.rows.buffer, HEAD_BYTES);
  const name = createHash('sha256')
    .update(`${VERSION} ${table.dimensions} ${noise}`)
    .update(body)
    .digest('hex')
    .slice(0, 16);
  const head = JSON.stringify({ version: VERSION, ...headOf(table), name, noise });
  new Uint8Array(table.rows.buffer).set(Buffer.from(head));
  return { ...table, name, noise };
}

/** All of a table, as it is kept. Shares its memory. */
export const tableToBytes = (table: MeaningTable): Uint8Array => new Uint8Array(table.rows.buffer);

/** Reads what `tableToBytes` gave, copying it to memory that threads can share, unless it is that already. */
export function tableFromBytes(bytes: Uint8Array): MeaningTable {
  const text = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString().replace(/\0+$/, '');
  const { version, ...head } = JSON.parse(text) as Head & { version: number };
  if (version !== VERSION || bytes.length !== sizeOf(head))
    throw new RangeError('this table of meaning was kept by another version: it has to be learned anew');
  if (bytes.buffer instanceof SharedArrayBuffer && bytes.byteOffset === 0) return viewsOf(bytes.buffer, head);
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return viewsOf(buffer, head);
}

const headOf = ({ name, dimensions, noise, terms }: MeaningTable): Head => ({
  name,
  dimensions,
  noise,
  terms: terms.hashes.length,
  termBytes: terms.bytes.length,
});

const sizeOf = ({ dimensions, terms, termBytes }: Head) => HEAD_BYTES + terms * (16 + dimensions) + termBytes;

function viewsOf(buffer: SharedArrayBuffer, { name, dimensions, noise, terms, termBytes }: Head): MeaningTable {
  const wordsAt = (index: number) => HEAD_BYTES + index * terms * 4;
  const rowsAt = wordsAt(4);
  return {
    name,
    dimensions,
    noise,
    terms: {
      hashes: new Uint32Array(buffer, wordsAt(0), terms),
      ends: new Uint32Array(buffer, wordsAt(1), terms),
      bytes: Buffer.from(buffer, rowsAt + terms * dimensions, termBytes),
    },
    weights: new Float32Array(buffer, wordsAt(2), terms),
    scales: new Float32Array(buffer, wordsAt(3), terms),
    rows: new Int8Array(buffer, rowsAt, terms * dimensions),
  };
}
