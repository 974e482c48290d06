import type { Block, DocumentKind } from './parsed.ts';

type Stated = {
  kind: DocumentKind;
  title: string;
  /** What its front matter or its properties say its state is; null where they do not. */
  status: string | null;
  blocks: readonly Block[];
};

const WORDS = [
  'superseded|deprecated|obsolete|outdated|withdrawn|retired|replaced by',
  'vervangen door|vervallen|verouderd|achterhaald|ingetrokken',
  'remplacé|remplacée|obsolète|périmé|périmée|caduc|caduque',
  'ersetzt durch|veraltet|überholt|zurückgezogen',
].join('|');
const BEGINS = new RegExp(`^[\\s\\p{P}\\p{S}]*(?:${WORDS})(?!\\p{L})`, 'iu');
/** In a title: [Deprecated] Invoices, OBSOLETE: invoices, Invoices (superseded by …). */
const IN_TITLE = new RegExp(`^(?:${WORDS}):|^[[(](?:${WORDS})(?!\\p{L})|[[(](?:${WORDS})[^\\])]*[\\])]$`, 'iu');
const STATUS_LINE = /^(?:status|statut|état)\s*[:–-]\s*/iu;
const FIRST_BLOCKS = 4;

/**
 * Whether a document says of itself that it does not hold any more: in its front matter or properties, in its title, or
 * where decision records say it (Nygard 2011), under a heading or in a line "Status". Nothing is guessed from its age or
 * from what others say; mail is about others.
 */
export function isSuperseded({ kind, title, status, blocks }: Stated): boolean {
  if (kind === 'mail') return false;
  return (status !== null && BEGINS.test(status)) || IN_TITLE.test(title.trim()) || statements(blocks).some(isEnd);
}

const isEnd = (statement: string) => BEGINS.test(statement);

/** What the document says of its own state. */
function statements(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block, place) => {
    if (block.type !== 'paragraph') return [];
    const text = block.spans.map((span) => span.text).join('');
    const before = blocks[place - 1];
    if (before?.type === 'heading' && /^(?:status|statut|état)$/iu.test(before.text.trim())) return [text];
    return place < FIRST_BLOCKS && STATUS_LINE.test(text) ? [text.replace(STATUS_LINE, '')] : [];
  });
}
