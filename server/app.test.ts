import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Endpoint } from '#contract/endpoint.ts';
import type { Browser } from '#kernel/test-browser.ts';
import { createTestProduct, setUp, type TestProduct, welcome } from './test-product.ts';

let product: TestProduct;
let admin: Browser;
let member: Browser;

before(async () => {
  product = await createTestProduct();
  admin = await setUp(product);
  member = (await welcome(product, admin, 'Mina')).browser;
});
after(() => product.stop());

const nobody = '00000000-0000-4000-8000-000000000000';
/** A path with something in place of its parameters; well-formed, of nobody. */
const pathOf = ({ path }: Endpoint) =>
  path
    .replaceAll('{action}', 'sync')
    .replaceAll('{token}', nobody)
    .replaceAll(/\{\w+\}/g, nobody);

test('every endpoint of the contract is mounted once, and nothing else', async () => {
  const declared = new Set<string>();
  for (const file of globSync('contract/*.ts'))
    for (const value of Object.values(await import(`../${file}`)))
      if (typeof value === 'object' && value !== null && 'access' in value && 'path' in value)
        declared.add(`${String((value as Endpoint).method)} ${(value as Endpoint).path}`);
  const mounted = product.mounted.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
  assert.equal(new Set(mounted).size, mounted.length);
  assert.deepEqual(mounted.toSorted(), [...declared].toSorted());
});

test('nobody gets anything without signing in but what is public', async () => {
  const stranger = product.browser();
  for (const { endpoint } of product.mounted.filter(({ endpoint: { access } }) => access !== 'public')) {
    const hasBody = !['get', 'delete'].includes(endpoint.method);
    const { status } = await stranger.ask(endpoint.method.toUpperCase(), pathOf(endpoint), hasBody ? {} : undefined);
    assert.ok(status === 401 || status === 400, `${endpoint.method} ${endpoint.path} answered ${status}`);
  }
  for (const path of product.mountedBytes)
    assert.equal((await stranger.ask('GET', path.replace('/api', '').replaceAll(/:\w+/g, nobody))).status, 401, path);
});

test('a member is refused whatever is for administrators, before anything else is looked at', async () => {
  const closed = product.mounted.filter(({ endpoint: { access } }) => access === 'administrator');
  assert.ok(closed.length > 5);
  for (const { endpoint } of closed) {
    const hasBody = !['get', 'delete'].includes(endpoint.method);
    const { status } = await member.ask(endpoint.method.toUpperCase(), pathOf(endpoint), hasBody ? {} : undefined);
    assert.ok(status === 403 || (hasBody && status === 400), `${endpoint.method} ${endpoint.path} answered ${status}`);
  }
});

test('the reference describes every endpoint in OpenAPI 3.1, and can be read', async () => {
  const { body } = await product.browser().ask('GET', '/openapi.json');
  const reference = body as unknown as { openapi: string; paths: Record<string, Record<string, { summary: string }>> };
  assert.match(reference.openapi, /^3\.1/);
  for (const { endpoint } of product.mounted)
    assert.equal(reference.paths[`/api${endpoint.path}`]?.[endpoint.method]?.summary, endpoint.summary);
  const readable = await product.app.request('/api');
  assert.equal(readable.status, 200);
  assert.ok((await readable.text()).includes('Find knowledge'));
});

test('errors have one shape', async () => {
  const answers = [
    await member.ask('GET', '/nowhere'),
    await member.ask('GET', '/search?q=a&from=x'),
    await member.ask('GET', `/documents/${nobody}`),
    await product.browser().ask('GET', '/me'),
    await member.ask('POST', '/sources', undefined, { 'content-type': 'application/json' }),
  ];
  for (const { status, body } of answers) {
    const { error } = body as unknown as { error: { code: string; message: string } };
    assert.ok(status >= 400 && status < 500);
    assert.ok(error.code && error.message, JSON.stringify(body));
  }
});

test('an address that cannot be an id answers as an id of nothing does', async () => {
  for (const path of ['/documents/x', '/people/x', '/groups/x', '/sources/x'])
    assert.deepEqual(await member.ask('GET', path), await member.ask('GET', `/documents/${nobody}`), path);
});

test('a request from another site cannot change anything', async () => {
  const { status } = await admin.ask(
    'PATCH',
    '/organisation',
    { name: 'Taken' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  );
  assert.equal(status, 403);
});

test('a body that is too large is refused', async () => {
  assert.equal((await admin.ask('PATCH', '/organisation', { name: 'x'.repeat(9_000_000) })).status, 413);
});

test('probes and figures answer without signing in', async () => {
  assert.equal((await product.app.request('/healthz')).status, 200);
  assert.equal((await product.app.request('/readyz')).status, 200);
  const metrics = await (await product.app.request('/metrics')).text();
  assert.match(metrics, /^# HELP /m);
});
