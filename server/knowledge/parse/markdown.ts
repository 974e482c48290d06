import { Lexer } from 'marked';
import type { Token, Tokens } from 'marked';
import { parse as parseYaml } from 'yaml';
import type { Block, PersonMention, Span } from '../parsed.ts';
import { decodeText } from './decode.ts';
import { addSpan, headingLevel, isoDate, newDraft, peopleFrom, safeHref, trimSpans } from './draft.ts';
import type { Reader } from './draft.ts';
import { decodeEntities, htmlToBlocks } from './html-blocks.ts';

/** Markdown as GitHub knows it, with YAML front matter for title, authors, dates and language. */
export const readMarkdown: Reader = ({ bytes }) => {
  const { front, body } = splitFrontMatter(decodeText(bytes));
  const field = (...names: string[]) =>
    names.map((name) => front[name]).find((value) => value !== undefined && value !== null);
  const language = field('lang', 'language');
  return newDraft({
    kind: 'page',
    title: textField(field('title')),
    people: peopleField(field('author', 'authors', 'owner')),
    createdAt: isoDate(field('date', 'created', 'created_at', 'createdAt', 'published')),
    modifiedAt: isoDate(
      field('updated', 'modified', 'lastmod', 'last_updated', 'updated_at', 'updatedAt', 'last_modified_at'),
    ),
    declaredLanguage: typeof language === 'string' ? language.slice(0, 2).toLowerCase() : null,
    status: statusOf(field),
    blocks: blocksOf(new Lexer({ gfm: true }).lex(body)),
  });
};

/** A document that names its successor is superseded, whatever else it says. */
function statusOf(field: (...names: string[]) => unknown): string | null {
  const successor = field('superseded_by', 'superseded-by', 'supersededBy', 'replaced_by', 'replaced-by', 'replacedBy');
  const isDeprecated = field('deprecated', 'superseded', 'obsolete') === true;
  return successor || isDeprecated ? 'superseded' : textField(field('status', 'state')) || null;
}

function splitFrontMatter(text: string): { front: Record<string, unknown>; body: string } {
  const [whole, yaml = ''] = /^---[ \t]*\n([^]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text) ?? [];
  if (whole === undefined) return { front: {}, body: text };
  try {
    const front: unknown = parseYaml(yaml, { maxAliasCount: 20, logLevel: 'silent' });
    if (front && typeof front === 'object' && !Array.isArray(front))
      return { front: { ...front }, body: text.slice(whole.length) };
  } catch {
    // A rule above and below ordinary text looks like front matter, too.
  }
  return { front: {}, body: text };
}

const textField = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

function peopleField(value: unknown): PersonMention[] {
  if (Array.isArray(value)) return value.slice(0, 50).flatMap(peopleField);
  if (typeof value === 'string') return peopleFrom(value, 'author');
  if (!value || typeof value !== 'object') return [];
  const name = 'name' in value ? textField(value.name) : '';
  const address = 'email' in value ? textField(value.email).toLowerCase() : '';
  return name || address ? [{ name: name || null, address: address || null, role: 'author' }] : [];
}

function blocksOf(tokens: Token[]): Block[] {
  return tokens.flatMap((token): Block[] => {
    switch (token.type) {
      case 'heading':
        return [
          {
            type: 'heading',
            level: headingLevel(token['depth']),
            text: plain('tokens' in token ? token.tokens : undefined),
          },
        ];
      case 'paragraph':
      case 'text':
        return paragraphOf(token);
      case 'list':
        return listOf(token as Tokens.List);
      case 'table':
        return [tableOf(token as Tokens.Table)];
      case 'code':
        return token['text'] ? [{ type: 'code', text: token['text'] }] : [];
      case 'blockquote':
        return blocksOf(token.tokens ?? []);
      case 'html':
        return htmlToBlocks(token.raw).blocks;
      default:
        return [];
    }
  });
}

function paragraphOf(token: Token): Block[] {
  const spans = trimSpans(spansOf(('tokens' in token ? token.tokens : null) ?? [token]));
  return spans.length > 0 ? [{ type: 'paragraph', spans }] : [];
}

/** Items of lists within lists follow their parent in one list; other blocks within an item follow the list. */
function listOf(list: Tokens.List): Block[] {
  const items: Span[][] = [];
  const others: Block[] = [];
  for (const item of list.items) {
    let own: Span[] | null = null;
    for (const block of blocksOf(item.tokens)) {
      if (block.type === 'paragraph' && own) own.push({ text: '\n' }, ...block.spans);
      else if (block.type === 'paragraph') items.push((own = block.spans));
      else if (block.type === 'list') items.push(...block.items);
      else others.push(block);
    }
  }
  return items.length > 0 ? [{ type: 'list', ordered: list.ordered, items }, ...others] : others;
}

function tableOf(table: Tokens.Table): Block {
  const rows = [table.header, ...table.rows].map((row) => row.map((cell) => plain(cell.tokens)));
  return { type: 'table', rows };
}

const plain = (tokens: Token[] | undefined) =>
  spansOf(tokens ?? [])
    .map((span) => span.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();

type Style = Omit<Span, 'text'>;

function spansOf(tokens: Token[], style: Style = {}, spans: Span[] = []): Span[] {
  for (const token of tokens) {
    const inner = 'tokens' in token ? token.tokens : undefined;
    if (token.type === 'strong') spansOf(inner ?? [], { ...style, strong: true }, spans);
    else if (token.type === 'em') spansOf(inner ?? [], { ...style, emphasis: true }, spans);
    else if (token.type === 'link') spansOf(inner ?? [], linked(style, token['href']), spans);
    else if (token.type === 'codespan') addSpan(spans, { ...style, text: token['text'], code: true });
    else if (token.type === 'br') addSpan(spans, { ...style, text: '\n' });
    else if (token.type === 'html') addSpan(spans, { ...style, text: /^<br\b/i.test(token.raw) ? '\n' : '' });
    else if (token.type === 'checkbox') addSpan(spans, { ...style, text: '' });
    else if (inner) spansOf(inner, style, spans);
    else addSpan(spans, { ...style, text: decodeEntities(String('text' in token ? token.text : token.raw)) });
  }
  return spans;
}

function linked(style: Style, href: string): Style {
  const safe = safeHref(href);
  return safe ? { ...style, href: safe } : style;
}
