import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { type Endpoint, ErrorAnswer } from '#contract/endpoint.ts';

/** What the server, or the way to it, said instead of an answer. `unreachable` and status 0: nobody answered. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly code: string;
  readonly status: number;
  readonly fields: Record<string, string> | undefined;
  /** Names this request in the server's log. */
  readonly request: string | undefined;
  constructor(code: string, message: string, status: number, more: { fields?: unknown; request?: unknown } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    const { fields, request } = more;
    this.fields = fields as Record<string, string> | undefined;
    this.request = request as string | undefined;
  }
}

/** A part of a request may be left out when nothing in it is required. */
type Part<Name extends string, Schema extends z.ZodType> =
  Record<never, never> extends z.input<Schema> ? { [K in Name]?: z.input<Schema> } : { [K in Name]: z.input<Schema> };
type Asked<E extends Endpoint> = Part<'params', E['params']> & Part<'query', E['query']>;
type Told<E extends Endpoint> = Asked<E> & Part<'body', E['body']> & { signal?: AbortSignal | undefined };
type Loose = { params?: unknown; query?: unknown; body?: unknown; signal?: AbortSignal | undefined };

/** Asks the server what the contract promises. Throws an `ApiProblem`. */
export async function call<E extends Endpoint>(endpoint: E, told: Told<E>): Promise<z.infer<E['returns']>> {
  const { params, query, body, signal }: Loose = told;
  const response = await fetch(`/api${fillPath(endpoint.path, params)}${queryString(query)}`, {
    method: endpoint.method.toUpperCase(),
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem('unreachable', 'Learnscape does not answer.', 0);
  });
  if (!response.ok) throw await problemIn(response);
  // The server is of the same release and typed by the same contract: its answer is not checked a second time.
  return (await response.json()) as z.infer<E['returns']>;
}

function fillPath(path: string, params: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

/** Lists repeat their name; what is undefined is left out. */
function queryString(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(name, String(one));
  return search.size > 0 ? `?${search}` : '';
}

/** A proxy in between may answer in a shape of its own. */
async function problemIn(response: Response): Promise<ApiProblem> {
  const answer = ErrorAnswer.safeParse(await response.json().catch(() => null));
  if (answer.success)
    return new ApiProblem(answer.data.error.code, answer.data.error.message, response.status, answer.data.error);
  return new ApiProblem('unavailable', `Learnscape does not answer (${response.status}).`, response.status);
}

/** How to keep an answer: `useQuery(answerOf(seePerson, { params: { id } }))`. Its key begins with method and path. */
export const answerOf = <E extends Endpoint>(endpoint: E, asked: Asked<E>) =>
  queryOptions({
    queryKey: [endpoint.method, endpoint.path, asked],
    queryFn: ({ signal }) => call(endpoint, { ...asked, signal } as Told<E>),
  });

/** The key under which every answer of an endpoint is kept, to have all of them asked for again. */
export const answersOf = (endpoint: Endpoint) => ({ queryKey: [endpoint.method, endpoint.path] });

const FRESH_MS = 15_000;
const worthRetrying = (error: Error) => error instanceof ApiProblem && [0, 502, 503, 504].includes(error.status);

/** `onSignedOut` is told when the server no longer knows who is asking. */
export function createQueries(onSignedOut: (key: readonly unknown[]) => void): QueryClient {
  const listen = (error: Error, key: readonly unknown[]) => {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut(key);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => listen(error, query.queryKey) }),
    mutationCache: new MutationCache({
      onError: (error, _told, _result, mutation) => listen(error, mutation.options.mutationKey ?? []),
    }),
    defaultOptions: {
      queries: { staleTime: FRESH_MS, retry: (failures, error) => failures < 2 && worthRetrying(error) },
    },
  });
}
