import type { Held } from './held.ts';
import type { PassagesHeld } from './passages-held.ts';
import { holdsAnything, isMissing, isName, readFrameFile, writeFrameFile } from './files.ts';
import { Damaged } from './frames.ts';
import { readSegment, type Segment } from './segment.ts';
import { createVectors, strideOf, type Vectors } from './vectors.ts';

export const MANIFEST = 'manifest';

/** What the index consists of: segments with the audiences of their passages, and what came after, in the journal. */
export type Manifest = {
  rebuilding: boolean;
  journal: string;
  segments: { file: string; audienceIds: Int32Array; vectors: string[] }[];
};

/** `null` where no index was written yet. */
export async function readManifest(directory: string): Promise<Manifest | null> {
  try {
    const { head, body } = await readFrameFile(directory, MANIFEST);
    return parseManifest(head, body);
  } catch (error) {
    if (!isMissing(error)) throw error;
    if (await holdsAnything(directory)) throw new Damaged('its manifest is missing');
    return null;
  }
}

export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const { rebuilding, journal, segments } = manifest;
  const head = {
    rebuilding,
    journal,
    segments: segments.map(({ file, audienceIds, vectors }) => ({ file, passages: audienceIds.length, vectors })),
  };
  await writeFrameFile(
    directory,
    MANIFEST,
    head,
    segments.map(({ audienceIds }) => bytesOf(audienceIds)),
  );
}

function parseManifest(head: unknown, body: Uint8Array): Manifest {
  const wrong = () => new Damaged('its manifest is not understood');
  if (typeof head !== 'object' || head === null) throw wrong();
  if (!('rebuilding' in head && 'journal' in head && 'segments' in head)) throw wrong();
  const { rebuilding, journal, segments } = head;
  if (typeof rebuilding !== 'boolean' || !isName(journal) || !Array.isArray(segments)) throw wrong();
  let at = 0;
  return {
    rebuilding,
    journal,
    segments: segments.map((entry: { file?: unknown; passages?: unknown; vectors?: unknown }) => {
      const { file, passages, vectors = [] } = entry;
      if (!isName(file) || typeof passages !== 'number') throw wrong();
      if (!Array.isArray(vectors) || !vectors.every(isName)) throw wrong();
      const audienceIds = numbersIn(body, at, passages);
      at += passages * 4;
      return { file, audienceIds, vectors };
    }),
  };
}

export const bytesOf = (numbers: Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** Throws `Damaged` where there are too few bytes. */
export function numbersIn(bytes: Uint8Array, at: number, count: number): Int32Array {
  if (!(count >= 0 && at + count * 4 <= bytes.length)) throw new Damaged('it is shorter than it says');
  return new Int32Array(bytes.buffer, bytes.byteOffset + at, count).slice();
}

export async function writeSegment(directory: string, file: string, segment: Segment): Promise<void> {
  await writeFrameFile(directory, file, {}, [segment.bytes]);
}

export async function writeVectors(directory: string, file: string, vectors: Vectors): Promise<void> {
  const { space, dimensions, rows, inverses } = vectors;
  const inverseBytes = new Uint8Array(inverses.buffer, inverses.byteOffset, inverses.byteLength);
  const rowBytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
  await writeFrameFile(directory, file, { space, dimensions }, [rowBytes, inverseBytes]);
}

async function readVectors(directory: string, file: string, passages: number): Promise<Vectors> {
  const { head, body } = await readFrameFile(directory, file);
  const wrong = () => new Damaged(`${file} is not understood`);
  if (typeof head !== 'object' || head === null || !('space' in head && 'dimensions' in head)) throw wrong();
  const { space, dimensions } = head;
  if (typeof space !== 'string' || typeof dimensions !== 'number') throw wrong();
  if (body.length !== passages * (strideOf(dimensions) + 4)) throw wrong();
  const vectors = createVectors(space, dimensions, passages);
  const { rows, inverses } = vectors;
  rows.set(new Int8Array(body.buffer, body.byteOffset, rows.length));
  inverses.set(new Float32Array(body.buffer, body.byteOffset + rows.length, passages));
  return { ...vectors, file };
}

/** Takes in the segments of a manifest; what `known` holds under its file's name need not be read again. */
export async function loadSegments(
  directory: string,
  manifest: Manifest,
  held: PassagesHeld,
  known: readonly Held[] = [],
): Promise<void> {
  const segments = new Map(known.map(({ file, segment }) => [file, segment]));
  const vectors = new Map(known.flatMap((one) => one.vectors).map((one) => [one.file, one]));
  for (const { file, audienceIds, vectors: files } of manifest.segments) {
    const segment = segments.get(file) ?? readSegment((await readFrameFile(directory, file)).body);
    if (segment?.passages !== audienceIds.length) throw new Damaged(`${file} is not what the manifest says`);
    const ofSegment: Vectors[] = [];
    for (const name of files)
      ofSegment.push(vectors.get(name) ?? (await readVectors(directory, name, segment.passages)));
    held.hold({ segment, audienceIds }, file, ofSegment);
  }
}
