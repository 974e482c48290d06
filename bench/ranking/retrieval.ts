import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../server/kernel/log.ts';
import { encodePassage, encodeQuestion } from '../../server/knowledge/meaning/encode.ts';
import { learnTable } from '../../server/knowledge/meaning/learn-table.ts';
import type { MeaningTable } from '../../server/knowledge/meaning/table.ts';
import { cutPassages } from '../../server/knowledge/passages.ts';
import type { IndexedPassage, PassageHit, PassageIndex } from '../../server/knowledge/passage-index.ts';
import { analyseQuery } from '../../server/knowledge/query-words.ts';
import { analyse } from '../../server/knowledge/terms.ts';
import { openWordIndex } from '../../server/knowledge/word-index/open.ts';
import { documentsOf, type Trust, weightOfMeaning } from '../../server/search/fusion.ts';
import { LANGUAGES } from '../../server/search/question.ts';
import { plainQuestion } from './plain-question.ts';
import { ndcg } from './measures.ts';

/** Judged questions: which documents answer each, and which must not be counted. */
type Question = { id: string; text: string; gains: Map<string, number>; dropped: Set<string> };
export type Retrieval = {
  name: string;
  index: PassageIndex;
  table: MeaningTable;
  questions: Question[];
  close(): Promise<void>;
};

/** How a question is asked: `weight` of meaning, null for what the product does by itself, 0 for words alone. */
export type Way = { weight: number | null; feedback?: number };

const PASSAGES_ASKED = 200;
const FEEDBACK = 1;

const lines = <T>(file: string): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);

/** Documents cut, analysed, indexed and given vectors as the product does it; null where the set was not unpacked. */
export async function openRetrieval(name: string, split: string): Promise<Retrieval | null> {
  const place = join('.data', name);
  if (!existsSync(place)) return null;
  const passages = lines<{ _id: string; title: string; text: string }>(join(place, 'corpus.jsonl')).flatMap(passagesOf);
  const directory = mkdtempSync(join(tmpdir(), 'ranking-'));
  const index = await openWordIndex({ directory, log: createLog('warn') });
  await index.replace([], passages);
  const table = learnTable(passages);
  const vectors = passages.map(({ documentKey, ordinal, titleTerms, terms }) => ({
    documentKey,
    ordinal,
    vector: encodePassage(table, titleTerms, terms),
  }));
  await index.addVectors(table.name, vectors);
  await index.optimize();
  return {
    name: `${name} ${split}`,
    index,
    table,
    questions: questionsOf(place, split),
    async close() {
      await index.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function passagesOf({ _id, title, text }: { _id: string; title: string; text: string }): IndexedPassage[] {
  const blocks = text.split(/\n{2,}/).map((part) => ({ type: 'paragraph' as const, spans: [{ text: part }] }));
  const shared = { sourceId: 's', kind: 'page', language: 'en', time: 0, people: [], audienceId: 1, documentKey: _id };
  return cutPassages(title, blocks, 'en').map(({ ordinal, terms }) => ({
    ...shared,
    key: `${_id}:${ordinal}`,
    ordinal,
    titleTerms: analyse(title, 'en').join(' '),
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

async function rank(
  { index, table }: Retrieval,
  text: string,
  { weight, feedback = FEEDBACK }: Way,
): Promise<string[]> {
  const understood = plainQuestion(text, LANGUAGES, new Date(0));
  const sense = {
    space: table.name,
    vector: encodeQuestion(table, analyseQuery(text, LANGUAGES)),
    weight: 0.25,
    noise: table.noise,
    feedback,
  };
  const asked = { terms: understood.terms, meaning: weight === 0 ? null : sense };
  const hits = await index.find(asked, { audiences: [1] }, PASSAGES_ASKED);
  const share = weight ?? weightOfMeaning({ ...understood, sense });
  return byScore(hits, sense, share);
}

const byScore = (hits: PassageHit[], trust: Trust, weight: number): string[] =>
  documentsOf(hits, weight === 0 ? null : trust, weight)
    .map(({ documentKey, relevance }) => ({
      documentKey,
      score: (1 - weight) * relevance.words + weight * relevance.meaning,
    }))
    .toSorted((a, b) => b.score - a.score || (a.documentKey < b.documentKey ? -1 : 1))
    .map(({ documentKey }) => documentKey);
