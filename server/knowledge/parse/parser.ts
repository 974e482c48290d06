import { fileURLToPath } from 'node:url';
import { AppError } from '#kernel/errors.ts';
import { createSandbox, SandboxError } from '#kernel/sandbox.ts';
import type { SandboxErrorCode } from '#kernel/sandbox.ts';
import type { ParseFailure, ParseRequest, ParseResult } from '../parsed.ts';
import type { ChildRequest } from './child.ts';

const megabyte = 1024 * 1024;
const timeoutMs = 10_000;
const memoryBytes = 256 * megabyte;
export const largestFile = 50 * megabyte;

export type Parser = {
  /** Reads foreign bytes in a sandbox. Never rejects for what is in them: that is a `failure`. */
  parse(request: ParseRequest): Promise<ParseResult>;
  /** A mail's HTML made safe to show in a frame: a whole document without scripts, forms or anything from elsewhere. */
  renderMail(rawHtml: string): Promise<string>;
  close(): Promise<void>;
};

/** At most `size` children at once; they start when needed and end when there is nothing to do. */
export function createParser({ size }: { size: number }): Parser {
  const sandbox = createSandbox({
    entry: fileURLToPath(new URL('child.ts', import.meta.url)),
    size,
    timeoutMs,
    memoryBytes,
    heapMb: 128,
    outputBytes: 64 * megabyte,
  });
  const ask = <Answer>(request: ChildRequest) => sandbox.run<ChildRequest, Answer>(request);
  return {
    async parse(request) {
      if (request.bytes.length > largestFile) return { failure: tooLarge };
      try {
        return await ask<ParseResult>({ type: 'parse', request });
      } catch (error) {
        if (error instanceof SandboxError) return { failure: failures[error.code] };
        throw error;
      }
    },
    async renderMail(rawHtml) {
      try {
        return await ask<string>({ type: 'render-mail', html: rawHtml });
      } catch (cause) {
        throw new AppError('unavailable', 'This message cannot be shown as its sender designed it. Its text can.', {
          cause,
        });
      }
    },
    close: () => sandbox.close(),
  };
}

const tooLarge: ParseFailure = {
  code: 'too-large',
  message: `This file is larger than ${largestFile / megabyte} MB. Split it to have it read.`,
};

const failures: Readonly<Record<SandboxErrorCode, ParseFailure>> = {
  'too-slow': {
    code: 'too-slow',
    message: `Reading this file took longer than ${timeoutMs / 1000} seconds, so it was given up.`,
  },
  'too-much-memory': {
    code: 'too-much-memory',
    message: `Reading this file needs more than ${memoryBytes / megabyte} MB of memory, so it was given up.`,
  },
  'too-much-output': {
    code: 'too-large',
    message: 'There is more text in this file than can be handled at once. Split it.',
  },
  crashed: { code: 'damaged', message: 'This file is damaged: the reader broke down over it.' },
};
