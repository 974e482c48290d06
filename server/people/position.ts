import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { Position } from './find-people.ts';

const Encoded = z.tuple([z.int().min(0).max(10_000), z.string().max(300), z.uuid()]);

/** A place in a ranked list, opaque to the client. */
export const encodePosition = ({ rank, name, id }: Position): string =>
  Buffer.from(JSON.stringify([rank, name, id])).toString('base64url');

/** Undefined without a cursor. Throws for one that is not ours. */
export function decodePosition(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = Encoded.safeParse(parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!position.success) throw new AppError('invalid-input', 'This cursor is not one of ours: start again without it.');
  const [rank, name, id] = position.data;
  return { rank, name, id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
