import { createServer, type Socket } from 'node:net';

/** Answers one command: untagged lines, a whole answer of one's own by `raw`, `null` for silence, 'hang up' to end. */
export type Answer = string[] | { no: string } | { raw: string } | null | 'hang up';
export type Script = {
  greeting?: string | null;
  answer?(command: string, rest: string): Answer | undefined;
};

type ScriptedServer = { port: number; commands: string[]; close(): Promise<void> };

const USUAL: Record<string, string[]> = {
  CAPABILITY: ['* CAPABILITY IMAP4rev1'],
  LIST: ['* LIST () "/" INBOX'],
  LSUB: [],
  NAMESPACE: ['* NAMESPACE (("" "/")) NIL NIL'],
  EXAMINE: ['* 3 EXISTS', '* OK [UIDVALIDITY 7] ok', '* OK [UIDNEXT 4] ok'],
  'UID SEARCH': ['* SEARCH 1 2 3'],
};

/** A mail server that does as it is told: for what a real one does only on its worst days. */
export async function startScripted(script: Script): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  const commands: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const greeting = script.greeting === undefined ? '* OK ready' : script.greeting;
    if (greeting !== null) socket.write(`${greeting}\r\n`);
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) reply(socket, line, script, commands);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    commands,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function reply(socket: Socket, line: string, script: Script, commands: string[]): void {
  const [, tag = '', command = '', rest = ''] = /^(\S+) (UID \S+|\S+) ?(.*)$/.exec(line) ?? [];
  commands.push(`${command} ${rest}`.trim());
  const own = script.answer?.(command.toUpperCase(), rest);
  const answer = own === undefined ? (USUAL[command.toUpperCase()] ?? []) : own;
  if (answer === null) return;
  if (answer === 'hang up') socket.destroy();
  else if ('raw' in answer) socket.write(answer.raw);
  else if ('no' in answer) socket.write(`${tag} NO ${answer.no}\r\n`);
  else socket.write([...answer, `${tag} OK done`].map((each) => `${each}\r\n`).join(''));
}

/** The untagged answers to a FETCH of some UIDs. */
export const fetched = (messages: Array<{ uid: number; text: string; size?: number }>): string[] =>
  messages.map(
    ({ uid, text, size = text.length }) =>
      `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${size} INTERNALDATE "03-Mar-2026 10:00:00 +0000" BODY[]<0> {${text.length}}\r\n${text})`,
  );
