import type { Shares } from './place.ts';

/** Less in common, and it is another topic. */
const SAME = 0.5;

/**
 * Which earlier topic each of these is, by the documents they have in common (Dice's coefficient over their shares):
 * the likest pair first, each once. Null for a topic that is new.
 */
export function matchTopics(earlier: Shares[], now: Shares[]): Array<number | null> {
  const pairs = now.flatMap((members, topic) =>
    [...inCommon(earlier, members)].map(([old, common]) => ({
      topic,
      old,
      likeness: (2 * common) / (total(members) + total(earlier[old]!)),
    })),
  );
  const matched = now.map((): number | null => null);
  const taken = new Set<number>();
  for (const { topic, old, likeness } of pairs.sort((a, b) => b.likeness - a.likeness || a.topic - b.topic)) {
    if (likeness < SAME || matched[topic] !== null || taken.has(old)) continue;
    matched[topic] = old;
    taken.add(old);
  }
  return matched;
}

/** The members of several topics as one. */
export function together(topics: Shares[]): Shares {
  const sum: Shares = new Map();
  for (const members of topics) for (const [id, share] of members) sum.set(id, Math.min(1, (sum.get(id) ?? 0) + share));
  return sum;
}

function inCommon(earlier: Shares[], members: Shares): Map<number, number> {
  const common = new Map<number, number>();
  earlier.forEach((others, old) => {
    const [few, many] = others.size < members.size ? [others, members] : [members, others];
    for (const [id, share] of few) {
      const both = Math.min(share, many.get(id) ?? 0);
      if (both > 0) common.set(old, (common.get(old) ?? 0) + both);
    }
  });
  return common;
}

const total = (members: Shares): number => members.values().reduce((sum, share) => sum + share, 0);
