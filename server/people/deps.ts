import type pg from 'pg';
import type { Db } from '#kernel/database.ts';
import type { Log } from '#kernel/log.ts';
import type { Mail } from '#kernel/mail.ts';
import type { SignIn } from './sign-in.ts';

export type PeopleDeps = {
  db: Db;
  pool: pg.Pool;
  config: { publicUrl: string };
  mail: Mail;
  log: Log;
  signIn: SignIn;
  /** The server listens on a loopback address only. */
  isLoopback: boolean;
  demo: { load(): Promise<void>; leave(): Promise<void>; isReading(): Promise<boolean> };
};
