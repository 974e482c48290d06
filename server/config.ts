import { hkdfSync, randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { Secret } from '#kernel/secret.ts';
import type { EmbeddingSettings } from '#knowledge';

/** Every variable, with its default and meaning: what is parsed, and what the README shows. */
export const variables = [
  { name: 'DATA_DIR', default: './data', meaning: 'Where everything is kept: database, index, key' },
  { name: 'DATABASE_URL', default: 'embedded', meaning: 'Your own PostgreSQL instead of the embedded one' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'Address to listen on; `0.0.0.0` for everybody' },
  { name: 'PORT', default: '4040', meaning: 'Port to listen on' },
  { name: 'PUBLIC_URL', default: 'http://HOST:PORT', meaning: 'Address people type; with `https` cookies are secure' },
  { name: 'ROLE', default: 'all', meaning: '`web` answers people, `worker` reads sources, `all` does both' },
  {
    name: 'SMTP_URL',
    default: 'none',
    meaning: 'Mail server, `smtp://user:password@host:587`; without one links are shown to the administrator',
  },
  { name: 'MAIL_FROM', default: 'learnscape@localhost', meaning: 'Sender of mails' },
  {
    name: 'SECRET_KEY',
    default: 'a file in DATA_DIR',
    meaning: 'At least 32 characters; encrypts the secrets of sources and signs sessions',
  },
  { name: 'SOURCE_ROOTS', default: 'any', meaning: 'Folders that folder sources may read, separated by `:`' },
  {
    name: 'MAIL_NETWORKS',
    default: 'none',
    meaning:
      'Internal networks where members may reach their own mailbox, `10.20.0.0/16,fd12::/32`; administrators reach any',
  },
  {
    name: 'EMBEDDINGS_URL',
    default: 'none',
    meaning:
      'A server with the embeddings API of OpenAI, `http://127.0.0.1:11434/v1`, instead of the embedding learned here; it gets every passage and question',
  },
  { name: 'EMBEDDINGS_MODEL', default: 'none', meaning: 'Its model' },
  { name: 'EMBEDDINGS_KEY', default: 'none', meaning: 'Its key, where it wants one' },
  { name: 'EMBEDDINGS_DIMENSIONS', default: "the model's", meaning: 'Shorter vectors, for models that can make them' },
  {
    name: 'EMBEDDINGS_DIR',
    default: 'none',
    meaning: 'Or a directory with a sentence encoder that runs here: `tokenizer.json` and `model.onnx`',
  },
  {
    name: 'EMBEDDINGS_QUESTION_PREFIX',
    default: "the model's",
    meaning: 'What the model wants before questions, such as `query: `',
  },
  {
    name: 'EMBEDDINGS_PASSAGE_PREFIX',
    default: "the model's",
    meaning: 'What the model wants before passages, such as `passage: `',
  },
  { name: 'PARSERS', default: '2', meaning: 'How many documents are read side by side, 1 to 16' },
  { name: 'LOG_LEVEL', default: 'warn', meaning: '`debug`, `info`, `warn`, `error` or `silent`' },
] as const;

const KEY_LENGTH = 32;

/** A whole number, written as one: `1e3`, `0x10` and ` 7` are more likely mistakes than meant. */
const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `use a number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `use a number from ${from} to ${to}`);

const addressOf = (schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text),
      `use a whole address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );

/** Checked even when single variables are wrong, so that one error lists everything. */
const problem = (name: string, message: string) => ({ path: [name], message, when: () => true });
const withoutUrl = 'belongs to EMBEDDINGS_URL, which is not set';
const withoutModel = 'belongs to EMBEDDINGS_URL or EMBEDDINGS_DIR, neither is set';

const Environment = z
  .object({
    DATA_DIR: z.string().default('./data'),
    DATABASE_URL: addressOf(['postgres', 'postgresql']).optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(1, 65_535).default(4040),
    PUBLIC_URL: addressOf(['http', 'https']).optional(),
    ROLE: z.enum(['all', 'web', 'worker'], 'use all, web or worker').default('all'),
    SMTP_URL: addressOf(['smtp', 'smtps']).optional(),
    MAIL_FROM: z.string().regex(/@/, 'use an address such as learn@example.org').default('learnscape@localhost'),
    SECRET_KEY: z.string().min(KEY_LENGTH, `use at least ${KEY_LENGTH} characters`).optional(),
    SOURCE_ROOTS: z.string().optional(),
    MAIL_NETWORKS: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((network) => network.trim())
          .filter(Boolean),
      )
      .refine(
        (networks) => networks.every((network) => ipaddr.isValidCIDR(network)),
        'use networks such as 10.20.0.0/16',
      ),
    PARSERS: wholeNumber(1, 16).default(2),
    EMBEDDINGS_URL: addressOf(['http', 'https'])
      .refine((text) => !URL.parse(text)?.username, 'leave the password out and use EMBEDDINGS_KEY')
      .optional(),
    EMBEDDINGS_MODEL: z.string().optional(),
    EMBEDDINGS_KEY: z
      .string()
      .regex(/^[!-~]+$/, 'use the key as it was given, without spaces or line ends')
      .optional(),
    EMBEDDINGS_DIMENSIONS: wholeNumber(16, 8_192).optional(),
    EMBEDDINGS_DIR: z.string().optional(),
    EMBEDDINGS_QUESTION_PREFIX: z.string().optional(),
    EMBEDDINGS_PASSAGE_PREFIX: z.string().optional(),
    LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'], 'use debug, info, warn, error or silent')
      .default('warn'),
  })
  .refine(
    (env) => env.ROLE === 'all' || env.DATABASE_URL !== undefined,
    problem('ROLE', 'web and worker meet in a database: set DATABASE_URL too, or use all'),
  )
  .refine(
    (env) => !(env.EMBEDDINGS_URL && env.EMBEDDINGS_DIR),
    problem('EMBEDDINGS_DIR', 'EMBEDDINGS_URL is set, too: choose one'),
  )
  .refine(
    (env) => !env.EMBEDDINGS_URL || env.EMBEDDINGS_MODEL,
    problem('EMBEDDINGS_MODEL', 'name the model that EMBEDDINGS_URL should use'),
  )
  .refine((env) => env.EMBEDDINGS_URL || !env.EMBEDDINGS_MODEL, problem('EMBEDDINGS_MODEL', withoutUrl))
  .refine((env) => env.EMBEDDINGS_URL || !env.EMBEDDINGS_KEY, problem('EMBEDDINGS_KEY', withoutUrl))
  .refine((env) => env.EMBEDDINGS_URL || !env.EMBEDDINGS_DIMENSIONS, problem('EMBEDDINGS_DIMENSIONS', withoutUrl))
  .refine(
    (env) => env.EMBEDDINGS_URL || env.EMBEDDINGS_DIR || !env.EMBEDDINGS_QUESTION_PREFIX,
    problem('EMBEDDINGS_QUESTION_PREFIX', withoutModel),
  )
  .refine(
    (env) => env.EMBEDDINGS_URL || env.EMBEDDINGS_DIR || !env.EMBEDDINGS_PASSAGE_PREFIX,
    problem('EMBEDDINGS_PASSAGE_PREFIX', withoutModel),
  );

