import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { claimDataDirectory } from './data-directory.ts';

const code = `
  import { claimDataDirectory } from '${import.meta.resolve('./data-directory.ts')}';
  const [directory, address] = process.argv.slice(-2);
  try {
    await claimDataDirectory(directory, address);
    console.log('held');
    setInterval(() => undefined, 1000);
  } catch (error) {
    console.log(error.message);
  }`;

/** Another process that claims the directory and keeps it; resolves with what it has to say. */
async function claimElsewhere(t: TestContext, directory: string): Promise<{ said: string; child: ChildProcess }> {
  const parameters = ['--input-type=module', '--eval', code, '--', directory, 'http://127.0.0.1:4141'];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [said] = await once(createInterface({ input: child.stdout }), 'line');
  return { said: String(said), child };
}

async function makeDirectory(t: TestContext): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'claim-'));
  t.after(() => rm(parent, { recursive: true }));
  return join(parent, 'data');
}

test('a second process is refused and told who runs there', async (t) => {
  const directory = await makeDirectory(t);
  const { said, child } = await claimElsewhere(t, directory);
  assert.equal(said, 'held');
  await assert.rejects(claimDataDirectory(directory, 'http://127.0.0.1:4040'), {
    message: `Learnscape already runs on this data directory, ${directory} (process ${child.pid}, http://127.0.0.1:4141). Stop it first, or choose another DATA_DIR.`,
  });
});

test('a released directory can be claimed again', async (t) => {
  const directory = await makeDirectory(t);
  const claim = await claimDataDirectory(directory, 'http://127.0.0.1:4040');
  assert.match((await claimElsewhere(t, directory)).said, new RegExp(`process ${process.pid}, http://127.0.0.1:4040`));
  await claim.release();
  assert.equal((await claimElsewhere(t, directory)).said, 'held');
});

test('a killed process leaves no claim behind', async (t) => {
  const directory = await makeDirectory(t);
  const { child } = await claimElsewhere(t, directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const claim = await claimDataDirectory(directory, 'http://127.0.0.1:4040');
  await claim.release();
});

test('of processes that start together after a crash exactly one gets the directory', async (t) => {
  const directory = await makeDirectory(t);
  const { child } = await claimElsewhere(t, directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const all = await Promise.all(Array.from({ length: 5 }, () => claimElsewhere(t, directory)));
  assert.equal(all.filter(({ said }) => said === 'held').length, 1);
  assert.equal(all.filter(({ said }) => said.includes('already runs')).length, 4);
});

test('a new data directory is closed to other users', async (t) => {
  const directory = await makeDirectory(t);
  const claim = await claimDataDirectory(directory, 'http://127.0.0.1:4040');
  assert.equal((await stat(directory)).mode & 0o777, 0o700);
  await claim.release();
});

test('a path that cannot be a directory is named in the error', async (t) => {
  const file = await makeDirectory(t);
  await writeFile(file, '');
  await assert.rejects(claimDataDirectory(file, ''), (error: Error) => error.message.includes(file));
});
