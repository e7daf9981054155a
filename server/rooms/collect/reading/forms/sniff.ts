/** What form a file has, told by its bytes and never by its name. Pure. */

export type Sniffed =
  | { form: 'zip' | 'parquet' | 'delimited' | 'jsonish' }
  /** Known, but nothing rows are read from. */
  | { form: 'other'; kind: string };

const signatures: { kind: string; bytes: number[] }[] = [
  { kind: 'XLS', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: 'PDF', bytes: [0x25, 0x50, 0x44, 0x46, 0x2d] },
  { kind: 'GZIP', bytes: [0x1f, 0x8b] },
  { kind: '7Z', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: 'RAR', bytes: [0x52, 0x61, 0x72, 0x21, 0x1a] },
  { kind: 'PNG', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: 'JPEG', bytes: [0xff, 0xd8, 0xff] },
  { kind: 'ELF', bytes: [0x7f, 0x45, 0x4c, 0x46] },
];

/** Two letters alone could begin a header, so a Windows program is told by them only where NUL bytes follow. */
const program = { kind: 'Windows EXE', bytes: [0x4d, 0x5a] };

export const startsWith = (head: Buffer, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

/** 'utf-16le' or 'utf-16be' where a byte-order mark says so: without one it is no text to us. */
export function wideMark(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(head, [0xff, 0xfe]) && !startsWith(head, [0xff, 0xfe, 0, 0])) return 'utf-16le';
  return startsWith(head, [0xfe, 0xff]) ? 'utf-16be' : undefined;
}

/** `nul`: a NUL byte stands somewhere in the file. */
export function sniff(head: Buffer, nul: boolean): Sniffed {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return { form: 'zip' };
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return { form: 'parquet' };
  const found = signatures.find(({ bytes }) => startsWith(head, bytes));
  if (found) return { form: 'other', kind: found.kind };
  const wide = wideMark(head);
  if (nul && !wide)
    return { form: 'other', kind: startsWith(head, program.bytes) ? program.kind : '二进制 binary' };
  const begin = (
    wide ? new TextDecoder(wide).decode(head.subarray(0, 4096 * 2)) : head.toString('utf8', 0, 4096)
  )
    .replace(/^\ufeff/, '')
    .trimStart();
  // A header may begin with a bracket; JSON goes on with an object, a list, or nothing at all.
  return { form: /^\{\s*("|\}|$)/.test(begin) || /^\[\s*(\{|\[|\]|$)/.test(begin) ? 'jsonish' : 'delimited' };
}
