import type { ParseRequest } from '../parsed.ts';
import { newDraft } from './draft.ts';
import type { Reader } from './draft.ts';

const newline = 10;

/** A file of messages, one after the other; each is a part, named by its Message-ID where that is there and unique. */
export const readMbox: Reader = ({ bytes }) => {
  const taken = new Set<string>();
  const parts = [...messagesIn(bytes)].map((message, index) => {
    const id = messageIdOf(message);
    const path = id && !taken.has(id) ? id : String(index + 1);
    taken.add(path);
    const request: ParseRequest = { name: 'message.eml', bytes: message, mediaType: 'message/rfc822' };
    return { path, request };
  });
  return newDraft({ kind: 'mail', container: true, parts });
};

/** Cut at `From ` lines that follow an empty line (RFC 4155), with `>From ` set back to what was written (mboxrd). */
export function* messagesIn(bytes: Uint8Array): Generator<Uint8Array> {
  let start = -1;
  for (let line = 0; line < bytes.length;) {
    const end = bytes.indexOf(newline, line);
    const next = end < 0 ? bytes.length : end + 1;
    if (startsMessage(bytes, line)) {
      if (start >= 0) yield unescape(bytes.subarray(start, line));
      start = next;
    }
    line = next;
  }
  if (start >= 0 && start < bytes.length) yield unescape(bytes.subarray(start));
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

function startsMessage(bytes: Uint8Array, line: number): boolean {
  if (bytes[line] !== 0x46 || bytes[line + 1] !== 0x72 || bytes[line + 4] !== 0x20) return false;
  const blankBefore =
    line === 0 || (bytes[line - 1] === newline && (line < 2 || bytes[line - 2] === newline || bytes[line - 2] === 13));
  return blankBefore && /^From \S*.*\d{1,2}:\d{2}/.test(latin(bytes.subarray(line, line + 200)).split('\n')[0] ?? '');
}

/** Byte for byte, as a mail may be in several encodings at once. */
function unescape(message: Uint8Array): Uint8Array {
  const text = latin(message);
  return /^>+From /m.test(text) ? Buffer.from(text.replace(/^>(>*From )/gm, '$1'), 'latin1') : message;
}

function messageIdOf(message: Uint8Array): string | null {
  const head = latin(message.subarray(0, 20_000)).split(/\r?\n\r?\n/)[0] ?? '';
  return /^message-id:\s*<([^<>\s]+)>/im.exec(head)?.[1] ?? null;
}
