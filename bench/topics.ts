/**
 * Topics of a folder of Markdown, to judge their names by eye; or of made-up text, to measure time and memory.
 *
 *   node bench/topics.ts FOLDER
 *   node bench/topics.ts --passages 100000
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyse, learnTable, type MeaningTable } from '#knowledge';
import { learnTopics, type LearnedTopics, type TopicDocument } from '../server/interests/learn-topics.ts';
import { rowsIn } from '../server/interests/topic-space.ts';
import { topicsOf } from '../server/interests/place.ts';
import { parse } from '../server/knowledge/parse/parse.ts';
import { randomFrom } from '../tests/support/random.ts';
import { createWriter } from './words.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { passages: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const seed = Number(values.seed);
const nothing = { topics: [], groups: [] };

async function readFolder(folder: string): Promise<{ documents: TopicDocument[]; names: Set<string> }> {
  const documents: TopicDocument[] = [];
  const names = new Set<string>();
  for (const file of globSync('**/*.md', { cwd: folder }).sort()) {
    const result = await parse({ name: basename(file), bytes: readFileSync(join(folder, file)) });
    if ('failure' in result || !result.document) continue;
    const { title, titleTerms, language, passages, people } = result.document;
    documents.push({ id: file, title, titleTerms, language, passages });
    for (const { name } of people) for (const word of (name ?? '').toLowerCase().split(' ')) names.add(word);
  }
  return { documents, names };
}

const PASSAGES_EACH = 5;
const THEMES = 300;

/** Half of each document in the words of one of many themes, half in any words. */
function makeUp(passages: number): TopicDocument[] {
  const random = randomFrom(seed);
  const writer = createWriter(seed);
  return Array.from({ length: Math.ceil(passages / PASSAGES_EACH) }, (_, at) => {
    const theme = Math.floor(random() * THEMES);
    const own = () => writer.word(30_000 + theme * 60 + Math.floor(60 * random() ** 2));
    const sentence = () => `The ${own()} of the ${own()} ${writer.words(6)}.`;
    const text = () => Array.from({ length: 12 }, sentence).join(' ');
    const title = `${own()} ${own()}`;
    const told = Array.from({ length: PASSAGES_EACH }, text);
    return {
      id: `${at}`,
      title,
      titleTerms: analyse(title, 'en').join(' '),
      language: 'en',
      passages: told.map((one) => ({ heading: '', text: one, terms: analyse(one, 'en').join(' ') })),
    };
  });
}

function timed<Result>(what: string, work: () => Result): Result {
  const began = performance.now();
  const result = work();
  const { rss } = process.memoryUsage();
  console.log(
    `${what}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${Math.round(rss / 1024 ** 2)} MB in all`,
  );
  return result;
}

function show(documents: TopicDocument[], { topics, groups }: LearnedTopics): void {
  groups.forEach(({ name }, group) => {
    console.log(`\n${name}`);
    const inside = topics.filter((topic) => topic.group === group).sort((a, b) => b.members.size - a.members.size);
    for (const topic of inside)
      console.log(`  ${topic.name} (${topic.members.size} documents): ${topic.terms.slice(0, 5).join(', ')}`);
  });
  const placed = new Set(topics.flatMap(({ members }) => [...members.keys()]));
  console.log(`\n${topics.length} topics, ${placed.size} of ${documents.length} documents belong to one`);
}

const [folder] = positionals;
const { documents, names } = folder
  ? await readFolder(folder)
  : { documents: timed('made up', () => makeUp(Number(values.passages))), names: new Set<string>() };
const passages = documents.flatMap(({ titleTerms, passages: own }) => own.map(({ terms }) => ({ titleTerms, terms })));
console.log(`${documents.length} documents, ${passages.length} passages, seed ${seed}`);
const table: MeaningTable = timed('meaning learned', () => learnTable(passages));
const learned = timed('topics learned', () => learnTopics(documents, table, nothing, { names, language: 'en', seed }));
const some = documents.slice(0, 1_000);
const centroids = {
  dimensions: learned.space.dimensions,
  values: Float32Array.from(learned.topics.flatMap(({ centroid }) => [...centroid])),
};
timed(`${some.length} documents placed`, () => topicsOf(rowsIn(learned.space, some, table), centroids, some.length));
if (folder) show(documents, learned);
