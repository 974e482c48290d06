import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse, learnTable } from '#knowledge';
import {
  type Earlier,
  FEWEST_PASSAGES,
  howManyTopics,
  type LearnedTopics,
  learnTopics,
  type TopicDocument,
} from './learn-topics.ts';
import { isWorthLearning } from './learning.ts';
import { THEMES, writeThemes } from './themes-for-tests.ts';

const seed = Number(process.env['SEED'] ?? 11);
const nothing: Earlier = { topics: [], groups: [] };

function write(count: number, language = 'en'): TopicDocument[] {
  const terms = (text: string) => analyse(text, language).join(' ');
  return writeThemes(count, 3, seed).map(({ title, text }, at) => ({
    id: `document ${at}`,
    title,
    titleTerms: terms(title),
    language,
    passages: text.map((paragraph) => ({ heading: '', text: paragraph, terms: terms(paragraph) })),
  }));
}

function learn(documents: TopicDocument[], earlier = nothing, names = new Set<string>()): LearnedTopics {
  const analysed = documents.flatMap(({ titleTerms, passages }) =>
    passages.map(({ terms }) => ({ titleTerms, terms })),
  );
  return learnTopics(documents, learnTable(analysed, { dimensions: 48 }), earlier, { names, language: 'en', seed: 1 });
}

const themeOf = (id: string) => Number(id.split(' ')[1]) % THEMES.length;

test(`what is written about becomes topics with the documents about it (seed ${seed})`, () => {
  const { topics } = learn(write(96));
  for (const { members, name } of topics) {
    const themes = [...Map.groupBy(members.keys(), themeOf).values()].map((ids) => ids.length).sort((a, b) => b - a);
    assert.ok(themes[0]! >= 0.8 * members.size, `${name} mixes ${themes.join(', ')}`);
  }
  const covered = new Set(topics.flatMap(({ members }) => [...members.keys()].map(themeOf)));
  assert.equal(covered.size, THEMES.length);
});

test('topics are named by what their documents say, each differently', () => {
  const { topics, groups } = learn(write(96));
  const names = topics.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, members } of topics) {
    const [id = ''] = members.keys();
    const words = THEMES[themeOf(id)]!;
    for (const word of name.toLowerCase().split(' ')) assert.ok(words.includes(word), `${name} for ${words.join(' ')}`);
  }
  assert.ok(
    names.some((name) => name === 'Charging arm'),
    names.join(', '),
  );
  assert.ok(groups.length > 1 && topics.every(({ group }) => group < groups.length));
});

test('people and the organisation give their names to no topic', () => {
  const documents = write(96).map((document) => ({
    ...document,
    passages: document.passages.map((passage) => ({ ...passage, text: passage.text.replaceAll('charging', 'Anna') })),
  }));
  const { topics } = learn(documents, nothing, new Set(['anna']));
  assert.ok(topics.length > 0 && topics.every(({ name, terms }) => ![name, ...terms].some((one) => /anna/i.test(one))));
});

test('the same documents give the same topics', () => {
  assert.deepEqual(learn(write(64)), learn(write(64)));
});

test('topics of last time keep their ids, their names and about their places', () => {
  const before = learn(write(96));
  const earlier: Earlier = {
    topics: before.topics.map((topic, at) => ({ ...topic, id: `topic ${at}` })),
    groups: before.groups.map(({ name }, at) => {
      const members = new Map(before.topics.filter(({ group }) => group === at).flatMap((topic) => [...topic.members]));
      return { id: `group ${at}`, name, members };
    }),
  };
  const after = learn(write(104), earlier);
  const kept = after.topics.filter(({ id }) => id !== null);
  assert.ok(kept.length >= 0.7 * before.topics.length, `${kept.length} of ${before.topics.length}`);
  for (const topic of kept) {
    const old = earlier.topics.find(({ id }) => id === topic.id)!;
    assert.equal(themeOf([...topic.members.keys()][0]!), themeOf([...old.members.keys()][0]!));
  }
  assert.equal(new Set(kept.map(({ id }) => id)).size, kept.length);
});

test('little text has no topics, and more text more of them', () => {
  assert.deepEqual(learn(write(8)).topics, []);
  assert.equal(howManyTopics(FEWEST_PASSAGES - 1), 0);
  assert.deepEqual([265, 5_229, 100_000, 100_000_000].map(howManyTopics), [22, 51, 224, 2000]);
});

test('topics are learned where there are none, and forgotten when there is next to nothing left', () => {
  assert.deepEqual([isWorthLearning(null, 100, false), isWorthLearning(null, 300, true)], [false, true]);
  assert.deepEqual([isWorthLearning(1000, 1050, false), isWorthLearning(1000, 1200, false)], [false, true]);
  assert.deepEqual([isWorthLearning(1000, 20, false), isWorthLearning(null, 20, false)], [true, false]);
});
