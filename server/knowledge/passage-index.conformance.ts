import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { checkHistories, somePassage } from './passage-index.histories.ts';
import { describeFeedback, describeVectors } from './passage-index.vectors.ts';
import type { IndexedPassage, PassageFilter, PassageIndex } from './passage-index.ts';

const ALL = 1_000;
const EVERYONE = 1;

/**
 * What any passage index must do. `open` gives an empty one. An index whose word statistics count passages that the
 * reader may not see (their order then tells what is hidden) says so by `ownStatistics: false`.
 */
export function describePassageIndex(
  name: string,
  open: () => Promise<PassageIndex>,
  { ownStatistics }: { ownStatistics: boolean },
): void {
  describe(`${name} as a passage index`, () => {
    let index: PassageIndex;
    beforeEach(async () => (index = await open()));
    afterEach(() => index.close());

    const put = (...passages: IndexedPassage[]) =>
      index.replace([...new Set(passages.map((passage) => passage.documentKey))], passages);
    const keysOf = async (words: string, filter: Partial<PassageFilter> = {}, limit = ALL) =>
      (await index.find({ terms: words.split(' ') }, { audiences: [EVERYONE], ...filter }, limit)).map(
        (hit) => hit.key,
      );

    describeFinding(() => ({ index, put, keysOf }));
    describeWords(() => ({ index, put, keysOf }));
    describeFilters(() => ({ put, keysOf }));
    describeWordFilters(() => ({ put, keysOf }));
    describeOddFilters(() => ({ put, keysOf }));
    describeVocabulary(() => ({ index, put }));
    test('what the reader may not see changes neither order nor scores', { todo: !ownStatistics }, () =>
      hiddenChangesNothing({ index, put, keysOf }),
    );
    describeChanges(() => ({ index, put, keysOf }));
    describeVectors(() => ({ index, put }));
    describeFeedback(() => ({ index, put }));
    describeClearing(() => ({ index, put, keysOf }));

    test('finds exactly the visible passages with any of the words, whatever happened before', (t) => {
      const seed = Math.floor(Math.random() * 2 ** 31);
      t.diagnostic(`seed ${seed}`);
      return checkHistories(index, seed);
    });
  });
}

type Given = {
  index: PassageIndex;
  put: (...passages: IndexedPassage[]) => Promise<void>;
  keysOf: (words: string, filter?: Partial<PassageFilter>, limit?: number) => Promise<string[]>;
};

function describeFinding(given: () => Given): void {
  test('finds nothing before anything was written', async () => {
    const { index, keysOf } = given();
    assert.deepEqual(await keysOf('word'), []);
    assert.deepEqual(await index.health(), { state: 'ready', passages: 0 });
  });

  test('finds a passage by any of the words, in title or text, as soon as it is written', async () => {
    const { put, keysOf } = given();
    await put(somePassage({ titleTerms: 'holiday rule', terms: 'leave day' }), somePassage({ documentKey: 'file:2' }));
    assert.deepEqual(await keysOf('absent day'), ['file:1:0']);
    assert.deepEqual(await keysOf('rule'), ['file:1:0']);
    assert.deepEqual((await keysOf('leave word')).sort(), ['file:1:0', 'file:2:0']);
    assert.deepEqual(await keysOf('absent'), []);
  });

  test('returns document, ordinal and score with the key, best first', async () => {
    const { index, put } = given();
    await put(somePassage({ terms: 'a b' }), somePassage({ ordinal: 12, terms: 'b c' }));
    const hits = await index.find({ terms: ['b', 'c'] }, { audiences: [EVERYONE] }, 10);
    assert.deepEqual(
      hits.map(({ key, documentKey, ordinal }) => ({ key, documentKey, ordinal })),
      [
        { key: 'file:1:12', documentKey: 'file:1', ordinal: 12 },
        { key: 'file:1:0', documentKey: 'file:1', ordinal: 0 },
      ],
    );
    const [first, second] = hits;
    assert.ok(first && second && first.words > second.words && second.words > 0);
  });

  test('a word in the title counts more than in the text', async () => {
    const { put, keysOf } = given();
    await put(
      somePassage({ documentKey: 'text', titleTerms: 'other', terms: 'budget plan year' }),
      somePassage({ documentKey: 'title', titleTerms: 'budget', terms: 'other plan year' }),
    );
    assert.deepEqual(await keysOf('budget'), ['title:0', 'text:0']);
  });

  test('equal scores are ordered and cut by key, however they were written', async () => {
    const { put, keysOf } = given();
    const documents = Array.from({ length: 60 }, (_, i) => String.fromCodePoint(0x61 + ((i * 7) % 20)) + i);
    for (const documentKey of documents) await put(somePassage({ documentKey }));
    const keys = documents.map((documentKey) => `${documentKey}:0`).sort();
    assert.deepEqual(await keysOf('word'), keys);
    assert.deepEqual(await keysOf('word', {}, 7), keys.slice(0, 7));
    await given().index.optimize();
    assert.deepEqual(await keysOf('word', {}, 7), keys.slice(0, 7));
  });
}

