import path from 'node:path';
import { fingerprint } from '../fingerprint.ts';
import { detectLanguage } from '../language.ts';
import { isSuperseded } from '../superseded.ts';
import { cutPassages, textOf } from '../passages.ts';
import type { Block, ParsedDocument, ParsedPart, ParseFailure, ParseRequest, ParseResult } from '../parsed.ts';
import { analyse } from '../terms.ts';
import { Unparsable } from './draft.ts';
import type { Draft, Reader } from './draft.ts';
import { sniff } from './sniff.ts';
import type { Format } from './sniff.ts';

const deepest = 5;
const mostParts = 20_000;

/** Each is loaded when its format is first met, so that reading mail needs no PDF library. */
const readers: Readonly<Record<Format, () => Promise<Reader>>> = {
  text: async () => (await import('./text.ts')).readText,
  code: async () => (await import('./text.ts')).readCode,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
  html: async () => (await import('./html.ts')).readHtml,
  mail: async () => (await import('./mail.ts')).readMail,
  mbox: async () => (await import('./mbox.ts')).readMbox,
  pdf: async () => (await import('./pdf.ts')).readPdf,
  word: async () => (await import('./word.ts')).readWord,
  slides: async () => (await import('./slides.ts')).readSlides,
  sheet: async () => (await import('./sheet.ts')).readSheet,
  table: async () => (await import('./table.ts')).readTable,
  opendocument: async () => (await import('./opendocument.ts')).readOpenDocument,
};

/** Reads any bytes: a document with its parts, or the reason why not. Only lack of memory throws. */
export async function parse(request: ParseRequest): Promise<ParseResult> {
  return parseAt(request, 0, { left: mostParts });
}

async function parseAt(request: ParseRequest, depth: number, budget: { left: number }): Promise<ParseResult> {
  try {
    const format = await sniff(request);
    const read = await readers[format]();
    const draft = await read(request);
    const document = draft.container ? null : finish(draft, request.name);
    const parts = await parseParts(draft, depth, budget);
    if (document && isEmpty(document) && parts.length === 0) throw nothingIn(document);
    if (!document && parts.length === 0) throw new Unparsable('empty', 'There is nothing in this file.');
    return { document, parts };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** Parts hang flat in one list; those of a part carry its path before their own. */
async function parseParts(draft: Draft, depth: number, budget: { left: number }): Promise<ParsedPart[]> {
  const parts: ParsedPart[] = [];
  for (const { path: place, request } of draft.parts) {
    const self = { path: place, parent: null, name: request.name };
    const refusal = depth >= deepest ? tooDeep : budget.left-- <= 0 ? tooMany : null;
    const result = refusal ? { failure: refusal } : await parseAt(request, depth + 1, budget);
    if ('failure' in result) {
      parts.push({ ...self, failure: result.failure });
      continue;
    }
    if (result.document) parts.push({ ...self, document: result.document });
    const above = result.document ? place : null;
    for (const inner of result.parts) {
      parts.push({
        ...inner,
        path: `${place}/${inner.path}`,
        parent: inner.parent === null ? above : `${place}/${inner.parent}`,
      });
    }
  }
  return parts;
}

const tooDeep: ParseFailure = { code: 'too-large', message: 'This is packed too deep inside other files.' };
const tooMany: ParseFailure = { code: 'too-large', message: 'There are too many files inside this one.' };

function nothingIn(document: ParsedDocument): Unparsable {
  const scan = document.kind === 'pdf' ? ' It may be a scan: recognise its text first.' : '';
  return new Unparsable('empty', `There is no text in this file.${scan}`);
}

const isEmpty = ({ kind, title, blocks }: ParsedDocument) => blocks.length === 0 && !(kind === 'mail' && title);

function failureOf(error: unknown): ParseFailure {
  if (error instanceof Unparsable) return error.failure;
  if (error instanceof RangeError && /allocation failed|allocate memory/i.test(error.message)) throw error;
  const reason = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200).replace(/\.$/, '') : '';
  return { code: 'damaged', message: `This file is damaged and could not be read${reason ? ` (${reason})` : ''}.` };
}

/** What is the same for every format: title, language, passages, fingerprint. */
function finish(draft: Draft, name: string): ParsedDocument {
  const { declaredLanguage, status, parts: _parts, container: _container, ...found } = draft;
  const blocks = found.blocks.filter((block) => textOf(block).trim());
  const prose = proseOf(blocks);
  const language = detectLanguage(prose) ?? knownLanguage(declaredLanguage);
  const title = (found.title.trim() || titleFrom(blocks, found.kind, name)).slice(0, 500);
  return {
    ...found,
    title,
    blocks,
    language,
    titleTerms: analyse(title, language).join(' '),
    passages: cutPassages(title, blocks, language),
    fingerprint: fingerprint(prose),
    superseded: isSuperseded({ kind: found.kind, title, status, blocks }),
  };
}

const knownLanguage = (code: string | null) => (code && /^[a-z]{2}$/.test(code) ? code : null);

function titleFrom(blocks: readonly Block[], kind: ParsedDocument['kind'], name: string): string {
  if (kind === 'mail') return '';
  const heading = blocks.slice(0, 20).find((block) => block.type === 'heading');
  return heading?.text ?? path.basename(name, path.extname(name)).replaceAll('_', ' ');
}

function proseOf(blocks: readonly Block[]): string {
  const text = (wanted: (block: Block) => boolean) => blocks.filter(wanted).map(textOf).join('\n');
  return text(({ type }) => type !== 'aside' && type !== 'code') || text(({ type }) => type === 'code');
}
