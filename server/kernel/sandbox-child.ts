/**
 * What runs first inside a sandbox child: takes the network away, loads the entry file named on the command line and
 * answers one request after the other with its `handle`.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { pathToFileURL } from 'node:url';
import { serialize } from 'node:v8';

export type FromChild = { type: 'ready' } | Answer;
export type Answer =
  | { type: 'output'; bytes: Uint8Array; rss: number }
  | { type: 'too-much-output'; rss: number }
  | { type: 'failed'; message: string; outOfMemory: boolean; rss: number };

function refuse(): never {
  throw new Error('There is no network in here.');
}

/** Replaces every function of `owner`'s that reaches out, whatever is built on top of it. */
function cut(owner: object, names: readonly string[]) {
  for (const name of names) {
    if (name in owner) Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false });
  }
}

/** The handles below net and dgram are not importable, but a socket that has not reached out yet carries one. */
function handleOf(socket: object): object | undefined {
  for (const key of Reflect.ownKeys(socket)) {
    const value: unknown = Reflect.get(socket, key);
    if (key === '_handle' && value) return Object.getPrototypeOf(value);
    if (typeof key === 'symbol' && value && typeof value === 'object' && 'handle' in value && value.handle) {
      return Object.getPrototypeOf(value.handle);
    }
  }
  return undefined;
}

function closeNetwork() {
  const outward = ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open', 'send', 'send6', 'bindFd'];
  for (const target of [{ host: '127.0.0.1', port: 9 }, { path: '/nowhere' }]) {
    const socket = new net.Socket().on('error', () => {});
    socket.connect(target);
    cut(handleOf(socket) ?? {}, outward);
    socket.destroy();
  }
  const datagram = dgram.createSocket('udp4');
  cut(handleOf(datagram) ?? {}, outward);
  datagram.close();
  cut(net.Socket.prototype, ['connect']);
  cut(net.Server.prototype, ['listen']);
  cut(dgram.Socket.prototype, ['bind', 'connect', 'send', 'addMembership']);
  const lookups = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) cut(owner, lookups);
  syncBuiltinESMExports();
}

async function answer(handle: (input: unknown) => unknown, input: unknown, outputBytes: number): Promise<Answer> {
  try {
    const bytes = serialize(await handle(input));
    const rss = process.memoryUsage.rss();
    return bytes.length > outputBytes ? { type: 'too-much-output', rss } : { type: 'output', bytes, rss };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const outOfMemory = /allocation failed|allocate memory|Invalid array length|Invalid string length/i.test(message);
    return { type: 'failed', message, outOfMemory, rss: process.memoryUsage.rss() };
  }
}

function send(message: FromChild) {
  process.send?.(message);
}

async function main() {
  process.on('disconnect', () => process.exit());
  for (const name of Object.keys(process.env)) delete process.env[name];
  closeNetwork();
  const [entry = '', outputBytes = '0'] = process.argv.slice(2);
  const { handle } = await import(pathToFileURL(entry).href);
  // A parser tricked into `object.__proto__.x = ...` must not change what the next document sees.
  Object.preventExtensions(Object.prototype);
  process.on('message', ({ input }: { input: unknown }) => void answer(handle, input, Number(outputBytes)).then(send));
  send({ type: 'ready' });
}

if (process.send) await main();
