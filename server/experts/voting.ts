/**
 * Expert finding by document voting (Macdonald and Ounis, CIKM 2006; Balog's Model 2): every found document votes for
 * the people behind it. Counted twice over the same documents: depth is how well they answer, steeply, so that one real
 * answer outweighs several mentions; breadth is how near they are to the subject, plainly. Only a person's few best
 * documents count in either, so that writing much about everything is no expertise. (Measured by bench/ranking.)
 */

export type Vote = {
  documentId: string;
  person: string;
  role: string;
  /** How well the document answers, and how near it is to the subject, each from 0 to 1. */
  answer: number;
  subject: number;
  at: Date;
  threadKey: string | null;
  /** Of the text, as a signed 64-bit number: near-duplicates differ in few bits. */
  fingerprint: string | null;
  /** The weights of the roles of everybody behind it, added up. */
  shared: number;
  /** How many it was sent to. */
  recipients: number;
};

/** Parts of the person's depth and breadth: they add up to them. */
export type Counted = Vote & { depth: number; breadth: number };
/** `depth` and `breadth` from 0 to 1, the latter for who has most. `votes` are those that counted, strongest first. */
export type Standing = { person: string; depth: number; breadth: number; votes: Counted[] };

/** How much of a document is somebody's own knowledge by what she did with it. */
export const ROLE_WEIGHT: Readonly<Record<string, number>> = { author: 1, editor: 0.6, recipient: 0.1, copied: 0 };
const STEEPNESS = 3;
const MOST_DOCUMENTS = 5;
const MOST_OF_A_MATTER = 3;
const NEAR_BITS = 3;
const HALF_LIFE_DAYS = 730;
/** Old knowledge is still knowledge. */
const LEAST_FRESHNESS = 0.35;
const BROADCAST = 10;
const DAY_MS = 86_400_000;

/** What each person's documents amount to, in the order of their sum. */
export function countVotes(votes: readonly Vote[], now: Date): Standing[] {
  const counted = [...Map.groupBy(votes, (vote) => vote.person)].map(([person, own]) => {
    const weights = new Map(own.map((vote) => [vote, weightOf(vote, now)]));
    const worth = (vote: Vote, value: number) => value * (weights.get(vote) ?? 0);
    return {
      person,
      depths: strongest(own, (vote) => worth(vote, vote.answer ** STEEPNESS)),
      breadths: strongest(own, (vote) => worth(vote, vote.subject)),
    };
  });
  const mostDepth = Math.max(Number.MIN_VALUE, ...counted.map(({ depths }) => sum(depths)));
  const mostBreadth = Math.max(Number.MIN_VALUE, ...counted.map(({ breadths }) => sum(breadths)));
  return counted
    .map(({ person, depths, breadths }) => ({
      person,
      depth: sum(depths) / mostDepth,
      breadth: sum(breadths) / mostBreadth,
      votes: [...new Set([...depths.keys(), ...breadths.keys()])]
        .map((vote) => ({
          ...vote,
          depth: (depths.get(vote) ?? 0) / mostDepth,
          breadth: (breadths.get(vote) ?? 0) / mostBreadth,
        }))
        .toSorted((a, b) => total(b) - total(a) || (a.documentId < b.documentId ? -1 : 1)),
    }))
    .filter((standing) => total(standing) > 0)
    .toSorted((a, b) => total(b) - total(a) || (a.person < b.person ? -1 : 1));
}

export const total = ({ depth, breadth }: { depth: number; breadth: number }): number => depth + breadth;
const sum = (parts: ReadonlyMap<Vote, number>) => parts.values().reduce((all, part) => all + part, 0);

/** How much a vote counts whatever was asked: by what she did, with how many others, how long ago, sent to how many. */
export function weightOf({ role, shared, at, recipients }: Omit<Vote, 'documentId' | 'person'>, now: Date): number {
  const age = Math.max(0, now.getTime() - at.getTime()) / DAY_MS;
  const share = (ROLE_WEIGHT[role] ?? 0) / Math.sqrt(Math.max(1, shared));
  const freshness = Math.max(LEAST_FRESHNESS, 2 ** (-age / HALF_LIFE_DAYS));
  return (share * freshness) / Math.sqrt(1 + recipients / BROADCAST);
}

/** The few votes that are worth most, at most three of a thread or of nearly the same text. */
function strongest(votes: readonly Vote[], worth: (vote: Vote) => number): Map<Vote, number> {
  const kept = new Map<Vote, number>();
  const ranked = votes
    .map((vote) => ({ vote, value: worth(vote) }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value || (a.vote.documentId < b.vote.documentId ? -1 : 1));
  for (const { vote, value } of ranked) {
    if (kept.size === MOST_DOCUMENTS) break;
    if (
      kept
        .keys()
        .filter((other) => isSameMatter(vote, other))
        .toArray().length < MOST_OF_A_MATTER
    )
      kept.set(vote, value);
  }
  return kept;
}

const isSameMatter = (a: Vote, b: Vote) =>
  (a.threadKey !== null && a.threadKey === b.threadKey) ||
  (a.fingerprint !== null && b.fingerprint !== null && bitsApart(a.fingerprint, b.fingerprint) <= NEAR_BITS);

function bitsApart(a: string, b: string): number {
  let count = 0;
  for (let bits = BigInt.asUintN(64, BigInt(a) ^ BigInt(b)); bits > 0n; bits &= bits - 1n) count++;
  return count;
}
