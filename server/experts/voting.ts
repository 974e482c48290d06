/**
 * Expert finding by document voting (Macdonald & Ounis, CIKM 2006; Balog's Model 2): every found document votes for the
 * people behind it with its relevance, shared among them by 1/sqrt(n), weighed by what they did and how long ago.
 */

export type Vote = {
  documentId: string;
  person: string;
  role: string;
  relevance: number;
  at: Date;
  threadKey: string | null;
  contributors: number;
};
export type Standing = { person: string; total: number; votes: Array<Vote & { part: number }> };

const ROLE_WEIGHT: Record<string, number> = { author: 1, editor: 0.6 };
/** Steeper than linear: a few documents that really answer speak louder than many that mention. */
const POWER = 2;
const HALF_LIFE_DAYS = 730;
const VOTES_PER_THREAD = 3;
const DAY_MS = 86_400_000;

/** Adds up the votes of each person, best first; at most three votes come from one thread. */
export function countVotes(votes: Vote[], now: Date): Standing[] {
  const byPerson = Map.groupBy(votes, (vote) => vote.person);
  return [...byPerson]
    .map(([person, own]) => {
      const counted = atMostThreeAThread(
        own.map((vote) => ({ ...vote, part: weigh(vote, now) })).toSorted(strongestFirst),
      );
      return { person, total: counted.reduce((sum, vote) => sum + vote.part, 0), votes: counted };
    })
    .filter((standing) => standing.total > 0)
    .toSorted((a, b) => b.total - a.total || (a.person < b.person ? -1 : 1));
}

export function weigh(vote: Vote, now: Date): number {
  const age = Math.max(0, now.getTime() - vote.at.getTime()) / DAY_MS;
  const share = (ROLE_WEIGHT[vote.role] ?? 0.5) / Math.sqrt(Math.max(1, vote.contributors));
  return vote.relevance ** POWER * share * 2 ** (-age / HALF_LIFE_DAYS);
}

type Weighed = Vote & { part: number };
const strongestFirst = (a: Weighed, b: Weighed) => b.part - a.part || (a.documentId < b.documentId ? -1 : 1);

function atMostThreeAThread(votes: Weighed[]): Weighed[] {
  const perThread = new Map<string, number>();
  return votes.filter(({ threadKey }) => {
    if (threadKey === null) return true;
    const count = (perThread.get(threadKey) ?? 0) + 1;
    perThread.set(threadKey, count);
    return count <= VOTES_PER_THREAD;
  });
}
