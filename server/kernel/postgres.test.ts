import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test, type TestContext } from 'node:test';
import { Client } from 'pg';
import { barrierTo } from './postgres-place.ts';
import { serversIn } from './postgres-process.ts';
import { startPostgres } from './postgres.ts';

const isRoot = userInfo().uid === 0;
const onlyRoot = isRoot ? false : 'only root can try what happens to root';
const NOBODY = { uid: 65_534, gid: 65_534 };

let home: string;
/** A stopped cluster with the table `note` in it, to copy: making one takes a second. */
let pristine: string;

before(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'postgres-test-')));
  await chmod(home, 0o755);
  pristine = join(home, 'pristine', 'postgres');
  const { url, stop } = await startPostgres({ directory: pristine });
  await query(url, 'create table note (text text)');
  await stop();
});
after(() => rm(home, { recursive: true, force: true }));

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const directories = { made: 0 };
async function newDirectory(): Promise<string> {
  const data = join(home, `data-${directories.made++}`);
  await mkdir(data);
  return join(data, 'postgres');
}

async function copyOfPristine(): Promise<string> {
  const directory = await newDirectory();
  execFileSync('cp', ['-a', pristine, directory]);
  return directory;
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const code = `
  import { startPostgres } from '${import.meta.resolve('./postgres.ts')}';
  const { url } = await startPostgres({ directory: process.argv.at(-1) });
  console.log(url);
  setInterval(() => undefined, 1000);`;

/** Another process that starts a database and stays. */
function startElsewhere(t: TestContext, directory: string, owner: Partial<typeof NOBODY> = {}): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, '--', directory], {
    ...owner,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function urlFrom(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return String(line);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function assertNote(directory: string, text: string): Promise<void> {
  const { url, stop } = await startPostgres({ directory });
  try {
    assert.deepEqual(await query(url, 'select text from note'), [text]);
  } finally {
    await stop();
  }
}

test('what was written is there after a restart, and nothing runs in between', async () => {
  const directory = await copyOfPristine();
  const { url, stop } = await startPostgres({ directory });
  await query(url, `insert into note values ('Grüße')`);
  await stop();
  assert.deepEqual(await serversIn(directory), []);
  await assertNote(directory, 'Grüße');
});

test('commits reach the disk, nothing listens on the network, and letters are letters everywhere', async (t) => {
  const { url, stop } = await startPostgres({ directory: await copyOfPristine() });
  t.after(stop);
  const names = ['fsync', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'timezone'];
  const shown = await Promise.all(names.map(async (name) => (await query(url, `show ${name}`))[0]));
  assert.deepEqual(shown, ['on', 'on', '', 'UTF8', 'UTC']);
  assert.deepEqual(await query(url, `select upper('ärger'), 'Zoo' < 'apfel'`), ['ÄRGER', true]);
});

test('we own our database and are no superuser', async (t) => {
  const { url, stop } = await startPostgres({ directory: await copyOfPristine() });
  t.after(stop);
  assert.deepEqual(await query(url, 'select rolsuper, rolcreatedb from pg_roles where rolname = current_user'), [
    false,
    false,
  ]);
  await query(url, 'create extension pg_trgm');
});

test('the socket is closed to other users', { skip: onlyRoot }, async (t) => {
  const { url, stop } = await startPostgres({ directory: await copyOfPristine() });
  t.after(stop);
  const folder = await stat(decodeURIComponent(new URL(url).hostname));
  assert.equal(folder.mode & 0o777, 0o700);
  assert.notEqual(folder.uid, 0);
});

test('the database ends when its parent is killed, and loses nothing that was acknowledged', async (t) => {
  const directory = await copyOfPristine();
  const child = startElsewhere(t, directory);
  const url = await urlFrom(child);
  await query(url, `insert into note values ('kept')`);
  await kill(child);
  await until(async () => (await serversIn(directory)).length === 0);
  await assertNote(directory, 'kept');
});

test('a start right after a kill waits for what is still shutting down', async (t) => {
  const directory = await copyOfPristine();
  const child = startElsewhere(t, directory);
  await query(await urlFrom(child), `insert into note values ('kept')`);
  await kill(child);
  await assertNote(directory, 'kept');
});

const onlyLinux = process.platform === 'linux' ? false : 'finds the shells as Linux lists them';
test('a start takes over from a server whose parent and shell were both killed', { skip: onlyLinux }, async (t) => {
  const directory = await copyOfPristine();
  const child = startElsewhere(t, directory);
  await query(await urlFrom(child), `insert into note values ('kept')`);
  const shells = shellsOf(await headOf(directory));
  assert.equal(shells.length, 2);
  child.kill('SIGKILL');
  for (const shell of shells) process.kill(shell, 'SIGKILL');
  await assertNote(directory, 'kept');
});

async function headOf(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** The shell above the server and its helper, which share a session. */
function shellsOf(head: number): number[] {
  const session = execFileSync('ps', ['-o', 'sess=', '-p', String(head)], { encoding: 'utf8' }).trim();
  const listed = execFileSync('ps', ['-o', 'pid=,comm=', '-s', session], { encoding: 'utf8' });
  return [...listed.matchAll(/^ *(\d+) +sh$/gm)].map(([, id]) => Number(id));
}

test('a database that was killed is started again at the same address', async (t) => {
  const directory = await copyOfPristine();
  const { url, stop } = await startPostgres({ directory });
  t.after(stop);
  await query(url, `insert into note values ('kept')`);
  const head = await headOf(directory);
  process.kill(head, 'SIGKILL');
  await until(() =>
    query(url, 'select').then(
      () => true,
      () => false,
    ),
  );
  assert.deepEqual(await query(url, 'select text from note'), ['kept']);
  assert.notEqual(await headOf(directory), head);
});

test('a kill while the database is being made leaves nothing half', async (t) => {
  const directory = await newDirectory();
  const child = startElsewhere(t, directory);
  await until(async () => (await readdir(dirname(directory))).some((name) => name.startsWith('postgres.new-')));
  await kill(child);
  assert.ok(!(await readdir(dirname(directory))).includes('postgres'));
  const { url, stop } = await startPostgres({ directory });
  t.after(stop);
  assert.deepEqual(await query(url, 'select 1'), [1]);
  await until(async () => (await readdir(dirname(directory))).length === 1);
});

test('a process number left behind that now belongs to something else does not stop the start', async (t) => {
  const directory = await copyOfPristine();
  const { uid, gid } = await stat(directory);
  const other = spawn('sleep', ['60'], { uid, gid, cwd: '/', stdio: 'ignore' });
  t.after(() => other.kill());
  await writeFile(join(directory, 'postmaster.pid'), `${other.pid}\n${directory}\n`);
  const { url, stop } = await startPostgres({ directory });
  t.after(stop);
  assert.deepEqual(await query(url, 'select 1'), [1]);
  assert.equal(other.exitCode ?? other.signalCode, null);
});

test('data of another version is refused and not touched', async () => {
  const directory = await copyOfPristine();
  await writeFile(join(directory, 'PG_VERSION'), '15\n');
  const content = await readdir(directory);
  await assert.rejects(
    startPostgres({ directory }),
    /from PostgreSQL 15, this release brings PostgreSQL 18.*DATABASE_URL/s,
  );
  assert.deepEqual(await readdir(directory), content);
});

test('a folder that holds something else is refused and not touched', async () => {
  const directory = await newDirectory();
  await mkdir(directory);
  await writeFile(join(directory, 'thesis.txt'), 'years of work');
  await assert.rejects(startPostgres({ directory }), /holds something that is no database/);
  assert.deepEqual(await readdir(directory), ['thesis.txt']);
});

test('a damaged database says what PostgreSQL says', async () => {
  const directory = await copyOfPristine();
  await rm(join(directory, 'global', 'pg_control'));
  await assert.rejects(startPostgres({ directory }), /The database did not start: .*pg_control/);
});

test('where root alone may go, the database is kept elsewhere, and found again', { skip: onlyRoot }, async (t) => {
  const closed = join(home, 'closed');
  await mkdir(join(closed, 'data'), { recursive: true });
  await chmod(closed, 0o700);
  const asked = join(closed, 'data', 'postgres');
  const first = await startPostgres({ directory: asked });
  t.after(() => rm(first.directory, { recursive: true, force: true }));
  await query(first.url, `create table note as select 'kept' as text`);
  await first.stop();
  assert.equal(await readlink(asked), first.directory);
  assert.ok(!first.directory.startsWith(home));
  await assertNote(asked, 'kept');
});

test('a data directory of root lets the database through, and nobody else', { skip: onlyRoot }, async (t) => {
  const directory = await newDirectory();
  await chmod(dirname(directory), 0o700);
  const started = await startPostgres({ directory });
  t.after(started.stop);
  assert.equal(started.directory, directory);
  assert.equal((await stat(dirname(directory))).mode & 0o777, 0o710);
});

test('data that its user cannot reach any more is an error that names the folder', { skip: onlyRoot }, async () => {
  const directory = await copyOfPristine();
  await chown(dirname(directory), NOBODY.uid, NOBODY.gid);
  await chmod(dirname(directory), 0o700);
  await assert.rejects(startPostgres({ directory }), (error: Error) =>
    error.message.includes(`may not enter ${dirname(directory)} any more`),
  );
});

test('an ordinary user starts a database of her own, which root can go on with', { skip: onlyRoot }, async (t) => {
  const barrier = await barrierTo([process.execPath, import.meta.filename], NOBODY);
  if (barrier) return t.skip(`an ordinary user cannot run what is behind ${barrier}`);
  const directory = await newDirectory();
  await chown(dirname(directory), NOBODY.uid, NOBODY.gid);
  const child = startElsewhere(t, directory, NOBODY);
  await query(await urlFrom(child), `create table note as select 'hers' as text`);
  await kill(child);
  await assertNote(directory, 'hers');
  assert.equal((await stat(directory)).uid, NOBODY.uid);
});
