import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts the secret settings of a source (AES-256-GCM); `key` is 32 bytes kept outside the database. */
export function seal(key: Buffer, secrets: Record<string, unknown>): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws when the key is another one or the text was tampered with. */
export function unseal(key: Buffer, sealed: string): Record<string, unknown> {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

/** Splits submitted settings into what may be shown again and what may not. */
export function separateSecrets(settings: Record<string, unknown>, names: string[]) {
  const entries = Object.entries(settings);
  return {
    open: Object.fromEntries(entries.filter(([name]) => !names.includes(name))),
    secret: Object.fromEntries(
      entries.filter(([name, value]) => names.includes(name) && value !== '' && value !== null),
    ),
  };
}
