import assert from 'node:assert/strict';
import type { Block, ParsedDocument, ParsedPart, ParseFailure } from '../parsed.ts';
import { parse } from './parse.ts';

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** Reads in this process, which is fine for bytes a test made itself. */
export async function read(name: string, content: string | Uint8Array): Promise<ParsedDocument> {
  const result = await parse({ name, bytes: bytesOf(content) });
  assert.ok('document' in result && result.document, JSON.stringify(result));
  return result.document;
}

export async function readParts(name: string, content: string | Uint8Array): Promise<ParsedPart[]> {
  const result = await parse({ name, bytes: bytesOf(content) });
  assert.ok('parts' in result, JSON.stringify(result));
  return result.parts;
}

export async function refuse(name: string, content: string | Uint8Array): Promise<ParseFailure> {
  const result = await parse({ name, bytes: bytesOf(content) });
  assert.ok('failure' in result, 'it was read');
  return result.failure;
}

/** A paragraph of plain text, for comparing blocks. */
export const line = (text: string, page?: number): Block => ({
  type: 'paragraph',
  spans: [{ text }],
  ...(page ? { page } : {}),
});
