import { BlockWriter } from './block-writer.ts';
import { newDraft, Unparsable } from './draft.ts';
import type { Reader } from './draft.ts';
import { mainPart, readProperties, relationsOf } from './ooxml.ts';
import type { Relation } from './ooxml.ts';
import { attribute, readXml } from './xml.ts';
import type { XmlHandler } from './xml.ts';
import { Zip } from './zip.ts';

const mostSlides = 1000;

/** A presentation in the order it is shown: titles as headings, what is on the slides, and the speaker's notes. */
export const readSlides: Reader = async ({ bytes }) => {
  const zip = await Zip.open(bytes);
  const main = await mainPart(zip, 'ppt/presentation.xml');
  const relations = await relationsOf(zip, main);
  const slides: string[] = [];
  const found = await readXml(zip, main, {
    open(name, attributes) {
      const target = name === 'sldId' ? relations.get(attributes['r:id'] ?? '')?.target : undefined;
      if (target) slides.push(target);
    },
  });
  if (!found) throw new Unparsable('damaged', 'This presentation has no slides part.');
  const writer = new BlockWriter();
  for (const [index, slide] of slides.slice(0, mostSlides).entries()) {
    writer.page = index + 1;
    const related = await relationsOf(zip, slide);
    await readXml(zip, slide, slideHandler(writer, related));
    for (const { type, target } of related.values()) {
      if (type === 'notesSlide' || type === 'diagramData') await readXml(zip, target, slideHandler(writer, new Map()));
    }
  }
  return newDraft({ kind: 'slides', ...(await readProperties(zip)), blocks: writer.finish().blocks });
};

/** Numbers, dates and footers that repeat on every slide. */
const furniture = new Set(['sldNum', 'dt', 'ftr', 'hdr', 'sldImg']);

function slideHandler(writer: BlockWriter, relations: Map<string, Relation>): XmlHandler {
  let placeholder = '';
  let bulleted = false;
  let list = false;
  let inText = false;
  let tag = '';
  let link: Relation | undefined;
  const endList = () => {
    if (list) writer.close('ul');
    list = false;
  };
  return {
    open(name, attributes) {
      if (name === 'sp') placeholder = '';
      else if (name === 'ph') placeholder = attribute(attributes, 'type') ?? 'body';
      else if (name === 'p') bulleted = placeholder === 'body';
      else if (name === 'buNone') bulleted = false;
      else if (name === 'buChar' || name === 'buAutoNum') bulleted = true;
      else if ((name === 'r' || name === 'fld') && !tag) {
        tag = placeholder === 'title' || placeholder === 'ctrTitle' ? 'h2' : bulleted ? 'li' : 'p';
        if (tag !== 'li') endList();
        else if (!list) {
          list = true;
          writer.open('ul');
        }
        writer.open(tag);
      } else if (name === 'hlinkClick') link = relations.get(attributes['r:id'] ?? '');
      else if (name === 'br') writer.text(' ');
      else if (name === 't') {
        inText = !furniture.has(placeholder);
        writer.open('a', link?.external ? { href: link.target } : {});
      } else if (name === 'tbl' || name === 'tr' || name === 'tc') {
        endList();
        writer.open(name === 'tbl' ? 'table' : name === 'tc' ? 'td' : 'tr');
      }
    },
    close(name) {
      if (name === 't') {
        inText = false;
        link = undefined;
        writer.close('a');
      }
      if (name === 'p' && tag) {
        writer.close(tag);
        tag = '';
      } else if (name === 'sp' || name === 'cSld') endList();
      else if (name === 'tbl' || name === 'tr' || name === 'tc')
        writer.close(name === 'tbl' ? 'table' : name === 'tc' ? 'td' : 'tr');
    },
    text(text) {
      if (inText) writer.text(text);
    },
  };
}
