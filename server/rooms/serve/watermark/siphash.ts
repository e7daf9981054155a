/** SipHash-2-4 of a text's UTF-16LE bytes: a keyed function for short inputs, some ten times as quick here as an HMAC. */

/** 128 bits as four words, the lowest first. */
export type SipKey = Int32Array;

export const sipKey = (bytes: Buffer): SipKey =>
  Int32Array.from([0, 4, 8, 12], (at) => bytes.readInt32LE(at));

/** The low and the high word of the last result; read before the next call. */
export const sipOut = new Uint32Array(2);

/** Writes 64 bits to `sipOut`. Words of 64 bits are two of 32: this engine reckons those without allocating. */
export function sipHash(key: SipKey, text: string): void {
  const k0l = key[0] as number;
  const k0h = key[1] as number;
  const k1l = key[2] as number;
  const k1h = key[3] as number;
  let v0l = k0l ^ 0x70736575;
  let v0h = k0h ^ 0x736f6d65;
  let v1l = k1l ^ 0x6e646f6d;
  let v1h = k1h ^ 0x646f7261;
  let v2l = k0l ^ 0x6e657261;
  let v2h = k0h ^ 0x6c796765;
  let v3l = k1l ^ 0x79746573;
  let v3h = k1h ^ 0x74656462;
  const length = text.length;
  const blocks = length >> 2;
  // Whole words, the last with the length, and a final round of four.
  for (let block = 0; block <= blocks + 1; block++) {
    let ml = 0;
    let mh = 0;
    let rounds = 2;
    const at = block << 2;
    if (block < blocks) {
      ml = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
      mh = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
    } else if (block === blocks) {
      const left = length - at;
      if (left > 0) ml = text.charCodeAt(at);
      if (left > 1) ml |= text.charCodeAt(at + 1) << 16;
      if (left > 2) mh = text.charCodeAt(at + 2);
      mh |= (length << 1) << 24;
    } else {
      v2l ^= 0xff;
      rounds = 4;
    }
    v3l ^= ml;
    v3h ^= mh;
    for (let round = 0; round < rounds; round++) {
      let low = (v0l >>> 0) + (v1l >>> 0);
      v0h = (v0h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
      v0l = low | 0;
      let l = (v1l << 13) | (v1h >>> 19);
      let h = (v1h << 13) | (v1l >>> 19);
      v1l = l ^ v0l;
      v1h = h ^ v0h;
      l = v0l;
      v0l = v0h;
      v0h = l;
      low = (v2l >>> 0) + (v3l >>> 0);
      v2h = (v2h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
      v2l = low | 0;
      l = (v3l << 16) | (v3h >>> 16);
      h = (v3h << 16) | (v3l >>> 16);
      v3l = l ^ v2l;
      v3h = h ^ v2h;
      low = (v0l >>> 0) + (v3l >>> 0);
      v0h = (v0h + v3h + (low > 0xffffffff ? 1 : 0)) | 0;
      v0l = low | 0;
      l = (v3l << 21) | (v3h >>> 11);
      h = (v3h << 21) | (v3l >>> 11);
      v3l = l ^ v0l;
      v3h = h ^ v0h;
      low = (v2l >>> 0) + (v1l >>> 0);
      v2h = (v2h + v1h + (low > 0xffffffff ? 1 : 0)) | 0;
      v2l = low | 0;
      l = (v1l << 17) | (v1h >>> 15);
      h = (v1h << 17) | (v1l >>> 15);
      v1l = l ^ v2l;
      v1h = h ^ v2h;
      l = v2l;
      v2l = v2h;
      v2h = l;
    }
    v0l ^= ml;
    v0h ^= mh;
  }
  sipOut[0] = v0l ^ v1l ^ v2l ^ v3l;
  sipOut[1] = v0h ^ v1h ^ v2h ^ v3h;
}
