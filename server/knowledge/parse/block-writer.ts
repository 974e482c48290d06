import type { Block, Span } from '../parsed.ts';
import { textOf } from '../passages.ts';
import { addSpan, headingLevel, safeHref, trimSpans } from './draft.ts';

export type WriterOptions = {
  /** In a mail, what is marked as quoted or as a signature becomes an aside. */
  mail?: boolean;
};

export type WrittenContent = { blocks: Block[]; title: string; language: string | null; meta: Map<string, string> };

const ignored = new Set(
  `script style noscript template svg math nav footer iframe object embed applet canvas audio video button select
  textarea input datalist dialog menu map o:p`.split(/\s+/),
);
const breaking = new Set(
  `p div section article header main aside blockquote address figure figcaption dl dt dd details summary form fieldset
  center hr body li ul ol tr caption`.split(/\s+/),
);
const strong = new Set(['strong', 'b']);
const emphasis = new Set(['em', 'i', 'cite', 'dfn']);
const monospaced = new Set(['code', 'kbd', 'samp', 'tt']);

type Table = { layout: boolean; rows: string[][]; cell: string | null };
type List = { ordered: boolean; depth: number; items: Span[][] };
type Attributes = Record<string, string>;

/**
 * Makes blocks from the events of a parser, in the words of HTML; the readers of office formats translate theirs. Streams:
 * no tree is built, so neither depth nor size can exhaust the stack.
 */
export class BlockWriter {
  /** Where the blocks written from now on stand: page, slide or sheet. */
  page: number | undefined;
  private readonly options: WriterOptions;
  private readonly blocks: Block[] = [];
  private readonly mainBlocks: Block[] = [];
  private readonly meta = new Map<string, string>();
  private language: string | null = null;
  private title = '';
  private spans: Span[] = [];
  private readonly links: (string | undefined)[] = [];
  private readonly tables: Table[] = [];
  /** Elements whose end must undo what their start did. */
  private readonly asides: { depth: number; role: 'quote' | 'signature'; texts: string[] }[] = [];
  private list: List | null = null;
  private heading = 0;
  private depth = 0;
  private skipped = 0;
  private pre = 0;
  private main = 0;
  private bold = 0;
  private slanted = 0;
  private code = 0;
  private titled = 0;

  constructor(options: WriterOptions = {}) {
    this.options = options;
  }

  open(name: string, attributes: Attributes = {}) {
    this.depth++;
    if (this.skipped > 0 || ignored.has(name) || isHidden(attributes)) {
      this.skipped++;
      return;
    }
    this.startAside(name, attributes);
    if (strong.has(name)) this.bold++;
    else if (emphasis.has(name)) this.slanted++;
    else if (monospaced.has(name)) this.code++;
    else if (name === 'a') this.links.push(safeHref(attributes['href']));
    else if (name === 'br') this.add('\n');
    else if (name === 'title') this.titled++;
    else if (name === 'meta') this.readMeta(attributes);
    else if (name === 'html') this.language = attributes['lang'] ?? null;
    else if (name === 'img' && !this.options.mail) this.text(attributes['alt'] ?? '');
    else this.openBlock(name, attributes);
  }

  close(name: string) {
    this.depth--;
    if (this.skipped > 0) {
      this.skipped--;
      return;
    }
    if (strong.has(name)) this.bold--;
    else if (emphasis.has(name)) this.slanted--;
    else if (monospaced.has(name)) this.code--;
    else if (name === 'a') this.links.pop();
    else if (name === 'title') this.titled--;
    else this.closeBlock(name);
    this.endAside();
  }

  text(text: string) {
    if (this.skipped > 0) return;
    if (this.titled > 0) this.title += text;
    else if (this.pre > 0) this.add(text);
    else if (this.spans.length > 0 || text.trim()) this.add(text.replace(/[ \t\n\r\f\u200b]+/g, ' '));
  }

  finish(): WrittenContent {
    this.flush();
    this.endList();
    while (this.asides.length > 0) this.endAside(true);
    const worth = this.mainBlocks.reduce((sum, block) => sum + textOf(block).length, 0);
    const blocks = worth >= 250 ? this.mainBlocks : this.blocks;
    return { blocks, title: this.title.replace(/\s+/g, ' ').trim(), language: this.language, meta: this.meta };
  }

