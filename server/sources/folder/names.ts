import { sep } from 'node:path';

/**
 * File names are bytes, ids are text. A name that is not UTF-8 is told with its odd bytes as U+FFFD and two hex digits;
 * a name that itself holds U+FFFD is told the same way, so that no two names share an id and every id leads back.
 */
const ODD = '\uFFFD';

export function nameOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes(ODD)) return text;
  return [...bytes]
    .map((byte) => (byte < 0x80 ? String.fromCodePoint(byte) : ODD + byte.toString(16).toUpperCase().padStart(2, '0')))
    .join('');
}

/** Where an id of `walk` stands on disk; bytes where the name is not text. */
export function pathOf(root: string, id: string): string | Buffer {
  if (id === '') return root;
  const top = root.endsWith(sep) ? root : root + sep;
  if (!id.includes(ODD)) return top + (sep === '/' ? id : id.replaceAll('/', sep));
  const bytes = id
    .split(/\uFFFD([8-9A-F][0-9A-F])/)
    .map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from(part, 'hex')));
  return Buffer.concat([Buffer.from(top), ...bytes]);
}

/** Whether an id that came from outside is one that a walk could have made: no way up, no way out. */
export function isPlainId(id: string): boolean {
  if (id.includes('\0') || (sep !== '/' && id.includes(sep))) return false;
  return id.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Sorts ids as a walk meets them: folder by folder, names in order. */
export const isBefore = (a: string, b: string): boolean => a.replaceAll('/', '\0') < b.replaceAll('/', '\0');

export const lastName = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
