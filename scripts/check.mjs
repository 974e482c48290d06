// All checks that need no running product, side by side; what one has to say is shown only when it fails.
import { spawn } from 'node:child_process';

const checks = [
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'unused', command: ['knip'] },
  { name: 'architecture', command: ['node', '--test', 'server/architecture.test.ts'] },
  { name: 'lock file', command: ['npm', 'ci', '--dry-run', '--offline', '--loglevel=error'] },
];

function runCheck({ name, command: [program, ...parameters] }) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    child.stdout.on('data', (data) => said.push(data));
    child.stderr.on('data', (data) => said.push(data));
    child.on('error', (error) => said.push(Buffer.from(String(error))));
    child.on('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      if (code !== 0) process.stdout.write(Buffer.concat(said));
      process.stdout.write(`${code === 0 ? '✔' : '✖'} ${name} (${seconds} s)\n`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(checks.map(runCheck));
process.exitCode = passed.every(Boolean) ? 0 : 1;
