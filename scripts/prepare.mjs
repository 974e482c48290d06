// Brings what is missing before anything runs, on any Node from 18 on and with nothing installed: packages, Node 24,
// the built web client, and with --tests what the tests need of the system. Does nothing when nothing is missing.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const wanted = { major: 24, minor: 15 };
// Whatever we start finds Node 24 first, as npm's own scripts do.
const env = { ...process.env, PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter) };
const say = (line) => process.stdout.write(`${line}\n`);

class Problem extends Error {}

/** Runs a command out of sight and shows what it said only when it fails. */
function run(command, parameters, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const said = [];
    child.stdout.on('data', (data) => said.push(data));
    child.stderr.on('data', (data) => said.push(data));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Problem(`${command} ${parameters[0]} failed:\n${Buffer.concat(said)}`)),
    );
  });
}

/** Says what begins, and how long it took. */
async function step(title, work) {
  const startedAt = Date.now();
  say(`${title} …`);
  await work();
  say(`  done in ${((Date.now() - startedAt) / 1000).toFixed(0)} s`);
}

const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null);

/** npm leaves a list of what it installed; it is complete only after everything is in place. */
function isInstalled() {
  const locked = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = readJson(join(modules, '.package-lock.json'))?.packages ?? {};
  return Object.entries(locked).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || installed[path]?.version === version || (!installed[path] && (optional || devOptional)),
  );
}

/** The npm that started us, or the one on the path. */
const npm = (...parameters) =>
  process.env.npm_execpath ? [process.execPath, [process.env.npm_execpath, ...parameters]] : ['npm', parameters];

async function install() {
  if (isInstalled()) return;
  // The client is built here, so what builds it is needed in production, too.
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await step('Installing what is missing (once, about a minute)', () => run(...npm('ci', ...flags)));
}

function versionOf(node) {
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8', env });
  return status === 0 ? stdout.trim() : null;
}

function isNewEnough(version) {
  const [major, minor] = (version ?? 'v0.0').slice(1).split('.').map(Number);
  return major > wanted.major || (major === wanted.major && minor >= wanted.minor);
}

/** The package `node` fetches its binary in an install script, which npm may have been told not to run. */
async function bringNode() {
  if (isNewEnough(versionOf('node'))) return;
  const home = join(modules, 'node');
  await step(`Bringing Node ${wanted.major}`, () =>
    run(process.execPath, ['installArchSpecificPackage.js'], { cwd: home }),
  );
  const link = join(modules, '.bin', 'node');
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync('../node/bin/node', link);
  }
  if (isNewEnough(versionOf('node'))) return;
  throw new Problem(
    `Node ${wanted.major}.${wanted.minor} or newer is needed, and npm could not bring it. Install it from https://nodejs.org and try again.`,
  );
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'dist' ? [] : filesUnder(path);
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
    })
    .sort();
}

function hashOfWeb() {
  const hash = createHash('sha256');
  const files = [
    ...filesUnder(join(root, 'web')),
    ...filesUnder(join(root, 'contract')),
    join(root, 'package-lock.json'),
  ];
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

async function buildWeb() {
  const stamp = join(modules, '.learnscape-web');
  const hash = hashOfWeb();
  const isBuilt = existsSync(stamp) && existsSync(join(root, 'web/dist/index.html'));
  if (isBuilt && readFileSync(stamp, 'utf8') === hash) return;
  await step('Building the web client', async () => {
    rmSync(stamp, { force: true });
    await run('node', [join(modules, 'vite/bin/vite.js'), 'build', 'web', '--logLevel', 'warn']);
    mkdirSync(modules, { recursive: true });
    writeFileSync(stamp, hash);
  });
}

const programs = [
  {
    name: 'Chromium',
    places: [
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app',
    ],
    packages: ['chromium', 'fonts-liberation'],
    tests: 'journeys in a browser',
  },
  {
    name: 'Dovecot',
    places: ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'],
    packages: ['dovecot-imapd'],
    tests: 'tests of mailboxes',
  },
];

const missingPrograms = () => programs.filter(({ places }) => !places.some((place) => existsSync(place)));

async function bringPrograms() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  const packages = missing.flatMap((program) => program.packages);
  const mayInstall = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (mayInstall) await step(`Installing ${packages.join(', ')} for the tests`, () => installPackages(packages));
  const absent = missingPrograms();
  for (const { name, tests, packages: needed } of absent)
    say(`${name} is missing: ${tests} are skipped. On Debian: apt-get install ${needed.join(' ')}`);
  if (absent.length > 0 && process.env.CI === 'true') throw new Problem('On a build server no test may be skipped.');
}

async function installPackages(packages) {
  const quiet = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update', '-q'], quiet);
    await run('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], quiet);
  } catch (error) {
    say(error.message);
  }
}

/** Runs local encoders. Too large for everybody (290 MB), so it is no dependency; its install script fetches only CUDA. */
async function bringRuntime() {
  if (existsSync(join(modules, 'onnxruntime-node'))) return;
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await step('Installing onnxruntime-node for the tests', () =>
      run(...npm('install', ...flags, 'onnxruntime-node@1')),
    );
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    say(`${error.message}\nonnxruntime-node is missing: tests of local encoders are skipped.`);
  }
}

async function prepare(flags) {
  await install();
  await bringNode();
  if (flags.includes('--tests')) {
    await bringRuntime();
    await bringPrograms();
  }
  if (!flags.includes('--no-web')) await buildWeb();
}

prepare(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`\n${error instanceof Problem ? error.message : error.stack}\n`);
  process.exit(1);
});
