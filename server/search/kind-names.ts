import type { DocumentKind } from '#contract/knowledge.ts';

const named: Record<DocumentKind, string> = {
  page: 'page pages web html wiki md markdown',
  text: 'text txt code',
  pdf: 'pdf pdfs',
  word: 'word doc docs docx odt document documents',
  slides: 'slides slide ppt pptx odp powerpoint presentation presentations deck',
  sheet: 'sheet sheets xls xlsx ods csv excel spreadsheet spreadsheets table tables',
  mail: 'mail mails email emails e-mail message messages',
  file: 'file files other',
};

const kinds = new Map(
  Object.entries(named).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind as DocumentKind])),
);

/** The kind of document that somebody calls so, if there is one. */
export const kindNamed = (name: string): DocumentKind | null => kinds.get(name.toLowerCase()) ?? null;
