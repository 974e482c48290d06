import {
  IconFile,
  IconFileText,
  IconFileTypePdf,
  IconFileWord,
  IconMail,
  IconNotes,
  IconPresentation,
  IconTable,
} from '@tabler/icons-react';
import type { DocumentKind } from '#contract/knowledge.ts';
import classes from './documents.module.css';

const icons: Record<DocumentKind, typeof IconFile> = {
  page: IconNotes,
  text: IconFileText,
  pdf: IconFileTypePdf,
  word: IconFileWord,
  slides: IconPresentation,
  sheet: IconTable,
  mail: IconMail,
  file: IconFile,
};

/** What kind of document it is, for the eye; the words stand beside it. */
export function KindIcon({ kind, size = 20 }: { kind: DocumentKind; size?: number }) {
  const Icon = icons[kind];
  return <Icon className={classes.kind} size={size} stroke={1.6} aria-hidden />;
}
