import { AppError } from '#kernel/errors.ts';

/** The passage index cannot be read. Nothing is lost: `clear()` and a rebuild from the database repair it. */
export class IndexBroken extends AppError {
  override name = 'IndexBroken';
  /** For the log and the administrator, not for readers. */
  readonly reason: string;
  constructor(reason: string, cause?: unknown) {
    super('unavailable', 'Search is being rebuilt. Please try again in a few minutes.', { cause });
    this.reason = reason;
  }
}
