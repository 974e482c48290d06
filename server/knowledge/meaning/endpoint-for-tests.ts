import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Asked = {
  path: string;
  authorization: string | undefined;
  model: string;
  input: string[];
  dimensions?: number;
  encoding_format?: string;
};
export type Answer = (asked: Asked, response: ServerResponse) => void;

/** One for each byte of a SHA-512. */
const DIMENSIONS = 64;

/** A real server that speaks OpenAI's embeddings API: a text is the sum of its words, each in a direction of its own. */
export async function startEndpoint() {
  const asked: Asked[] = [];
  const next: Answer[] = [];
  let always: Answer = good;
  const open = new Set<ServerResponse>();
  const server = createServer(async (request: IncomingMessage, response) => {
    open.add(response);
    const body = JSON.parse(await text(request));
    const entry: Asked = { path: request.url ?? '', authorization: request.headers.authorization, ...body };
    asked.push(entry);
    (next.shift() ?? always)(entry, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    host: `127.0.0.1:${port}`,
    asked,
    /** Answers the next requests with these, in order. */
    answerNext: (...answers: Answer[]) => void next.push(...answers),
    answerAlways: (answer: Answer) => void (always = answer),
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const good: Answer = ({ input, dimensions = DIMENSIONS, encoding_format }, response) => {
  const data = input.map((words, index) => {
    const vector = directionOf(words, dimensions);
    const bytes = Buffer.from(vector.buffer).toString('base64');
    return { object: 'embedding', index, embedding: encoding_format === 'base64' ? bytes : [...vector] };
  });
  json(response, 200, { object: 'list', data });
};

/** Answers as a server does that has never heard of base64, and in another order. */
export const inNumbers: Answer = ({ input, dimensions = DIMENSIONS }, response) => {
  const data = input.map((words, index) => ({ index, embedding: [...directionOf(words, dimensions)] }));
  json(response, 200, { data: data.toReversed() });
};

export const status =
  (code: number, message = '', headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    json(response, code, { error: { message } }, headers);

export const body =
  (content: string): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(content);

export const hangs: Answer = () => undefined;
export const breaksOff: Answer = (_, response) => void response.destroy();

function json(response: ServerResponse, code: number, content: object, headers: Record<string, string> = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content));
}

const known = new Map<string, Int8Array>();

function directionOf(words: string, dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const word of words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [words]) {
    const bytes = known.get(word) ?? new Int8Array(createHash('sha512').update(word).digest());
    known.set(word, bytes);
    for (let index = 0; index < dimensions; index++) sum[index] = (sum[index] ?? 0) + (bytes[index] ?? 0) / 128;
  }
  return sum;
}
