import type { RelatedAnswer } from '#contract/search.ts';
import { notFound } from '#kernel/errors.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Readable, Viewer } from '#kernel/readable.ts';
import {
  analyseQuery,
  documentById,
  documentCards,
  type DocumentRow,
  LANGUAGES,
  passagesOf,
  type Sense,
} from '#knowledge';
import { type Found, searchLens } from './lens.ts';
import { type Question, questionAbout } from './question.ts';
import { scopeOf } from './scope.ts';
import type { SearchDeps } from './ask.ts';

const SHOWN = 6;
const PEOPLE_SHOWN = 5;
const PASSAGES_READ = 20;
/** Between two documents, which say much, meaning tells more than the few words of a title. */
const WEIGHT = 0.7;
/** Less than this share of the best is another subject. */
const WEAKEST = 0.35;

/** Documents about the same as one the viewer may read, other than its own thread and copies, and who wrote them. */
export async function findRelated(deps: SearchDeps, viewer: Viewer, id: string, now: Date): Promise<RelatedAnswer> {
  const document = await documentById(deps.db, viewer, id);
  if (!document) throw notFound();
  const question = await askAbout(deps, viewer, document, now);
  const lens = { ...searchLens(deps.db, deps.index), rules: [isElsewhere(document)] };
  const { ranked } = await look(lens, viewer, question);
  const near = ranked.filter(({ score }) => score >= WEAKEST * (ranked[0]?.score ?? 0)).slice(0, SHOWN);
  return present(deps, near);
}

async function askAbout(
  deps: SearchDeps,
  viewer: Viewer,
  document: Readable<DocumentRow>,
  now: Date,
): Promise<Question> {
  const { space, audiences } = await scopeOf(deps.db, viewer);
  return questionAbout({
    text: document.title,
    terms: analyseQuery(document.title, document.language === null ? LANGUAGES : [document.language]),
    sense: space === null ? null : await senseOf(deps, space, document.id),
    audiences,
    now,
  });
}

async function senseOf({ db, meaning }: SearchDeps, space: string, id: string): Promise<Sense | null> {
  const passages = (await passagesOf(db, [id])).slice(0, PASSAGES_READ);
  const sense = await meaning.text(
    space,
    passages.map(({ passage }) => passage),
  );
  // A whole document says enough by itself.
  return sense && { ...sense, weight: WEIGHT, feedback: 0 };
}

const isElsewhere =
  (document: DocumentRow) =>
  (_: Question, { document: other }: Readable<Found>): boolean =>
    other.id !== document.id &&
    (other.threadKey === null || other.threadKey !== document.threadKey) &&
    (other.fingerprint === null || other.fingerprint !== document.fingerprint);

async function present({ db }: SearchDeps, near: Ranked<Found>[]): Promise<RelatedAnswer> {
  const found = near.map(({ thing }) => thing.document);
  const cards = new Map((await documentCards(db, found)).map((card) => [card.id, card]));
  const items = near.flatMap(({ thing, score, reasons }) => {
    const document = cards.get(thing.document.id);
    return document ? [{ document, score, why: { reasons } }] : [];
  });
  const people = new Map<string, { person: RelatedAnswer['people'][number]; score: number }>();
  for (const { document, score } of items)
    for (const { person } of document.authors)
      if (person) people.set(person.id, { person, score: (people.get(person.id)?.score ?? 0) + score });
  const best = [...people.values()].toSorted((a, b) => b.score - a.score || (a.person.id < b.person.id ? -1 : 1));
  return { items, people: best.slice(0, PEOPLE_SHOWN).map(({ person }) => person) };
}
