const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export const isCode = (error: unknown, ...codes: string[]): boolean => codes.includes(codeOf(error));

const REASONS: Record<string, string> = {
  EACCES: 'The server may not read it.',
  EPERM: 'The server may not read it.',
  EIO: 'The disk or network share reported an error.',
  ESTALE: 'The network share lost it for now.',
  ETIMEDOUT: 'The network share did not answer in time.',
  EHOSTDOWN: 'The network share cannot be reached.',
  ENAMETOOLONG: 'Its path is too long.',
  EBUSY: 'Another program has it locked.',
  EMFILE: 'The server has too many files open.',
};

/** Trouble of a disk or share rather than of rights or names: what is behind it may well be there. */
export const isPassing = (error: unknown): boolean =>
  !isCode(error, 'EACCES', 'EPERM', 'ENAMETOOLONG', 'ENOENT', 'ENOTDIR', 'ELOOP');

/** What went wrong with a file or folder, in a sentence for its owner. */
export const reasonOf = (error: unknown): string =>
  REASONS[codeOf(error)] ?? `It could not be read${codeOf(error) && ` (${codeOf(error)})`}.`;
