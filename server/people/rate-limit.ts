import { createHash } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import ipaddr from 'ipaddr.js';
import { type Db, sql } from '#kernel/database.ts';
import { AppError } from '#kernel/errors.ts';
import type { Http } from '#kernel/http.ts';

export type Limit = { name: string; most: number; minutes: number };

export const limits = {
  signInPerAccount: { name: 'sign-in account', most: 10, minutes: 15 },
  // An office shares one address, so this one is wide; it counts failures only.
  signInPerAddress: { name: 'sign-in address', most: 60, minutes: 15 },
  resetPerAccount: { name: 'reset account', most: 3, minutes: 60 },
  resetPerAddress: { name: 'reset address', most: 20, minutes: 60 },
  secretPerAddress: { name: 'secret address', most: 60, minutes: 15 },
} as const satisfies Record<string, Limit>;

const keyOf = (limit: Limit, who: string) => createHash('sha256').update(`${limit.name} ${who}`).digest('base64url');

/** Counts an attempt before it is made, so that attempts side by side are all counted. False: it was one too many. */
export async function attempt(db: Db, limit: Limit, who: string): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from auth_rate_limit where key in (
        select key from auth_rate_limit where ends_at < now() - interval '1 hour' limit 100 for update skip locked)
    )
    insert into auth_rate_limit as counted (key, count, ends_at)
    values (${keyOf(limit, who)}, 1, now() + make_interval(mins => ${limit.minutes}))
    on conflict (key) do update set
      count = case when counted.ends_at < now() then 1 else least(counted.count + 1, 1000000) end,
      ends_at = case when counted.ends_at < now() then excluded.ends_at else counted.ends_at end
    returning count`.execute(db);
  return (rows[0]?.count ?? 0) <= limit.most;
}

/** Takes back an attempt that succeeded: only failures count. */
export async function forgive(db: Db, limit: Limit, who: string): Promise<void> {
  await sql`update auth_rate_limit set count = greatest(count - 1, 0) where key = ${keyOf(limit, who)}`.execute(db);
}

export const tooMany = (limit: Limit) =>
  new AppError('too-many-requests', `Too many attempts. Wait ${limit.minutes} minutes, then try again.`);

/** Counts an attempt by the address the request came from; throws when there were too many. */
export async function limitAddress(db: Db, limit: Limit, address: string): Promise<void> {
  if (!(await attempt(db, limit, address))) throw tooMany(limit);
}

/**
 * Where a request comes from: IPv6 by its /64, because a household owns at least that. Behind a proxy (we speak no
 * TLS ourselves, so https means one) the last hop it names counts, and only when the proxy itself is in our network.
 */
export function addressOf(http: Http, behindProxy: boolean): string {
  const peer = peerOf(http);
  const named = http.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return networkOf(behindProxy && named && isInternal(peer) ? named : peer);
}

/** The address at the other end of the socket; empty when there is no socket. */
export function peerOf(http: Http): string {
  try {
    return getConnInfo(http).remote.address ?? '';
  } catch {
    return '';
  }
}

export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

const isInternal = (address: string) =>
  ipaddr.isValid(address) && ['loopback', 'private', 'uniqueLocal'].includes(ipaddr.process(address).range());

/** `127.0.0.1`, `::1` and their like. */
export const isLoopbackAddress = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
