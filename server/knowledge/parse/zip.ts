import type { Readable } from 'node:stream';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { Unparsable } from './draft.ts';

const mostEntries = 10_000;
const mostBytes = 200 * 1024 * 1024;
/** Deflate cannot do much better than 1000; honest XML stays below 200. */
const highestRatio = 400;
const ratioMattersFrom = 20 * 1024 * 1024;

const bomb = () => new Unparsable('too-large', 'This file unpacks to far more than it should hold.');

/** An archive read in memory, bounded in entries, bytes and compression ratio over all that is read from it. */
export class Zip {
  private readonly file: ZipFile;
  private readonly entries: ReadonlyMap<string, Entry>;
  private left = mostBytes;

  private constructor(file: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.file = file;
    this.entries = entries;
  }

  static async open(bytes: Uint8Array): Promise<Zip> {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const file = await fromBufferPromise(buffer, { lazyEntries: true });
    if (file.entryCount > mostEntries) throw bomb();
    const entries = new Map<string, Entry>();
    for await (const entry of file.eachEntry()) {
      if (entry.isEncrypted()) throw new Unparsable('encrypted', 'This document is protected by a password.');
      entries.set(entry.fileName.replaceAll('\\', '/'), entry);
    }
    return new Zip(file, entries);
  }

  names(): string[] {
    return [...this.entries.keys()];
  }

  /** The bytes of one entry as they are unpacked; nothing when there is no such entry. Stop any time. */
  async *read(name: string): AsyncGenerator<Buffer> {
    const entry = this.entries.get(name.replace(/^\//, ''));
    if (!entry) return;
    let unpacked = 0;
    const stream: Readable = await this.file.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      unpacked += chunk.length;
      this.left -= chunk.length;
      const ratio = unpacked / Math.max(1, entry.compressedSize);
      if (this.left < 0 || (unpacked > ratioMattersFrom && ratio > highestRatio)) throw bomb();
      yield chunk;
    }
  }
}
