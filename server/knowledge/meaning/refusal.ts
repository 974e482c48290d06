import { EmbedderProblem } from './embedder.ts';

/** What may help: to ask again (after `afterMs` where the server says so), to ask for less, or nothing. */
export type Remedy = { again: true; afterMs: number | null } | { less: true } | null;

/** Why one request to an embeddings endpoint brought no vectors. */
export class Refusal extends EmbedderProblem {
  override name = 'Refusal';
  readonly remedy: Remedy;
  constructor(reason: string, remedy: Remedy, cause?: unknown) {
    super(reason, cause);
    this.remedy = remedy;
  }
}

/** What an answer that is no success means. `says` is the server's own explanation, or empty. */
export function refusalOf({ status, headers }: Response, endpoint: string, says: string, hasKey: boolean): Refusal {
  if (status < 400)
    return new Refusal(`${endpoint} redirects elsewhere. Set EMBEDDINGS_URL to the address itself.`, null);
  if (status === 401 || status === 403) {
    const advice = hasKey ? 'Check EMBEDDINGS_KEY.' : 'Set EMBEDDINGS_KEY.';
    return new Refusal(`${endpoint} refuses the key (status ${status}). ${advice}`, null);
  }
  if (status === 404) {
    const advice = 'Check EMBEDDINGS_URL and EMBEDDINGS_MODEL.';
    return new Refusal(`${endpoint} does not know the address or the model${says}. ${advice}`, null);
  }
  if (status === 408 || status === 429 || status >= 500)
    return new Refusal(`${endpoint} is busy or broken (status ${status})${says}.`, again(headers.get('retry-after')));
  const remedy = status === 400 || status === 413 || status === 422 ? ({ less: true } as const) : null;
  return new Refusal(`${endpoint} refuses what it is asked (status ${status})${says}. Check EMBEDDINGS_MODEL.`, remedy);
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
export function again(retryAfter: string | null = null): Remedy {
  if (retryAfter === null) return { again: true, afterMs: null };
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return { again: true, afterMs: Number.isFinite(ms) ? Math.max(0, ms) : null };
}
