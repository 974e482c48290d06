import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopbackName, mayChangeState } from './origin.ts';
import { networkOf } from './rate-limit.ts';

const publicUrl = 'https://learn.example.org';
const asked = { method: 'POST', host: 'learn.example.org', site: undefined, origin: undefined };

test('reading is open to links from anywhere', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    assert.equal(mayChangeState({ ...asked, method, site: 'cross-site' }, publicUrl), true);
});

test('only our own pages change something', () => {
  assert.equal(mayChangeState({ ...asked, site: 'same-origin' }, publicUrl), true);
  for (const site of ['cross-site', 'same-site', 'anything else'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      assert.equal(mayChangeState({ ...asked, method, site, origin: publicUrl }, publicUrl), false);
});

test('an older browser is believed by its origin', () => {
  assert.equal(mayChangeState({ ...asked, origin: 'https://learn.example.org' }, publicUrl), true);
  assert.equal(mayChangeState({ ...asked, host: '127.0.0.1:4040', origin: publicUrl }, publicUrl), true);
  for (const origin of ['https://evil.example', 'https://learn.example.org.evil.example', 'null', 'http://x:99999'])
    assert.equal(mayChangeState({ ...asked, origin }, publicUrl), false);
});

test('what is no browser carries no cookies of others, so it may', () => {
  assert.equal(mayChangeState(asked, publicUrl), true);
});

test('loopback names are those that never leave the machine', () => {
  for (const name of ['localhost', 'LOCALHOST', 'app.localhost', '127.0.0.1', '127.8.9.1', '[::1]', '::ffff:127.0.0.1'])
    assert.equal(isLoopbackName(name), true, name);
  for (const name of ['localhost.evil.example', '10.0.0.1', '0.0.0.0', '127.0.0.1.nip.io', '[fe80::1]', 'learn', ''])
    assert.equal(isLoopbackName(name), false, name);
});

test('an address of IPv6 counts as its /64, one of IPv4 as itself', () => {
  assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:db8:1:2:bbbb::2'));
  assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.notEqual(networkOf('192.0.2.1'), networkOf('192.0.2.2'));
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2%eth1'));
  assert.equal(networkOf('nonsense'), 'unknown');
});
