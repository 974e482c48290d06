import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../contract/organisation.ts';
import type { Expert, SearchAnswer } from '../../contract/search.ts';
import { sql } from '../../server/kernel/database.ts';
import { look } from '../../server/kernel/pipeline.ts';
import { viewerOf } from '../../server/kernel/readable.ts';
import { documentsById } from '../../server/knowledge/store.ts';
import { ask } from '../../server/search/ask.ts';
import { searchLens } from '../../server/search/lens.ts';
import { scopeOf } from '../../server/search/scope.ts';
import { demoDirectory, loadDemo } from '../../server/demo.ts';
import { createTestProduct, type TestProduct } from '../../server/test-product.ts';
import { ndcg } from './measures.ts';

export type Judged = { kind: 'document' | 'mail' | 'nothing'; question: string; documents: string[]; people: string[] };
export type Outcome = Judged & {
  asker: string;
  ndcg: number;
  reciprocalRank: number;
  /** The best files, and what each was found by. */
  found: Array<{ file: string; title: string; reasons: string }>;
  experts: string[];
  /** Words of the question that nobody wrote. */
  unwritten: string[];
};

const read = <T>(file: string): T => JSON.parse(readFileSync(join(demoDirectory, file), 'utf8')) as T;

/** Asks the demo's judged questions through the whole product, each as the colleague who may read most of its answers. */
export async function askDemo(): Promise<{ outcomes: Outcome[]; ablations: Ablation[] }> {
  const product = await createTestProduct();
  try {
    await loadDemo(product.services);
    await product.settle();
    const askers = await askersOf(product);
    const outcomes: Outcome[] = [];
    for (const judged of read<Judged[]>('questions.json')) outcomes.push(await askOne(product, judged, askers));
    return { outcomes, ablations: await ablate(product, askers) };
  } finally {
    await product.stop();
  }
}

/** How good the documents are without one of the signals, or with all of them, by the first thirty. */
export type Ablation = { without: string | null; ndcg: number };

type Asker = { id: string; email: string; role: Role; files: Set<string> };

const folders = new Map(
  read<Array<{ name: string; folder: string }>>('sources.json').map((one) => [one.name, one.folder]),
);
const fileOf = (source: string, location: string) => `${folders.get(source)}/${location}`;

/** Everybody of the demo with the files she may read. */
async function askersOf({ services: { db } }: TestProduct): Promise<Asker[]> {
  const people = await db.selectFrom('person').select(['id', 'email', 'role']).where('email', 'is not', null).execute();
  const askers: Asker[] = [];
  for (const { id, email, role } of people) {
    const { rows } = await sql<{ name: string; location: string }>`
      select distinct s.name, d.location from document d join source s on s.id = d.source_id
      where d.audience_id in (select audience_id from audiences_of(${id}::uuid))`.execute(db);
    askers.push({ id, email: email ?? '', role, files: new Set(rows.map((row) => fileOf(row.name, row.location))) });
  }
  return askers.toSorted((a, b) => (a.email < b.email ? -1 : 1));
}

/** Who may read most of the answers, rather somebody who does not know them herself. */
function askerOf(judged: Judged, askers: Asker[]): Asker {
  const readable = (asker: Asker) => judged.documents.filter((file) => asker.files.has(file)).length;
  const rating = (asker: Asker) => readable(asker) - (judged.people.includes(asker.email) ? 0.5 : 0);
  return askers.reduce((best, one) => (rating(one) > rating(best) ? one : best));
}

const gainsOf = ({ documents }: Judged, { files }: Asker) =>
  new Map(documents.flatMap((file) => (files.has(file) ? [[file, 1] as const] : [])));

async function ablate({ services: { db, index, meaning } }: TestProduct, askers: Asker[]): Promise<Ablation[]> {
  const lens = searchLens(db, index);
  const answerable = read<Judged[]>('questions.json').filter(({ kind }) => kind !== 'nothing');
  const ablations: Ablation[] = [];
  for (const without of [null, ...lens.signals.map(({ name }) => name)]) {
    const others = { ...lens, signals: lens.signals.filter(({ name }) => name !== without) };
    let sum = 0;
    for (const judged of answerable) {
      const asker = askerOf(judged, askers);
      const query = { q: judged.question, source: [], kind: [], person: [], group: [], language: [] };
      const scope = await scopeOf(db, viewerOf(asker));
      const question = await ask({ db, index, meaning }, scope, query, new Date());
      const { ranked } = await look(others, viewerOf(asker), question);
      const documents = await documentsById(
        db,
        viewerOf(asker),
        ranked.slice(0, 30).map(({ thing }) => thing.document.id),
      );
      const files = new Map(documents.map((one) => [one.id, fileOf(one.sourceName, one.location)]));
      sum += ndcg(
        [...new Set(ranked.flatMap(({ thing }) => files.get(thing.document.id) ?? []))],
        gainsOf(judged, asker),
      );
    }
    ablations.push({ without, ndcg: sum / answerable.length });
  }
  return ablations;
}

async function askOne(product: TestProduct, judged: Judged, askers: Asker[]): Promise<Outcome> {
  const asker = askerOf(judged, askers);
  const browser = product.browser();
  await browser.ask('POST', '/demo/sign-in', { person: asker.id });
  const q = encodeURIComponent(judged.question);
  const answer = (await browser.ask('GET', `/search?q=${q}`)).body as unknown as SearchAnswer;
  const experts = (await browser.ask('GET', `/experts?q=${q}`)).body as unknown as { items: Expert[] };
  const found = answer.items.map(({ document, why }) => ({
    file: fileOf(document.source.name, document.location),
    title: document.title,
    reasons: why.reasons.map(({ signal, part }) => `${signal} ${part.toFixed(2)}`).join(', '),
  }));
  const files = [...new Set(found.map(({ file }) => file))];
  const emails = new Map(askers.map(({ id, email }) => [id, email]));
  const suggested = experts.items.map(({ person }) => emails.get(person.id) ?? person.name);
  // Nobody is suggested to herself: of the right people only others count.
  const people = judged.people.filter((email) => email !== asker.email);
  const place = suggested.findIndex((email) => people.includes(email));
  return {
    ...judged,
    people,
    asker: asker.email,
    ndcg: ndcg(files, gainsOf(judged, asker)),
    reciprocalRank: place < 0 ? 0 : 1 / (place + 1),
    found,
    experts: suggested,
    unwritten: answer.unwritten,
  };
}
