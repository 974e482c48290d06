import type { Found } from './best.ts';
import { documentOf } from './best.ts';
import { type Held, isLiveRun } from './held.ts';
import type { Segment } from './segment.ts';
import { findIn, needleOf, placesOf, startOf } from './string-table.ts';

/** Says whether a passage has at least one word of each group; `null` where the segment has no such passage. */
export function haveAll(
  segment: Segment,
  groups: readonly (readonly string[])[],
): ((passage: number) => boolean) | null {
  // How many groups, from the first on, have been met.
  const met = new Uint16Array(segment.passages);
  for (const [group, words] of groups.entries()) {
    let isMet = false;
    forEachPassageWith(segment, words, (passage) => {
      if (met[passage] !== group) return;
      met[passage] = group + 1;
      isMet = true;
    });
    if (!isMet) return null;
  }
  return (passage) => met[passage] === groups.length;
}

/** Marks the runs of which a passage has one of the words; `null` where none has. */
export function runsWithAny(segment: Segment, words: readonly string[]): Uint8Array | null {
  let marks: Uint8Array | null = null;
  forEachPassageWith(segment, words, (passage) => {
    marks ??= new Uint8Array(segment.runs);
    marks[segment.runOf[passage] ?? 0] = 1;
  });
  return marks;
}

function forEachPassageWith(segment: Segment, words: readonly string[], visit: (passage: number) => void): void {
  const { termTable, postingEnds, postingPassages } = segment;
  for (const word of words) {
    const term = findIn(termTable, needleOf(word));
    if (term < 0) continue;
    const end = postingEnds[term] ?? 0;
    for (let i = startOf(postingEnds, term); i < end; i++) visit(postingPassages[i] ?? 0);
  }
}

/**
 * Those of the documents found that have one of the words in another of their parts: a long document may lie in more
 * than one run, and even in more than one segment.
 */
export function documentsWithAny(
  helds: readonly Held[],
  found: readonly Found[],
  words: readonly string[] | undefined,
): string[] {
  if (!words || words.length === 0) return [];
  const marked = helds.map((held) => ({ held, marks: runsWithAny(held.segment, words) }));
  return [...new Set(found.map(documentOf))].filter((document) => {
    const needle = needleOf(document);
    return marked.some(
      ({ held, marks }) =>
        marks && placesOf(held.segment.documentTable, needle).some((run) => marks[run] === 1 && isLiveRun(held, run)),
    );
  });
}
