import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSandbox, SandboxError } from './sandbox.ts';
import type { SandboxErrorCode } from './sandbox.ts';

const megabyte = 1024 * 1024;
const entry = fileURLToPath(new URL('sandbox-offender.ts', import.meta.url));
const limits = { entry, size: 1, timeoutMs: 20_000, memoryBytes: 256 * megabyte, heapMb: 64, outputBytes: megabyte };
const sandbox = createSandbox(limits);
after(() => sandbox.close());

const run = <T = unknown>(deed: string, argument?: unknown, timeoutMs?: number) =>
  sandbox.run<unknown, T>({ deed, argument }, timeoutMs ? { timeoutMs } : {});

const failsWith = (code: SandboxErrorCode) => (error: unknown) => {
  assert.ok(error instanceof SandboxError);
  assert.equal(error.code, code, error.message);
  return true;
};

const listen = async () => {
  const calls: string[] = [];
  const server = net.createServer((socket) => calls.push(String(socket.remotePort)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { calls, server, port: typeof address === 'object' && address ? address.port : 0 };
};

describe('a sandbox', () => {
  test('gives back what the child answers, bytes included', async () => {
    const input = { text: 'é', bytes: new Uint8Array([1, 2, 3]), nested: [null, { at: 1.5 }] };
    assert.deepEqual(await run('echo', input), input);
  });

  test('keeps the same child between requests', async () => {
    const first = await run<number>('count');
    assert.equal(await run('count'), first + 1);
  });

  test('answers every one of many requests at once', async () => {
    const wide = createSandbox({ ...limits, size: 2 });
    const asked = Array.from({ length: 50 }, (_, index) => index);
    const answers = await Promise.all(asked.map((argument) => wide.run({ deed: 'echo', argument })));
    assert.deepEqual(answers, asked);
    await wide.close();
  });

  test('hands back a thrown error as a failure with its message and keeps the child', async () => {
    const before = await run<number>('count');
    await assert.rejects(run('raise'), /cannot read this/);
    assert.equal(await run('count'), before + 1);
  });
});

describe('an offender pays alone', () => {
  const offences: [string, string, unknown, SandboxErrorCode][] = [
    ['an endless loop', 'loop', null, 'too-slow'],
    ['a promise that never settles', 'wait', null, 'too-slow'],
    ['a hoard of buffers', 'hoardBuffers', null, 'too-much-memory'],
    ['a hoard of objects', 'hoardObjects', null, 'too-much-memory'],
    ['an endless answer', 'talk', 2 * megabyte, 'too-much-output'],
    ['a crash', 'exit', null, 'crashed'],
  ];
  for (const [title, deed, argument, code] of offences) {
    test(`${title} ends as ${code}, and the next request works`, async () => {
      const slow = code === 'too-slow' ? 500 : undefined;
      const [offence, next] = await Promise.allSettled([run(deed, argument, slow), run('echo', 'still here')]);
      assert.throws(() => {
        if (offence.status === 'rejected') throw offence.reason;
      }, failsWith(code));
      assert.deepEqual(next, { status: 'fulfilled', value: 'still here' });
    });
  }
});

test('memory that earlier requests left behind is not held against a later one', async () => {
  await run('exit').catch(() => {});
  await run('keep', 130);
  assert.equal(await run('need', 100), 100_000_000);
});

test('a child without work ends, and the next request starts another', async () => {
  const brief = createSandbox({ ...limits, idleMs: 50 });
  assert.equal(await brief.run({ deed: 'count' }), 1);
  let counted = 0;
  for (let tries = 0; tries < 20 && counted !== 1; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    counted = await brief.run({ deed: 'count' });
  }
  assert.equal(counted, 1);
  await brief.close();
});

describe('a child', () => {
  test('reads no file outside the code, and writes none', async () => {
    const target = path.join(os.tmpdir(), `sandbox-${process.pid}`);
    await assert.rejects(run('read', '/etc/passwd'), /restricted/);
    await assert.rejects(run('write', target), /restricted/);
    await assert.rejects(run('write', entry), /restricted/);
    assert.equal(existsSync(target), false);
  });

  test('reads a folder that it is given, and nothing beside it', async () => {
    const place = await realpath(await mkdtemp(path.join(os.tmpdir(), 'sandbox-')));
    await mkdir(path.join(place, 'given'));
    await writeFile(path.join(place, 'given/inside'), 'seen');
    await writeFile(path.join(place, 'outside'), 'hidden');
    const reader = createSandbox({ ...limits, mayRead: [path.join(place, 'given')] });
    assert.equal(await reader.run({ deed: 'read', argument: path.join(place, 'given/inside') }), 4);
    await assert.rejects(reader.run({ deed: 'read', argument: path.join(place, 'outside') }), /restricted/);
    await reader.close();
    await rm(place, { recursive: true });
  });

  test('starts no process, no thread and compiles no text', async () => {
    await assert.rejects(run('spawn'), /restricted/);
    await assert.rejects(run('work'), /restricted/);
    await assert.rejects(run('compile'), /Code generation from strings disallowed/);
  });

  test('sees no environment', async () => {
    process.env['SANDBOX_TEST_SECRET'] = 'hush';
    const fresh = createSandbox(limits);
    assert.deepEqual(await fresh.run({ deed: 'environment' }), {});
    await fresh.close();
  });

  test('cannot change what later requests see of plain objects', async () => {
    assert.equal(await run('pollute'), false);
  });

  for (const deed of ['connect', 'fetch', 'resolve', 'datagram']) {
    test(`has no network: ${deed}`, async () => {
      const { calls, server, port } = await listen();
      await assert.rejects(run(deed, port), /no network|fetch failed/);
      assert.deepEqual(calls, []);
      server.close();
    });
  }

  test('dies with its parent, even in an endless loop', { skip: process.platform !== 'linux' }, async () => {
    const options = JSON.stringify(limits);
    const script = `
      const { createSandbox } = await import(${JSON.stringify(new URL('sandbox.ts', import.meta.url).href)});
      const { execFileSync } = await import('node:child_process');
      const sandbox = createSandbox(${options});
      await sandbox.run({ deed: 'echo' });
      sandbox.run({ deed: 'loop' });
      setTimeout(() => {
        console.log(execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]).toString());
        process.kill(process.pid, 'SIGKILL');
      }, 300);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let listed = '';
    parent.stdout.on('data', (chunk) => (listed += String(chunk)));
    await new Promise((resolve) => parent.on('close', resolve));
    const pid = Number(/(\d+) \S*node .*sandbox-child/.exec(listed)?.[1]);
    assert.ok(pid > 0, listed);
    for (let tries = 0; tries < 100 && existsSync(`/proc/${pid}`); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(existsSync(`/proc/${pid}`), false);
  });
});
