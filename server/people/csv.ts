import Papa from 'papaparse';
import { AppError } from '#kernel/errors.ts';

export type Row<Column extends string> = { line: number; cells: Partial<Record<Column, string>> };
export type Table<Column extends string> = { rows: Row<Column>[]; columns: Set<Column>; ignored: string[] };

/**
 * Reads a table as spreadsheets write them: with or without a byte order mark, separated by comma, semicolon or tab,
 * columns in any order and under several names. Lines are those of the file, also behind cells of several lines.
 */
export function readTable<Column extends string>(
  text: string,
  names: Record<Column, readonly string[]>,
): Table<Column> {
  const clean = text
    .toWellFormed()
    .replace(/^\uFEFF/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '');
  const parsed = Papa.parse<string[]>(clean, { delimiter: delimiterOf(clean), newline: '\n' });
  const lines = lineNumbers(parsed.data);
  const broken = parsed.errors.find((error) => error.type === 'Quotes');
  if (broken)
    throw new AppError(
      'invalid-input',
      `Line ${lines[broken.row ?? 0] ?? 1}: a quotation mark is missing or one too many, so what follows cannot be read.`,
    );
  const header = parsed.data[0] ?? [];
  const columns = header.map((title) => columnOf(title, names));
  const isFirst = columns.map((column, index) => column !== null && columns.indexOf(column) === index);
  const rows = parsed.data.slice(1).flatMap((values, index) => {
    if (values.every((value) => value.trim() === '')) return [];
    const cells: Partial<Record<Column, string>> = {};
    columns.forEach((column, at) => {
      if (column !== null && isFirst[at]) cells[column] = (values[at] ?? '').trim();
    });
    return [{ line: lines[index + 1] ?? 0, cells }];
  });
  return {
    rows,
    columns: new Set(columns.filter((column) => column !== null)),
    ignored: header.filter((title, index) => !isFirst[index] && title.trim() !== '').map((title) => title.trim()),
  };
}

/** The one that stands most often in the header outside quotes. */
function delimiterOf(text: string): string {
  const header = (text.split('\n', 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

function lineNumbers(rows: string[][]): number[] {
  let line = 1;
  return rows.map((cells) => {
    const own = line;
    line += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
    return own;
  });
}

function columnOf<Column extends string>(title: string, names: Record<Column, readonly string[]>): Column | null {
  const plain = title
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  for (const column in names) if (names[column].includes(plain)) return column;
  return null;
}
