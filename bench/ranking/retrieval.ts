import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../server/kernel/log.ts';
import type { EmbeddablePassage, Embedder } from '../../server/knowledge/meaning/embedder.ts';
import { encodePassage } from '../../server/knowledge/meaning/encode.ts';
import { encodeAsked } from '../../server/knowledge/meaning/learned-embedder.ts';
import { learnTable } from '../../server/knowledge/meaning/learn-table.ts';
import { noiseOf } from '../../server/knowledge/meaning/renew.ts';
import { cutPassages } from '../../server/knowledge/passages.ts';
import type { IndexedPassage, PassageIndex } from '../../server/knowledge/passage-index.ts';
import { analyse } from '../../server/knowledge/terms.ts';
import { openWordIndex } from '../../server/knowledge/word-index/open.ts';
import { documentsOf, titleMatcher, weightsFor } from '../../server/search/fusion.ts';
import { PASSAGES_ASKED } from '../../server/search/lens.ts';
import { LANGUAGES } from '../../server/knowledge/stop-words.ts';
import { plainQuestion } from './plain-question.ts';
import { ndcg } from './measures.ts';

/** Judged questions: which documents answer each, and which must not be counted. */
type Question = { id: string; text: string; gains: Map<string, number>; dropped: Set<string> };
export type Retrieval = {
  name: string;
  index: PassageIndex;
  model: Model;
  /** Their terms, by document. */
  titles: ReadonlyMap<string, string>;
  questions: Question[];
  close(): Promise<void>;
};

/** How a question is asked, where it is not as the product does it by itself. */
export type Way = {
  /** Of meaning against words; 0 for words alone. */
  meaning?: number;
  feedback?: number;
  title?: number;
  noise?: number;
  /** Whose stems the words are looked up in. */
  languages?: string[];
};

/** What gives text its meaning: learned from the set, or a model from outside; with what its cosines are worth. */
type Model = Omit<Embedder, 'dimensions' | 'close'> & { noise: number };

const WEIGHT = 0.25;
const FEEDBACK = 1;
const SAMPLED = 400;
const forever = new AbortController().signal;

const lines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

/** Documents cut, analysed, indexed and given vectors as the product does it; null where the set was not unpacked. */
export async function openRetrieval(
  name: string,
  split: string,
  { seed = 1, embedder }: { seed?: number; embedder?: Embedder },
): Promise<Retrieval | null> {
  const place = join('.data', name);
  if (!existsSync(place)) return null;
  const passages = lines<{ _id: string; title: string; text: string }>(join(place, 'corpus.jsonl')).flatMap(passagesOf);
  const directory = mkdtempSync(join(tmpdir(), 'ranking-'));
  const index = await openWordIndex({ directory, log: createLog('warn') });
  await index.replace([], passages);
  const model = embedder ? await trusted(embedder, passages) : learned(passages, seed);
  const vectors = await model.passages(passages, forever);
  await index.addVectors(
    model.space,
    passages.map(({ documentKey, ordinal }, i) => ({ documentKey, ordinal, vector: vectors[i] ?? new Int8Array() })),
  );
  await index.optimize();
  return {
    name: `${name} ${split}`,
    index,
    model,
    titles: new Map(passages.map(({ documentKey, titleTerms }) => [documentKey, titleTerms])),
    questions: questionsOf(place, split),
    async close() {
      await index.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function learned(passages: readonly EmbeddablePassage[], seed: number): Model {
  const table = learnTable(passages, { seed });
  return {
    space: table.name,
    noise: table.noise,
    weight: WEIGHT,
    feedback: FEEDBACK,
    passages: async (batch) => batch.map(({ titleTerms, terms }) => encodePassage(table, titleTerms, terms)),
    question: async (question) => encodeAsked(table, question),
  };
}

async function trusted(embedder: Embedder, passages: EmbeddablePassage[]): Promise<Model> {
  const sample = passages.filter((_, i) => i % Math.ceil(passages.length / SAMPLED) === 0);
  return { ...embedder, noise: await noiseOf(embedder, sample, forever) };
}

type Passage = IndexedPassage & EmbeddablePassage;

function passagesOf({ _id, title, text }: { _id: string; title: string; text: string }): Passage[] {
  const blocks = text.split(/\n{2,}/).map((part) => ({ type: 'paragraph' as const, spans: [{ text: part }] }));
  const shared = { sourceId: 's', kind: 'page', language: 'en', time: 0, people: [], audienceId: 1, documentKey: _id };
  const titleTerms = analyse(title, 'en').join(' ');
  return cutPassages(title, blocks, 'en').map(({ ordinal, heading, text: said, terms }) => ({
    ...shared,
    key: `${_id}:${ordinal}`,
    ordinal,
    title,
    titleTerms,
    heading,
    text: said,
    terms,
  }));
}

function questionsOf(place: string, split: string): Question[] {
  const judged = readFileSync(join(place, 'qrels', `${split}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const gains = Map.groupBy(
    judged.map((line) => line.split('\t')),
    ([id = '']) => id,
  );
  type Line = { _id: string; text: string; metadata?: { linked_from?: string[] } };
  return lines<Line>(join(place, 'queries.jsonl')).flatMap(({ _id, text, metadata }) => {
    const own = gains.get(_id);
    if (!own) return [];
    const dropped = new Set(metadata?.linked_from ?? []);
    return [{ id: _id, text, gains: new Map(own.map(([, document = '', gain]) => [document, Number(gain)])), dropped }];
  });
}

/** Mean nDCG@10. */
export async function measure(set: Retrieval, way: Way): Promise<number> {
  let sum = 0;
  for (const question of set.questions) {
    const ranked = (await rank(set, question.text, way)).filter((id) => !question.dropped.has(id));
    sum += ndcg(ranked, question.gains);
  }
  return sum / set.questions.length;
}

async function rank({ index, model, titles }: Retrieval, text: string, way: Way): Promise<string[]> {
  const { space } = model;
  const { meaning: weight, feedback, noise, languages = LANGUAGES } = { ...defaultsOf(model), ...way };
  const plain = plainQuestion(text, languages, new Date(0));
  const sense = weight === 0 ? null : { space, vector: await model.question(plain, forever), weight, noise, feedback };
  const hits = await index.find({ terms: plain.terms, meaning: sense }, { audiences: [1] }, PASSAGES_ASKED);
  const title = way.title ?? weightsFor({ ...plain, sense }).title;
  const titleMatch = titleMatcher(plain.words);
  return documentsOf(hits, sense)
    .map(({ documentKey, relevance }) => {
      const found = (1 - weight) * relevance.words + weight * relevance.meaning;
      const score = (1 - title) * found + title * titleMatch(titles.get(documentKey) ?? '');
      return { documentKey, score };
    })
    .toSorted((a, b) => b.score - a.score || (a.documentKey < b.documentKey ? -1 : 1))
    .map(({ documentKey }) => documentKey);
}

const defaultsOf = ({ weight, feedback, noise }: Model) => ({ meaning: weight, feedback, noise });
