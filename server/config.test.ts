import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { loadSecretKey, readConfig, variables } from './config.ts';

test('nothing has to be configured', () => {
  assert.deepEqual(readConfig({}), {
    dataDirectory: resolve('data'),
    databaseUrl: null,
    host: '127.0.0.1',
    port: 4040,
    publicUrl: 'http://127.0.0.1:4040',
    role: 'all',
    smtpUrl: null,
    mailFrom: 'learnscape@localhost',
    secretKey: null,
    sourceRoots: null,
    mailNetworks: [],
    parsers: 2,
    embeddings: null,
    logLevel: 'warn',
  });
});

test('an empty variable counts as unset', () => {
  assert.deepEqual(readConfig({ PORT: '', DATABASE_URL: '', SOURCE_ROOTS: '' }), readConfig({}));
});

test('the public address follows host and port unless it is set', () => {
  assert.equal(readConfig({ HOST: '::1', PORT: '80' }).publicUrl, 'http://[::1]:80');
  assert.equal(readConfig({ HOST: '0.0.0.0' }).publicUrl, 'http://localhost:4040');
  assert.equal(readConfig({ PUBLIC_URL: 'https://learn.example.org/' }).publicUrl, 'https://learn.example.org');
});

test('folders that sources may read are a list of whole paths', () => {
  assert.deepEqual(readConfig({ SOURCE_ROOTS: '/srv/share:docs' }).sourceRoots, ['/srv/share', resolve('docs')]);
});

test('one error lists every problem, by its variable', () => {
  const wrong = {
    PORT: '70000',
    PARSERS: 'many',
    PUBLIC_URL: 'learn.example.org',
    ROLE: 'boss',
    DATABASE_URL: 'mysql://localhost/x',
    SMTP_URL: 'mail.example.org',
    MAIL_FROM: 'nobody',
    SECRET_KEY: 'short',
    MAIL_NETWORKS: '10.0.0.0/8, office',
    EMBEDDINGS_URL: 'api.example.org',
    EMBEDDINGS_KEY: 'two words',
    EMBEDDINGS_DIMENSIONS: '0',
    EMBEDDINGS_DIR: '/models/both',
    LOG_LEVEL: 'loud',
  };
  assert.throws(
    () => readConfig(wrong),
    (error: Error) => Object.keys(wrong).every((name) => error.message.includes(`\n  ${name}: `)),
  );
});

test('an embedding comes from an endpoint or from a directory', () => {
  const endpoint = {
    EMBEDDINGS_URL: 'http://127.0.0.1:11434/v1',
    EMBEDDINGS_MODEL: 'words',
    EMBEDDINGS_KEY: 'hunter2',
  };
  const { embeddings } = readConfig({
    ...endpoint,
    EMBEDDINGS_DIMENSIONS: '256',
    EMBEDDINGS_QUESTION_PREFIX: 'query: ',
  });
  assert.ok(embeddings?.kind === 'endpoint');
  const { key, ...others } = embeddings;
  assert.equal(key?.reveal(), 'hunter2');
  assert.deepEqual(others, {
    kind: 'endpoint',
    url: 'http://127.0.0.1:11434/v1',
    model: 'words',
    dimensions: 256,
    prefixes: { question: 'query: ' },
  });
  assert.deepEqual(readConfig({ EMBEDDINGS_DIR: 'model', EMBEDDINGS_PASSAGE_PREFIX: 'passage: ' }).embeddings, {
    kind: 'directory',
    directory: resolve('model'),
    prefixes: { passage: 'passage: ' },
  });
});

const url = { EMBEDDINGS_URL: 'http://h/v1', EMBEDDINGS_MODEL: 'words' };
const misfits: Array<[string, Record<string, string>, RegExp]> = [
  ['both', { ...url, EMBEDDINGS_DIR: 'model' }, /EMBEDDINGS_DIR: EMBEDDINGS_URL is set, too: choose one/],
  ['an endpoint without a model', { EMBEDDINGS_URL: 'http://h/v1' }, /EMBEDDINGS_MODEL: name the model/],
  ['a model without an endpoint', { EMBEDDINGS_MODEL: 'words' }, /EMBEDDINGS_MODEL: belongs to EMBEDDINGS_URL/],
  [
    'a key for a directory',
    { EMBEDDINGS_DIR: 'model', EMBEDDINGS_KEY: 'k' },
    /EMBEDDINGS_KEY: belongs to EMBEDDINGS_URL/,
  ],
  ['dimensions alone', { EMBEDDINGS_DIMENSIONS: '256' }, /EMBEDDINGS_DIMENSIONS: belongs to EMBEDDINGS_URL/],
  ['a prefix alone', { EMBEDDINGS_QUESTION_PREFIX: 'q: ' }, /EMBEDDINGS_QUESTION_PREFIX: .* neither is set/],
  ['another prefix alone', { EMBEDDINGS_PASSAGE_PREFIX: 'p: ' }, /EMBEDDINGS_PASSAGE_PREFIX: .* neither is set/],
  ['a password in the address', { ...url, EMBEDDINGS_URL: 'http://u:p@h/v1' }, /EMBEDDINGS_URL: .*use EMBEDDINGS_KEY/],
];
for (const [title, env, message] of misfits)
  test(`settings of an embedding that do not fit are told: ${title}`, () =>
    assert.throws(() => readConfig(env), message));

