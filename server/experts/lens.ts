import type { Db } from '#kernel/database.ts';
import type { Lens, Ranked } from '#kernel/pipeline.ts';
import { derived, type Readable, type Viewer } from '#kernel/readable.ts';
import { disownedBy } from '#interests';
import { analyse, broadly, LANGUAGES, type PassageHit, type PassageIndex } from '#knowledge';
import { type ExpertProfile, expertProfiles } from '#people';
import { findPassages, type Question } from '#search';
import { areasAround, distinctAreas, owners, type Ownership } from './areas.ts';
import { emphasisFor } from './emphasis.ts';
import { type Judged, judge } from './judge.ts';
import { authorsOfAreas, type Contribution, contributionsTo, placesOf, topicsSaid } from './store.ts';
import { countVotes, ROLE_WEIGHT, type Standing, type Vote } from './voting.ts';

/** What the index found: `found` for the whole question, `near` for its subject; null where no subject is known. */
export type Sought = { found: PassageHit[]; near: PassageHit[] | null };

export type Candidate = {
  profile: ExpertProfile;
  standing: Standing;
  area: Ownership | null;
  /** What she says of herself: title, projects, about, topics. */
  says: string;
  /** 1 in the asker's own team, less for a project they share. */
  nearness: number;
  judged: ReadonlyMap<string, Judged>;
};

export const FOUND_ASKED = 100;
/** Less than this share of the best score is a mention, not knowledge. */
const WEAKEST = 0.1;
const SHARED_PROJECT = 0.6;

export const expertLens = (db: Db, index: PassageIndex): Lens<Question, Sought, Candidate> => ({
  sources: {
    words: async (viewer, question) =>
      question.terms.length === 0 && !question.sense ? [] : [await seek(db, index, viewer, question)],
  },
  hydrate: (viewer, [sought], question) => (sought ? hydrate(db, viewer, sought, question) : Promise.resolve([])),
  rules: [],
  signals: [
    { name: 'depth', weight: ({ text }) => emphasisFor(text).depth, value: (_, { standing }) => standing.depth },
    { name: 'breadth', weight: ({ text }) => emphasisFor(text).breadth, value: (_, { standing }) => standing.breadth },
    { name: 'area', weight: 0.25, value: (_, { area }) => area?.value ?? 0 },
    { name: 'profile', weight: 0.12, value: sharedWords },
    { name: 'proximity', weight: 0.03, value: (_, { nearness }) => nearness },
  ],
  select: (_, ranked) => withoutMentions(ranked.toSorted(bestFirst)),
});

const withoutMentions = (ranked: Ranked<Candidate>[]) =>
  ranked.filter(({ score }) => score >= WEAKEST * (ranked[0]?.score ?? 0));

const bestFirst = (a: Ranked<Candidate>, b: Ranked<Candidate>) =>
  b.score - a.score || (a.thing.profile.id < b.thing.profile.id ? -1 : 1);

async function seek(db: Db, index: PassageIndex, viewer: Viewer, question: Question): Promise<Sought> {
  const subject = question.sense && broadly(question.sense);
  const about = { ...question, terms: [], sense: subject };
  const [found, near] = await Promise.all([
    findPassages({ db, index }, viewer, question, FOUND_ASKED),
    subject && findPassages({ db, index }, viewer, about, emphasisFor(question.text).nearAsked),
  ]);
  return { found, near };
}

/** From passages to readable documents and the people behind them: no evidence the viewer may not read. */
async function hydrate(db: Db, viewer: Viewer, { found, near }: Sought, question: Question) {
  const judged = judge(question, found, near);
  const [contributions, owning] = await Promise.all([
    contributionsTo(db, viewer, [...judged.keys()]),
    ownersAround(db, viewer, judged),
  ]);
  const people = [...new Set([viewer.personId, ...contributions.map(({ personId }) => personId)])];
  const [profiles, disowned, topics] = await Promise.all([
    expertProfiles(db, people),
    disownedBy(db, people),
    topicsSaid(db, people),
  ]);
  const asker = profiles.get(viewer.personId);
  return derived(contributions, (readables) => {
    const votes = votesOf(readables, judged).filter(
      ({ person, documentId }) => mayBeSuggested(profiles.get(person)) && !disowned.get(person)?.has(documentId),
    );
    return countVotes(votes, question.now).flatMap((standing): Candidate[] => {
      const profile = profiles.get(standing.person);
      if (!profile) return [];
      const says = [profile.title, profile.about, ...profile.projects, ...(topics.get(profile.id) ?? [])].join(' ');
      const area = owning.get(profile.id) ?? null;
      return [{ profile, standing, area, says, nearness: nearnessOf(profile, asker), judged }];
    });
  });
}

/** Of the documents that answer best, a few more than count: some may be gone since they were indexed. */
const ANSWERS_PLACED = 10;

/** Whose the places are where the best answers lie. */
async function ownersAround(
  db: Db,
  viewer: Viewer,
  judged: ReadonlyMap<string, Judged>,
): Promise<Map<string, Ownership>> {
  const answerOf = (id: string) => judged.get(id)?.answer ?? 0;
  const best = [...judged.keys()].toSorted((a, b) => answerOf(b) - answerOf(a) || (a < b ? -1 : 1));
  const places = await placesOf(db, viewer, best.slice(0, ANSWERS_PLACED));
  const around = areasAround(places.map((place) => ({ ...place, answer: answerOf(place.id) })));
  const areas = distinctAreas(around);
  return owners(around, areas, await authorsOfAreas(db, viewer, areas));
}

const mayBeSuggested = (profile: ExpertProfile | undefined) =>
  profile !== undefined && profile.active && profile.suggestedAsExpert;

function votesOf(contributions: Readable<Contribution>[], judged: ReadonlyMap<string, Judged>): Vote[] {
  return [...Map.groupBy(contributions, ({ documentId }) => documentId)].flatMap(([documentId, behind]) => {
    const { answer, subject } = judged.get(documentId) ?? { answer: 0, subject: 0 };
    const roles = new Map<string, Contribution>();
    for (const one of behind) {
      const known = roles.get(one.personId);
      if (!known || weightOfRole(one) > weightOfRole(known)) roles.set(one.personId, one);
    }
    const shared = roles.values().reduce((sum, one) => sum + weightOfRole(one), 0);
    return [...roles.values()].map(({ personId: person, role, recipients, at, threadKey, fingerprint }) => ({
      documentId,
      person,
      role,
      answer,
      subject,
      at,
      threadKey,
      fingerprint,
      shared,
      recipients,
    }));
  });
}

const weightOfRole = ({ role }: Contribution) => ROLE_WEIGHT[role] ?? 0;

/** Share of the asked words in what she says. */
function sharedWords({ words }: Question, { says }: Candidate): number {
  if (words.length === 0) return 0;
  const terms = new Set(LANGUAGES.flatMap((language) => analyse(says, language)));
  return words.filter((word) => word.terms.some((term) => terms.has(term))).length / words.length;
}

function nearnessOf(profile: ExpertProfile, asker: ExpertProfile | undefined): number {
  if (!asker) return 0;
  if (asker.teamId !== null && asker.teamId === profile.teamId) return 1;
  return profile.projects.some((project) => asker.projects.includes(project)) ? SHARED_PROJECT : 0;
}
