import type { Block } from '../parsed.ts';
import { newDraft, paragraph, Unparsable } from './draft.ts';
import type { Reader } from './draft.ts';
import { mainPart, readProperties, relationsOf } from './ooxml.ts';
import { dateStyles, serialDate } from './sheet-dates.ts';
import { attribute, readXml } from './xml.ts';
import { Zip } from './zip.ts';

export const mostRows = 5_000;
export const mostColumns = 256;
const mostSheets = 100;
const mostShared = 500_000;

/** A workbook, a table per sheet. Long sheets are cut, and say so. */
export const readSheet: Reader = async ({ bytes }) => {
  const zip = await Zip.open(bytes);
  const main = await mainPart(zip, 'xl/workbook.xml');
  const relations = await relationsOf(zip, main);
  const related = (type: string) => [...relations.values()].find((relation) => relation.type === type)?.target ?? '';
  const sheets: { name: string; part: string }[] = [];
  let since1904 = false;
  const found = await readXml(zip, main, {
    open(name, attributes) {
      const part = name === 'sheet' ? relations.get(attribute(attributes, 'id') ?? '')?.target : undefined;
      if (part) sheets.push({ name: attributes['name'] ?? '', part });
      if (name === 'workbookPr') since1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
    },
  });
  if (!found || main.endsWith('.bin'))
    throw new Unparsable('unsupported', 'This workbook is in a binary format. Save it as XLSX.');
  const context = {
    shared: await readShared(zip, related('sharedStrings')),
    dates: await dateStyles(zip, related('styles')),
    since1904,
  };
  const blocks: Block[] = [];
  for (const [index, sheet] of sheets.slice(0, mostSheets).entries()) {
    const { rows, cut } = await readRows(zip, sheet.part, context);
    blocks.push(...sheetBlocks(sheet.name, rows, cut, index + 1));
  }
  return newDraft({ kind: 'sheet', ...(await readProperties(zip)), blocks });
};

/** The blocks of one sheet; a sheet without anything in it is left out. */
export function sheetBlocks(name: string, rows: string[][], cut: boolean, page: number): Block[] {
  if (rows.length === 0) return [];
  const note = paragraph(
    `Only the first ${mostRows.toLocaleString('en')} rows of this sheet are shown and searched.`,
    page,
  );
  return [
    ...(name ? [{ type: 'heading', level: 2, text: name, page } as const] : []),
    { type: 'table', rows, page },
    ...(cut ? [note] : []),
  ];
}

async function readShared(zip: Zip, part: string): Promise<string[]> {
  const shared: string[] = [];
  let text = '';
  let wanted = false;
  await readXml(zip, part || 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 't') wanted = true;
      else if (name === 'rPh') wanted = false;
    },
    close(name) {
      if (name === 'si') shared.push(text);
      else if (name === 't') wanted = false;
    },
    text(more) {
      if (wanted) text += more;
    },
    done: () => shared.length >= mostShared,
  });
  return shared;
}

type Context = { shared: readonly string[]; dates: ReadonlySet<number>; since1904: boolean };
type Cell = { type: string; style: number; column: number; text: string };

async function readRows(zip: Zip, part: string, context: Context): Promise<{ rows: string[][]; cut: boolean }> {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell: Cell | null = null;
  let wanted = false;
  const done = () => rows.length > mostRows;
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'row') row = [];
      else if (name === 'c') {
        const column = columnOf(attributes['r']) ?? row.length;
        cell = { type: attributes['t'] ?? 'n', style: Number(attributes['s'] ?? 0), column, text: '' };
      } else if (name === 'v' || name === 't') wanted = true;
      else if (name === 'rPh' || name === 'f') wanted = false;
    },
    close(name) {
      if (name === 'v' || name === 't') wanted = false;
      else if (name === 'c' && cell) {
        if (cell.column < mostColumns) {
          while (row.length < cell.column) row.push('');
          row[cell.column] = valueOf(cell, context);
        }
        cell = null;
      } else if (name === 'row' && row.some((text) => text)) rows.push(row);
    },
    text(text) {
      if (wanted && cell) cell.text += text;
    },
    done,
  });
  return { rows: rows.slice(0, mostRows), cut: done() };
}

function valueOf({ type, style, text }: Cell, { shared, dates, since1904 }: Context): string {
  if (type === 's') return (shared[Number(text)] ?? '').trim();
  if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
  if (type === 'n' && text && dates.has(style)) return serialDate(Number(text), since1904) ?? text;
  if (type === 'n' && /\.\d{9,}|e/i.test(text)) return String(Number(Number(text).toPrecision(12)));
  return text.trim();
}

/** `C7` is column 2. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : undefined;
}
