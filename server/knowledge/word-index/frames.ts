import { crc32 } from 'node:zlib';

/**
 * What is stored, in every file: frames of a JSON head and bytes behind it, each with a checksum, each starting at a
 * multiple of eight. A file of another version or with other bytes than were written is told from a sound one.
 */
const MAGIC = 0x73_64_72_77;
/** Raised with every change of what is stored or how words are hashed: older files are then built anew. */
const SCHEMA = 1;
const HEADER_BYTES = 32;
/** A checksum of this many bytes takes about a millisecond. */
const CHECKED_AT_ONCE = 2 ** 21;

export type Frame = { head: unknown; body: Uint8Array };

/** The file is not what was written: it has to be built anew. */
export class Damaged extends Error {
  override name = 'Damaged';
}

const padded = (length: number) => (length + 7) & ~7;

/** A frame as the pieces it is written in. Bodies are multiples of eight long but for the last. */
export async function encodeFrame(head: unknown, bodies: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const text = Buffer.from(JSON.stringify(head));
  const headBytes = new Uint8Array(padded(text.length));
  headBytes.set(text);
  const bodyBytes = bodies.reduce((sum, body) => sum + body.length, 0);
  const end = new Uint8Array(padded(bodyBytes) - bodyBytes);
  const pieces = [headBytes, ...bodies, end];
  const checksum = await checksumOf(pieces);
  const header = new Uint32Array([MAGIC, SCHEMA, text.length, bodyBytes, checksum, 0, 0, 0]);
  header[7] = crc32(new Uint8Array(header.buffer, 0, HEADER_BYTES - 4));
  return [new Uint8Array(header.buffer), ...pieces];
}

/** Yields to whoever waits between pieces of work: large segments take tens of milliseconds. */
async function checksumOf(pieces: readonly Uint8Array[]): Promise<number> {
  let checksum = 0;
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += CHECKED_AT_ONCE) {
      if (at > 0) await new Promise(setImmediate);
      checksum = crc32(piece.subarray(at, at + CHECKED_AT_ONCE), checksum);
    }
  return checksum;
}

/**
 * The frame at `at`, and where it ends. `null` where the bytes end before the frame does: the writer was interrupted,
 * or is still writing. Throws `Damaged` for anything else that is not a frame.
 */
export async function decodeFrame(bytes: Uint8Array, at: number): Promise<{ frame: Frame; end: number } | null> {
  if (at + HEADER_BYTES > bytes.length) return null;
  const header = new Uint32Array(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES / 4);
  const [magic, schema, headLength = 0, bodyLength = 0, checksum] = header;
  if (header[7] !== crc32(bytes.subarray(at, at + HEADER_BYTES - 4))) {
    if (bytes.subarray(at).every((byte) => byte === 0)) return null;
    throw new Damaged('it holds other bytes than were written');
  }
  if (magic !== MAGIC || schema !== SCHEMA) throw new Damaged('it was written by another version');
  const headStart = at + HEADER_BYTES;
  const bodyStart = headStart + padded(headLength);
  const end = bodyStart + padded(bodyLength);
  if (end > bytes.length) return null;
  const isLast = end === bytes.length;
  if ((await checksumOf([bytes.subarray(headStart, end)])) !== checksum) {
    if (isLast) return null;
    throw new Damaged('it holds other bytes than were written');
  }
  const head: unknown = JSON.parse(Buffer.from(bytes.subarray(headStart, headStart + headLength)).toString());
  return { frame: { head, body: bytes.subarray(bodyStart, bodyStart + bodyLength) }, end };
}
