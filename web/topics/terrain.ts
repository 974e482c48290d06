import { contours, type Grid, smoothPath } from './contours.ts';
import type { Placed, Size } from './layout.ts';

/** How high a hill's lines lie, lowest first. */
const HEIGHTS = [0.16, 0.42, 0.72];

export type Hill = { group: string; lines: string[] };

/**
 * A hill for each group: every topic raises the ground around it, and where two groups meet the higher one has it.
 * Lines at three heights, as paths.
 */
export function hillsOf(topics: Placed[], size: Size): Hill[] {
  if (topics.length === 0 || size.width < 1) return [];
  const reach = 0.62 * Math.sqrt((size.width * size.height) / topics.length);
  const step = Math.max(5, Math.min(14, reach / 4));
  const byGroup = Map.groupBy(topics, ({ topic }) => topic.group);
  const raised = [...byGroup].map(([group, own]) => ({ group, grid: raise(own, size, reach, step) }));
  return raised.map(({ group, grid }) => {
    const others = raised.filter((one) => one.group !== group).map((one) => one.grid.heights);
    const heights = grid.heights.map(
      (height, at) => height - 0.9 * others.reduce((most, one) => Math.max(most, one[at]!), 0),
    );
    const own = { ...grid, heights };
    return { group, lines: HEIGHTS.map((height) => contours(own, height).map(smoothPath).join('')) };
  });
}

/** The ground raised by some topics: a bell for each, higher for those with more documents. */
function raise(topics: Placed[], { width, height }: Size, reach: number, step: number): Grid {
  const [columns, rows] = [Math.ceil(width / step) + 1, Math.ceil(height / step) + 1];
  const heights = new Float32Array(columns * rows);
  for (const { x, y, weight } of topics) {
    const span = Math.ceil((2.6 * reach) / step);
    const [column, row] = [Math.round(x / step), Math.round(y / step)];
    for (let r = Math.max(0, row - span); r <= Math.min(rows - 1, row + span); r++)
      for (let c = Math.max(0, column - span); c <= Math.min(columns - 1, column + span); c++) {
        const distance = (c * step - x) ** 2 + (r * step - y) ** 2;
        heights[r * columns + c]! += (0.55 + 0.45 * weight) * Math.exp(-distance / (2 * (0.55 * reach) ** 2));
      }
  }
  return { columns, rows, step, heights };
}
