import papaparse from 'papaparse';
import { decodeText } from './decode.ts';
import { newDraft } from './draft.ts';
import type { Reader } from './draft.ts';
import { mostColumns, mostRows, sheetBlocks } from './sheet.ts';

/** Comma, semicolon or tab separated values; the separator is guessed. */
export const readTable: Reader = ({ bytes }) => {
  const { data } = papaparse.parse<string[]>(decodeText(bytes), { skipEmptyLines: 'greedy', preview: mostRows + 1 });
  const rows = data.map((row) => row.slice(0, mostColumns).map((cell) => cell.trim()));
  return newDraft({ kind: 'sheet', blocks: sheetBlocks('', rows.slice(0, mostRows), rows.length > mostRows, 1) });
};
