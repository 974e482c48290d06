import PostalMime from 'postal-mime';
import type { Address, Attachment, Email } from 'postal-mime';
import type { Block, PersonMention } from '../parsed.ts';
import { textOf } from '../passages.ts';
import { isoDate, newDraft, paragraph } from './draft.ts';
import type { DraftPart, Reader } from './draft.ts';
import { htmlToBlocks } from './html-blocks.ts';
import { separate, signatureStart, splitterAt } from './mail-text.ts';
import { paragraphsOf } from './text.ts';

const mostParts = 100;
const mostHtml = 2_000_000;

/** One message (RFC 5322, MIME): the text part if there is one, else the HTML; what is attached are parts of their own. */
export const readMail: Reader = async ({ bytes }) => {
  const mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 50 });
  const author = peopleOf(mail.from ? [mail.from] : mail.sender ? [mail.sender] : [], 'author');
  const subject = mail.subject?.replace(/\s+/g, ' ').trim() ?? '';
  const sentAt = isoDate(mail.date);
  return newDraft({
    kind: 'mail',
    title: subject,
    people: [...author, ...peopleOf(mail.to ?? [], 'recipient'), ...peopleOf(mail.cc ?? [], 'copied')],
    createdAt: sentAt,
    modifiedAt: sentAt,
    thread: {
      messageId: idsIn(mail.messageId)[0] ?? null,
      references: referencesOf(mail),
      subject: bareSubject(subject),
    },
    blocks: bodyOf(mail, author[0]?.name ?? null),
    rawHtml: mail.html && mail.html.length <= mostHtml ? mail.html : null,
    parts: mail.attachments.filter(isWorthReading).slice(0, mostParts).map(partOf),
  });
};

function peopleOf(addresses: readonly Address[], role: PersonMention['role']): PersonMention[] {
  return addresses
    .flatMap((address) => address.group ?? [address])
    .filter((mailbox) => mailbox.address || mailbox.name)
    .slice(0, 500)
    .map(({ name, address }) => ({ name: name?.trim() || null, address: address?.toLowerCase() || null, role }));
}

const idsIn = (header: string | undefined): string[] =>
  (header?.match(/<[^<>\s]+>/g) ?? header?.trim().split(/\s+/) ?? [])
    .map((id) => id.replace(/[<>]/g, ''))
    .filter(Boolean);

/** Oldest first; In-Reply-To is added where References leaves it out. */
const referencesOf = (mail: Email) => [...new Set([...idsIn(mail.references), ...idsIn(mail.inReplyTo)])].slice(-200);

/** The subject without its reply and forward marks, in the languages mail programs write them. */
export function bareSubject(subject: string): string {
  const mark = /^\s*(?:re|fwd?|aw|wg|antw|betr|tr|doorst|sv|vs|rif|res|enc|rv)\s*(?:\[\d+\])?\s*[:：]\s*/i;
  let bare = subject;
  while (mark.test(bare)) bare = bare.replace(mark, '');
  return bare.trim();
}

function bodyOf(mail: Email, sender: string | null): Block[] {
  const text = mail.text?.replaceAll('\r\n', '\n');
  if (text?.trim()) return textBlocks(text, sender);
  return mail.html ? separateBlocks(htmlToBlocks(mail.html, { mail: true }).blocks, sender) : [];
}

function textBlocks(text: string, sender: string | null): Block[] {
  return separate(text, sender).flatMap((segment): Block[] =>
    segment.role === 'body' ? paragraphsOf(segment.text) : [{ type: 'aside', role: segment.role, text: segment.text }],
  );
}

/** The same separation for a body that came as HTML, where only some programs mark their quotes. */
function separateBlocks(blocks: Block[], sender: string | null): Block[] {
  const own: Block[] = [];
  for (let index = 0; index < blocks.length; index++) {
    const block = blocks[index];
    if (!block) continue;
    const cut = block.type === 'paragraph' ? splitterIn(textOf(block)) : null;
    if (!cut) {
      own.push(block);
      continue;
    }
    if (cut.before) own.push(paragraph(cut.before));
    const rest = blocks.slice(index + 1);
    const marked = rest[0]?.type === 'aside' && rest[0].role === 'quote';
    const quoted = marked ? rest.slice(0, 1) : rest;
    own.push({ type: 'aside', role: 'quote', text: [cut.after, ...quoted.map(textOf)].join('\n') });
    index += quoted.length;
  }
  return signBlocks(own, sender);
}

function splitterIn(text: string): { before: string; after: string } | null {
  const lines = text.split('\n');
  const at = lines.findIndex((_, index) => splitterAt(lines, index) > 0);
  if (at < 0) return null;
  return { before: lines.slice(0, at).join('\n').trim(), after: lines.slice(at).join('\n').trim() };
}

/** Looks for a signature in the paragraphs after which only asides follow. */
function signBlocks(blocks: Block[], sender: string | null): Block[] {
  let end = blocks.length;
  while (end > 0 && blocks[end - 1]?.type === 'aside') end--;
  let from = end;
  while (from > 0 && end - from < 12 && blocks[from - 1]?.type === 'paragraph') from--;
  const tail = blocks.slice(from, end);
  const lines = tail.flatMap((block, index) =>
    textOf(block)
      .split('\n')
      .map((text) => ({ text, index })),
  );
  const texts = lines.map((line) => line.text);
  const start = signatureStart(from > 0 ? ['...', ...texts] : texts, sender) - (from > 0 ? 1 : 0);
  const first = lines[start];
  if (!first) return blocks;
  const before = lines.slice(0, start).filter((line) => line.index === first.index);
  return [
    ...blocks.slice(0, from + first.index),
    ...(before.length > 0 ? [paragraph(before.map((line) => line.text).join('\n'))] : []),
    { type: 'aside', role: 'signature', text: texts.slice(start).join('\n') },
    ...blocks.slice(end),
  ];
}

/** Pictures within the text, and proofs of who signed, are no documents. */
const isWorthReading = (attachment: Attachment) =>
  !attachment.related &&
  !/^(?:application\/(?:x-)?pkcs7-signature|application\/pgp-(?:signature|keys|encrypted))$/.test(attachment.mimeType);

function partOf(attachment: Attachment, index: number): DraftPart {
  const { content, filename, mimeType } = attachment;
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const name = filename ?? (mimeType === 'message/rfc822' ? 'message.eml' : `attachment-${index + 1}`);
  return { path: String(index + 1), request: { name, bytes, mediaType: mimeType } };
}
