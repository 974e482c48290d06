import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { SourceError } from '../connector.ts';
import type { FolderSettings } from './settings.ts';

export type FolderLimits = {
  /** Folders whose contents may be read; null: any. */
  roots: string[] | null;
  /** Never read, wherever it lies: the installation's own data, with everybody's knowledge and the key to it. */
  ownData: string;
};

/**
 * The settings as this installation allows them: its own data is left out of a folder around it. Throws a `SourceError`
 * for a folder outside the roots or inside the own data. A folder that is not there is left to whoever opens it.
 */
export async function keepWithin(settings: FolderSettings, { roots, ownData }: FolderLimits): Promise<FolderSettings> {
  const folder = await resolved(settings.path);
  const allowed = roots && (await Promise.all(roots.map(resolved)));
  if (allowed && !allowed.some((root) => below(root, folder) !== null))
    throw new SourceError(
      'forbidden',
      `This installation may not read the folder “${settings.path}”.`,
      `Choose a folder inside ${allowed.join(' or ')}, or have SOURCE_ROOTS changed.`,
    );
  const own = await resolved(ownData);
  if (below(own, folder) !== null)
    throw new SourceError(
      'forbidden',
      `“${settings.path}” is where Learnscape keeps its own data.`,
      'Choose another folder.',
    );
  const inside = below(folder, own);
  return inside === null ? settings : { ...settings, exclude: [...settings.exclude, `/${inside}`] };
}

const resolved = (path: string): Promise<string> => realpath(path).catch(() => path);

/** The way down from a folder to something in it, with slashes; empty for the folder itself, null when it is not in it. */
function below(folder: string, path: string): string | null {
  const way = relative(folder, path);
  return way === '..' || way.startsWith(`..${sep}`) ? null : way.split(sep).join('/');
}
