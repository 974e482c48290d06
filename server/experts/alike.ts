import type { AlikePerson } from '#contract/search.ts';
import { notFound } from '#kernel/errors.ts';
import { look, type Ranked } from '#kernel/pipeline.ts';
import type { Readable, Viewer } from '#kernel/readable.ts';
import { disownedBy } from '#interests';
import { analyseQuery, documentCards, type DocumentRow, documentsById, documentsOfPerson, LANGUAGES } from '#knowledge';
import { addressesOf, expertProfiles } from '#people';
import { type Question, questionAbout, scopeOf, type SearchDeps } from '#search';
import { type Candidate, expertLens } from './lens.ts';
import { contributionsTo, openingsOf } from './store.ts';

const DOCUMENTS_READ = 40;
const TERMS_ASKED = 64;
const SHOWN = 5;
const EVIDENCE_SHOWN = 2;
/** Between what two people write, meaning tells more than the words of some titles. */
const WEIGHT = 0.7;
/** Less than this share of the best score is another field. */
const WEAKEST = 0.35;

/**
 * Who writes about the same as a person, or with her, by what the viewer may read: her documents are the question. Whoever
 * does not want to be suggested is neither shown nor, to others, compared.
 */
export async function findPeopleLike(
  deps: SearchDeps,
  viewer: Viewer,
  personId: string,
  now: Date,
): Promise<{ items: AlikePerson[] }> {
  const { db, index } = deps;
  const [profiles, addresses, disowned] = await Promise.all([
    expertProfiles(db, [personId]),
    addressesOf(db, { people: [personId], groups: [] }),
    disownedBy(db, [personId]),
  ]);
  const profile = profiles.get(personId);
  if (!profile) throw notFound();
  if (!profile.suggestedAsExpert && viewer.personId !== personId) return { items: [] };
  const written = await documentsOfPerson(db, viewer, addresses, DOCUMENTS_READ);
  const counted = written.filter(({ id }) => !disowned.get(personId)?.has(id));
  if (counted.length === 0) return { items: [] };
  const together = await documentsTogether(deps, viewer, counted);
  const lens = {
    ...expertLens(db, index),
    rules: [(_: Question, one: Candidate) => one.profile.id !== personId],
    signals: [
      { name: 'depth', weight: 0.4, value: (_: Question, { standing }: Candidate) => standing.depth },
      { name: 'breadth', weight: 0.4, value: (_: Question, { standing }: Candidate) => standing.breadth },
      { name: 'together', weight: 0.2, value: (_: Question, one: Candidate) => share(together.get(one.profile.id)) },
    ],
  };
  const { ranked } = await look(lens, viewer, await askAbout(deps, viewer, counted, now));
  const near = ranked.filter(({ score }) => score >= WEAKEST * (ranked[0]?.score ?? 0)).slice(0, SHOWN);
  return { items: await present(deps, viewer, near, together) };
}

/** The documents each other person wrote or edited with her. */
async function documentsTogether({ db }: SearchDeps, viewer: Viewer, documents: Readable<DocumentRow>[]) {
  const ids = documents.map(({ id }) => id);
  const contributions = (await contributionsTo(db, viewer, ids)).filter(({ role }) => role !== 'recipient');
  const byPerson = Map.groupBy(contributions, ({ personId }) => personId);
  return new Map(
    [...byPerson].map(([person, rows]) => [person, [...new Set(rows.map(({ documentId }) => documentId))]]),
  );
}

const share = (documents: string[] | undefined) => 1 - 1 / (1 + (documents?.length ?? 0));

async function askAbout(
  deps: SearchDeps,
  viewer: Viewer,
  documents: Readable<DocumentRow>[],
  now: Date,
): Promise<Question> {
  const { db, meaning } = deps;
  const { space, audiences } = await scopeOf(db, viewer);
  const sense = space === null ? null : await meaning.text(space, await openingsOf(db, documents));
  const titles = documents.map(({ title }) => title).join(' ');
  return questionAbout({
    text: titles,
    terms: analyseQuery(titles, LANGUAGES).slice(0, TERMS_ASKED),
    sense: sense && { ...sense, weight: WEIGHT },
    audiences,
    now,
  });
}

async function present(
  { db }: SearchDeps,
  viewer: Viewer,
  near: Ranked<Candidate>[],
  together: ReadonlyMap<string, string[]>,
): Promise<AlikePerson[]> {
  const shown = near.map(({ thing, score, reasons }) => {
    const both = together.get(thing.profile.id) ?? [];
    const alone = thing.standing.votes.map(({ documentId }) => documentId).filter((id) => !both.includes(id));
    return { thing, score, reasons, both, evidence: alone.slice(0, EVIDENCE_SHOWN) };
  });
  const ids = shown.flatMap(({ both, evidence }) => [...both.slice(0, EVIDENCE_SHOWN), ...evidence]);
  const documents = await documentsById(db, viewer, [...new Set(ids)]);
  const cards = new Map((await documentCards(db, documents)).map((card) => [card.id, card]));
  const cardsOf = (wanted: string[]) => wanted.flatMap((id) => cards.get(id) ?? []);
  return shown.map(({ thing, score, reasons, both, evidence }) => {
    const { id, name, title, team, picture } = thing.profile.card;
    return {
      person: { id, name, title, team, picture },
      strength: score / (near[0]?.score ?? 1),
      together: cardsOf(both.slice(0, EVIDENCE_SHOWN)),
      documentsTogether: both.length,
      evidence: cardsOf(evidence),
      why: { reasons },
    };
  });
}
