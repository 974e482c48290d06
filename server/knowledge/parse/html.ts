import { declaredCharset, decodeText } from './decode.ts';
import { isoDate, newDraft, peopleFrom } from './draft.ts';
import type { Reader } from './draft.ts';
import { htmlToBlocks } from './html-blocks.ts';

/** A web page: what its `main` holds where that is substantial, else all but navigation, footers and controls. */
export const readHtml: Reader = ({ bytes }) => {
  const { blocks, title, language, meta } = htmlToBlocks(decodeText(bytes, declaredCharset(bytes)));
  const first = (...names: string[]) => names.map((name) => meta.get(name)).find((value) => value);
  const author = first('author', 'dc.creator', 'dcterms.creator', 'article:author');
  return newDraft({
    kind: 'page',
    title: title || (first('og:title', 'dc.title') ?? ''),
    people: author && !/^https?:/.test(author) ? peopleFrom(author, 'author') : [],
    createdAt: isoDate(first('article:published_time', 'datepublished', 'dcterms.created', 'dc.date', 'date')),
    modifiedAt: isoDate(first('article:modified_time', 'datemodified', 'dcterms.modified', 'last-modified')),
    declaredLanguage: language?.slice(0, 2).toLowerCase() ?? null,
    blocks,
  });
};