test('a wrong secret is not repeated in the error', () => {
  assert.throws(
    () =>
      readConfig({
        DATABASE_URL: 'mysql://u:hunter2@localhost/x',
        SECRET_KEY: 'hunter2',
        EMBEDDINGS_URL: 'http://u:hunter2@localhost/v1',
        EMBEDDINGS_KEY: 'hunter2\n',
      }),
    (error: Error) => !inspect(error).includes('hunter2'),
  );
});

test('web and worker need a database that they share', () => {
  assert.throws(() => readConfig({ ROLE: 'web' }), /ROLE: web and worker meet in a database/);
  assert.equal(readConfig({ ROLE: 'web', DATABASE_URL: 'postgres://u@h/d' }).role, 'web');
});

test('a configuration shows no secret, however it is printed', () => {
  const config = readConfig({
    DATABASE_URL: 'postgres://u:hunter2@h/d',
    SMTP_URL: 'smtp://u:hunter2@h',
    SECRET_KEY: 'hunter2'.repeat(6),
    EMBEDDINGS_URL: 'http://h/v1',
    EMBEDDINGS_MODEL: 'words',
    EMBEDDINGS_KEY: 'hunter2',
  });
  const printed = [inspect(config, { depth: 9, showHidden: true }), JSON.stringify(config), `${config.secretKey}`];
  assert.ok(!printed.join().includes('hunter2'));
  assert.equal(config.smtpUrl?.reveal(), 'smtp://u:hunter2@h');
});

test('the table of variables names each once, with what it is when unset', () => {
  assert.equal(new Set(variables.map(({ name }) => name)).size, variables.length);
  const { dataDirectory, port, parsers, role, host, logLevel, mailFrom } = readConfig({});
  const defaults = Object.fromEntries(variables.map((variable) => [variable.name, variable.default]));
  assert.deepEqual(
    { dataDirectory, port: String(port), parsers: String(parsers), role, host, logLevel, mailFrom },
    {
      dataDirectory: resolve(defaults['DATA_DIR'] ?? ''),
      port: defaults['PORT'],
      parsers: defaults['PARSERS'],
      role: defaults['ROLE'],
      host: defaults['HOST'],
      logLevel: defaults['LOG_LEVEL'],
      mailFrom: defaults['MAIL_FROM'],
    },
  );
});

test('the key is made once, for its owner alone, and stays the same', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'key-'));
  t.after(() => rm(directory, { recursive: true }));
  const config = readConfig({ DATA_DIR: directory });
  const keys = await Promise.all([loadSecretKey(config), loadSecretKey(config), loadSecretKey(config)]);
  assert.equal(keys[0].length, 32);
  for (const key of [...keys, await loadSecretKey(config)]) assert.deepEqual(key, keys[0]);
  assert.deepEqual(await readdir(directory), ['secret.key']);
  assert.equal((await stat(join(directory, 'secret.key'))).mode & 0o777, 0o600);
  assert.ok(!(await readFile(join(directory, 'secret.key'))).includes(keys[0]));
});

test('a damaged key file is never replaced by a new key', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'key-'));
  t.after(() => rm(directory, { recursive: true }));
  const config = readConfig({ DATA_DIR: directory });
  await loadSecretKey(config);
  await truncate(join(directory, 'secret.key'), 5);
  await assert.rejects(loadSecretKey(config), /is damaged.*back-up/);
});

test('a given key is used and nothing is written', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'key-'));
  t.after(() => rm(directory, { recursive: true }));
  const keyOf = (text: string) => loadSecretKey(readConfig({ DATA_DIR: directory, SECRET_KEY: text }));
  assert.deepEqual(await keyOf('a'.repeat(40)), await keyOf('a'.repeat(40)));
  assert.notDeepEqual(await keyOf('a'.repeat(40)), await keyOf('a'.repeat(41)));
  assert.deepEqual(await readdir(directory), []);
});

test('the README lists every variable with its default and meaning', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
  const expected = variables.map(({ name, default: usual, meaning }) => `| \`${name}\` | ${usual} | ${meaning} |`);
  assert.deepEqual(rows, expected);
});
