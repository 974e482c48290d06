/**
 * Who is an expert on what a paper is about, by the papers of others, on a public set
 * (Brochier et al., BIR at ECIR 2020). Each labelled paper in turn is the question and is taken out of what is searched;
 * the labelled candidates are ranked by the product's own pieces: analysis, index, meaning, fusion, voting.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { countVotes, type Vote } from '../../server/experts/voting.ts';
import { emphasisFor } from '../../server/experts/emphasis.ts';
import { judge } from '../../server/experts/judge.ts';
import { FOUND_ASKED } from '../../server/experts/lens.ts';
import { broadly } from '../../server/knowledge/meaning/broadly.ts';
import { encodePassage } from '../../server/knowledge/meaning/encode.ts';
import { encodeAsked } from '../../server/knowledge/meaning/learned-embedder.ts';
import { learnTable } from '../../server/knowledge/meaning/learn-table.ts';
import type { IndexedPassage, PassageIndex } from '../../server/knowledge/passage-index.ts';
import { cutPassages } from '../../server/knowledge/passages.ts';
import { openWordIndex } from '../../server/knowledge/word-index/open.ts';
import type { Question } from '../../server/search/question.ts';
import { plainQuestion } from './plain-question.ts';

type Paper = { id: string; text: string; authors: string[] };
type Labels = {
  questions: Array<{ doc: string; topics: string[] }>;
  experts: Record<string, string[]>;
  candidates: string[];
};
/** By person. */
type Scores = ReadonlyMap<string, number>;
type Measured = { map: number; mrr: number; precisionAt10: number };

const SPACE = 'learned:bench';
/** As learned-embedder.ts has them. */
const WEIGHT_OF_MEANING = 0.25;
const FEEDBACK = 1;
const now = new Date('2026-11-01T00:00:00Z');
const place = join('.data', 'exp-dblp');

const lines = <Line>(file: string): Line[] =>
  readFileSync(join(place, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const json = <T>(file: string): T => JSON.parse(readFileSync(join(place, file), 'utf8')) as T;

/** What a paper is to the index. Each is for an audience of its own, so that one can be left out and leaves no trace. */
function passagesOf({ id, text }: Paper, audienceId: number): IndexedPassage[] {
  return cutPassages('', [{ type: 'paragraph', spans: [{ text }] }], 'en').map(({ ordinal, terms }) => ({
    key: `${id}:${ordinal}`,
    documentKey: id,
    ordinal,
    audienceId,
    sourceId: 'papers',
    kind: 'text',
    language: 'en',
    time: now.getTime(),
    people: [],
    titleTerms: '',
    terms,
  }));
}

/** The paper is what is asked: its words, and what it means. That is learned from papers that are never a question. */
async function rankAll(papers: Paper[], { questions }: Labels, seed: number | null): Promise<Scores[]> {
  const directory = mkdtempSync(join(tmpdir(), 'experts-'));
  const index = await openWordIndex({ directory, log: pino({ level: 'silent' }) });
  try {
    const passages = papers.map(passagesOf);
    for (let i = 0; i < papers.length; i += 300) await index.replace([], passages.slice(i, i + 300).flat());
    const asked = new Set(questions.map(({ doc }) => doc));
    const table =
      seed === null
        ? null
        : learnTable(
            passages.flat().filter(({ documentKey }) => !asked.has(documentKey)),
            { seed },
          );
    if (table)
      await index.addVectors(
        SPACE,
        passages.flat().map(({ documentKey, ordinal, titleTerms, terms }) => ({
          documentKey,
          ordinal,
          vector: encodePassage(table, titleTerms, terms),
        })),
      );
    const senseOf = (question: Question) =>
      table && {
        space: SPACE,
        vector: encodeAsked(table, question),
        weight: WEIGHT_OF_MEANING,
        feedback: FEEDBACK,
        noise: table.noise,
      };
    const scores: Scores[] = [];
    for (const { doc } of questions) {
      const paper = papers.findIndex(({ id }) => id === doc);
      const { text } = papers[paper] ?? { text: '' };
      const question = plainQuestion(text.slice(0, 2_000), ['en'], now);
      const audiences = papers.flatMap((_, other) => (other === paper ? [] : [other]));
      scores.push(await rank(index, papers, { ...question, sense: senseOf(question) }, audiences));
    }
    return scores;
  } finally {
    await index.close();
    rmSync(directory, { recursive: true });
  }
}

async function rank(index: PassageIndex, papers: Paper[], question: Question, audiences: number[]): Promise<Scores> {
  const subject = question.sense && broadly(question.sense);
  const emphasis = emphasisFor(question.text);
  const [found, near] = await Promise.all([
    index.find({ terms: question.terms, meaning: question.sense }, { audiences }, FOUND_ASKED),
    subject && index.find({ terms: [], meaning: subject }, { audiences }, emphasis.nearAsked),
  ]);
  const judged = judge(question, found, near);
  const votes = papers.flatMap(({ id, authors }) => {
    const known = judged.get(id);
    return known
      ? authors.map((person): Vote => ({
          ...known,
          documentId: id,
          person,
          role: 'author',
          at: now,
          threadKey: null,
          fingerprint: null,
          shared: authors.length,
          recipients: 0,
        }))
      : [];
  });
  const { depth, breadth } = emphasis;
  return new Map(
    countVotes(votes, now).map((standing) => [standing.person, depth * standing.depth + breadth * standing.breadth]),
  );
}

/**
 * As the set's own evaluation does: every labelled candidate is ranked, and those of equal standing share their place.
 * Five of the 59 experts wrote none of the papers, so nobody could find them: they count as missed.
 */
function measure(scores: Scores[], { questions, experts, candidates }: Labels): Measured {
  const each = questions.map(({ topics }, number) => {
    const right = new Set(topics.flatMap((topic) => experts[topic] ?? []));
    const score = (person: string) => scores[number]?.get(person) ?? 0;
    const ranked = candidates.toSorted((a, b) => score(b) - score(a));
    const hits = ranked.flatMap((person, before) => (right.has(person) ? [before + 1] : []));
    return {
      map: averagePrecision(ranked, score, right),
      mrr: 1 / (hits[0] ?? Infinity),
      precisionAt10: hits.filter((at) => at <= 10).length / 10,
    };
  });
  const mean = (key: keyof Measured) => each.reduce((sum, one) => sum + one[key], 0) / each.length;
  return { map: mean('map'), mrr: mean('mrr'), precisionAt10: mean('precisionAt10') };
}

function averagePrecision(ranked: string[], score: (person: string) => number, right: ReadonlySet<string>): number {
  let [seen, hits, precisions] = [0, 0, 0];
  for (const equals of Map.groupBy(ranked, score).values()) {
    const found = equals.filter((person) => right.has(person)).length;
    seen += equals.length;
    hits += found;
    precisions += (found * hits) / seen;
  }
  return precisions / right.size;
}

/** With meaning as learned from each of the seeds. Null where the set is absent. */
export async function measureExperts(seeds: number[]): Promise<Record<string, Measured> | null> {
  if (!existsSync(place)) return null;
  const papers = lines<Paper>('documents.jsonl');
  const labels: Labels = {
    questions: lines('query_documents.jsonl'),
    experts: json('experts_by_topic.json'),
    candidates: json('labelled_candidates.json'),
  };
  const measured: Record<string, Measured> = {
    'words alone': measure(await rankAll(papers, labels, null), labels),
  };
  for (const seed of seeds)
    measured[`words and meaning, seed ${seed}`] = measure(await rankAll(papers, labels, seed), labels);
  return measured;
}
