import { isAbsolute } from 'node:path';
import { z } from 'zod';
import type { SettingField } from '../connector.ts';

const MEGABYTE = 1024 * 1024;
const DEFAULT_EXCLUDE = ['.*', 'node_modules'];
const DEFAULT_MAX_BYTES = 50 * MEGABYTE;

/**
 * `exclude`: a pattern without a slash leaves out files and folders of that name at any depth, one with a slash counts
 * from the top. `*` is anything but a slash, `?` one character, `**` any folders. The default leaves out hidden files
 * (`.git` among them) and installed packages.
 */
export const FolderSettings = z.strictObject({
  path: z
    .string()
    .trim()
    .min(1)
    .max(4_000)
    .refine(isAbsolute, 'Give the full path on the server, beginning with a slash.'),
  exclude: z.array(z.string().trim().min(1).max(200)).max(200).default(DEFAULT_EXCLUDE),
  maxBytes: z
    .int()
    .min(1)
    .max(50 * MEGABYTE)
    .default(DEFAULT_MAX_BYTES),
});
export type FolderSettings = z.infer<typeof FolderSettings>;

export const FOLDER_FIELDS: SettingField[] = [
  { name: 'path', type: 'text', required: true },
  { name: 'exclude', type: 'list', required: false, default: DEFAULT_EXCLUDE },
  { name: 'maxBytes', type: 'number', required: false, default: DEFAULT_MAX_BYTES },
];
