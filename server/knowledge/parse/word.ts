import { BlockWriter } from './block-writer.ts';
import { newDraft, Unparsable } from './draft.ts';
import type { Reader } from './draft.ts';
import { isOn, mainPart, readProperties, relationsOf } from './ooxml.ts';
import type { Relation } from './ooxml.ts';
import { readNumbering, readStyles } from './word-styles.ts';
import type { Numbering, Styles } from './word-styles.ts';
import { attribute, readXml } from './xml.ts';
import type { Attributes, XmlHandler } from './xml.ts';
import { Zip } from './zip.ts';

/** A Word document: body, footnotes and endnotes. Headers, footers, comments and deleted text are left out. */
export const readWord: Reader = async ({ bytes }) => {
  const zip = await Zip.open(bytes);
  const main = await mainPart(zip, 'word/document.xml');
  const relations = await relationsOf(zip, main);
  const related = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.target ?? '';
  const styles = await readStyles(zip, related('styles'));
  const numbering = await readNumbering(zip, related('numbering'));
  const writer = new BlockWriter();
  if (!(await readXml(zip, main, new WordHandler(writer, { relations, styles, numbering })))) {
    throw new Unparsable('damaged', 'This Word file has no text part.');
  }
  for (const notes of ['footnotes', 'endnotes']) {
    const handler = new WordHandler(writer, { relations: new Map(), styles, numbering });
    if (related(notes)) await readXml(zip, related(notes), handler);
  }
  const { blocks } = writer.finish();
  const properties = await readProperties(zip);
  return newDraft({ kind: 'word', ...properties, blocks });
};

type Context = { relations: Map<string, Relation>; styles: Styles; numbering: Numbering };

/** Styles of a paragraph come before its text, so its kind is settled when the first run starts. */
type Paragraph = { style: string; numbering: string; level: string; outline: number; started: string };

const left = new Set([
  'del',
  'moveFrom',
  'Fallback',
  'instrText',
  'delText',
  'footnoteRef',
  'sectPr',
  'rPrChange',
  'pPrChange',
]);

const tableTags: Readonly<Record<string, string>> = { tbl: 'table', tr: 'tr', tc: 'td' };
const runTags: Readonly<Record<string, string>> = { b: 'strong', i: 'em' };

class WordHandler implements XmlHandler {
  private readonly writer: BlockWriter;
  private readonly context: Context;
  private readonly paragraphs: Paragraph[] = [];
  private readonly runStyles: string[] = [];
  private skipped = 0;
  private inText = false;
  private inRun = false;
  private list = '';

  constructor(writer: BlockWriter, context: Context) {
    this.writer = writer;
    this.context = context;
  }

  open(name: string, attributes: Attributes) {
    if (this.skipped > 0 || left.has(name)) {
      this.skipped++;
      return;
    }
    const paragraph = this.paragraphs.at(-1);
    if (name === 'p') this.paragraphs.push({ style: '', numbering: '', level: '0', outline: 0, started: '' });
    else if (tableTags[name]) this.openTable(name, tableTags[name]);
    else if (paragraph) this.openWithin(paragraph, name, attributes);
  }

  close(name: string) {
    if (this.skipped > 0) {
      this.skipped--;
      return;
    }
    if (name === 'p') {
      const paragraph = this.paragraphs.pop();
      if (paragraph?.started) this.writer.close(paragraph.started);
    } else if (name === 'r') {
      for (let tag = this.runStyles.pop(); tag; tag = this.runStyles.pop()) this.writer.close(tag);
      this.inRun = false;
    } else if (name === 't') this.inText = false;
    else if (name === 'hyperlink' && this.paragraphs.length > 0) this.writer.close('a');
    else if (tableTags[name]) this.writer.close(tableTags[name]);
    else if (name === 'body') this.endList();
  }

  text(text: string) {
    if (this.inText && this.skipped === 0) this.writer.text(text);
  }

  private openTable(name: string, tag: string) {
    if (name === 'tbl') this.endList();
    this.writer.open(tag);
  }

  private openWithin(paragraph: Paragraph, name: string, attributes: Attributes) {
    const value = attribute(attributes, 'val') ?? '';
    if (name === 'pStyle') paragraph.style = value;
    else if (name === 'numId') paragraph.numbering = value;
    else if (name === 'ilvl') paragraph.level = value;
    else if (name === 'outlineLvl') paragraph.outline = Number(value) + 1;
    else if (name === 'r') {
      this.begin(paragraph);
      this.inRun = true;
    } else if (name === 't') this.inText = true;
    else if ((name === 'tab' && this.inRun) || name === 'br' || name === 'cr') this.writer.text(' ');
    else if (name === 'noBreakHyphen') this.writer.text('-');
    else if (name === 'hyperlink') {
      this.begin(paragraph);
      const target = this.context.relations.get(attribute(attributes, 'id') ?? '');
      this.writer.open('a', target?.external ? { href: target.target } : {});
    } else if (runTags[name] && this.inRun && isOn(attributes)) {
      this.runStyles.push(runTags[name]);
      this.writer.open(runTags[name]);
    }
  }

  private begin(paragraph: Paragraph) {
    if (paragraph.started) return;
    const { heading, list } = kindOf(paragraph, this.context);
    if (this.list !== list && this.paragraphs.length === 1) {
      this.endList();
      if (list) this.writer.open(list);
      this.list = list;
    }
    paragraph.started = heading ? `h${heading}` : list ? 'li' : 'p';
    this.writer.open(paragraph.started);
  }

  private endList() {
    if (this.list) this.writer.close(this.list);
    this.list = '';
  }
}

function kindOf(paragraph: Paragraph, { styles, numbering }: Context): { heading: number; list: '' | 'ul' | 'ol' } {
  const style = styles.get(paragraph.style);
  const outline = paragraph.outline || (style?.heading ?? 0);
  const number = paragraph.numbering || (style?.numbering ?? '');
  if (outline >= 1 && outline <= 6) return { heading: outline, list: '' };
  if (!number || number === '0') return { heading: 0, list: '' };
  return { heading: 0, list: numbering(number, paragraph.level) ? 'ol' : 'ul' };
}
