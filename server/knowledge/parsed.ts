/**
 * What a parser makes of foreign bytes: plain data, safe by construction. There is no HTML in it; the screen draws
 * blocks, so nothing needs sanitising to be shown.
 */

/** A run of text; `href` is only ever http, https or mailto. */
export type Span = { text: string; href?: string; strong?: boolean; emphasis?: boolean; code?: boolean };

/** One structural piece of a document, in reading order. `page` counts from 1 (PDF pages, slides, sheets). */
export type Block =
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; text: string; page?: number }
  | { type: 'paragraph'; spans: Span[]; page?: number }
  | { type: 'list'; ordered: boolean; items: Span[][]; page?: number }
  | { type: 'table'; rows: string[][]; page?: number }
  | { type: 'code'; text: string; page?: number }
  /** What the writer quoted from somebody else, or a signature: shown folded, never indexed. */
  | { type: 'aside'; role: 'quote' | 'signature'; text: string; page?: number };

export type DocumentKind = 'page' | 'text' | 'pdf' | 'word' | 'slides' | 'sheet' | 'mail' | 'file';

/** A person as the document names them; resolved to a profile by address later. */
export type PersonMention = {
  name: string | null;
  address: string | null;
  /** `author` wrote it, `editor` changed it last, `recipient` was addressed, `copied` was in cc. */
  role: 'author' | 'editor' | 'recipient' | 'copied';
};

/** A findable part: 128-256 tokens cut at structure, with the blocks it covers so that the screen can open there. */
export type Passage = {
  ordinal: number;
  /** Index of the first and last block it covers, inclusive. */
  firstBlock: number;
  lastBlock: number;
  /** The headings above it, outermost first, joined by " › "; empty at the top. */
  heading: string;
  text: string;
  /** Analysed for the index: folded, stemmed in `language`, joined by spaces. */
  terms: string;
};

export type ParsedDocument = {
  kind: DocumentKind;
  title: string;
  /** Analysed for the index like a passage's terms. */
  titleTerms: string;
  /** ISO 639-1; null when the text is too short to tell. */
  language: string | null;
  people: PersonMention[];
  /** ISO 8601 instants, null where the document does not say. */
  createdAt: string | null;
  modifiedAt: string | null;
  /** Mail only: what ties messages together (RFC 5322 Message-ID, In-Reply-To, References, without angle brackets). */
  thread: { messageId: string | null; references: string[]; subject: string } | null;
  blocks: Block[];
  passages: Passage[];
  /** SimHash-64 of the text as 16 hex digits, to fold near-duplicates; null for texts too short to compare. */
  fingerprint: string | null;
  /** It says of itself that it does not hold any more. */
  superseded: boolean;
  /** The HTML body of a mail as it came: hostile, shown only after sanitising, in a sandboxed frame. */
  rawHtml: string | null;
};

/**
 * A part of a container: a message of an mbox, an attachment of a mail; nested parts are listed flat. `path` is unique
 * within the whole result; `parent` is the path of the part it hangs on, null for the result's own document or container.
 */
export type ParsedPart = { path: string; parent: string | null; name: string } & (
  | { document: ParsedDocument }
  | { failure: ParseFailure }
);

/** Why bytes did not become a document: a code to count by, a sentence for the person who owns the file. */
export type ParseFailure = {
  code: 'unsupported' | 'encrypted' | 'damaged' | 'too-large' | 'too-slow' | 'too-much-memory' | 'empty';
  message: string;
};

/** `document` is null for pure containers (mbox, archives): then only the parts count. */
export type ParseResult = { document: ParsedDocument | null; parts: ParsedPart[] } | { failure: ParseFailure };

/** What to parse. `name` is the file name (its extension is a hint; the bytes decide). */
export type ParseRequest = {
  name: string;
  bytes: Uint8Array;
  /** Declared type, where the source has one (a mail part); a hint too. */
  mediaType?: string;
};
