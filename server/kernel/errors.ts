/** The few codes every error answer carries, each with its HTTP status. */
export const statusOf = {
  'invalid-input': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof statusOf;

/** An error a person can act on: `message` says what happened and what to do. What may not be read is `not-found`. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  /** Per-field messages for a form; keys are dotted paths. */
  readonly fields: Record<string, string> | undefined;
  constructor(code: ErrorCode, message: string, options: { cause?: unknown; fields?: Record<string, string> } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.fields = options.fields;
  }
}

export const notFound = () => new AppError('not-found', 'There is nothing here, or it is not shared with you.');
