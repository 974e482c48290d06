import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { notFound } from '#kernel/errors.ts';
import type { App } from '#kernel/http.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Nothing from elsewhere, no inline scripts; Mantine sets styles from scripts, so inline styles are allowed. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the built web client. Every path that is no file is a page of it. */
export function mountWeb(app: App, directory: string): void {
  app.get('*', async (context) => {
    if (context.req.path.startsWith('/api/')) throw notFound();
    const asked = normalize(decodeURIComponent(context.req.path)).replaceAll('\0', '');
    const file = (await read(directory, asked)) ?? (extname(asked) ? null : await read(directory, '/index.html'));
    if (!file) throw notFound();
    const immutable = asked.startsWith(`${sep}assets${sep}`);
    const headers = {
      'Content-Type': TYPES[extname(file.name)] ?? 'application/octet-stream',
      'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: file.tag,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    };
    if (context.req.header('if-none-match') === file.tag) return context.body(null, 304, headers);
    return context.body(new Uint8Array(file.bytes), 200, headers);
  });
}

async function read(directory: string, path: string): Promise<{ name: string; bytes: Buffer; tag: string } | null> {
  const name = join(directory, path);
  if (!name.startsWith(directory + sep)) return null;
  try {
    const bytes = await readFile(name);
    return { name, bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
  } catch {
    return null;
  }
}
