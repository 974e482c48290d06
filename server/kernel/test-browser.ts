import type { App } from './http.ts';

type Place = { origin: string; address: string; headers: Record<string, string> };
type Answer = { status: number; body: Record<string, never>; headers: Headers };
export type Browser = {
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  cookie(): string;
};

/** Somebody's browser at some address, without the network: it keeps its cookies and says what a browser says. */
export function openBrowser(app: App, from: Partial<Place> = {}): Browser {
  const { origin = 'http://localhost:4040', address = '127.0.0.1', headers: always = {} } = from;
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookie,
    async ask(method, path, body, headers = {}) {
      const response = await app.request(
        `${origin}/api${path}`,
        {
          method,
          headers: {
            'sec-fetch-site': 'same-origin',
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(jar.size > 0 && { cookie: cookie() }),
            ...always,
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        },
        { incoming: { socket: { remoteAddress: address, remotePort: 40_000, remoteFamily: 'IPv4' } } },
      );
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, body: isJson ? await response.json() : {}, headers: response.headers };
    },
  };
}
