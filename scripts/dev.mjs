// The server, started again when its code changes, and the client with hot reload in front of it.
import { spawn } from 'node:child_process';

const WEB = 'http://127.0.0.1:5173';
const children = [
  // People type the client's address, so that is what links and cookies are for.
  start(['--watch', '--watch-preserve-output', 'server/main.ts'], { PUBLIC_URL: WEB }),
  start(['node_modules/vite/bin/vite.js', 'web', '--host', '127.0.0.1', '--port', '5173', '--strictPort'], {}),
];

function start(parameters, extra) {
  const child = spawn(process.execPath, parameters, { stdio: 'inherit', env: { ...process.env, ...extra } });
  child.on('exit', () => end());
  return child;
}

/** One without the other is of no use. */
function end() {
  for (const child of children) child.kill('SIGTERM');
}

process.on('SIGINT', end);
process.on('SIGTERM', end);
