import { AppError } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';
import { isLoopbackAddress, peerOf } from './rate-limit.ts';

type Asked = { method: string; host: string; site: string | undefined; origin: string | undefined };

/**
 * Whether a request may change something: sent by our own pages or by no browser at all. Browsers say so in
 * Sec-Fetch-Site, older ones in Origin; a page elsewhere can forge neither.
 */
export function mayChangeState({ method, host, site, origin }: Asked, publicUrl: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return true;
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || new URL(origin).origin === new URL(publicUrl).origin;
}

export function refuseOtherSites(http: Http, publicUrl: string): void {
  const asked = {
    method: http.req.method,
    host: new URL(http.req.url).host,
    site: http.req.header('sec-fetch-site'),
    origin: http.req.header('origin'),
  };
  if (!mayChangeState(asked, publicUrl))
    throw new AppError('not-allowed', 'This request came from another site, so nothing was changed.');
}

/** `localhost`, or an address that never leaves the machine. */
export function isLoopbackName(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name);
}

/**
 * Whether somebody at this machine asks: everything on the way has to be loopback. A name can point anywhere and a
 * proxy can bring in the world, so the name asked for, both ends of the socket and the public address are all checked.
 */
export function comesFromThisMachine(http: Http, server: { isLoopback: boolean; publicUrl: string }): boolean {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => http.req.header(name) !== undefined);
  return (
    server.isLoopback &&
    !forwarded &&
    isLoopbackName(new URL(server.publicUrl).hostname) &&
    isLoopbackName(new URL(http.req.url).hostname) &&
    isLoopbackAddress(peerOf(http))
  );
}
