/** Text from bytes in whatever encoding: byte order mark, then what is declared, then UTF-8, then Windows-1252. */
export function decodeText(bytes: Uint8Array, declared?: string | null): string {
  const mark = markedEncoding(bytes);
  const text =
    decodeAs(bytes, mark ?? declared ?? undefined) ?? decodeStrictly(bytes) ?? decodeAs(bytes, 'windows-1252');
  return (text ?? '').replaceAll('\r\n', '\n').replaceAll('\r', '\n').replaceAll('\0', '');
}

/** The charset an HTML page or XML file names in its first bytes. */
export function declaredCharset(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  const [, meta, xml] =
    /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding=["']([\w-]+)/i.exec(head) ?? [];
  return meta ?? xml ?? null;
}

/** UTF-8 or UTF-16 where the first bytes leave no doubt. */
export function markedEncoding(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return halfEmpty(bytes);
}

/** UTF-16 without a mark: every other byte of western text is zero. */
function halfEmpty(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length & ~1, 1000);
  const zeros = [0, 0];
  for (let index = 0; index < length; index++) if (bytes[index] === 0) zeros[index & 1]!++;
  const [even = 0, odd = 0] = zeros;
  if (length < 20) return null;
  if (odd > length * 0.3 && even < length * 0.05) return 'utf-16le';
  return even > length * 0.3 && odd < length * 0.05 ? 'utf-16be' : null;
}

function decodeAs(bytes: Uint8Array, label: string | undefined): string | null {
  // UTF-8 is often claimed and not kept: the strict way decides about it.
  if (!label || /^utf-?8$/i.test(label)) return null;
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return null;
  }
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return mostlyUtf8(bytes);
  }
}

/** One broken character, or a cut at the end, does not make a text something else than UTF-8. */
function mostlyUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  let broken = 0;
  let wide = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0xfffd) broken++;
    else if (code > 127) wide++;
  }
  return broken <= wide / 10 ? text : null;
}
