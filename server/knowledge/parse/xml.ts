import { Parser } from 'htmlparser2';
import { decodeText, declaredCharset } from './decode.ts';
import { Unparsable } from './draft.ts';
import type { Zip } from './zip.ts';

export type Attributes = Readonly<Record<string, string>>;

export type XmlHandler = {
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  text?(text: string): void;
  /** Nothing further is wanted. */
  done?(): boolean;
};

const deepest = 1000;

/**
 * Streams one XML file of an archive; names come without their prefix, attributes with it. There are no entities but
 * the five of XML and no document types, so nothing can be included or multiplied. False when the file is not there.
 */
export async function readXml(zip: Zip, name: string, handler: XmlHandler): Promise<boolean> {
  const parser = createXmlParser(handler);
  let decoder: TextDecoder | undefined;
  for await (const chunk of zip.read(name)) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    parser.write(decoder.decode(chunk, { stream: true }));
    if (handler.done?.()) break;
  }
  if (decoder && !handler.done?.()) parser.end(decoder.decode());
  return decoder !== undefined;
}

/** The same for a file that is not packed. */
export function readFlatXml(bytes: Uint8Array, handler: XmlHandler) {
  createXmlParser(handler).end(decodeText(bytes, declaredCharset(bytes)));
}

/** Value of an attribute whatever prefix it carries. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name];
  for (const key in attributes) if (key.endsWith(name) && key.at(-name.length - 1) === ':') return attributes[key];
  return undefined;
}

function createXmlParser(handler: XmlHandler): Parser {
  let depth = 0;
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  return new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > deepest) throw new Unparsable('damaged', 'This file is nested deeper than any real document.');
        handler.open?.(local(name), attributes);
      },
      onclosetag(name) {
        depth--;
        handler.close?.(local(name));
      },
      ontext: (text) => handler.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  try {
    return new TextDecoder(declaredCharset(first) ?? 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}
