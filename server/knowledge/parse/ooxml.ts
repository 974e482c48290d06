/** What Word, PowerPoint and Excel files have in common: relationships between their parts, and document properties. */
import path from 'node:path/posix';
import type { PersonMention } from '../parsed.ts';
import { isoDate, peopleFrom } from './draft.ts';
import { attribute, readXml } from './xml.ts';
import type { Zip } from './zip.ts';

export type Relation = { type: string; target: string; external: boolean };

/** What `part` refers to, by id. Targets are paths within the archive, or addresses when external. */
export async function relationsOf(zip: Zip, part: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>();
  const folder = path.dirname(part);
  await readXml(zip, path.join(folder, '_rels', `${path.basename(part)}.rels`), {
    open(name, attributes) {
      const { Id: id, Target: target = '' } = attributes;
      if (name !== 'Relationship' || !id) return;
      const external = attributes['TargetMode'] === 'External';
      const inside = target.startsWith('/') ? target.slice(1) : path.join(folder, target);
      relations.set(id, {
        type: path.basename(attributes['Type'] ?? ''),
        target: external ? target : inside,
        external,
      });
    },
  });
  return relations;
}

/** The part everything else hangs on. */
export async function mainPart(zip: Zip, usual: string): Promise<string> {
  const relations = await relationsOf(zip, '.');
  return [...relations.values()].find(({ type }) => type === 'officeDocument')?.target ?? usual;
}

export type Properties = {
  title: string;
  people: PersonMention[];
  createdAt: string | null;
  modifiedAt: string | null;
  declaredLanguage: string | null;
  status: string | null;
};

export async function readProperties(zip: Zip): Promise<Properties> {
  const texts = await textsOf(zip, 'docProps/core.xml');
  const authors = peopleFrom(texts.get('creator'), 'author');
  const editors = peopleFrom(texts.get('lastModifiedBy'), 'editor');
  return {
    title: texts.get('title') ?? '',
    people: [...authors, ...editors.filter(({ name }) => !authors.some((author) => author.name === name))],
    createdAt: isoDate(texts.get('created')),
    modifiedAt: isoDate(texts.get('modified')),
    declaredLanguage: texts.get('language')?.slice(0, 2).toLowerCase() ?? null,
    status: texts.get('contentStatus') ?? null,
  };
}

/** The text of each element, by local name; the first one counts. */
export async function textsOf(zip: Zip, part: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  let current = '';
  await readXml(zip, part, {
    open: (name) => (current = texts.has(name) ? '' : name),
    close: () => (current = ''),
    text(text) {
      if (current && text.trim()) texts.set(current, `${texts.get(current) ?? ''}${text}`.slice(0, 2000));
    },
  });
  return texts;
}

/** On/off elements are on when they are there, unless they say otherwise. */
export function isOn(attributes: Readonly<Record<string, string>>): boolean {
  return !/^(0|false|off|none)$/.test(attribute(attributes, 'val') ?? '');
}
