// Runs all tests, or those in the given files and folders: first those beside the code, two files at a time, then the
// journeys and trust tests one by one. They share one PostgreSQL, in which every test file makes its own database.
import { spawn } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startTestPostgres } from '../server/kernel/testing.ts';

const PATIENCE_MS = 15 * 60_000;

const beside = '{server,contract,web,scripts,demo}/**/*.test.ts';
const whole = 'tests/**/*.test.ts';
const asked = process.argv
  .slice(2)
  .flatMap((path) => (statSync(path).isDirectory() ? globSync(join(path, '**/*.test.ts')) : [path]));
const filesOf = (pattern) =>
  globSync(pattern, { exclude: ['**/node_modules/**', 'web/dist/**'] })
    .filter((file) => asked.length === 0 || asked.some((path) => join(path) === file))
    .toSorted();

function runTests(files, concurrency, databaseUrl) {
  if (files.length === 0) return 0;
  const flags = ['--test', `--test-concurrency=${concurrency}`, `--test-timeout=${PATIENCE_MS}`];
  const child = spawn(process.execPath, [...flags, ...files], {
    stdio: 'inherit',
    env: { ...process.env, TEST_DATABASE_URL: databaseUrl },
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}

// A Ctrl-C reaches the tests, too: let them end and clean up before we do.
process.on('SIGINT', () => undefined);

const groups = [filesOf(beside), filesOf(whole)];
if (groups.flat().length === 0) throw new Error('There is no test there.');
const postgres = await startTestPostgres();
const failed = [await runTests(groups[0], 2, postgres.url), await runTests(groups[1], 1, postgres.url)];
await postgres.stop();
process.exitCode = failed.some((code) => code !== 0) ? 1 : 0;
