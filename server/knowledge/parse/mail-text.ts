/**
 * Tells apart what the writer of a mail wrote, what they quoted and how they signed. Works on lines, as mail programs
 * mark quotes by `>`, by a sentence ("On ... wrote:") or by the headers of the message below it.
 */

export type Segment = { role: 'body' | 'quote' | 'signature'; text: string };

const verbs = `wrote|sent|a écrit|schreef|verzond|geschreven|schrieb|skrev|napisał|napisał\\(a\\)|escribió|ha scritto|escreveu|đã viết`;
const openings = `On|Le|Op|Am|Den|På|W dniu|Dnia|El|Il|Em|Vào|Pada`;
const attribution = new RegExp(
  `^[\\s*_>-]*(?:${openings})\\s(?=.*\\d).{3,300}?(?<!\\p{L})(?:${verbs})(?!\\p{L})\\s*:?[\\s*_-]*$`,
  'isu',
);
/** Dutch, German and the Nordic languages name the writer after the verb. */
const attributionByName = new RegExp(
  `^[\\s*_>-]*(?:${openings})\\s(?=.*\\d).{3,150}?\\s(?:schreef|schrieb|skrev)\\s.{1,150}:[\\s*_-]*$`,
  'isu',
);
const attributionWithin = new RegExp(
  `^(.*?\\S)(?:\\s+|-{2,}\\s*)((?:${openings})\\s(?=.*\\d).{8,200}?(?:${verbs})\\s*:)\\s*$`,
  'su',
);
const attributionByAddress =
  /^[^<>]{0,120}<[^<>\s]+@[^<>\s]+>[)\]]?\s+(?:wrote|schreef|schrieb|a écrit|skrev)\s*:\s*$/i;
const attributionBetweenDashes = /^-{2,}\s?.{1,80}?\s(?:wrote|schrieb|schreef)\s?-{2,}$/i;
/** `2026-03-03 10:00 GMT+1 Bo <bo@example.org>:`, with a verb in some language or without. */
const dateAndAddress =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\s.{0,120}?<\s*[^<>]*@[^<>]*>\s*(?:[\p{L} ]{0,30}:)?\s*$/su;
const originals = `original message|reply message|ursprüngliche nachricht|antwort nachricht|oprindelig meddelelse|
  oorspronkelijk bericht|message d['’]origine|mensaje original|messaggio originale|mensagem original`;
const original = new RegExp(`^[\\s>]*[-_]{2,}\\s*(?:${originals.replace(/\s*\n\s*/g, '')})\\s*[-_]{2,}`, 'i');
const forwarded =
  /^[\s>]*(?:-{2,}\s*(?:forwarded message|doorgestuurd bericht|weitergeleitete nachricht|message transféré|fwd)\s*-{2,}|begin forwarded message:)/i;
const headerStart = /^[\s*_]*(?:from|von|de|van|fra|från|da|date|datum)\s?[*_]*\s?:[*_]*\s*\S/i;
const headerMore =
  /^[\s*_]*(?:from|sent|date|to|cc|subject|von|gesendet|an|betreff|datum|de|envoyé|à|objet|van|verzonden|aan|onderwerp|fra|sendt|til|emne|från|skickat|till|ämne|da|inviato|a|oggetto|enviado|para|asunto)\s?[*_]*\s?:[*_]*\s/i;
const rule = /^\s*[-_=]{5,}\s*$/;

/** How many lines from `at` on announce that what follows is quoted; 0 when they do not. */
export function splitterAt(lines: readonly string[], at: number): number {
  const line = lines[at] ?? '';
  if (!line.trim() || line.length > 400) return 0;
  if (original.test(line) || attributionBetweenDashes.test(line) || attributionByAddress.test(line)) return 1;
  const skip = rule.test(line) && lines[at + 1] !== undefined ? 1 : 0;
  const headers = headerLines(lines, at + skip);
  if (headers > 0) return headers + skip;
  if (!/^[\s*_>-]*\p{L}|^\d{1,4}[-/.]/u.test(line)) return 0;
  let text = '';
  for (let count = 1; count <= 4; count++) {
    const next = lines[at + count - 1];
    if (
      next === undefined ||
      !next.trim() ||
      (count > 1 && /^\s*>/.test(next) && !/^\s*>\s*(?:wrote|\S+:)\s*$/.test(next))
    )
      return 0;
    text = text ? `${text} ${next.trim()}` : next.trim();
    if (attribution.test(text) || attributionByName.test(text) || dateAndAddress.test(text)) return count;
  }
  return 0;
}

function headerLines(lines: readonly string[], at: number): number {
  if (!headerStart.test(lines[at] ?? '')) return 0;
  let found = 1;
  let last = at;
  for (let index = at + 1; index < Math.min(lines.length, at + 9) && lines[index]?.trim(); index++) {
    if (!headerMore.test(lines[index] ?? '')) continue;
    found++;
    last = index;
  }
  return found >= 2 ? last - at + 1 : 0;
}

/** The text in order, in segments of one role each; blank lines between segments belong to none. */
export function separate(text: string, sender: string | null): Segment[] {
  const lines = text.split('\n').flatMap(cutBeforeAttribution);
  const roles = markQuotes(lines);
  const lastBody = roles.findLastIndex((role, index) => role === 'body' && lines[index]?.trim());
  if (lastBody >= 0) {
    let first = lastBody;
    while (first > 0 && roles[first - 1] === 'body') first--;
    const start = signatureStart(lines.slice(first, lastBody + 1), sender);
    if (start >= 0) roles.fill('signature', first + start, lastBody + 1);
  }
  return gather(lines, roles);
}

