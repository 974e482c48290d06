import type { Block, Document } from '#contract/knowledge.ts';

export type Heading = { block: number; text: string; level: number };

/**
 * The headings with levels that never skip one, whatever the author did: the page's own heading is level 1, so the
 * first found is level 2.
 */
export function headingsOf(blocks: Block[]): Map<number, Heading> {
  const headings = new Map<number, Heading>();
  const open: number[] = [];
  for (const [block, found] of blocks.entries()) {
    if (found.type !== 'heading') continue;
    while (open.length > 0 && (open.at(-1) ?? 0) >= found.level) open.pop();
    open.push(found.level);
    headings.set(block, { block, text: found.text, level: Math.min(6, open.length + 1) });
  }
  return headings;
}

export type Stretch = { first: number; blocks: Block[]; marked: boolean };

/** The blocks cut where the passage the reader came for begins and ends. */
export function stretchesOf(blocks: Block[], passage: Document['passages'][number] | undefined): Stretch[] {
  const start = passage ? Math.min(passage.firstBlock, blocks.length) : blocks.length;
  const end = passage ? Math.min(passage.lastBlock + 1, blocks.length) : blocks.length;
  const stretch = (first: number, last: number, marked: boolean): Stretch => ({
    first,
    blocks: blocks.slice(first, last),
    marked,
  });
  return [stretch(0, start, false), stretch(start, end, true), stretch(end, blocks.length, false)].filter(
    (one) => one.blocks.length > 0,
  );
}

/** Whether a document begins by saying its own title, which stands above it already. */
export function beginsWithTitle(blocks: Block[], title: string): boolean {
  const first = blocks[0];
  return first?.type === 'heading' && first.text.trim() === title.trim();
}
