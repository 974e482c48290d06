import type { Block, ParsedDocument, ParseFailure, ParseRequest, PersonMention, Span } from '../parsed.ts';

/** What a format's reader finds in the bytes; language, passages and fingerprint are worked out afterwards for all. */
export type Draft = Omit<ParsedDocument, 'language' | 'titleTerms' | 'passages' | 'fingerprint' | 'superseded'> & {
  /** What the document says it is written in; used where detection cannot tell. */
  declaredLanguage: string | null;
  /** What it says its state is: accepted, superseded. */
  status: string | null;
  /** Things inside that are documents of their own: attachments, the messages of an mbox. */
  parts: DraftPart[];
  /** Nothing but its parts: there is no document around them. */
  container: boolean;
};

export type DraftPart = { path: string; request: ParseRequest };

/** Reads one format. Throws Unparsable when there is a reason to give; any other error means damaged bytes. */
export type Reader = (request: ParseRequest) => Draft | Promise<Draft>;

export class Unparsable extends Error {
  override name = 'Unparsable';
  readonly failure: ParseFailure;
  constructor(code: ParseFailure['code'], message: string) {
    super(message);
    this.failure = { code, message };
  }
}

export function newDraft(found: Partial<Draft> & Pick<Draft, 'kind'>): Draft {
  return {
    title: '',
    people: [],
    createdAt: null,
    modifiedAt: null,
    thread: null,
    blocks: [],
    rawHtml: null,
    declaredLanguage: null,
    status: null,
    parts: [],
    container: false,
    ...found,
  };
}

/** An ISO 8601 instant, or null when it is no date or an absurd one. */
export function isoDate(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  const date = value instanceof Date ? value : new Date(String(value));
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 2200 ? date.toISOString() : null;
}

/** `http`, `https` and `mailto` addresses as they are safe to put behind a link; undefined for all others. */
export function safeHref(href: string | undefined): string | undefined {
  if (!href || href.length > 2000) return undefined;
  const trimmed = href.trim();
  if (!/^(https?:\/\/|mailto:)/i.test(trimmed)) return undefined;
  return URL.parse(trimmed)?.href;
}

/** Names as documents write them: `Ann Lee; Bo Chen <bo@example.org>`. */
export function peopleFrom(names: string | null | undefined, role: PersonMention['role']): PersonMention[] {
  return (names ?? '')
    .split(/[;\n]|,(?=\s*\S+\s+\S)/)
    .map((name) => personFrom(name, role))
    .filter((person) => person !== null);
}

function personFrom(text: string, role: PersonMention['role']): PersonMention | null {
  const [, name = '', address] = /^\s*"?([^<"]*?)"?\s*(?:<([^<>\s]+@[^<>\s]+)>)?\s*$/.exec(text.slice(0, 300)) ?? [];
  if (!name && !address) return null;
  if (!address && /^\S+@\S+\.\S+$/.test(name)) return { name: null, address: name.toLowerCase(), role };
  return { name: name || null, address: address?.toLowerCase() ?? null, role };
}

/** Adds text to a run, to its last span where the style is the same. */
export function addSpan(spans: Span[], span: Span) {
  const last = spans.at(-1);
  const same = last && (['href', 'strong', 'emphasis', 'code'] as const).every((key) => last[key] === span[key]);
  if (same) last.text += span.text;
  else if (span.text) spans.push(span);
}

/** Without white space at either end; empty when nothing but that was in it. */
export function trimSpans(spans: Span[]): Span[] {
  const kept = spans.filter((span) => span.text);
  for (let first = kept[0]; first && !(first.text = first.text.trimStart()); first = kept[0]) kept.shift();
  for (let last = kept.at(-1); last && !(last.text = last.text.trimEnd()); last = kept.at(-1)) kept.pop();
  return kept;
}

export const paragraph = (text: string, page?: number): Block => ({
  type: 'paragraph',
  spans: [{ text }],
  ...(page === undefined ? {} : { page }),
});

export const headingLevel = (level: number) => Math.min(6, Math.max(1, Math.trunc(level))) as 1 | 2 | 3 | 4 | 5 | 6;
