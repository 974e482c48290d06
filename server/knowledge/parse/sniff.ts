import path from 'node:path';
import type { ParseRequest } from '../parsed.ts';
import { markedEncoding } from './decode.ts';
import { Unparsable } from './draft.ts';

export type Format =
  | 'text'
  | 'code'
  | 'table'
  | 'markdown'
  | 'html'
  | 'mail'
  | 'mbox'
  | 'pdf'
  | 'word'
  | 'slides'
  | 'sheet'
  | 'opendocument';

const byExtension: Readonly<Record<string, Format>> = {
  ...every('markdown', 'md markdown mdx mdown mkd'),
  ...every('html', 'html htm xhtml'),
  ...every('mail', 'eml mht mhtml'),
  ...every('mbox', 'mbox mbx'),
  ...every('table', 'csv tsv'),
  ...every('word', 'docx docm dotx dotm'),
  ...every('slides', 'pptx pptm ppsx ppsm potx'),
  ...every('sheet', 'xlsx xlsm xltx xltm'),
  ...every('opendocument', 'odt ott ods ots odp otp fodt fods fodp'),
  ...every(
    'code',
    `js mjs cjs ts mts cts tsx jsx py rb go rs java kt kts scala c h cc cpp hpp cs fs swift m php pl pm lua r jl sh bash zsh
    fish ps1 bat cmd sql json jsonl ndjson yaml yml toml ini cfg conf properties xml xsd xsl xslt css scss less vue svelte
    gradle cmake proto graphql tf hcl log diff patch lock`,
  ),
};

const byMediaType: Readonly<Record<string, Format>> = {
  'message/rfc822': 'mail',
  'application/mbox': 'mbox',
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'text/markdown': 'markdown',
  'text/csv': 'table',
  'text/tab-separated-values': 'table',
};

function every(format: Format, extensions: string): Record<string, Format> {
  return Object.fromEntries(extensions.split(/\s+/).map((extension) => [extension, format]));
}

/** What the bytes are; name and declared type only decide between kinds of text. Throws Unparsable for all we don't read. */
export async function sniff({ name, bytes, mediaType }: ParseRequest): Promise<Format> {
  if (bytes.length === 0) throw new Unparsable('empty', 'This file is empty.');
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4100)).toString('latin1');
  const extension = path.extname(name).slice(1).toLowerCase();
  if (head.slice(0, 1024).includes('%PDF-')) return 'pdf';
  if (head.startsWith('{\\rtf')) {
    throw new Unparsable('unsupported', 'This is a rich text file (RTF). Save it as DOCX or PDF to have it read.');
  }
  if (head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006')) return sniffZip(bytes, extension);
  if (isBinary(bytes)) return refuseBinary(bytes, head, extension);
  return sniffText(head, extension, mediaType);
}

function sniffText(head: string, extension: string, mediaType: string | undefined): Format {
  const known = byExtension[extension] ?? byMediaType[mediaType?.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (/^From \S*.*\d{1,2}:\d{2}.*\r?\n[\w-]+:/.test(head) && known !== 'text') return 'mbox';
  if (known === 'mbox') return head.startsWith('From ') ? 'mbox' : looksLikeMail(head) ? 'mail' : 'text';
  if (known === 'word' || known === 'slides' || known === 'sheet') return 'text';
  if (known === 'opendocument') return /<office:document\b/.test(head) ? 'opendocument' : 'text';
  if (extension === 'svg' || /^\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg\b/.test(head)) {
    throw new Unparsable('unsupported', 'This is a picture (SVG). Pictures are not read.');
  }
  if (known) return known;
  if (/^\s*(<!--[^]*?-->\s*)?(<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])/i.test(head)) return 'html';
  if (/^\s*<\?xml/.test(head)) return /<html[\s>]/i.test(head) ? 'html' : 'code';
  return extension !== 'txt' && looksLikeMail(head) ? 'mail' : 'text';
}

