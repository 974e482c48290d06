import type { PersonCard } from '#contract/people.ts';
import type { Db } from '#kernel/database.ts';
import type { Lens } from '#kernel/pipeline.ts';
import { audiencesOf, derived, type Readable, type Viewer } from '#kernel/readable.ts';
import { disownedBy } from '#interests';
import {
  analyse,
  type DocumentOutline,
  outlinesById,
  type PassageHit,
  type PassageIndex,
  peopleOfDocuments,
} from '#knowledge';
import { type ExpertProfile, expertProfiles, peopleByAddress } from '#people';
import type { Question } from '#search';
import { countVotes, type Standing, type Vote } from './voting.ts';

export type Candidate = {
  profile: ExpertProfile;
  standing: Standing;
  /** 1 for the person with the most votes. */
  evidence: number;
  /** Share of the asked words in what the profile says: title, projects, about. */
  profileMatch: number;
  documents: Map<string, Readable<DocumentOutline>>;
  hits: Map<string, PassageHit>;
};

const PASSAGES_ASKED = 200;
const EXPERTS_SHOWN = 8;
/** Less than this share of the best evidence is a mention, not expertise. */
const WEAKEST = 0.05;

export const expertLens = (db: Db, index: PassageIndex): Lens<Question, PassageHit, Candidate> => ({
  sources: {
    words: async (viewer, question) =>
      question.terms.length === 0
        ? []
        : index.find(
            { terms: question.terms, meaning: question.sense },
            { ...question.filter, audiences: await audiencesOf(db, viewer) },
            PASSAGES_ASKED,
          ),
  },
  hydrate: (viewer, hits, question) => hydrate(db, viewer, hits, question),
  rules: [(_, { profile }) => profile.active && profile.suggestedAsExpert, (_, { evidence }) => evidence >= WEAKEST],
  signals: [
    { name: 'evidence', weight: 0.85, value: (_, { evidence }) => evidence },
    { name: 'profile', weight: 0.15, value: (_, { profileMatch }) => profileMatch },
  ],
  select: (_, ranked) =>
    ranked
      .toSorted((a, b) => b.score - a.score || (a.thing.profile.id < b.thing.profile.id ? -1 : 1))
      .slice(0, EXPERTS_SHOWN),
});

/** From passages to readable documents, from those to the people behind them: no evidence the viewer may not read. */
async function hydrate(db: Db, viewer: Viewer, hits: PassageHit[], question: Question): Promise<Readable<Candidate>[]> {
  const best = new Map<string, PassageHit>();
  for (const hit of hits) if (!best.has(hit.documentKey)) best.set(hit.documentKey, hit);
  const documents = await outlinesById(db, viewer, [...best.keys()]);
  const named = await peopleOfDocuments(db, documents, ['author', 'editor']);
  const cards = await peopleByAddress(db, [...new Set(named.flatMap((row) => row.address ?? []))]);
  const people = [...new Set([...cards.values()].map((card) => card.id))];
  const [profiles, disowned] = await Promise.all([expertProfiles(db, people), disownedBy(db, people)]);
  return derived(documents, (readables) => {
    const byId = new Map(readables.map((document) => [document.id, document]));
    const standings = countVotes(votesOf(byId, named, cards, best, disowned), question.now);
    const most = standings[0]?.total ?? 1;
    return standings.flatMap((standing) => {
      const profile = profiles.get(standing.person);
      return profile
        ? [
            {
              profile,
              standing,
              evidence: standing.total / most,
              profileMatch: matchOf(profile, question),
              documents: byId,
              hits: best,
            },
          ]
        : [];
    });
  });
}

function votesOf(
  documents: Map<string, Readable<DocumentOutline>>,
  named: Array<{ documentId: string; role: string; address: string | null; name: string | null }>,
  cards: Map<string, PersonCard>,
  hits: Map<string, PassageHit>,
  disowned: Map<string, Set<string>>,
): Vote[] {
  const highest = Math.max(...[...hits.values()].map((hit) => hit.words), Number.MIN_VALUE);
  const contributors = new Map<string, number>();
  for (const row of named) contributors.set(row.documentId, (contributors.get(row.documentId) ?? 0) + 1);
  const seen = new Set<string>();
  return named.flatMap((row) => {
    const document = documents.get(row.documentId);
    const person = row.address === null ? undefined : cards.get(row.address)?.id;
    const key = `${row.documentId} ${person}`;
    if (!document || !person || seen.has(key) || disowned.get(person)?.has(document.id)) return [];
    seen.add(key);
    return [
      {
        documentId: document.id,
        person,
        role: row.role,
        at: document.at,
        threadKey: document.threadKey,
        relevance: (hits.get(document.id)?.words ?? 0) / highest,
        contributors: contributors.get(document.id) ?? 1,
      },
    ];
  });
}

function matchOf(profile: ExpertProfile, question: Question): number {
  if (question.words.length === 0) return 0;
  const said = [profile.title, profile.about, ...profile.projects].join(' ');
  const terms = new Set(['en', 'nl', 'fr', 'de'].flatMap((language) => analyse(said, language)));
  return question.words.filter((word) => word.terms.some((term) => terms.has(term))).length / question.words.length;
}
