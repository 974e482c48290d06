/** Somebody who talks to the running product over HTTP as the web client does, and stays signed in. */
export type Client = {
  ask<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }>;
  /** The same; throws unless it worked. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
};

export function createClient(origin: string): Client {
  let cookie = '';
  const ask = async <T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> => {
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', origin, cookie };
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (set.length > 0) cookie = set.join('; ');
    return { status: response.status, body: (await response.json()) as T };
  };
  const orThrow = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await ask<T>(method, path, body);
    if (answer.status !== 200)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  return { ask, get: (path) => orThrow('GET', path), post: (path, body) => orThrow('POST', path, body) };
}

/** The first administrator of a new organisation. */
export async function setUpAt(origin: string): Promise<Client> {
  const client = createClient(origin);
  const administrator = { name: 'Ada Admin', email: 'ada@example.org', password: 'correct horse battery' };
  await client.post('/organisation', { name: 'Example', language: 'en', administrator });
  return client;
}

/** A colleague who accepted an invitation. */
export async function welcomeAt(origin: string, administrator: Client, name: string): Promise<Client & { id: string }> {
  const email = `${name.toLowerCase()}@example.org`;
  const { link } = await administrator.post<{ link: string }>('/invitations', { email, role: 'member' });
  const client = createClient(origin);
  await client.post('/invitations/accept', { token: link.split('#')[1], name, password: 'a long enough secret' });
  const { person } = await client.get<{ person: { id: string } }>('/me');
  return { ...client, id: person.id };
}

type Health = { documents: number; passages: number; indexed: number; waitingForIndex: number };

/** Waits until so many documents are there and all their passages are in the index. */
export async function untilIndexed(administrator: Client, documents: number, patienceMs = 60_000): Promise<Health> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const health = await administrator.get<Health>('/administration/health');
    if (health.documents === documents && health.waitingForIndex === 0 && health.indexed === health.passages)
      return health;
    if (Date.now() > until) throw new Error(`Not all of ${documents} documents came in: ${JSON.stringify(health)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
