/** The entry of the sandbox children: foreign bytes in, plain data out. */
import type { ParseRequest, ParseResult } from '../parsed.ts';
import { parse } from './parse.ts';

export type ChildRequest = { type: 'parse'; request: ParseRequest } | { type: 'render-mail'; html: string };

export async function handle(asked: ChildRequest): Promise<ParseResult | string> {
  if (asked.type === 'parse') return parse(asked.request);
  const { renderMail } = await import('./mail-html.ts');
  return renderMail(asked.html);
}