function describeWords(given: () => Given): void {
  test('words are compared as they are: case, accents, signs and length are kept', async () => {
    const { put, keysOf } = given();
    const long = 'x'.repeat(300);
    await put(somePassage({ terms: `C++ über o'neil a-b \\ 日本 ${long}` }));
    for (const word of ['C++', 'über', "o'neil", 'a-b', '\\', '日本', long]) {
      assert.deepEqual(await keysOf(word), ['file:1:0'], word);
    }
    for (const word of ['c++', 'uber', 'neil', 'b', 'OR', '*', '"', 'C++"'])
      assert.deepEqual(await keysOf(word), [], word);
  });

  test('no words find nothing', async () => {
    const { index, put } = given();
    await put(somePassage());
    assert.deepEqual(await index.find({ terms: [] }, { audiences: [EVERYONE] }, 10), []);
    assert.deepEqual(await index.find({ terms: ['', ' '] }, { audiences: [EVERYONE] }, 10), []);
  });
}

function describeFilters(given: () => Pick<Given, 'put' | 'keysOf'>): void {
  const table: [string, Partial<IndexedPassage>, Partial<PassageFilter>][] = [
    ['audiences', { audienceId: 7 }, { audiences: [7, 8] }],
    ['sources', { sourceId: 'source-2' }, { sources: ['source-2', 'source-3'] }],
    ['kinds', { kind: 'mail' }, { kinds: ['mail'] }],
    ['languages', { language: 'de' }, { languages: ['de', 'fr'] }],
    ['people', { people: ['ann', 'bob'] }, { people: ['bob', 'cid'] }],
    ['documents', { documentKey: 'file:2' }, { documents: ['file:2', 'file:3'] }],
    ['from, inclusive', { time: 2_000_000_000_000 }, { from: 2_000_000_000_000 }],
    ['until, exclusive', { time: 1_000 }, { until: 1_001 }],
  ];
  for (const [field, part, filter] of table) {
    test(`narrows by ${field}`, async () => {
      const { put, keysOf } = given();
      const wanted = somePassage({ documentKey: 'file:9', ...part });
      await put(somePassage({ people: ['ann'] }), wanted);
      assert.deepEqual(await keysOf('word', filter), [wanted.key]);
    });
  }

  test('an empty list of anything matches nothing', async () => {
    const { put, keysOf } = given();
    await put(somePassage({ people: ['ann'] }));
    for (const field of ['audiences', 'sources', 'kinds', 'languages', 'people', 'documents']) {
      assert.deepEqual(await keysOf('word', { [field]: [] }), [], field);
    }
    assert.deepEqual(await keysOf('word', { until: Date.UTC(2026, 0, 1) }), []);
  });

  test('filters before the limit: hidden passages take no place from visible ones', async () => {
    const { put, keysOf } = given();
    const hidden = Array.from({ length: 50 }, (_, i) =>
      somePassage({ documentKey: `hidden:${i}`, audienceId: 2, titleTerms: 'word', terms: 'word word' }),
    );
    await put(...hidden, somePassage({ terms: 'word and many other thing' }));
    assert.deepEqual(await keysOf('word', {}, 1), ['file:1:0']);
  });
}

