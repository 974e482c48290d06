import { z } from 'zod';
import { again, Refusal, refusalOf } from './refusal.ts';
import type { EndpointSettings } from './settings.ts';

export type Asking = {
  timeoutMs: number;
  signal: AbortSignal;
  /** Whether a refusal may repeat the server's words: some of them repeat the texts, which are private. */
  quote: boolean;
};

const LARGEST_ANSWER = 32 * 1024 * 1024;
const MOST_QUOTED = 200;

const Answer = z.object({
  data: z.array(z.object({ index: z.number().optional(), embedding: z.union([z.string(), z.array(z.number())]) })),
});
const Complaint = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** Where to post: `url` is the address of the API, or that of its embeddings. */
export function addressOf({ url }: EndpointSettings): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  address.pathname = path.endsWith('/embeddings') ? path : `${path}/embeddings`;
  return address;
}

/** Asks once for the vectors of these texts. Throws a Refusal, or what aborted it. */
export async function askEndpoint(
  settings: EndpointSettings,
  texts: readonly string[],
  { timeoutMs, signal, quote }: Asking,
): Promise<Float32Array[]> {
  const name = `The embeddings endpoint ${addressOf(settings).host}`;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await post(settings, texts, AbortSignal.any([signal, timeout]));
    const body = await readText(response, name);
    if (response.ok) return vectorsIn(body, texts.length, name);
    throw refusalOf(response, name, quote ? quoted(body, settings) : '', settings.key !== null);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal) throw error;
    if (timeout.aborted) throw new Refusal(`${name} did not answer within ${timeoutMs / 1000} s.`, again(), error);
    const unreachable = `${name} cannot be reached (${codeOf(error)}). Check EMBEDDINGS_URL, and that it runs.`;
    throw new Refusal(unreachable, again(), error);
  }
}

function post(settings: EndpointSettings, texts: readonly string[], signal: AbortSignal): Promise<Response> {
  const { model, key, dimensions } = settings;
  return fetch(addressOf(settings), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key.reveal()}` }) },
    // Base64 has a quarter of the bytes and little to parse; a server that does not know it answers with numbers.
    body: JSON.stringify({ model, input: texts, encoding_format: 'base64', ...(dimensions && { dimensions }) }),
    // An operator names one server; where that one points to, texts and key do not follow.
    redirect: 'manual',
    signal,
  });
}

async function readText(response: Response, name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > LARGEST_ANSWER) throw new Refusal(`${name} answers with more than it was asked for.`, null);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** What the server says, shortened, and without the key, which some repeat. */
function quoted(body: string, { key }: EndpointSettings): string {
  const complaint = Complaint.safeParse(parseJson(body));
  const { error } = complaint.success ? complaint.data : { error: body };
  const text = (typeof error === 'string' ? error : error.message).replace(/\s+/g, ' ').trim();
  const safe = key ? text.replaceAll(key.reveal(), '[redacted]') : text;
  return safe && `: “${safe.slice(0, MOST_QUOTED)}”`;
}

function vectorsIn(body: string, expected: number, name: string): Float32Array[] {
  const wrong = (what: string) => new Refusal(`${name} answers with ${what}. Check EMBEDDINGS_URL.`, null);
  const answer = Answer.safeParse(parseJson(body));
  if (!answer.success) throw wrong('something else than embeddings');
  const { data } = answer.data;
  if (data.length !== expected) throw wrong(`${data.length} embeddings for ${expected} texts`);
  return data.toSorted((a, b) => (a.index ?? 0) - (b.index ?? 0)).map(({ embedding }) => numbersOf(embedding));
}

/** Numbers as they are, or 32-bit floats (little-endian) in base64. */
function numbersOf(embedding: string | number[]): Float32Array {
  if (typeof embedding !== 'string') return Float32Array.from(embedding);
  const bytes = Buffer.from(embedding, 'base64');
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readFloatLE(index * 4));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What of a failed request tells why: the system's code lies in its cause. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}
