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
const aDocument: fc.Arbitrary<string> = fc.constantFrom('x', 'y', 'z', "q'", 'v');
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
  filter: fc.record(
    {
      kinds: fc.constant<string[]>(['mail']),
      required: fc.array(fc.uniqueArray(aWord, { maxLength: 2 }), { maxLength: 2 }),
      excluded: fc.uniqueArray(aWord, { maxLength: 1 }),
      within: fc.record({ documents: fc.uniqueArray(aDocument) }),
      outside: fc.array(fc.record({ documents: fc.uniqueArray(aDocument) }), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
});
type Search = typeof aSearch extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Does the same to the index and to a plain list, and compares what a search finds in both. */
async function followSteps(index: PassageIndex, steps: Step[], search: Search): Promise<void> {
  await index.clear();
  let world: IndexedPassage[] = [];
  for (const current of steps) {
    await doToIndex(index, current);
    world = doToWorld(world, current);
  }
  const { words, audiences, filter } = search;
  const hits = await index.find({ terms: words }, { audiences, ...filter }, ALL);
  const expected = world.filter((passage) => isExpected(world, passage, search));
  assert.deepEqual(hits.map((hit) => hit.key).sort(), expected.map((passage) => passage.key).sort());
}

function isExpected(world: IndexedPassage[], passage: IndexedPassage, { words, audiences, filter }: Search): boolean {
  const { kinds, required = [], excluded = [], within, outside = [] } = filter;
  return (
    audiences.includes(passage.audienceId) &&
    hasAny(passage, words) &&
    (!kinds || kinds.includes(passage.kind)) &&
    (!within || within.documents.includes(passage.documentKey)) &&
    !outside.some(({ documents }) => documents.includes(passage.documentKey)) &&
    required.every((group) => hasAny(passage, group)) &&
    !world.some(({ documentKey, ...other }) => documentKey === passage.documentKey && hasAny(other, excluded))
  );
}

const hasAny = ({ titleTerms, terms }: Pick<IndexedPassage, 'titleTerms' | 'terms'>, words: readonly string[]) =>
  `${titleTerms} ${terms}`.split(' ').some((word) => words.includes(word));

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