function describeWordFilters(given: () => Pick<Given, 'put' | 'keysOf'>): void {
  test('required words narrow to passages that have one of each group, in title or text', async () => {
    const { put, keysOf } = given();
    await put(
      somePassage({ documentKey: 'both', titleTerms: 'pump', terms: 'word seal' }),
      somePassage({ documentKey: 'one', terms: 'word seal' }),
      somePassage({ documentKey: 'other', terms: 'word pumpen gasket' }),
    );
    assert.deepEqual(await keysOf('word', { required: [['pump', 'pumpen'], ['seal']] }), ['both:0']);
    assert.deepEqual((await keysOf('word', { required: [['pump', 'pumpen']] })).sort(), ['both:0', 'other:0']);
    assert.deepEqual(await keysOf('word', { required: [['pump'], []] }), [], 'a group without words is never met');
    assert.deepEqual(await keysOf('word', { required: [['absent']] }), []);
    assert.equal((await keysOf('word', { required: [] })).length, 3);
  });

  test('an excluded word leaves out its whole document, whichever passage has it', async () => {
    const { put, keysOf } = given();
    await put(
      somePassage({ documentKey: 'draft', terms: 'word' }),
      somePassage({ documentKey: 'draft', ordinal: 1, terms: 'draft' }),
      somePassage({ documentKey: 'title', titleTerms: 'draft', terms: 'word' }),
      somePassage({ documentKey: 'final', terms: 'word' }),
    );
    assert.deepEqual(await keysOf('word', { excluded: ['draft', 'absent'] }), ['final:0']);
    assert.deepEqual(await keysOf('word', { excluded: ['draft'] }, 1), ['final:0'], 'before the limit');
    assert.equal((await keysOf('word', { excluded: [] })).length, 3);
  });

  test('narrows within a second choice and outside of others', async () => {
    const { put, keysOf } = given();
    await put(
      somePassage({ documentKey: 'mail of ann', kind: 'mail', people: ['ann'] }),
      somePassage({ documentKey: 'mail of bob', kind: 'mail', people: ['bob'] }),
      somePassage({ documentKey: 'page of ann', kind: 'page', people: ['ann', 'bob'] }),
    );
    const within = { kinds: ['mail'] };
    assert.deepEqual(await keysOf('word', { people: ['ann'], within }), ['mail of ann:0']);
    assert.deepEqual(await keysOf('word', { people: ['ann'], within: { people: ['bob'] } }), ['page of ann:0']);
    assert.deepEqual(await keysOf('word', { outside: [{ kinds: ['page'] }, { people: ['bob'] }] }), ['mail of ann:0']);
    assert.equal((await keysOf('word', { outside: [{ people: [] }, { kinds: ['pdf'] }] })).length, 3);
    assert.deepEqual(await keysOf('word', { within: { sources: [] } }), []);
  });
}

