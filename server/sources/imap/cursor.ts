import { z } from 'zod';
import type { Cursor } from '../connector.ts';

/** How far each folder was read. Another UIDVALIDITY means other numbers: that folder is read from the start. */
const Stored = z.object({
  v: z.literal(1),
  folders: z.record(z.string(), z.object({ uidValidity: z.string(), uid: z.number() })),
});
export type Position = { uidValidity: string; uid: number };
export type Positions = Record<string, Position>;

/** A cursor of another make means starting over, which costs reading but loses nothing. */
export function readCursor(cursor: Cursor | null): Positions {
  return cursor === null ? {} : (Stored.safeParse(JSON.parse(cursor)).data?.folders ?? {});
}

export const toCursor = (folders: Positions): Cursor => JSON.stringify({ v: 1, folders });

/** A message's id: UIDs are unique within a folder and one UIDVALIDITY of it, and never given twice. */
export const idOf = (folder: string, uidValidity: string, uid: number): string => `${folder}/${uidValidity}/${uid}`;

export function placeOf(id: string): { folder: string; uidValidity: string; uid: number } | null {
  const [, folder, uidValidity, uid] = /^(.+)\/([0-9]{1,20})\/([1-9][0-9]{0,9})$/s.exec(id) ?? [];
  return folder && uidValidity && uid ? { folder, uidValidity, uid: Number(uid) } : null;
}
