import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { seal, separateSecrets, unseal } from './secrets.ts';

const key = randomBytes(32);

test('sealed secrets come back whole and do not show what they hold', () => {
  const sealed = seal(key, { password: 'correct horse' });
  assert.deepEqual(unseal(key, sealed), { password: 'correct horse' });
  assert.ok(!Buffer.from(sealed, 'base64').includes('horse'));
});

test('another key, or a changed byte, opens nothing', () => {
  const sealed = seal(key, { password: 'correct horse' });
  assert.throws(() => unseal(randomBytes(32), sealed));
  const bytes = Buffer.from(sealed, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  assert.throws(() => unseal(key, bytes.toString('base64')));
});

test('the same secret never looks the same twice', () => {
  assert.notEqual(seal(key, { a: 1 }), seal(key, { a: 1 }));
});

test('secrets are kept apart from what may be shown again', () => {
  assert.deepEqual(separateSecrets({ host: 'mail', password: 'x', token: '' }, ['password', 'token']), {
    open: { host: 'mail' },
    secret: { password: 'x' },
  });
});
