import type { PassagesHeld } from './passages-held.ts';
import { holdsAnything, isMissing, isName, readFrameFile, writeFrameFile } from './files.ts';
import { Damaged } from './frames.ts';
import { readSegment, type Segment } from './segment.ts';

export const MANIFEST = 'manifest';

/** What the index consists of: segments with the audiences of their passages, and what came after, in the journal. */
export type Manifest = {
  rebuilding: boolean;
  journal: string;
  segments: { file: string; audienceIds: Int32Array }[];
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
    segments: segments.map(({ file, audienceIds }) => ({ file, passages: audienceIds.length })),
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
    segments: segments.map((entry: { file?: unknown; passages?: unknown }) => {
      const { file, passages } = entry;
      if (!isName(file) || typeof passages !== 'number') throw wrong();
      const audienceIds = numbersIn(body, at, passages);
      at += passages * 4;
      return { file, audienceIds };
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

/** Takes in the segments of a manifest; those in `known` need not be read again. */
export async function loadSegments(
  directory: string,
  manifest: Manifest,
  held: PassagesHeld,
  known: ReadonlyMap<string, Segment> = new Map(),
): Promise<void> {
  for (const { file, audienceIds } of manifest.segments) {
    const segment = known.get(file) ?? readSegment((await readFrameFile(directory, file)).body);
    if (segment?.passages !== audienceIds.length) throw new Damaged(`${file} is not what the manifest says`);
    held.hold({ segment, audienceIds }, file);
  }
}