function describeVocabulary(given: () => Pick<Given, 'put' | 'index'>): void {
  test('a word that only hidden passages have is as good as absent', async () => {
    const { index, put } = given();
    await put(
      somePassage({ titleTerms: 'pump', terms: 'seal' }),
      somePassage({ documentKey: 'hidden', audienceId: 2, titleTerms: 'bonus', terms: 'seal' }),
    );
    const asked = ['pump', 'seal', 'bonus', 'absent'];
    assert.deepEqual(await index.visibleTerms(asked, [EVERYONE]), new Set(['pump', 'seal']));
    assert.deepEqual(await index.visibleTerms(asked, [EVERYONE, 2]), new Set(['pump', 'seal', 'bonus']));
    assert.deepEqual(await index.visibleTerms(asked, []), new Set());
    assert.deepEqual(await index.nearTerms('bonu', { edits: 1, ending: 0 }, [EVERYONE], 5), []);
    assert.deepEqual(await index.nearTerms('bonu', { edits: 1, ending: 0 }, [2], 5), [
      { term: 'bonus', edits: 1, passages: 1 },
    ]);
  });

  test('the words nearest to another come closest first, then most frequent', async () => {
    const { index, put } = given();
    await put(
      somePassage({ terms: 'seal meal' }),
      somePassage({ ordinal: 1, terms: 'meal veal' }),
      somePassage({ ordinal: 2, terms: 'sealing' }),
    );
    const near = async (word: string, edits: number, ending = 0) =>
      (await index.nearTerms(word, { edits, ending }, [EVERYONE], 3)).map(({ term }) => term);
    assert.deepEqual(await near('seel', 1), ['seal']);
    assert.deepEqual(await near('zeal', 1), ['meal', 'seal', 'veal']);
    assert.deepEqual(await near('mealed', 0, 2), ['meal']);
    await index.replace(['file:1'], []);
    assert.deepEqual(await near('seel', 1), [], 'what was deleted is not offered');
  });
}

function describeOddFilters(given: () => Pick<Given, 'put' | 'keysOf'>): void {
  test('takes 10,000 audiences', async () => {
    const { put, keysOf } = given();
    const audiences = Array.from({ length: 10_000 }, (_, i) => i * 2);
    await put(somePassage({ audienceId: 19_998 }), somePassage({ documentKey: 'file:2', audienceId: 19_997 }));
    assert.deepEqual(await keysOf('word', { audiences }), ['file:1:0']);
  });

  test('an id that is too large is nobody else’s', async () => {
    const { put, keysOf } = given();
    await put(somePassage({ audienceId: 1 }));
    assert.deepEqual(await keysOf('word', { audiences: [2 ** 32 + 1, 1.5, Number.NaN] }), []);
    await assert.rejects(put(somePassage({ documentKey: 'file:2', audienceId: 2 ** 32 + 1 })));
  });

  test('odd characters in filters are only characters', async () => {
    const { put, keysOf } = given();
    const odd = [
      "'",
      "' OR true --",
      "\\'",
      '\\',
      '"',
      '`',
      '%',
      '日本 🎉',
      'a\nb',
      ';',
      '/* */',
      '$1',
      '{}',
      ']',
      'null',
    ];
    const passages = odd.map((text, i) =>
      somePassage({
        documentKey: `odd:${text}`,
        ordinal: i,
        sourceId: text,
        kind: text,
        language: text,
        people: [text],
      }),
    );
    await put(...passages);
    for (const { key, sourceId: text, documentKey } of passages) {
      for (const field of ['sources', 'kinds', 'languages', 'people']) {
        assert.deepEqual(await keysOf('word', { [field]: [text] }), [key], `${field} ${text}`);
      }
      assert.deepEqual(await keysOf('word', { documents: [documentKey] }), [key], text);
    }
  });
}

async function hiddenChangesNothing({ index, put }: Given): Promise<void> {
  const ask = () => index.find({ terms: ['merger', 'picnic', 'secret'] }, { audiences: [EVERYONE] }, 10);
  await put(
    somePassage({ documentKey: 'a', terms: 'merger plan' }),
    somePassage({ documentKey: 'b', terms: 'picnic plan' }),
    somePassage({ documentKey: 'c', terms: 'picnic lunch' }),
  );
  const before = await ask();
  const hidden = Array.from({ length: 30 }, (_, i) =>
    somePassage({ documentKey: `hidden:${i}`, audienceId: 2, terms: `merger secret ${'long '.repeat(i)}` }),
  );
  await put(...hidden);
  assert.deepEqual(await ask(), before);
  await index.optimize();
  assert.deepEqual(await ask(), before);
  await index.replace(
    hidden.map((passage) => passage.documentKey),
    [],
  );
  assert.deepEqual(await ask(), before, 'what was deleted leaves no trace');
}

