import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachableOutside } from './networks.ts';

const inside = ['127.0.0.1', '10.1.2.3', '192.168.0.9', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'];
const insideSix = ['::1', 'fe80::1', 'fd00::1', '::', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::7f00:1'];

test('public addresses are reached, and nothing that stands beside the server', () => {
  const mayReach = reachableOutside([]);
  for (const address of ['93.184.216.34', '2606:2800:220:1::1']) assert.equal(mayReach(address), true, address);
  for (const address of [...inside, ...insideSix, 'mail.example.org', ''])
    assert.equal(mayReach(address), false, address);
});

test('a named network is reached, and only that', () => {
  const mayReach = reachableOutside(['10.20.0.0/16', 'fd12::/32']);
  for (const address of ['10.20.3.4', '::ffff:10.20.3.4', 'fd12:0:1::2'])
    assert.equal(mayReach(address), true, address);
  for (const address of ['10.21.0.1', '127.0.0.1', 'fd13::1']) assert.equal(mayReach(address), false, address);
});
