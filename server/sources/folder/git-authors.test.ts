import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { gitAuthors } from './git-authors.ts';

const forever = new AbortController().signal;
let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'authors-'))));
afterEach(() => rmSync(root, { recursive: true }));

const git = (folder: string, ...more: string[]) => execFileSync('git', more, { cwd: folder, stdio: 'ignore' });
function commit(folder: string, author: string, files: string[]): void {
  if (!existsSync(join(folder, '.git'))) git(folder, 'init', '-q');
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), `${author} ${Math.random()}`);
  }
  git(folder, 'add', '.');
  const [name = '', address = ''] = author.split(' ');
  git(folder, '-c', `user.name=${name}`, '-c', `user.email=${address}`, 'commit', '-qm', 'a change');
}

test('whoever added a file is its author, whoever changed it an editor, once', async () => {
  commit(root, 'Ann ann@example.org', ['a.md', 'docs/ünder the höod.md']);
  commit(root, 'Bo bo@example.org', ['a.md']);
  commit(root, 'Ann ann@example.org', ['a.md']);
  commit(root, 'Bo bo@example.org', ['a.md']);
  const ann = { name: 'Ann', address: 'ann@example.org', role: 'author' };
  const authors = gitAuthors(root, forever);
  assert.deepEqual(await authors.of('a.md'), [ann, { name: 'Bo', address: 'bo@example.org', role: 'editor' }]);
  assert.deepEqual(await authors.of('docs/ünder the höod.md'), [ann]);
  assert.deepEqual(await authors.of('absent.md'), []);
  assert.deepEqual(await gitAuthors(join(root, 'docs'), forever).of('ünder the höod.md'), [ann]);
});

test('several repositories in one folder each tell of their own files', async () => {
  for (const name of ['one', 'two']) mkdirSync(join(root, name));
  commit(join(root, 'one'), 'Ann ann@example.org', ['x/a.md']);
  commit(join(root, 'two'), 'Bo bo@example.org', ['a.md']);
  const authors = gitAuthors(root, forever);
  assert.deepEqual(
    (await authors.of('one/x/a.md')).map((person) => person.name),
    ['Ann'],
  );
  assert.deepEqual(
    (await authors.of('two/a.md')).map((person) => person.name),
    ['Bo'],
  );
  assert.deepEqual(await authors.of('a.md'), []);
});

test('nothing that a repository configures is run', async () => {
  commit(root, 'Ann ann@example.org', ['a.md']);
  const trap = `touch ${join(root, 'sprung')}`;
  for (const setting of [
    'core.fsmonitor',
    'core.pager',
    'gpg.program',
    'diff.external',
    'core.sshCommand',
    'core.editor',
  ])
    git(root, 'config', setting, trap);
  git(root, 'config', 'log.showSignature', 'true');
  git(root, 'config', 'remote.origin.url', `ext::sh -c '${trap}'`);
  git(root, 'config', 'protocol.ext.allow', 'always');
  git(root, 'config', 'remote.origin.promisor', 'true');
  assert.equal((await gitAuthors(root, forever).of('a.md')).length, 1);
  assert.equal(existsSync(join(root, 'sprung')), false);
});

test('a broken repository means nobody', async () => {
  mkdirSync(join(root, '.git'));
  assert.deepEqual(await gitAuthors(root, forever).of('a.md'), []);
});
