import { getDocumentProxy } from 'unpdf';
import type { Block } from '../parsed.ts';
import { isoDate, newDraft, peopleFrom, Unparsable } from './draft.ts';
import type { Reader } from './draft.ts';
import { commonHeight, linesOf, pageBlocks } from './pdf-layout.ts';
import type { Line } from './pdf-layout.ts';

const mostPages = 2_000;
const mostCharacters = 8_000_000;

/** A PDF, page by page: headings by their size, paragraphs by the gaps between lines. Pictures of text stay unread. */
export const readPdf: Reader = async ({ bytes }) => {
  const pdf = await open(bytes);
  try {
    const pages: Line[][] = [];
    let characters = 0;
    for (let number = 1; number <= Math.min(pdf.numPages, mostPages) && characters < mostCharacters; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      const lines = linesOf(items);
      characters += lines.reduce((sum, line) => sum + line.text.length, 0);
      pages.push(lines);
      page.cleanup();
    }
    const body = commonHeight(pages);
    const blocks: Block[] = pages.flatMap((lines, index) => pageBlocks(lines, body, index + 1));
    return newDraft({ kind: 'pdf', ...(await propertiesOf(pdf)), blocks });
  } finally {
    await pdf.loadingTask.destroy();
  }
};

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      useSystemFonts: false,
      disableFontFace: true,
      verbosity: 0,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new Unparsable('encrypted', 'This PDF is protected by a password.');
    }
    throw error;
  }
}

async function propertiesOf(pdf: Pdf) {
  const { info } = await pdf.getMetadata().catch(() => ({ info: {} }));
  const text = (name: string): string => {
    const value: unknown = Reflect.get(info, name);
    return typeof value === 'string' ? value.replaceAll('\0', '').trim() : '';
  };
  return {
    title: meaningfulTitle(text('Title')),
    people: peopleFrom(text('Author'), 'author'),
    createdAt: pdfDate(text('CreationDate')),
    modifiedAt: pdfDate(text('ModDate')),
    declaredLanguage: text('Language').slice(0, 2).toLowerCase() || null,
  };
}

/** Programs put their own names and file names where a title belongs. */
function meaningfulTitle(title: string): string {
  const bare = title.replace(/^Microsoft (?:Word|PowerPoint|Excel) - /, '').trim();
  return /^(?:untitled|document\d*|slide 1|\S+\.(?:docx?|pptx?|xlsx?|indd|qxd|tex|dvi|pdf|rtf|odt))$/i.test(bare)
    ? ''
    : bare;
}

/** `D:20240131093000+01'00'` (ISO 32000, 7.9.4). */
export function pdfDate(text: string): string | null {
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = ''] =
    /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(Z|[+-]\d\d'?\d\d)?/.exec(text) ?? [];
  if (!year) return null;
  const offset = zone && zone !== 'Z' ? zone.replace("'", '').replace(/^(...)/, '$1:') : 'Z';
  return isoDate(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
}
