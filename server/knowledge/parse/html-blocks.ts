import { Parser } from 'htmlparser2';
import { BlockWriter } from './block-writer.ts';
import type { WriterOptions, WrittenContent } from './block-writer.ts';

export function htmlToBlocks(html: string, options: WriterOptions = {}): WrittenContent {
  const writer = new BlockWriter(options);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      onclosetag: (name) => writer.close(name),
      ontext: (text) => writer.text(text),
    },
    { decodeEntities: true },
  );
  parser.write(html);
  parser.end();
  return writer.finish();
}

/** `&amp;` and its kin in text that is no HTML otherwise. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  let decoded = '';
  const parser = new Parser({ ontext: (part) => (decoded += part) });
  parser.end(text.replaceAll('<', '&lt;'));
  return decoded;
}