function cutBeforeAttribution(line: string): string[] {
  if (line.length > 1000 || !line.trimEnd().endsWith(':')) return [line];
  const [, before, after] = attributionWithin.exec(line) ?? [];
  return before && after && !/^[\s*_>-]*$/.test(before) ? [before, after] : [line];
}

function markQuotes(lines: readonly string[]): Segment['role'][] {
  const roles: Segment['role'][] = lines.map(() => 'body');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (forwarded.test(line)) return roles;
    const quoted = isQuoted(line);
    const announced = quoted ? 0 : splitterAt(lines, at);
    if (!quoted && announced === 0) continue;
    const from = skipBlank(lines, at + announced);
    const toEnd = announced > 0 && !isQuoted(lines[from] ?? '');
    const end = toEnd ? lines.length : endOfQuote(lines, quoted ? at : from);
    roles.fill('quote', at, end);
    at = end - 1;
  }
  return roles;
}

const isQuoted = (line: string) => /^\s{0,3}>/.test(line) && !/<{2,}\s*$/.test(line);

function skipBlank(lines: readonly string[], at: number): number {
  while (at < lines.length && !lines[at]?.trim()) at++;
  return at;
}

/** Past the last `>` line of a run; blank lines, and lone links that a mail program wrapped, do not end it. */
function endOfQuote(lines: readonly string[], at: number): number {
  let end = at;
  for (let index = at; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isQuoted(line)) end = index + 1;
    else if (line.trim() && !(isWrappedLink(line) && isQuoted(lines[skipBlank(lines, index + 1)] ?? ''))) break;
  }
  return end;
}

const isWrappedLink = (line: string) => /^\s*[(<]\s*https?:\S*\s*[)>]?[\s>]*$|^[^\s()]{1,200}[)>]\s*$/.test(line);

const delimiter = /^\s*(?:--|[-_=]{4,})\s*$/;
const device =
  /^\s*(?:sent (?:from|with|via|using) |get outlook for|envoyé (?:de|depuis)|verzonden (?:vanaf|met|via)|von meinem .{2,30} gesendet|gesendet (?:von|mit)|skickat från|via mobile)/i;
const closing = new RegExp(
  `^\\s*(?:(?:many |kind |best |warm(?:est)? |with (?:kind |best )?)?(?:thanks|regards|wishes)|thank you|thx|cheers|sincerely|best|yours(?: \\w+)?|
  (?:met )?(?:vriendelijke |hartelijke )?groet(?:en|jes)?|mvg|hartelijk dank|alvast bedankt|bedankt|
  (?:bien )?cordialement|bien à (?:vous|toi)|(?:meilleures )?salutations|merci(?: d['’]avance)?|amicalement|cdlt|
  (?:mit )?(?:freundlichen|besten|lieben|vielen|herzlichen) grü(?:ß|ss)en?|(?:viele|beste|liebe|herzliche) grü(?:ß|ss)e|gru(?:ß|ss)|mfg|vielen dank|danke|lg|vg)
  (?:[ ,](?:in advance|again|a lot|so much|and regards|and best regards))?\\s*[,.!;]*\\s*$`.replace(/\n\s*/g, ''),
  'iu',
);
const contact = /@\S+\.\w|https?:|www\.|skype|\+?\(?\d[\d\s().-]{6,}\d|\b(?:tel|phone|mobile|fax|mob)\b/i;
const mostSignatureLines = 15;

/** Where the signature at the end of a text starts, or -1. A text is never nothing but a signature. */
export function signatureStart(lines: readonly string[], sender: string | null): number {
  const filled = lines.flatMap((line, index) => (line.trim() ? [index] : []));
  const tail = filled.slice(1).slice(-mostSignatureLines);
  const short = (from: number) => filled.every((index) => index <= from || (lines[index]?.trim().length ?? 0) <= 70);
  const test = (index: number) => lines[index] ?? '';
  const found = [
    tail.find((index) => delimiter.test(test(index))),
    tail.slice(-3).find((index) => device.test(test(index))),
    tail.slice(-8).find((index) => closing.test(test(index)) && short(index)),
    tail.slice(-6).find((index) => isName(test(index), sender) && short(index)),
    contactBlock(lines, tail),
  ].filter((index) => index !== undefined);
  return found.length > 0 ? Math.min(...found) : -1;
}

function isName(line: string, sender: string | null): boolean {
  const name = sender
    ?.toLowerCase()
    .replace(/[^\p{L}\s]/gu, ' ')
    .trim();
  const said = line
    .toLowerCase()
    .replace(/[^\p{L}\s]/gu, ' ')
    .trim();
  if (!name || name.length < 3 || said.length > name.length + 20) return false;
  return said === name || said.startsWith(name) || said === name.split(/\s+/)[0];
}

/** The last lines without a blank in between, when at least two of them say how to reach the writer. */
function contactBlock(lines: readonly string[], tail: readonly number[]): number | undefined {
  let first = tail.length;
  while (first > 0 && (first === tail.length || (tail[first - 1] ?? 0) === (tail[first] ?? 0) - 1)) first--;
  const block = tail.slice(first);
  const texts = block.map((index) => lines[index] ?? '');
  const reach = texts.filter((text) => contact.test(text)).length;
  return reach >= 2 && texts.every((text) => text.length <= 80) ? block[0] : undefined;
}

function gather(lines: readonly string[], roles: readonly Segment['role'][]): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (let at = 1; at <= lines.length; at++) {
    if (at < lines.length && roles[at] === roles[start]) continue;
    const text = lines
      .slice(start, at)
      .join('\n')
      .replace(/^(?:[ \t]*\n)+|\s+$/g, '');
    if (text) segments.push({ role: roles[start] ?? 'body', text });
    start = at;
  }
  return segments;
}
