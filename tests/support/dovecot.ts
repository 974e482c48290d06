import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const BINARY = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find(existsSync);
const NOBODY = 65_534;

type Mailbox = { user: string; password: string };
export type Dovecot = {
  host: string;
  /** Plain, with STARTTLS. */
  port: number;
  tlsPort: number;
  /** SHA-256 of its self-signed certificate, as browsers and openssl write it. */
  fingerprint: string;
  addMailbox(user: string, password: string): Mailbox;
  /** Puts messages straight into the mail store: fast, in order, each with its own name there. */
  deliver(user: string, folder: string, messages: string[]): string[];
  /** Takes a message away as if another program had deleted it. */
  remove(user: string, folder: string, file: string): void;
  /** Another content in the same place, as a message that was different from the start. */
  replace(user: string, folder: string, file: string, message: string): void;
  /** Gives a folder another UIDVALIDITY, as a restored or rebuilt mailbox has. */
  renumber(user: string, folder: string): void;
  /** The flags of each message, as letters: S is seen. */
  flags(user: string, folder: string): string[];
  folderPath(user: string, folder: string): string;
  log(): string;
  stop(): Promise<void>;
};

/** Why there is no Dovecot to test with, or false. On a build server its absence is a failure, not a reason to skip. */
export function dovecotMissing(): string | false {
  if (BINARY) return false;
  const message =
    'Dovecot is not installed (apt-get install dovecot-imapd): the tests against a real mail server are skipped';
  if (process.env['CI'] === 'true') throw new Error(message);
  return message;
}

/** A real Dovecot on free ports of 127.0.0.1 with its own empty directory; stop it when done. */
export async function startDovecot(): Promise<Dovecot> {
  if (!BINARY) throw new Error(String(dovecotMissing()));
  const home = mkdtempSync(join(tmpdir(), 'dovecot-'));
  chmodSync(home, 0o755);
  const [port, tlsPort] = [await freePort(), await freePort()];
  makeCertificate(home);
  for (const name of ['run', 'state', 'mail', 'users']) mkdirSync(join(home, name), { mode: 0o755 });
  giveAway(join(home, 'mail'));
  writeFileSync(join(home, 'dovecot.conf'), configuration(home, port, tlsPort));
  const server = spawn(BINARY, ['-F', '-c', join(home, 'dovecot.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
  // A test that forgets it, or is killed, must neither wait for it nor leave it behind.
  server.unref();
  const forgotten = () => server.kill();
  process.once('exit', forgotten);
  server.once('exit', () => process.off('exit', forgotten));
  await untilItAnswers(server, tlsPort, home);
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    fingerprint: new X509Certificate(readFileSync(join(home, 'cert.pem'))).fingerprint256,
    ...storeIn(home),
    log: () => readFileSync(join(home, 'log'), 'utf8'),
    stop: () => stop(server, home),
  };
}

function storeIn(
  home: string,
): Pick<Dovecot, 'addMailbox' | 'deliver' | 'remove' | 'replace' | 'renumber' | 'flags' | 'folderPath'> {
  let delivered = 0;
  const folderPath = (user: string, folder: string) =>
    join(home, 'mail', user, 'Maildir', folder === 'INBOX' ? '' : `.${folder.replaceAll('/', '.')}`);
  /** Once seen by Dovecot, a message has moved from "new" to "cur" and has flags behind its name. */
  const find = (user: string, folder: string, file: string) => {
    const path = folderPath(user, folder);
    const found = ['new', 'cur']
      .flatMap((name) => readdirSync(join(path, name)).map((entry) => join(path, name, entry)))
      .find((entry) => entry.includes(file));
    if (!found) throw new Error(`no message ${file}`);
    return found;
  };
  return {
    folderPath,
    addMailbox(user, password) {
      // A file for each: Dovecot looks at a list again only when its time in seconds has changed.
      writeFileSync(join(home, 'users', user), `${user}:{PLAIN}${password}\n`);
      return { user, password };
    },
    deliver(user, folder, messages) {
      const path = folderPath(user, folder);
      makeMaildir(join(home, 'mail', user), path);
      return messages.map((message) => {
        // Dovecot numbers new mail in the order of the times in its names.
        const file = `${1_700_000_000 + delivered}.M${delivered++}.test`;
        writeFileSync(join(path, 'new', file), message);
        giveAway(join(path, 'new', file));
        return file;
      });
    },
    remove: (user, folder, file) => rmSync(find(user, folder, file)),
    renumber(user, folder) {
      const path = folderPath(user, folder);
      const list = join(path, 'dovecot-uidlist');
      writeFileSync(list, readFileSync(list, 'utf8').replace(/ V\d+ /, ' V1234567 '));
      for (const name of readdirSync(path)) if (name.startsWith('dovecot.index')) rmSync(join(path, name));
    },
    flags: (user, folder) =>
      ['new', 'cur'].flatMap((name) =>
        readdirSync(join(folderPath(user, folder), name)).map((file) => file.split(':2,')[1] ?? ''),
      ),
    replace: (user, folder, file, message) => writeFileSync(find(user, folder, file), message),
  };
}

function makeMaildir(home: string, folder: string): void {
  for (const path of [
    home,
    join(home, 'Maildir'),
    folder,
    ...['cur', 'new', 'tmp'].map((name) => join(folder, name)),
  ]) {
    if (existsSync(path)) continue;
    mkdirSync(path);
    giveAway(path);
  }
}

/** Dovecot never handles mail as root, so root's test gives it to nobody. */
function giveAway(path: string): void {
  if (userInfo().uid === 0) chownSync(path, NOBODY, NOBODY);
}

function configuration(home: string, port: number, tlsPort: number): string {
  const { uid, gid, username } = userInfo();
  const isRoot = uid === 0;
  return `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
listen = 127.0.0.1
protocols = imap
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 100
first_valid_uid = 1
mail_location = maildir:~/Maildir
${isRoot ? '' : `default_internal_user = ${username}\ndefault_login_user = ${username}`}
passdb {
  driver = passwd-file
  args = ${home}/users/%u
}
userdb {
  driver = static
  args = uid=${isRoot ? NOBODY : uid} gid=${isRoot ? NOBODY : gid} home=${home}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Trash {
    special_use = \\Trash
    auto = create
  }
  mailbox Spam {
    special_use = \\Junk
    auto = create
  }
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
}
service imap-login {
  ${isRoot ? '' : 'chroot ='}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
  ${isRoot ? '' : 'chroot ='}
}
`;
}

function makeCertificate(home: string): void {
  execFileSync(
    'openssl',
    `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout ${home}/key.pem -out ${home}/cert.pem`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilItAnswers(server: ChildProcess, port: number, home: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (server.exitCode !== null)
      throw new Error(`Dovecot ended: ${existsSync(join(home, 'log')) ? readFileSync(join(home, 'log'), 'utf8') : ''}`);
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Dovecot does not answer');
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

async function stop(server: ChildProcess, home: string): Promise<void> {
  server.ref();
  const ended = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && server.kill('SIGTERM')) await ended;
  rmSync(home, { recursive: true, force: true });
}
