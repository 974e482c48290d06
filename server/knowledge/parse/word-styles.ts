import { attribute, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

/** Heading level (0 for none) and list of a paragraph style, what it is based on already followed. */
export type Styles = Map<string, { heading: number; numbering: string }>;

/** Whether a list counts its items, by list and level. */
export type Numbering = (numbering: string, level: string) => boolean;

type Style = { name: string; base: string; outline: number; numbering: string };

export async function readStyles(zip: Zip, part: string): Promise<Styles> {
  const found = new Map<string, Style>();
  let style: Style | null = null;
  await readXml(zip, part || 'word/styles.xml', {
    open(name, attributes) {
      const value = attribute(attributes, 'val') ?? '';
      if (name === 'style') {
        style = { name: '', base: '', outline: 0, numbering: '' };
        found.set(attribute(attributes, 'styleId') ?? '', style);
      } else if (name === 'name' && style) style.name ||= value;
      else if (name === 'basedOn' && style) style.base = value;
      else if (name === 'outlineLvl' && style) style.outline = Number(value) + 1;
      else if (name === 'numId' && style) style.numbering = value;
    },
    close(name) {
      if (name === 'style') style = null;
    },
  });
  return new Map([...found.keys()].map((id) => [id, resolve(found, id)]));
}

function resolve(styles: Map<string, Style>, id: string): { heading: number; numbering: string } {
  let heading = 0;
  let numbering = '';
  let style = styles.get(id);
  for (let step = 0; style && step < 10; step++) {
    const named = /^heading (\d)$/i.exec(style.name)?.[1] ?? (/^title$/i.test(style.name) ? '1' : undefined);
    heading ||= named ? Number(named) : style.outline <= 6 ? style.outline : 0;
    numbering ||= style.numbering;
    style = styles.get(style.base);
  }
  return { heading, numbering };
}

export async function readNumbering(zip: Zip, part: string): Promise<Numbering> {
  const counts = new Set<string>();
  const abstractOf = new Map<string, string>();
  let abstract = '';
  let level = '';
  let number = '';
  await readXml(zip, part || 'word/numbering.xml', {
    open(name, attributes) {
      const value = attribute(attributes, 'val') ?? '';
      if (name === 'abstractNum') abstract = attribute(attributes, 'abstractNumId') ?? '';
      else if (name === 'num') number = attribute(attributes, 'numId') ?? '';
      else if (name === 'abstractNumId') abstractOf.set(number, value);
      else if (name === 'lvl') level = attribute(attributes, 'ilvl') ?? '';
      else if (name === 'numFmt' && value !== 'bullet' && value !== 'none') counts.add(`${abstract}/${level}`);
    },
  });
  return (numbering, wanted) => counts.has(`${abstractOf.get(numbering)}/${wanted}`);
}