export type Config = {
  dataDirectory: string;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: Secret | null;
  host: string;
  port: number;
  /** Without a slash at its end; when it begins with https, cookies are secure. */
  publicUrl: string;
  role: 'all' | 'web' | 'worker';
  smtpUrl: Secret | null;
  mailFrom: string;
  secretKey: Secret | null;
  /** Folders that folder sources may read; null: any. */
  sourceRoots: string[] | null;
  /** Internal networks (CIDR) in which members may reach their own mailbox. */
  mailNetworks: string[];
  /** How many child processes parse documents. */
  parsers: number;
  /** Null: the embedding is learned from the organisation's own text. */
  embeddings: EmbeddingSettings | null;
  logLevel: string;
};

/** Parses the environment once; throws one error that lists everything wrong with it. An empty variable counts as unset. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings do not fit:\n${problems.join('\n')}\nThe README lists every setting.`);
  }
  const { data } = parsed;
  const secret = (value: string | undefined) => (value === undefined ? null : new Secret(value));
  return {
    dataDirectory: resolve(data.DATA_DIR),
    databaseUrl: secret(data.DATABASE_URL),
    host: data.HOST,
    port: data.PORT,
    publicUrl: (data.PUBLIC_URL ?? `http://${typedName(data.HOST)}:${data.PORT}`).replace(/\/+$/, ''),
    role: data.ROLE,
    smtpUrl: secret(data.SMTP_URL),
    mailFrom: data.MAIL_FROM,
    secretKey: secret(data.SECRET_KEY),
    sourceRoots:
      data.SOURCE_ROOTS?.split(delimiter)
        .filter(Boolean)
        .map((folder) => resolve(folder)) ?? null,
    mailNetworks: data.MAIL_NETWORKS,
    parsers: data.PARSERS,
    embeddings: embeddingsIn(data),
    logLevel: data.LOG_LEVEL,
  };
}

function embeddingsIn(data: z.infer<typeof Environment>): EmbeddingSettings | null {
  const { EMBEDDINGS_URL: url, EMBEDDINGS_DIR: directory, EMBEDDINGS_KEY: key } = data;
  const prefixes = {
    ...(data.EMBEDDINGS_QUESTION_PREFIX && { question: data.EMBEDDINGS_QUESTION_PREFIX }),
    ...(data.EMBEDDINGS_PASSAGE_PREFIX && { passage: data.EMBEDDINGS_PASSAGE_PREFIX }),
  };
  if (directory) return { kind: 'directory', directory: resolve(directory), prefixes };
  if (!url) return null;
  const [model, dimensions] = [data.EMBEDDINGS_MODEL ?? '', data.EMBEDDINGS_DIMENSIONS ?? null];
  return { kind: 'endpoint', url, model, key: key ? new Secret(key) : null, dimensions, prefixes };
}

/** What to type into a browser on this machine for an address to listen on. */
function typedName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/**
 * The 32 bytes that protect this installation's secrets: from SECRET_KEY, or from a file that is made once and readable
 * by its owner alone.
 */
export async function loadSecretKey({ secretKey, dataDirectory }: Config): Promise<Buffer> {
  const text = secretKey?.reveal() ?? (await keyFile(join(dataDirectory, 'secret.key')));
  return Buffer.from(hkdfSync('sha256', text, '', 'learnscape', 32));
}

async function keyFile(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  const key = found ?? (await makeKeyFile(path));
  if (key.length >= KEY_LENGTH) return key;
  throw new Error(`${path} is damaged: it holds no key. Restore it from a back-up: only it opens the stored secrets.`);
}

/** Linked into place only when it is whole and on disk; of two processes at once, the first one's key counts. */
async function makeKeyFile(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
  return readFile(path, 'utf8');
}
