import assert from 'node:assert/strict';
import { type Change, type Connector, type Page, SourceError } from '../connector.ts';
import { ImapSettings } from './settings.ts';

export const forever = new AbortController().signal;

export const settingsFor = (more: Record<string, unknown>) =>
  ImapSettings.parse({
    host: '127.0.0.1',
    security: 'none',
    user: 'ann',
    password: 'pass',
    folders: ['INBOX'],
    ...more,
  });

/** Checks that an error is a problem of the source, told in sentences, and says what it must. */
export const problem =
  (code: SourceError['code'], ...says: RegExp[]) =>
  (error: unknown) => {
    assert.ok(error instanceof SourceError, String(error));
    assert.equal(error.code, code, error.message);
    for (const each of says) assert.match(`${error.message} ${error.remedy}`, each);
    assert.match(error.remedy, /^[A-Z].+\.$/);
    return true;
  };

export async function read(from: Connector<ImapSettings>, settings: ImapSettings): Promise<Change[]> {
  const pages: Page[] = [];
  for await (const page of from.changes(settings, null, forever)) pages.push(page);
  return pages.flatMap((page) => page.changes);
}
