import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { connect, type Database, migrate, migrationsDirectory } from './database.ts';
import { startPostgres } from './postgres.ts';

export type TestDatabase = Database & { url: string; drop(): Promise<void> };

const TEMPLATE = 'learnscape_template';

/** A fresh migrated database of one's own, on the cluster of the test run or, for a file run alone, on its own cluster. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = new URL(await clusterUrl());
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(server, `create database ${name} template ${TEMPLATE}`);
  server.pathname = name;
  const database = connect(server.href, { connections: 8 });
  return {
    ...database,
    url: server.href,
    async drop() {
      await database.close();
      await administer(server, `drop database ${name} with (force)`);
    },
  };
}

let own: Promise<string> | undefined;

/** The address of a cluster with a migrated template. */
function clusterUrl(): Promise<string> {
  const shared = process.env['TEST_DATABASE_URL'];
  if (shared) return Promise.resolve(shared);
  own ??= startTestPostgres().then(({ url }) => url);
  return own;
}

/** A cluster for tests: nothing is flushed, and it goes with its data when this process ends. */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = join(await realpath(tmpdir()), `learnscape-test-${randomBytes(8).toString('hex')}`);
  const { url, stop } = await startPostgres({ directory, throwAway: true });
  const template = new URL(url);
  await administer(template, `create database ${TEMPLATE}`);
  template.pathname = TEMPLATE;
  const { pool, close } = connect(template.href, { connections: 1 });
  await migrate(pool, migrationsDirectory);
  await close();
  return { url, stop };
}

async function administer(server: URL, statement: string): Promise<void> {
  const url = new URL(server);
  url.pathname = 'learnscape';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