  private openBlock(name: string, attributes: Attributes) {
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level || breaking.has(name) || name === 'pre' || name === 'table' || name === 'td' || name === 'th')
      this.flush();
    if (name === 'main' || attributes['role'] === 'main') this.main = this.main || this.depth;
    if (level) this.heading = Number(level);
    if (level || name === 'ul' || name === 'ol' || name === 'pre' || name === 'table') this.dissolveTable();
    if (name === 'ul' || name === 'ol') this.openList(name === 'ol');
    else if (name === 'pre') this.pre++;
    else if (name === 'table') this.tables.push({ layout: false, rows: [], cell: null });
    else if (name === 'tr') this.table?.rows.push([]);
    else if ((name === 'td' || name === 'th') && this.table) this.table.cell = '';
  }

  private closeBlock(name: string) {
    if (/^h[1-6]$/.test(name)) {
      this.flush();
      this.heading = 0;
    } else if (name === 'pre') {
      this.flush();
      this.pre--;
    } else if (name === 'ul' || name === 'ol') this.closeList();
    else if (name === 'td' || name === 'th') this.closeCell();
    else if (name === 'table') this.closeTable();
    else if (breaking.has(name)) this.flush();
    if (this.main > this.depth) this.main = 0;
  }

  private get table(): Table | null {
    const table = this.tables.at(-1);
    return table && !table.layout ? table : null;
  }

  private add(text: string) {
    const href = this.links.at(-1);
    const last = this.spans.at(-1);
    const glued = this.pre === 0 && text.startsWith(' ') && last && /\s$/.test(last.text) ? text.slice(1) : text;
    addSpan(this.spans, {
      text: glued,
      ...(href ? { href } : {}),
      ...(this.bold > 0 && !this.heading ? { strong: true } : {}),
      ...(this.slanted > 0 ? { emphasis: true } : {}),
      ...(this.code > 0 && this.pre === 0 ? { code: true } : {}),
    });
  }

  /** Ends the run of text that was being written, as whatever it turned out to be. */
  private flush() {
    const raw = this.spans;
    this.spans = [];
    if (this.pre > 0) {
      const text = raw
        .map((span) => span.text)
        .join('')
        .replace(/^\n+|\s+$/g, '');
      if (text) this.emit({ type: 'code', text });
      return;
    }
    const spans = trimSpans(raw);
    if (spans.length === 0) return;
    const text = () =>
      spans
        .map((span) => span.text)
        .join('')
        .replace(/ *\n */g, '\n');
    const { table } = this;
    if (table) table.cell = table.cell ? `${table.cell}\n${text()}` : text();
    else if (this.list) this.list.items.push(spans);
    else if (this.heading)
      this.emit({ type: 'heading', level: headingLevel(this.heading), text: text().replace(/\s+/g, ' ') });
    else this.emit({ type: 'paragraph', spans });
  }

  private emit(block: Block) {
    const { list } = this;
    if (list && list.items.length > 0 && block.type !== 'list') {
      this.put({ type: 'list', ordered: list.ordered, items: list.items });
      list.items = [];
    }
    this.put(block);
  }

  private put(block: Block) {
    const aside = this.asides.at(-1);
    if (aside) {
      aside.texts.push(textOf(block));
      return;
    }
    if (this.page !== undefined) block.page = this.page;
    this.blocks.push(block);
    if (this.main > 0) this.mainBlocks.push(block);
  }

  private openList(ordered: boolean) {
    if (this.list) this.list.depth++;
    else this.list = { ordered, depth: 1, items: [] };
  }

  private closeList() {
    this.flush();
    if (this.list && --this.list.depth === 0) this.endList();
  }

  private endList() {
    const { list } = this;
    this.list = null;
    if (list && list.items.length > 0) this.put({ type: 'list', ordered: list.ordered, items: list.items });
  }

  private closeCell() {
    this.flush();
    const { table } = this;
    if (!table || table.cell === null) return;
    if (table.rows.length === 0) table.rows.push([]);
    table.rows.at(-1)?.push(table.cell);
    table.cell = null;
  }

  private closeTable() {
    this.flush();
    const table = this.tables.pop();
    if (!table || table.layout) return;
    const rows = table.rows.filter((row) => row.some((cell) => cell));
    if (rows.some((row) => row.filter(Boolean).length > 1)) this.emit({ type: 'table', rows });
    else this.writeOut(rows);
  }

  /** A table with headings, lists or tables in its cells only arranges them: its cells are written out instead. */
  private dissolveTable() {
    const { table } = this;
    if (!table) return;
    table.layout = true;
    this.writeOut([...table.rows, [table.cell ?? '']]);
    table.rows = [];
  }

  private writeOut(rows: string[][]) {
    for (const text of rows.flat()) if (text) this.emit({ type: 'paragraph', spans: [{ text }] });
  }

  private readMeta(attributes: Attributes) {
    const name = (attributes['name'] ?? attributes['property'] ?? attributes['itemprop'])?.toLowerCase();
    const content = attributes['content']?.trim();
    if (name && content && !this.meta.has(name)) this.meta.set(name, content.slice(0, 1000));
  }

  private startAside(name: string, attributes: Attributes) {
    if (!this.options.mail) return;
    const role = asideRole(name, attributes);
    if (!role || this.asides.length > 0) return;
    this.flush();
    this.endList();
    this.asides.push({ depth: this.depth, role, texts: [] });
  }

  private endAside(force = false) {
    const aside = this.asides.at(-1);
    if (!aside || (!force && this.depth >= aside.depth)) return;
    this.flush();
    this.endList();
    this.asides.pop();
    const text = aside.texts.join('\n').trim();
    if (text) this.put({ type: 'aside', role: aside.role, text });
  }
}

function isHidden(attributes: Attributes): boolean {
  const style = attributes['style'];
  if (attributes['hidden'] !== undefined || attributes['aria-hidden'] === 'true') return true;
  return (style !== undefined && /display\s*:\s*none/i.test(style)) || attributes['role'] === 'navigation';
}

function asideRole(name: string, attributes: Attributes): 'quote' | 'signature' | null {
  const marks = `${attributes['class'] ?? ''} ${attributes['id'] ?? ''}`;
  if (/signature/i.test(marks)) return 'signature';
  if (
    name === 'blockquote' ||
    /gmail_quote|yahoo_quoted|moz-cite-prefix|zmail_extra|protonmail_quote|OLK_SRC_BODY/i.test(marks)
  )
    return 'quote';
  return null;
}
