import type { ReactNode } from 'react';
import type { z } from 'zod';
import type { Span } from '#contract/knowledge.ts';

/** A run of text. Links leave the product: they open beside it and tell the other side nothing about the reader. */
export function Spans({ spans }: { spans: Array<z.infer<typeof Span>> }) {
  return spans.map((span, index) => <OneSpan key={index} span={span} />);
}

function OneSpan({ span: { text, href, strong, emphasis, code } }: { span: z.infer<typeof Span> }) {
  let drawn: ReactNode = text;
  if (code) drawn = <code>{drawn}</code>;
  if (emphasis) drawn = <em>{drawn}</em>;
  if (strong) drawn = <strong>{drawn}</strong>;
  if (href === undefined || !isSafe(href)) return drawn;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {drawn}
    </a>
  );
}

const SAFE = ['http:', 'https:', 'mailto:'];

/** The server sends safe links only; an address that came from a stranger is checked where it is drawn all the same. */
function isSafe(href: string): boolean {
  const protocol = URL.parse(href)?.protocol;
  return protocol !== undefined && SAFE.includes(protocol);
}
