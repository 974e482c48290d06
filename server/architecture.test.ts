import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Who may use whom. A new line here is a design question: things own tables, signals turn acts into interests, lenses
 * rank what others own; nothing points back.
 */
const MAY_USE: Record<string, string[]> = {
  contract: [],
  'server/kernel': ['contract'],
  'server/people': ['contract', 'server/kernel'],
  'server/knowledge': ['contract', 'server/kernel', 'server/people'],
  'server/sources': ['contract', 'server/kernel', 'server/people', 'server/knowledge'],
  'server/interests': ['contract', 'server/kernel', 'server/people', 'server/knowledge'],
  'server/search': ['contract', 'server/kernel', 'server/people', 'server/knowledge', 'server/interests'],
  'server/experts': [
    'contract',
    'server/kernel',
    'server/people',
    'server/knowledge',
    'server/interests',
    'server/search',
  ],
  'server/topics': [
    'contract',
    'server/kernel',
    'server/people',
    'server/knowledge',
    'server/interests',
    'server/experts',
  ],
  web: ['contract'],
};

/** Role names are part of a viewer, so the kernel reads them from the contract; it knows no other product word. */
const KERNEL_READS = ['contract/endpoint.ts', 'contract/organisation.ts'];

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { imports: Record<string, string> };

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  if (!specifier.startsWith('#')) return null;
  const exact = manifest.imports[specifier];
  if (exact) return normalize(exact);
  const prefix = Object.keys(manifest.imports).find(
    (key) => key.endsWith('/*') && specifier.startsWith(key.slice(0, -1)),
  );
  const target = prefix && manifest.imports[prefix];
  return target ? normalize(target.replace('*', specifier.slice(prefix.length - 1))) : null;
}

const areaOf = (file: string) => Object.keys(MAY_USE).find((area) => file.startsWith(`${area}/`)) ?? null;

const imports = globSync(['contract/**/*.ts', 'server/**/*.ts', 'web/**/*.{ts,tsx}'], {
  cwd: root,
  exclude: ['web/dist/**'],
}).flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].flatMap((match) => {
    const target = resolve(file, match[1] ?? '');
    return target ? [{ file, target }] : [];
  });
});

const isTest = (file: string) => /\.test\.tsx?$|conformance\.ts$/.test(file);

test('features use each other only in the direction the table allows', () => {
  const wrong = imports.filter(({ file, target }) => {
    const from = areaOf(file);
    const to = areaOf(target);
    if (!from || isTest(file) || from === to) return false;
    return to === null ? !target.endsWith('package.json') : !MAY_USE[from]?.includes(to);
  });
  assert.deepEqual(wrong, []);
});

test('a feature is entered only through its index', () => {
  const wrong = imports.filter(({ file, target }) => {
    const to = areaOf(target);
    const isDoor = to === 'contract' || to === 'server/kernel' || target === `${to}/index.ts`;
    return to !== null && areaOf(file) !== to && !isDoor && !isTest(file);
  });
  assert.deepEqual(wrong, []);
});

test('the kernel knows no product word', () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      file.startsWith('server/kernel/') && target.startsWith('contract/') && !KERNEL_READS.includes(target),
  );
  assert.deepEqual(wrong, []);
});

test('routes contain no SQL', () => {
  const files = globSync('server/**/routes.ts', { cwd: root });
  const wrong = files.filter((file) =>
    /sql`|selectFrom|insertInto|updateTable|deleteFrom/.test(readFileSync(join(root, file), 'utf8')),
  );
  assert.deepEqual(wrong, []);
});

test('what recognises any language is loaded where files are read and nowhere else: it takes 90 MB', () => {
  const wrong = imports.filter(
    ({ file, target }) =>
      target === 'server/knowledge/language.ts' && !file.startsWith('server/knowledge/parse/') && !isTest(file),
  );
  assert.deepEqual(wrong, []);
});
