import { createHash } from 'node:crypto';
import { sql } from '#kernel/database.ts';
import type { EmbeddablePassage } from './embedder.ts';

/** What a model reads of a passage: where it stands, then what it says. */
export const embeddedText = ({ title, heading, text }: Pick<EmbeddablePassage, 'title' | 'heading' | 'text'>): string =>
  [title, heading, text].filter(Boolean).join('\n');

/** SHA-256 of it, 32 bytes: the name under which its vectors are kept. */
export const hashOfText = (passage: EmbeddablePassage): Buffer =>
  createHash('sha256').update(embeddedText(passage)).digest();

/** The same hash, computed by PostgreSQL over `document d` and `passage p`. */
export const hashInDatabase = sql<Buffer>`sha256(convert_to(
  concat_ws(E'\\n', nullif(d.title, ''), nullif(p.heading, ''), nullif(p.text, '')), 'UTF8'))`;
