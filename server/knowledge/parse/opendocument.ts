import type { DocumentKind } from '../parsed.ts';
import { BlockWriter } from './block-writer.ts';
import { isoDate, newDraft, peopleFrom, Unparsable } from './draft.ts';
import type { Draft, Reader } from './draft.ts';
import { textsOf } from './ooxml.ts';
import { mostColumns, mostRows, sheetBlocks } from './sheet.ts';
import { attribute, readFlatXml, readXml } from './xml.ts';
import type { Attributes, XmlHandler } from './xml.ts';
import { Zip } from './zip.ts';

/** Text, presentation or workbook in OpenDocument, packed or flat. */
export const readOpenDocument: Reader = async ({ bytes }) => {
  const content = createContent();
  if (bytes[0] !== 0x50) {
    readFlatXml(bytes, content.handler);
    return newDraft({ ...content.finish() });
  }
  const zip = await Zip.open(bytes);
  if (await isEncrypted(zip)) throw new Unparsable('encrypted', 'This document is protected by a password.');
  if (!(await readXml(zip, 'content.xml', content.handler))) {
    throw new Unparsable('damaged', 'This OpenDocument file has no content.');
  }
  const meta = await textsOf(zip, 'meta.xml');
  const first = meta.get('initial-creator');
  const last = meta.get('creator');
  return newDraft({
    ...content.finish(),
    title: meta.get('title') ?? '',
    people: [
      ...peopleFrom(first ?? last, 'author'),
      ...(last && first && last !== first ? peopleFrom(last, 'editor') : []),
    ],
    createdAt: isoDate(meta.get('creation-date')),
    modifiedAt: isoDate(meta.get('date')),
    declaredLanguage: meta.get('language')?.slice(0, 2).toLowerCase() ?? null,
  });
};

async function isEncrypted(zip: Zip): Promise<boolean> {
  let encrypted = false;
  await readXml(zip, 'META-INF/manifest.xml', { open: (name) => (encrypted ||= name === 'encryption-data') });
  return encrypted;
}

const kinds: Readonly<Record<string, DocumentKind>> = { text: 'text', presentation: 'slides', spreadsheet: 'sheet' };
const left = new Set([
  'annotation',
  'tracked-changes',
  'note-citation',
  'meta',
  'settings',
  'styles',
  'master-styles',
  'binary-data',
]);

type Content = { handler: XmlHandler; finish(): Pick<Draft, 'kind' | 'blocks'> };

function createContent(): Content {
  const writer = new BlockWriter();
  const sheets = createSheets();
  let kind: DocumentKind = 'word';
  let page = 0;
  let skipped = 0;
  const paragraphs: string[] = [];
  return {
    handler: {
      open(name, attributes) {
        if (skipped > 0 || left.has(name)) skipped++;
        else if (kinds[name] && paragraphs.length === 0 && page === 0)
          kind = name === 'text' ? 'word' : (kinds[name] ?? kind);
        else if (name === 'page') writer.page = ++page;
        else if (kind === 'sheet') sheets.open(name, attributes);
        else openText(writer, name, attributes, paragraphs);
      },
      close(name) {
        if (skipped > 0) skipped--;
        else if (kind === 'sheet') sheets.close(name);
        else closeText(writer, name, paragraphs);
      },
      text(text) {
        if (skipped > 0) return;
        if (kind === 'sheet') sheets.text(text);
        else if (paragraphs.length > 0) writer.text(text);
      },
    },
    finish: () => ({ kind, blocks: kind === 'sheet' ? sheets.blocks() : writer.finish().blocks }),
  };
}

const tableTags: Readonly<Record<string, string>> = {
  table: 'table',
  'table-row': 'tr',
  'table-cell': 'td',
  list: 'ul',
};

function openText(writer: BlockWriter, name: string, attributes: Attributes, paragraphs: string[]) {
  if (name === 'h' || name === 'p') {
    const level = Math.min(6, Number(attribute(attributes, 'outline-level') ?? 1));
    const tag = name === 'h' ? `h${level}` : 'p';
    paragraphs.push(tag);
    writer.open(tag);
  } else if (name === 'list-item') writer.open('li');
  else if (name === 'a') writer.open('a', { href: attribute(attributes, 'href') ?? '' });
  else if (name === 's' || name === 'tab' || name === 'line-break') writer.text(' ');
  else if (tableTags[name]) writer.open(tableTags[name] ?? '');
}

function closeText(writer: BlockWriter, name: string, paragraphs: string[]) {
  if (name === 'h' || name === 'p') writer.close(paragraphs.pop() ?? 'p');
  else if (name === 'list-item') writer.close('li');
  else if (name === 'a') writer.close('a');
  else if (tableTags[name]) writer.close(tableTags[name] ?? '');
}

/** Rows and cells may stand for many alike; repeated ones count only where there is something in them. */
function createSheets() {
  const found: { name: string; rows: string[][]; cut: boolean }[] = [];
  let row: string[] = [];
  let cell: string | null = null;
  let repeat = 1;
  return {
    open(name: string, attributes: Attributes) {
      if (name === 'table') found.push({ name: attribute(attributes, 'name') ?? '', rows: [], cut: false });
      else if (name === 'table-row') row = [];
      else if (name === 'table-cell' || name === 'covered-table-cell') {
        cell = '';
        repeat = Math.min(mostColumns, Number(attribute(attributes, 'number-columns-repeated') ?? 1) || 1);
      } else if (name === 'p' && cell) cell += '\n';
      else if ((name === 's' || name === 'tab' || name === 'line-break') && cell !== null) cell += ' ';
    },
    close(name: string) {
      if (cell !== null && (name === 'table-cell' || name === 'covered-table-cell')) {
        for (let count = 0; count < repeat && row.length < mostColumns; count++) row.push(cell.trim());
        cell = null;
      } else if (name === 'table-row') {
        const sheet = found.at(-1);
        while (row.length > 0 && !row.at(-1)) row.pop();
        if (sheet && row.length > 0) sheet.cut = sheet.rows.length >= mostRows || (sheet.rows.push(row), false);
      }
    },
    text(text: string) {
      if (cell !== null) cell += text;
    },
    blocks: () => found.flatMap(({ name, rows, cut }, index) => sheetBlocks(name, rows, cut, index + 1)),
  };
}
