import type { TopicPerson } from '#contract/topics.ts';
import type { Db } from '#kernel/database.ts';
import type { Readable } from '#kernel/readable.ts';
import { countVotes, type Standing, total, type Vote } from '#experts';
import { disownedBy, peopleWhoChose, peopleWhoHid } from '#interests';
import { peopleOfDocuments } from '#knowledge';
import { type ExpertProfile, expertProfiles, peopleByAddress } from '#people';
import type { Under } from './store.ts';

const SHOWN = 8;
/** Less than this share of the best evidence is a mention, not knowledge. */
const WEAKEST = 0.05;

export type Knowing = Omit<TopicPerson, 'evidence'> & { evidence: string[] };

/**
 * The people behind these readable documents, by their votes; and those who say themselves that they know about it.
 * Whoever hid the topic, left, or does not want to be suggested is not among them.
 */
export async function peopleWhoKnow(
  db: Db,
  topics: string[],
  documents: Readable<Under>[],
  now: Date,
): Promise<Knowing[]> {
  const [named, said, hidden] = await Promise.all([
    peopleOfDocuments(db, documents, ['author', 'editor']),
    peopleWhoChose(db, topics),
    peopleWhoHid(db, topics),
  ]);
  const cards = await peopleByAddress(db, [...new Set(named.flatMap((row) => row.address ?? []))]);
  const people = [...new Set([...[...cards.values()].map(({ id }) => id), ...said])];
  const [profiles, disowned] = await Promise.all([expertProfiles(db, people), disownedBy(db, people)]);
  const isAsked = (person: string) => {
    const profile = profiles.get(person);
    return profile !== undefined && profile.active && profile.suggestedAsExpert && !hidden.has(person);
  };
  const standings = countVotes(votesOf(documents, named, cards, disowned), now).filter(({ person }) => isAsked(person));
  const saying = new Set(said.filter(isAsked));
  return describe(standings, saying, profiles);
}

type Named = Array<{ documentId: string; role: string; address: string | null }>;

function votesOf(
  documents: Readable<Under>[],
  named: Named,
  cards: Map<string, { id: string }>,
  disowned: Map<string, Set<string>>,
): Vote[] {
  const byDocument = Map.groupBy(named, (row) => row.documentId);
  return documents.flatMap((document) => {
    const behind = byDocument.get(document.id) ?? [];
    const roles = new Map<string, string>();
    for (const { address, role } of behind) {
      const person = address === null ? undefined : cards.get(address)?.id;
      if (person && !roles.has(person) && !disowned.get(person)?.has(document.id)) roles.set(person, role);
    }
    const { id: documentId, at, threadKey, share } = document;
    const whose = { documentId, at, threadKey, fingerprint: null, shared: behind.length, recipients: 0 };
    const vote = { ...whose, answer: share, subject: share };
    return [...roles].map(([person, role]) => ({ ...vote, person, role }));
  });
}

function describe(standings: Standing[], saying: ReadonlySet<string>, profiles: Map<string, ExpertProfile>): Knowing[] {
  const most = standings[0] ? total(standings[0]) : 1;
  const proven = standings
    .map((standing) => ({ person: standing.person, strength: total(standing) / most, votes: standing.votes }))
    .filter(({ person, strength }) => strength >= WEAKEST || saying.has(person));
  const onlySaid = [...saying].filter((person) => !proven.some((one) => one.person === person)).sort();
  const all = [...proven, ...onlySaid.map((person) => ({ person, strength: 0, votes: [] as Standing['votes'] }))];
  return all.slice(0, SHOWN).flatMap(({ person, strength, votes }) => {
    const profile = profiles.get(person);
    if (!profile) return [];
    const { id, name, title, team, picture } = profile.card;
    const times = votes.map(({ at }) => at.getTime());
    return [
      {
        person: { id, name, title, team, picture },
        strength,
        says: saying.has(person),
        documents: votes.length,
        evidence: evidenceIn(votes),
        latestAt: times.length > 0 ? new Date(Math.max(...times)).toISOString() : null,
      },
    ];
  });
}

/** Of a thread the mail that speaks most for her; votes are in that order. */
function evidenceIn(votes: Standing['votes']): string[] {
  const byThread = new Map(votes.toReversed().map((vote) => [vote.threadKey ?? vote.documentId, vote.documentId]));
  return votes.flatMap(({ threadKey, documentId }) =>
    byThread.get(threadKey ?? documentId) === documentId ? [documentId] : [],
  );
}
