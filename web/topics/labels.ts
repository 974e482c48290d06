import type { Placed, Size } from './layout.ts';

export type Box = { left: number; top: number; right: number; bottom: number };
export type Label = { id: string; text: string; x: number; y: number; anchor: 'start' | 'middle' | 'end' };
export type View = { x: number; y: number; zoom: number };

export const TOPIC_FONT = 13;
const GROUP_FONT = 19;
/** Of the height of letters, on average. */
const LETTER = 0.56;
const GAP = 3;

const widthOf = (text: string, font: number) => text.length * font * LETTER;
const overlap = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const isInside = ({ left, right, top, bottom }: Box, { width, height }: Size) =>
  left >= 2 && right <= width - 2 && top >= 0 && bottom <= height - 2;

/** Where a point of the map is on the screen. */
export const onScreen = (point: { x: number; y: number }, view: View) => ({
  x: point.x * view.zoom + view.x,
  y: point.y * view.zoom + view.y,
});

/**
 * Names that fit without covering each other, a circle or what is in the way already: those of large topics first, below,
 * above or beside their circle. The others show when there is room, or when they are looked at.
 */
export function placeLabels(topics: Placed[], view: View, size: Size, inTheWay: Box[]): Label[] {
  const circles = topics.map((placed) => ({ id: placed.topic.id, box: circleBox(placed, view) }));
  const taken = [...inTheWay];
  const ordered = topics.toSorted((a, b) => b.weight - a.weight || (a.topic.id < b.topic.id ? -1 : 1));
  return ordered.flatMap((placed) => {
    for (const { label, box } of positions(placed, view)) {
      const isFree =
        isInside(box, size) &&
        !taken.some((other) => overlap(box, other)) &&
        !circles.some((circle) => circle.id !== placed.topic.id && overlap(box, circle.box));
      if (!isFree) continue;
      taken.push(box);
      return [label];
    }
    return [];
  });
}

/** A name that has no place of its own: where it is inside the map at least. */
export function labelAnyway(placed: Placed, view: View, size: Size): Label {
  const all = positions(placed, view);
  return (all.find(({ box }) => isInside(box, size)) ?? all[0]!).label;
}

function circleBox(placed: Placed, view: View): Box {
  const { x, y } = onScreen(placed, view);
  const radius = placed.radius + 1;
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function positions(placed: Placed, view: View): Array<{ label: Label; box: Box }> {
  const { id, name: text } = placed.topic;
  const { x, y } = onScreen(placed, view);
  const width = widthOf(text, TOPIC_FONT);
  const away = placed.radius + GAP;
  const at = (anchor: Label['anchor'], dx: number, baseline: number) => {
    const left = anchor === 'middle' ? x - width / 2 : anchor === 'start' ? x + dx : x + dx - width;
    const box = { left, right: left + width, top: y + baseline - TOPIC_FONT, bottom: y + baseline + 4 };
    return { label: { id, text, x: x + dx, y: y + baseline, anchor }, box };
  };
  return [
    at('middle', 0, away + TOPIC_FONT - 1),
    at('middle', 0, -away - 2),
    at('start', away, TOPIC_FONT / 3),
    at('end', -away, TOPIC_FONT / 3),
  ];
}

/**
 * Names of groups, each as near to the middle of its topics as it covers none of them, no other name and not the rim;
 * where there is no such place, where it covers least.
 */
export function placeGroupLabels(
  groups: Array<{ id: string; name: string }>,
  topics: Placed[],
  view: View,
  size: Size,
): Array<Label & { box: Box }> {
  const circles = topics.map((placed) => circleBox(placed, view));
  const taken: Box[] = [];
  return groups.flatMap(({ id, name: text }) => {
    const own = topics.filter(({ topic }) => topic.group === id).map((placed) => onScreen(placed, view));
    const isSeen = own.some(({ x, y }) => x > 0 && y > 0 && x < size.width && y < size.height);
    if (!isSeen) return [];
    const middle = { x: mean(own.map(({ x }) => x)), y: mean(own.map(({ y }) => y)) };
    const reach = Math.max(50, ...own.map(({ x, y }) => Math.hypot(x - middle.x, y - middle.y)));
    const width = widthOf(text, groupFont(size)) * 1.1;
    const tried = AROUND.map(([dx, dy]) => {
      const [x, y] = [middle.x + dx * reach, middle.y + dy * reach];
      const box = { left: x - width / 2, right: x + width / 2, top: y - groupFont(size), bottom: y + 5 };
      const covered = [...circles, ...taken].filter((other) => overlap(box, other)).length;
      const distance = Math.min(...own.map((one) => Math.hypot(one.x - x, one.y - y))) / reach;
      return { x, y, box, cost: 3 * covered + (isInside(box, size) ? 0 : 9) + Math.hypot(dx, dy) + distance };
    });
    const { x, y, box } = tried.reduce((best, next) => (next.cost < best.cost ? next : best));
    taken.push(box);
    return [{ id, text, x, y, anchor: 'middle' as const, box }];
  });
}

export const groupFont = ({ width }: Size): number => (width < 600 ? 16 : GROUP_FONT);

const STEPS = [0, -0.2, 0.2, -0.4, 0.4, -0.6, 0.6, -0.8, 0.8, -1, 1];
/** Places around a middle, in parts of how far a group reaches. */
const AROUND = STEPS.flatMap((dy) => STEPS.map((dx): [number, number] => [dx, dy]));

const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