function describeChanges(given: () => Given): void {
  const documentsOf = async (index: PassageIndex) => {
    const found: Record<string, number> = {};
    for await (const { documentKey, passages } of index.documents()) found[documentKey] = passages;
    return found;
  };

  test('replacing a document takes away what it no longer has', async () => {
    const { index, put, keysOf } = given();
    await put(
      somePassage({ terms: 'old' }),
      somePassage({ ordinal: 1, terms: 'old' }),
      somePassage({ documentKey: 'file:2' }),
    );
    await put(somePassage({ terms: 'new' }));
    assert.deepEqual(await keysOf('old'), []);
    assert.deepEqual(await keysOf('new word'), ['file:1:0', 'file:2:0']);
    assert.deepEqual(await documentsOf(index), { 'file:1': 1, 'file:2': 1 });
  });

  test('replacing by nothing deletes, also what was never there', async () => {
    const { index, put, keysOf } = given();
    await index.replace(['file:1'], []);
    await put(somePassage(), somePassage({ documentKey: "it's" }));
    await index.replace(["it's", 'absent'], []);
    assert.deepEqual(await keysOf('word'), ['file:1:0']);
    assert.deepEqual(await documentsOf(index), { 'file:1': 1 });
  });

  test('ten replacements of one document at once leave exactly one copy', async () => {
    const { index, put, keysOf } = given();
    await Promise.all(Array.from({ length: 10 }, () => put(somePassage(), somePassage({ ordinal: 1 }))));
    assert.deepEqual(await keysOf('word'), ['file:1:0', 'file:1:1']);
    assert.deepEqual(await documentsOf(index), { 'file:1': 2 });
  });

  test('takes thousands of passages in one call and counts them', async () => {
    const { index, keysOf } = given();
    const passages = Array.from({ length: 3_000 }, (_, i) =>
      somePassage({ documentKey: `file:${Math.floor(i / 3)}`, ordinal: i % 3, terms: `word n${i}` }),
    );
    const documentKeys = [...new Set(passages.map((passage) => passage.documentKey))];
    await index.replace(documentKeys, passages);
    await index.replace(documentKeys, passages);
    assert.deepEqual(await index.health(), { state: 'ready', passages: 3_000 });
    assert.deepEqual(await keysOf('n2999'), ['file:999:2']);
    assert.equal((await keysOf('word', {}, 5_000)).length, 3_000);
  });

  test('a moved document is found by its new audience only, its words stay', async () => {
    const { index, put, keysOf } = given();
    await put(somePassage(), somePassage({ ordinal: 1 }), somePassage({ documentKey: 'file:2' }));
    await index.moveAudience(['file:1', 'absent'], 5);
    assert.deepEqual(await keysOf('word'), ['file:2:0']);
    assert.deepEqual(await keysOf('word', { audiences: [5] }), ['file:1:0', 'file:1:1']);
    await index.optimize();
    assert.deepEqual(await keysOf('word', { audiences: [5] }), ['file:1:0', 'file:1:1']);
  });
}

function describeClearing(given: () => Given): void {
  test('clearing empties it, and it says that it is being rebuilt until it is optimized', async () => {
    const { index, put, keysOf } = given();
    await put(somePassage());
    await index.clear();
    assert.deepEqual(await keysOf('word'), []);
    assert.deepEqual(await index.health(), { state: 'rebuilding', passages: 0 });
    await put(somePassage());
    assert.deepEqual(await index.health(), { state: 'rebuilding', passages: 1 });
    await index.optimize();
    assert.deepEqual(await index.health(), { state: 'ready', passages: 1 });
    assert.deepEqual(await keysOf('word'), ['file:1:0']);
  });
}