/** Header fields from the first line on, among them some that only mail has. */
function looksLikeMail(head: string): boolean {
  const lines = head.trimStart().split(/\r?\n/).slice(0, 40);
  const end = lines.findIndex((line) => !line.trim());
  const fields = lines.slice(0, end < 0 ? lines.length : end);
  if (!fields.every((line) => /^[!-9;-~]+:|^[ \t]/.test(line))) return false;
  const telling = fields.filter((line) =>
    /^(from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|x-[\w-]+):/i.test(line),
  );
  return telling.length >= 2;
}

/** Control characters that no text has, unless it is UTF-16. */
function isBinary(bytes: Uint8Array): boolean {
  if (markedEncoding(bytes)) return false;
  const length = Math.min(bytes.length, 4100);
  let controls = 0;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 9 || (byte > 13 && byte < 27) || (byte > 27 && byte < 32)) controls++;
  }
  return controls > length * 0.002;
}

async function sniffZip(bytes: Uint8Array, extension: string): Promise<Format> {
  const { fileTypeFromBuffer } = await import('file-type');
  const found = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.ext;
  const format = found && found !== 'zip' ? byExtension[found] : byExtension[extension];
  if (format === 'word' || format === 'slides' || format === 'sheet' || format === 'opendocument') return format;
  throw new Unparsable('unsupported', describe(found ?? 'zip', 'application/zip'));
}

async function refuseBinary(bytes: Uint8Array, head: string, extension: string): Promise<never> {
  if (head.startsWith('\u00d0\u00cf\u0011\u00e0')) throw refuseCompound(bytes, extension);
  if (head.startsWith('!BDN')) {
    throw new Unparsable(
      'unsupported',
      'This is an Outlook data file (PST). Export its folders as mbox, or connect the mailbox by IMAP.',
    );
  }
  if (head.startsWith('\u0078\u009f\u003e\u0022')) {
    throw new Unparsable(
      'unsupported',
      'This is a winmail.dat attachment that only Outlook can open. Ask the sender to send it as plain text or HTML.',
    );
  }
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  throw new Unparsable('unsupported', describe(found?.ext ?? extension, found?.mime ?? ''));
}

/** The container of Office before 2007, of Outlook messages, and of newer Office files with a password. */
function refuseCompound(bytes: Uint8Array, extension: string): Unparsable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const holds = (name: string) => buffer.includes(Buffer.from(name, 'utf16le'));
  if (holds('EncryptedPackage') || holds('DataSpaces')) {
    return new Unparsable('encrypted', 'This document is protected by a password.');
  }
  if (holds('__properties_version1.0')) {
    return new Unparsable(
      'unsupported',
      'This is an Outlook message (MSG). Save it as EML, or connect the mailbox by IMAP.',
    );
  }
  if (holds('WordDocument')) return new Unparsable('unsupported', oldOffice('Word', 'DOCX'));
  if (holds('PowerPoint Document')) return new Unparsable('unsupported', oldOffice('PowerPoint', 'PPTX'));
  if (holds('Workbook') || holds('Book')) return new Unparsable('unsupported', oldOffice('Excel', 'XLSX'));
  return new Unparsable(
    'unsupported',
    `This kind of file${extension ? ` (${extension.toUpperCase()})` : ''} is not read.`,
  );
}

const oldOffice = (program: string, format: string) =>
  `This is a ${program} file in the format used before 2007. Save it as ${format} or PDF to have it read.`;

function describe(extension: string, mime: string): string {
  const name = extension ? ` (${extension.toUpperCase()})` : '';
  if (mime.startsWith('image/')) return `This is a picture${name}. Pictures are not read.`;
  if (mime.startsWith('audio/')) return `This is a sound recording${name}. Recordings are not read.`;
  if (mime.startsWith('video/')) return `This is a video${name}. Videos are not read.`;
  if (mime.startsWith('font/')) return `This is a font${name}. There is nothing to read in it.`;
  if (/zip|tar|compress|7z|rar|archive|bzip|xz|zstd|lz|gzip|cab/.test(mime)) {
    return `This is an archive${name}. Unpack it to have the files in it read.`;
  }
  if (/executable|msdownload|elf|mach|java|sqlite|wasm/.test(mime))
    return `This is a program or database${name}. It is not read.`;
  return `This kind of file${name} is not read.`;
}
