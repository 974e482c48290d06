import { createHash } from 'node:crypto';
import type { Db } from '#kernel/database.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { isAdministrator, type Viewer } from '#kernel/readable.ts';
import { lockDirectory } from './store.ts';

const LARGEST = 2 * 1024 * 1024;

/** What the first bytes say a picture is. SVG is not among them: it is a program. */
function pictureType(bytes: Buffer): 'image/jpeg' | 'image/png' | 'image/webp' | null {
  const starts = (hex: string, at = 0) => bytes.subarray(at, at + hex.length / 2).equals(Buffer.from(hex, 'hex'));
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('52494646') && starts('57454250', 8)) return 'image/webp';
  return null;
}

export async function setPicture(db: Db, viewer: Viewer, id: string, image: string | null): Promise<void> {
  const bytes = image === null ? null : Buffer.from(image, 'base64');
  const mediaType = bytes && pictureType(bytes);
  await db.transaction().execute(async (tx) => {
    await lockDirectory(tx);
    const person = await tx.selectFrom('person').select('id').where('id', '=', id).executeTakeFirst();
    if (!person) throw notFound();
    if (viewer.personId !== person.id && !isAdministrator(viewer))
      throw new AppError('not-allowed', 'Only the person, or an administrator, can change this picture.');
    if (bytes === null) {
      await tx.deleteFrom('personPicture').where('personId', '=', id).execute();
      return;
    }
    if (bytes.length > LARGEST) throw new AppError('too-large', 'Use a picture of at most 2 MB.');
    if (!mediaType) throw new AppError('invalid-input', 'Use a JPEG, PNG or WebP picture.');
    const picture = { mediaType, bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
    await tx
      .insertInto('personPicture')
      .values({ personId: id, ...picture })
      .onConflict((conflict) => conflict.column('personId').doUpdateSet(picture))
      .execute();
  });
}

export async function pictureBytes(db: Db, id: string): Promise<{ mediaType: string; bytes: Buffer; hash: string }> {
  const picture = await db
    .selectFrom('personPicture')
    .select(['mediaType', 'bytes', 'hash'])
    .where('personId', '=', id)
    .executeTakeFirst();
  if (!picture) throw notFound();
  return picture;
}
