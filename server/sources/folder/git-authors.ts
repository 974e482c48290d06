import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PersonRef } from '../connector.ts';

export type Authors = { of(id: string): Promise<PersonRef[]> };

type People = Map<string, PersonRef[]>;

const REPOSITORIES = 100;
const COMMITS = 20_000;
const PATIENCE_MS = 20_000;
const PEOPLE = 20;

/**
 * Who wrote each file, by the Git history it lies in, if any: whoever added it is its author, whoever changed it later an
 * editor. A history is read once, when first asked about; one that cannot be read means nobody.
 */
export function gitAuthors(root: string, signal: AbortSignal): Authors {
  const repositories = new Map<string, Promise<string | null>>();
  const histories = new Map<string, Promise<People>>();
  /** The folder of the repository that a folder belongs to, as an id below the root; the root's own may lie above it. */
  const repositoryOf = (folder: string): Promise<string | null> => {
    const known = repositories.get(folder);
    if (known) return known;
    const found = findRepository(root, folder, repositoryOf);
    repositories.set(folder, found);
    return found;
  };
  return {
    of: async (id) => {
      const repository = id.includes('\uFFFD') ? null : await repositoryOf(parentOf(id));
      if (repository === null) return [];
      let history = histories.get(repository);
      if (!history && histories.size >= REPOSITORIES) return [];
      history ??= readHistory(join(root, repository), signal);
      histories.set(repository, history);
      return (await history).get(repository === '' ? id : id.slice(repository.length + 1)) ?? [];
    },
  };
}

const parentOf = (id: string) => (id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : '');

async function findRepository(
  root: string,
  folder: string,
  above: (folder: string) => Promise<string | null>,
): Promise<string | null> {
  if (await exists(join(root, folder, '.git'))) return folder;
  if (folder !== '') return above(parentOf(folder));
  for (let up = dirname(root); ; up = dirname(up)) {
    if (await exists(join(up, '.git'))) return '';
    if (up === dirname(up)) return null;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** The folder is foreign: nothing its configuration names may be run, and nothing fetched. */
const SAFE = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.quotePath=false',
  'safe.directory=*',
  'log.showSignature=false',
  'gpg.program=false',
].flatMap((setting) => ['-c', setting]);

const LOG = `log --relative --name-only -z --no-renames --no-ext-diff --no-textconv --no-show-signature
  --max-count=${COMMITS} --format=%x01%aN%x02%aE -- .`.split(/\s+/);

function readHistory(root: string, signal: AbortSignal): Promise<People> {
  const people: People = new Map();
  const git = spawn('git', ['--no-pager', '--no-optional-locks', ...SAFE, ...LOG], {
    cwd: root,
    signal,
    timeout: PATIENCE_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_NO_LAZY_FETCH: '1',
    },
  });
  const reader = historyReader(people);
  git.stdout.setEncoding('utf8').on('data', reader);
  return new Promise((resolve) => {
    git.on('error', () => resolve(people));
    git.on('close', () => resolve(people));
  });
}

/** Reads "\1name\2address\0\nfile\0file\0…", newest commit first, in whatever pieces it comes. */
function historyReader(people: People): (text: string) => void {
  let rest = '';
  let by: { name: string; address: string } | null = null;
  return (text) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const clean = part.replace(/^\n/, '');
      if (clean.startsWith('\u0001')) {
        const [name = '', address = ''] = clean.slice(1).split('\u0002');
        by = { name, address };
      } else if (clean !== '' && by) credit(people, clean, by);
    }
  };
}

/** Later calls are about older commits: whoever comes last was first. */
function credit(people: People, id: string, by: { name: string; address: string }): void {
  const known = people.get(id) ?? [];
  const others = known
    .filter((person) => person.address !== (by.address || null) || person.name !== (by.name || null))
    .map((person) => ({ ...person, role: 'editor' as const }));
  const author = { name: by.name || null, address: by.address || null, role: 'author' as const };
  people.set(id, [author, ...others].slice(0, PEOPLE));
}
