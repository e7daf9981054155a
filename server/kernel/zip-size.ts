/** Whether a zip unpacks to no more than it may: measured by unpacking, because what a zip says of itself is its sender's word. */
import { inflateRawSync } from 'node:zlib';

const DEFLATED = 8;

export function unpacksWithin(zip: Buffer, most: number): boolean {
  let left = most;
  // Every directory entry counts, wherever it lies; what is none by its content adds nothing.
  for (let at = zip.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0 && at + 46 <= zip.length; ) {
    const local = zip.readUInt32LE(at + 42);
    if (zip.readUInt16LE(at + 10) === DEFLATED && local + 30 <= zip.length) {
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const packed = zip.subarray(from, from + zip.readUInt32LE(at + 20));
      try {
        left -= inflateRawSync(packed, { maxOutputLength: Math.max(left, 1) }).length;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return false;
      }
      if (left <= 0) return false;
    }
    at = zip.indexOf('PK\u0001\u0002', at + 4, 'latin1');
  }
  return true;
}
