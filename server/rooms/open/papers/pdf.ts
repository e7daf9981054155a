/** Where a PDF is signed: the byte ranges its signatures speak of, and whether they leave anything out. Pure. */

export type PdfSignature = {
  /** The CMS structure, as it stands between the two ranges. */
  cms: Uint8Array;
  /** The bytes it was made of. */
  signed: Uint8Array;
  /** Where the second range ends: the file as long as it was when it was signed. */
  end: number;
  /** Nothing but the signature itself stands between the ranges, and they begin with the file. */
  sound: boolean;
};

const rangePattern = /\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g;
const MOST_SIGNATURES = 20;

export const isPdf = (file: Uint8Array): boolean =>
  Buffer.from(file.subarray(0, 1024)).toString('latin1').includes('%PDF-');

/** In the order in which they were made. */
export function signaturesOf(file: Uint8Array): PdfSignature[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const found: PdfSignature[] = [];
  for (const match of bytes.toString('latin1').matchAll(rangePattern)) {
    const [from = 0, length = 0, second = 0, rest = 0] = match.slice(1).map(Number);
    if (found.length >= MOST_SIGNATURES || from + length > second || second + rest > bytes.length) continue;
    const gap = bytes
      .subarray(from + length, second)
      .toString('latin1')
      .trim();
    const hex = /^<([0-9a-fA-F\s]*)>$/.exec(gap)?.[1]?.replaceAll(/\s/g, '');
    if (hex === undefined) continue;
    found.push({
      cms: trimmed(Buffer.from(hex, 'hex')),
      signed: Buffer.concat([bytes.subarray(from, from + length), bytes.subarray(second, second + rest)]),
      end: second + rest,
      sound: from === 0,
    });
  }
  return found.sort((a, b) => a.end - b.end);
}

/** Room is kept for a signature before it is made: what is left of it is zeros after the outer structure. */
function trimmed(der: Buffer): Uint8Array {
  const first = der[1] ?? 0;
  if (der[0] !== 0x30 || first === 0x80) return der;
  if (first < 0x80) return der.subarray(0, 2 + first);
  const count = first & 0x7f;
  if (count > 4) return der;
  return der.subarray(0, 2 + count + der.readUIntBE(2, count));
}
