import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ParsedPart, ParseResult } from '../parsed.ts';
import { separate, signatureStart } from './mail-text.ts';
import { createParser } from './parser.ts';

const unpack = fileURLToPath(new URL('../../../../shared/data/unpack', import.meta.url));
const skip = existsSync(unpack) ? false : 'the evaluation data is not at ../shared/data';
const sets = ['mail-mimekit', 'mail-tika', 'office-tika', 'office-onyx', 'mail-talon'];

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Every outcome, of the file and of all its parts. */
function outcomesOf(result: ParseResult): string[] {
  if ('failure' in result) return [result.failure.code];
  const own = result.document ? ['document'] : ['container'];
  return [
    ...own,
    ...result.parts.map((part: ParsedPart) => ('failure' in part ? `part: ${part.failure.code}` : 'part: document')),
  ];
}

describe('files from all over the world, some of them hostile', { skip }, () => {
  const parser = createParser({ size: 2 });
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'corpus-'));
    await promisify(execFile)(unpack, sets, { env: { ...process.env, DATA_DIR: folder } });
  });
  after(async () => {
    await parser.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const set of sets) {
    test(`${set}: every file ends as a document or with a reason, and the next one is read`, async (t) => {
      const counts = new Map<string, number>();
      const files = await filesIn(path.join(folder, set));
      const results = await Promise.all(
        files.map(async (file) => parser.parse({ name: path.basename(file), bytes: await readFile(file) })),
      );
      for (const [index, result] of results.entries()) {
        for (const outcome of outcomesOf(result)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        if (!('failure' in result)) continue;
        assert.match(result.failure.message, /^\p{Lu}.*[.]$/su, files[index]);
        assert.doesNotMatch(result.failure.message, /broke down/, files[index]);
      }
      const table = [...counts]
        .sort((one, other) => other[1] - one[1])
        .map(([outcome, count]) => `${outcome} ${count}`);
      t.diagnostic(`${set}: ${files.length} files, ${table.join(', ')}`);
      assert.ok(files.length > 0);
    });
  }

  test('quotes are told apart as the makers of the samples expect', async (t) => {
    const tests = path.join(folder, 'mail-talon/tests');
    const python = await readFile(path.join(tests, 'text_quotations_test.py'), 'utf8');
    const cases = [
      ...python.matchAll(
        /msg_body = u?"""((?:(?!""")[^])*)"""\s+eq_\((["'])(.*?)\2, quotations\.extract_from_plain\(msg_body\)\)/g,
      ),
    ].map(([, text = '', , expected = '']) => ({ text, expected }));
    for (const [, , expected = '', text = ''] of python.matchAll(
      /eq_\((["'])(.*?)\1, quotations\.extract_from_plain\(\s*u?"""((?:(?!""")[^])*)"""\)\)/g,
    )) {
      cases.push({ text, expected });
    }
    const wrong = cases.filter(({ text, expected }) => squeeze(repliesIn(text)) !== squeeze(expected));
    t.diagnostic(`quotes: ${cases.length - wrong.length} of ${cases.length} as expected`);
    for (const { text } of wrong) t.diagnostic(`  not: ${JSON.stringify(text.slice(0, 120))}`);
    assert.ok(wrong.length <= cases.length * 0.1);
  });

  test('replies of many mail programs come without what they answer', async (t) => {
    const replies = path.join(folder, 'mail-talon/tests/fixtures/standard_replies');
    const names = (await readdir(replies)).filter((name) => name.endsWith('.eml'));
    let right = 0;
    for (const name of names) {
      const result = await parser.parse({ name, bytes: await readFile(path.join(replies, name)) });
      assert.ok('document' in result && result.document);
      const kept = result.document.blocks.flatMap((block) => {
        if (block.type === 'aside') return block.role === 'signature' ? [block.text] : [];
        return block.type === 'paragraph' ? [block.spans.map((span) => span.text).join('')] : [];
      });
      const expected = await readFile(path.join(replies, name.replace('.eml', '_reply_text')), 'utf8').catch(
        () => 'Hello',
      );
      if (squeeze(kept.join('\n')) === squeeze(expected)) right++;
      else t.diagnostic(`  not: ${name}: ${JSON.stringify(kept)}`);
    }
    t.diagnostic(`replies: ${right} of ${names.length} as expected`);
    assert.ok(right >= names.length * 0.9);
  });

  test('signatures are told apart as the makers of the samples expect', async (t) => {
    const samples = path.join(folder, 'mail-talon/tests/fixtures/signature/emails/stripped');
    const names = (await readdir(samples)).filter((name) => name.endsWith('_body')).map((name) => name.slice(0, -5));
    let right = 0;
    for (const name of names) {
      const [body = '', sender = '', expected = ''] = await Promise.all(
        ['body', 'sender', 'signature'].map((part) => readFile(path.join(samples, `${name}_${part}`), 'utf8')),
      );
      const lines = body.trimEnd().split('\n');
      const start = signatureStart(lines, sender.trim());
      if (squeeze(start < 0 ? '' : lines.slice(start).join('\n')) === squeeze(expected)) right++;
      else t.diagnostic(`  not: ${name}: ${JSON.stringify(start < 0 ? null : lines.slice(start).join('\n'))}`);
    }
    t.diagnostic(`signatures: ${right} of ${names.length} as expected`);
    assert.ok(right >= names.length * 0.7);
  });
});

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();

const repliesIn = (text: string) =>
  separate(text, null)
    .filter((segment) => segment.role !== 'quote')
    .map((segment) => segment.text)
    .join('\n');
