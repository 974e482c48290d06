/** What the sandbox tests run in a child: one misdeed per request, and honest work in between. */
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { Worker } from 'node:worker_threads';

const hoard: unknown[] = [];
let count = 0;

function connect(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    net.connect(port, '127.0.0.1', () => resolve('connected')).on('error', reject);
  });
}

const deeds: Record<string, (argument: never) => unknown> = {
  echo: (value: unknown) => value,
  count: () => ++count,
  loop: () => {
    for (;;) count++;
  },
  wait: () => new Promise(() => setInterval(() => {}, 1000)),
  hoardBuffers: async () => {
    for (;;) {
      hoard.push(Buffer.alloc(8_000_000, 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  },
  hoardObjects: () => {
    for (;;) hoard.push({ text: `${hoard.length}`.repeat(10) });
  },
  keep: (megabytes: number) => void hoard.push(Buffer.alloc(megabytes * 1_000_000, 1)),
  need: async (megabytes: number) => {
    const needed = Buffer.alloc(megabytes * 1_000_000, 1);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return needed.length;
  },
  talk: (length: number) => 'x'.repeat(length),
  exit: () => process.exit(3),
  raise: () => {
    throw new Error('cannot read this');
  },
  read: (path: string) => readFileSync(path, 'utf8').length,
  write: (path: string) => writeFileSync(path, 'x'),
  spawn: () => spawn('true').pid,
  work: () => new Worker('1', { eval: true }).threadId,
  compile: () => new Function('return 1')(),
  environment: () => ({ ...process.env }),
  connect,
  fetch: (port: number) => fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()),
  resolve: () => dns.lookup('localhost'),
  datagram: (port: number) => dgram.createSocket('udp4').send('x', port, '127.0.0.1'),
  pollute: () => Reflect.set(Object.prototype, 'polluted', true),
};

export function handle({ deed, argument }: { deed: string; argument?: unknown }): unknown {
  const act = deeds[deed];
  if (!act) throw new Error(`no such deed: ${deed}`);
  return act(argument as never);
}
