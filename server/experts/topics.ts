import type { PersonTopic } from '#contract/search.ts';
import { type Db, sql } from '#kernel/database.ts';
import { notFound } from '#kernel/errors.ts';
import { mayRead, type Readable, type Viewer } from '#kernel/readable.ts';
import { chosenTopics, disownedBy, keyPhrases } from '#interests';
import { documentCards, type DocumentRow, documentsOfPerson } from '#knowledge';
import { addressesOf, personCards } from '#people';

const DOCUMENTS_READ = 300;
const BACKGROUND = 2_000;
const TOPICS_SHOWN = 12;
const RECENT_SHOWN = 6;
const EVIDENCE_SHOWN = 3;

/** What a person knows about, from titles the viewer may read, corrected by the person. Only she sees what she hid. */
export async function showTopics(db: Db, viewer: Viewer, personId: string) {
  if (!(await personCards(db, [personId])).has(personId)) throw notFound();
  const own = viewer.personId === personId;
  const [addresses, chosen, disowned, background] = await Promise.all([
    addressesOf(db, { people: [personId], groups: [] }),
    chosenTopics(db, personId),
    disownedBy(db, [personId]),
    titlesRead(db, viewer),
  ]);
  const written = await documentsOfPerson(db, viewer, addresses, DOCUMENTS_READ);
  const counted = written.filter((document) => !disowned.get(personId)?.has(document.id));
  const found = keyPhrases(counted, background);
  const topics = merge(found, chosen, own).slice(0, TOPICS_SHOWN);
  const shown = new Set([
    ...topics.flatMap((topic) => topic.documents.slice(0, EVIDENCE_SHOWN)),
    ...written.slice(0, RECENT_SHOWN),
  ]);
  const disownedDocuments = own ? written.filter((document) => disowned.get(personId)?.has(document.id)) : [];
  const cards = new Map((await documentCards(db, [...shown, ...disownedDocuments])).map((card) => [card.id, card]));
  const cardsOf = (documents: Readable<DocumentRow>[]) => documents.flatMap((document) => cards.get(document.id) ?? []);
  return {
    topics: topics.map(({ topic, state, documents }) => ({
      topic,
      state,
      documents: documents.length,
      evidence: cardsOf(documents.slice(0, EVIDENCE_SHOWN)),
    })),
    recent: cardsOf(counted.slice(0, RECENT_SHOWN)),
    disowned: cardsOf(disownedDocuments),
  };
}

type Topic = { topic: string; state: PersonTopic['state']; documents: Readable<DocumentRow>[] };

/** What she said comes first; what she hid is left out for everybody else. */
function merge(
  found: Array<{ phrase: string; documents: Readable<DocumentRow>[] }>,
  chosen: Map<string, PersonTopic['state']>,
  own: boolean,
): Topic[] {
  const documentsOf = new Map(found.map(({ phrase, documents }) => [phrase.toLowerCase(), documents]));
  const said = [...chosen].map(([topic, state]) => ({
    topic,
    state,
    documents: documentsOf.get(topic.toLowerCase()) ?? [],
  }));
  const saidAbout = new Set(said.map(({ topic }) => topic.toLowerCase()));
  const rest = found
    .filter(({ phrase }) => !saidAbout.has(phrase.toLowerCase()))
    .map(({ phrase, documents }) => ({ topic: phrase, state: 'found' as const, documents }));
  const visible = said.filter(({ state }) => state !== 'hidden');
  const hidden = own ? said.filter(({ state }) => state === 'hidden') : [];
  return [...visible, ...rest.slice(0, TOPICS_SHOWN - Math.min(TOPICS_SHOWN, visible.length)), ...hidden];
}

/** A sample of titles to tell what is special from what everybody writes about. */
async function titlesRead(db: Db, viewer: Viewer): Promise<string[]> {
  const rows = await db
    .selectFrom('document')
    .select('title')
    .where(mayRead(viewer, sql.ref('audienceId')))
    .orderBy('at', 'desc')
    .limit(BACKGROUND)
    .execute();
  return rows.map((row) => row.title);
}
