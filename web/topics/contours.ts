/** Heights on a grid: `columns` x `rows` numbers, `step` apart, row by row. */
export type Grid = { columns: number; rows: number; step: number; heights: Float32Array };
export type Point = { x: number; y: number };

/** Sides of a cell. */
const [TOP, RIGHT, BOTTOM, LEFT] = [0, 1, 2, 3];
type Side = number;

/** For which corners are above (8 top left, 4 top right, 2 bottom right, 1 bottom left): lines with the height at their right. */
const LINES: ReadonlyArray<ReadonlyArray<[Side, Side]>> = [
  [],
  [[LEFT, BOTTOM]],
  [[BOTTOM, RIGHT]],
  [[LEFT, RIGHT]],
  [[RIGHT, TOP]],
  [
    [LEFT, BOTTOM],
    [RIGHT, TOP],
  ],
  [[BOTTOM, TOP]],
  [[LEFT, TOP]],
  [[TOP, LEFT]],
  [[TOP, BOTTOM]],
  [
    [TOP, LEFT],
    [BOTTOM, RIGHT],
  ],
  [[TOP, RIGHT]],
  [[RIGHT, LEFT]],
  [[RIGHT, BOTTOM]],
  [[BOTTOM, LEFT]],
  [],
];

/** Closed lines at one height (marching squares, Lorensen & Cline 1987 in two dimensions). The rim of the grid is low. */
export function contours(grid: Grid, height: number): Point[][] {
  const next = new Map<number, { to: number; at: Point }>();
  for (let row = -1; row < grid.rows; row++)
    for (let column = -1; column < grid.columns; column++)
      for (const [from, to] of LINES[cornersAbove(grid, column, row, height)] ?? [])
        next.set(edgeOf(grid, column, row, from), {
          to: edgeOf(grid, column, row, to),
          at: crossing(grid, column, row, from, height),
        });
  const rings: Point[][] = [];
  for (const start of next.keys()) {
    const ring: Point[] = [];
    for (let edge = start, step = next.get(edge); step; edge = step.to, step = next.get(edge)) {
      ring.push(step.at);
      next.delete(edge);
    }
    if (ring.length > 2) rings.push(ring);
  }
  return rings;
}

const heightAt = ({ columns, rows, heights }: Grid, column: number, row: number): number =>
  column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (heights[row * columns + column] ?? 0);

function cornersAbove(grid: Grid, column: number, row: number, height: number): number {
  const bit = (dx: number, dy: number, value: number) => (heightAt(grid, column + dx, row + dy) > height ? value : 0);
  return bit(0, 0, 8) + bit(1, 0, 4) + bit(1, 1, 2) + bit(0, 1, 1);
}

/** A number for a side of a cell, the same seen from both of its cells. */
function edgeOf({ columns }: Grid, column: number, row: number, side: Side): number {
  const corner = (x: number, y: number) => 2 * ((y + 1) * (columns + 2) + x + 1);
  if (side === TOP) return corner(column, row);
  if (side === BOTTOM) return corner(column, row + 1);
  return corner(side === LEFT ? column : column + 1, row) + 1;
}

/** Where a line crosses the side, by the heights at its ends. */
function crossing(grid: Grid, column: number, row: number, side: Side, height: number): Point {
  const [x, y] = [side === RIGHT ? column + 1 : column, side === BOTTOM ? row + 1 : row];
  const [dx, dy] = side === TOP || side === BOTTOM ? [1, 0] : [0, 1];
  const [one, other] = [heightAt(grid, x, y), heightAt(grid, x + dx, y + dy)];
  const share = one === other ? 0.5 : (height - one) / (other - one);
  return { x: (x + dx * share) * grid.step, y: (y + dy * share) * grid.step };
}

/** A smooth closed line through the middles between points. */
export function smoothPath(ring: Point[]): string {
  const middle = (a: Point, b: Point) => `${((a.x + b.x) / 2).toFixed(1)} ${((a.y + b.y) / 2).toFixed(1)}`;
  const at = (place: number) => ring[(place + ring.length) % ring.length]!;
  const curves = ring.map(
    (point, place) => `Q${point.x.toFixed(1)} ${point.y.toFixed(1)} ${middle(point, at(place + 1))}`,
  );
  return `M${middle(at(-1), at(0))}${curves.join('')}Z`;
}
