import type { PersonTopic } from '#contract/topics.ts';
import type { Db } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import type { Readable, Viewer } from '#kernel/readable.ts';
import { type ChosenTopic, chosenTopics, disownedBy, topicsOfDocuments } from '#interests';
import { documentCards, type DocumentRow, documentsOfPerson, peopleOfDocuments } from '#knowledge';
import { addressesOf, personCards } from '#people';
import { topicsNamed } from './store.ts';

const DOCUMENTS_READ = 300;
const TOPICS_SHOWN = 12;
const RECENT_SHOWN = 6;
const EVIDENCE_SHOWN = 3;
/** Less than this share of what she knows most about is something she once wrote about. */
const WEAKEST = 0.1;
const HALF_LIFE_MS = 730 * 86_400_000;

/** What a person knows about, from what she wrote that the viewer may read, corrected by her. Only she sees what she hid. */
export async function showPersonTopics(db: Db, viewer: Viewer, personId: string, now: Date) {
  if (!(await personCards(db, [personId])).has(personId)) throw notFound();
  const own = viewer.personId === personId;
  const [addresses, chosen, disowned] = await Promise.all([
    addressesOf(db, { people: [personId], groups: [] }),
    chosenTopics(db, personId),
    disownedBy(db, [personId]),
  ]);
  const written = await documentsOfPerson(db, viewer, addresses, DOCUMENTS_READ);
  const isDisowned = (document: DocumentRow) => disowned.get(personId)?.has(document.id) ?? false;
  const counted = written.filter((document) => !isDisowned(document));
  const topics = await mergeTopics(db, await weighTopics(db, counted, now), chosen, own);
  const recent = counted.slice(0, RECENT_SHOWN);
  const taken = own ? written.filter(isDisowned) : [];
  const shown = new Set([...topics.flatMap((topic) => topic.documents.slice(0, EVIDENCE_SHOWN)), ...recent, ...taken]);
  const cards = new Map((await documentCards(db, [...shown])).map((card) => [card.id, card]));
  const cardsOf = (documents: Readable<DocumentRow>[]) => documents.flatMap((document) => cards.get(document.id) ?? []);
  return {
    topics: topics.map(({ documents, ...topic }) => ({
      ...topic,
      documents: documents.length,
      evidence: cardsOf(documents.slice(0, EVIDENCE_SHOWN)),
    })),
    recent: cardsOf(recent),
    disowned: cardsOf(taken),
  };
}

type Weighed = { topicId: string; weight: number; documents: Readable<DocumentRow>[] };

/** How much she knows about each topic: the share of each document, less for old ones and for those of many. */
async function weighTopics(db: Db, documents: Readable<DocumentRow>[], now: Date): Promise<Weighed[]> {
  const [topics, behind] = await Promise.all([
    topicsOfDocuments(db, documents),
    peopleOfDocuments(db, documents, ['author', 'editor']),
  ]);
  const contributors = new Map<string, number>();
  for (const { documentId } of behind) contributors.set(documentId, (contributors.get(documentId) ?? 0) + 1);
  const votes = documents.flatMap((document) => {
    const age = Math.max(0, now.getTime() - document.at.getTime());
    const weight = 2 ** (-age / HALF_LIFE_MS) / Math.sqrt(contributors.get(document.id) ?? 1);
    return (topics.get(document.id) ?? []).map(({ topicId, share }) => ({ topicId, document, part: share * weight }));
  });
  return [...Map.groupBy(votes, ({ topicId }) => topicId)]
    .map(([topicId, own]) => ({
      topicId,
      weight: own.reduce((sum, { part }) => sum + part, 0),
      documents: own.toSorted((a, b) => b.part - a.part).map(({ document }) => document),
    }))
    .toSorted((a, b) => b.weight - a.weight || (a.topicId < b.topicId ? -1 : 1));
}

type Shown = { topic: string; id: string | null; state: PersonTopic['state']; documents: Readable<DocumentRow>[] };

/** What she said comes first; what she hid is left out for everybody else. */
async function mergeTopics(db: Db, weighed: Weighed[], chosen: ChosenTopic[], own: boolean): Promise<Shown[]> {
  const known = await topicsNamed(db, [
    ...weighed.map(({ topicId }) => topicId),
    ...chosen.flatMap(({ topicId }) => topicId ?? []),
  ]);
  const documentsOf = new Map(weighed.map(({ topicId, documents }) => [topicId, documents]));
  const said = chosen.map(({ topic, topicId, state }): Shown => {
    const page = topicId === null ? undefined : known.get(topicId);
    const documents = topicId === null ? [] : (documentsOf.get(topicId) ?? []);
    return { topic: state === 'added' ? topic : (page?.name ?? topic), id: page?.id ?? null, state, documents };
  });
  const saidAbout = new Set(chosen.map(({ topicId }) => topicId));
  const enough = WEAKEST * (weighed[0]?.weight ?? 0);
  const found = weighed.flatMap(({ topicId, weight, documents }): Shown[] => {
    const page = known.get(topicId);
    if (!page || saidAbout.has(topicId) || weight < enough) return [];
    return [{ topic: page.name, id: topicId, state: 'found', documents }];
  });
  const visible = said.filter(({ state }) => state !== 'hidden');
  const hidden = own ? said.filter(({ state }) => state === 'hidden') : [];
  return [...visible, ...found.slice(0, Math.max(0, TOPICS_SHOWN - visible.length)), ...hidden];
}
