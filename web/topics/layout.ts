import { MAP_WIDTH, type TopicOnMap } from '#contract/topics.ts';

export type Size = { width: number; height: number };
/** A topic where it stands on the screen, in pixels. `weight`: from 0 to 1 for the one with most documents. */
export type Placed = { topic: TopicOnMap; x: number; y: number; radius: number; weight: number };

const SMALLEST = 4;
const LARGEST = 30;
/** Room at the rim for names and hills. */
const rimOf = ({ width }: Size) => Math.max(34, Math.min(110, width * 0.085));

/** Spreads the map over the room there is; an area of a circle says how much the reader may read. */
export function placeTopics(topics: TopicOnMap[], size: Size): Placed[] {
  const rim = rimOf(size);
  const most = Math.max(1, ...topics.map(({ documents }) => documents));
  const room = Math.sqrt((size.width * size.height) / Math.max(1, topics.length));
  const largest = Math.max(SMALLEST + 2, Math.min(LARGEST, room * 0.26));
  return topics.map((topic) => {
    const weight = Math.sqrt(topic.documents / most);
    return {
      topic,
      x: rim + (topic.x / MAP_WIDTH) * (size.width - 2 * rim),
      y: rim * 0.8 + topic.y * (size.height - 1.6 * rim),
      radius: topic.documents === 0 ? SMALLEST : SMALLEST + weight * (largest - SMALLEST),
      weight,
    };
  });
}

export type Direction = 'left' | 'right' | 'up' | 'down';
const TOWARDS: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** The nearest topic in a direction, rather straight ahead than aside; null at the rim. */
export function nextTowards(topics: Placed[], from: Placed, direction: Direction): Placed | null {
  const { x: ux, y: uy } = TOWARDS[direction];
  let best: { one: Placed; cost: number } | null = null;
  for (const one of topics) {
    const ahead = (one.x - from.x) * ux + (one.y - from.y) * uy;
    const aside = Math.abs((one.x - from.x) * uy + (one.y - from.y) * ux);
    if (one.topic.id === from.topic.id || ahead <= 0 || aside > 2 * ahead) continue;
    const cost = ahead + 2 * aside;
    if (!best || cost < best.cost) best = { one, cost };
  }
  return best?.one ?? null;
}
