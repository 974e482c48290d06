import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { IndexedPassage, PassageIndex } from './passage-index.ts';

const RUNS = 25;
const ALL = 1_000;

/** A passage about nothing in particular; `documentKey` and `ordinal` make its key. */
export function somePassage(part: Partial<IndexedPassage> = {}): IndexedPassage {
  const documentKey = part.documentKey ?? 'file:1';
  const ordinal = part.ordinal ?? 0;
  return {
    key: `${documentKey}:${ordinal}`,
    documentKey,
    ordinal,
    audienceId: 1,
    sourceId: 'source-1',
    kind: 'file',
    language: 'en',
    time: Date.UTC(2026, 0, 1),
    people: [],
    titleTerms: 'titl',
    terms: 'word',
    ...part,
  };
}

/** Random histories of a small index, each compared with a plain list that went through the same. */
export async function checkHistories(index: PassageIndex, seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), aSearch, (steps, search) => followSteps(index, steps, search)),
    { seed, numRuns: RUNS },
  );
}

type Step =
  | { do: 'replace'; documents: string[]; passages: IndexedPassage[] }
  | { do: 'move'; documents: string[]; audienceId: number }
  | { do: 'optimize' }
  | { do: 'clear' };

const aWord = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const aDocument = fc.constantFrom('x', 'y', 'z', "q'", 'v');
const anAudience = fc.integer({ min: 1, max: 4 });
const aPassage = fc
  .record({
    documentKey: aDocument,
    ordinal: fc.integer({ min: 0, max: 3 }),
    audienceId: anAudience,
    kind: fc.constantFrom('file', 'mail'),
    titleTerms: fc.array(aWord, { maxLength: 2 }).map((words) => words.join(' ')),
    terms: fc.array(aWord, { maxLength: 4 }).map((words) => words.join(' ')),
  })
  .map(somePassage);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.array(aPassage, { maxLength: 8 }).chain(replaceStep) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('move' as const), documents: fc.array(aDocument), audienceId: anAudience }),
  },
  { weight: 2, arbitrary: fc.constant<Step>({ do: 'optimize' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'clear' }) },
);

function replaceStep(drawn: IndexedPassage[]): fc.Arbitrary<Step> {
  const passages = [...new Map(drawn.map((passage) => [passage.key, passage])).values()];
  return fc.array(aDocument, { maxLength: 2 }).map((more) => ({
    do: 'replace',
    documents: [...new Set([...passages.map((passage) => passage.documentKey), ...more])],
    passages,
  }));
}

const aSearch = fc.record({
  words: fc.uniqueArray(aWord, { minLength: 1, maxLength: 3 }),
  audiences: fc.uniqueArray(anAudience),
  kinds: fc.option(fc.constant<string[]>(['mail']), { nil: undefined }),
});

/** Does the same to the index and to a plain list, and compares what a search finds in both. */
async function followSteps(
  index: PassageIndex,
  steps: Step[],
  search: { words: string[]; audiences: number[]; kinds: string[] | undefined },
): Promise<void> {
  await index.clear();
  let world: IndexedPassage[] = [];
  for (const current of steps) {
    await doToIndex(index, current);
    world = doToWorld(world, current);
  }
  const { words, audiences, kinds } = search;
  const hits = await index.find({ terms: words }, kinds ? { audiences, kinds } : { audiences }, ALL);
  const expected = world.filter(
    (passage) =>
      audiences.includes(passage.audienceId) &&
      (!kinds || kinds.includes(passage.kind)) &&
      `${passage.titleTerms} ${passage.terms}`.split(' ').some((word) => words.includes(word)),
  );
  assert.deepEqual(hits.map((hit) => hit.key).sort(), expected.map((passage) => passage.key).sort());
}

async function doToIndex(index: PassageIndex, current: Step): Promise<void> {
  if (current.do === 'replace') await index.replace(current.documents, current.passages);
  else if (current.do === 'move') await index.moveAudience(current.documents, current.audienceId);
  else await index[current.do]();
}

function doToWorld(world: IndexedPassage[], current: Step): IndexedPassage[] {
  switch (current.do) {
    case 'replace':
      return [...world.filter((passage) => !current.documents.includes(passage.documentKey)), ...current.passages];
    case 'move':
      return world.map((passage) =>
        current.documents.includes(passage.documentKey) ? { ...passage, audienceId: current.audienceId } : passage,
      );
    case 'clear':
      return [];
    case 'optimize':
      return world;
  }
}
