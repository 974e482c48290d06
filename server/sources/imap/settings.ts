import { z } from 'zod';
import type { SettingField } from '../connector.ts';

const MEGABYTE = 1024 * 1024;
const DEFAULT_MAX_BYTES = 25 * MEGABYTE;
const DEFAULT_PORT = 993;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
const FINGERPRINT = /^([0-9a-f]{2}:?){32}$/i;
const line = z.string().regex(/^\P{Cc}*$/u, 'This must be one line.');

/**
 * `folders`: only these are read; none by default. `trustCertificate`: SHA-256 of a certificate that no authority vouches
 * for, as the error about it shows it. Without encryption only this machine itself may be reached.
 */
export const ImapSettings = z
  .strictObject({
    host: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N}.:[\]_-]{1,253}$/u, 'Give the name of the server alone, for example imap.example.org.'),
    port: z.int().min(1).max(65_535).default(DEFAULT_PORT),
    security: z.enum(['tls', 'starttls', 'none']).default('tls'),
    user: line.trim().min(1).max(320),
    method: z.enum(['password', 'token']).default('password'),
    password: line.max(1_000).default(''),
    token: line.max(20_000).default(''),
    folders: z.array(line.min(1).max(500)).max(1_000).default([]),
    trustCertificate: z
      .string()
      .trim()
      .regex(FINGERPRINT, 'Give the SHA-256 fingerprint as the error about it showed it: 64 hexadecimal digits.')
      .or(z.literal(''))
      .default(''),
    maxBytes: z
      .int()
      .min(1)
      .max(50 * MEGABYTE)
      .default(DEFAULT_MAX_BYTES),
  })
  .refine((settings) => settings.security !== 'none' || LOOPBACK.test(settings.host), {
    path: ['security'],
    message: 'Choose TLS or STARTTLS: without encryption only this machine itself may be reached.',
  })
  .refine((settings) => (settings.method === 'password' ? settings.password : settings.token) !== '', {
    path: ['password'],
    message: 'This is needed.',
  });
export type ImapSettings = z.infer<typeof ImapSettings>;

export const IMAP_SECRETS = ['password', 'token'];

export const IMAP_FIELDS: SettingField[] = [
  { name: 'host', type: 'text', required: true },
  { name: 'port', type: 'number', required: false, default: DEFAULT_PORT },
  { name: 'security', type: 'choice', required: false, choices: ['tls', 'starttls', 'none'], default: 'tls' },
  { name: 'user', type: 'text', required: true },
  { name: 'method', type: 'choice', required: false, choices: ['password', 'token'], default: 'password' },
  { name: 'password', type: 'password', required: true, when: { field: 'method', is: 'password' } },
  { name: 'token', type: 'password', required: true, when: { field: 'method', is: 'token' } },
  { name: 'folders', type: 'list', required: false, default: [] },
  { name: 'trustCertificate', type: 'text', required: false },
  { name: 'maxBytes', type: 'number', required: false, default: DEFAULT_MAX_BYTES },
];
