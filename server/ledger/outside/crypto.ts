/**
 * SHA-256, SHA-512 and the check of an Ed25519 signature in plain arithmetic: pages opened from a disk or over http have no
 * WebCrypto, and a verifier that lies in an archive may rest on nothing. Only checks, knows no secret, need not be fast.
 */

const PRIMES = Array.from({ length: 410 }, (_, n) => n).filter((n) => {
  for (let by = 2; by * by <= n; by++) if (n % by === 0) return false;
  return n > 1;
});

/** The first 64 bits behind the point of the nth root of a prime: where both hash functions take their constants from. */
function fraction(prime: number, nth: bigint): bigint {
  const target = BigInt(prime) << (64n * nth);
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** nth <= target) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(64, low);
}

const K = PRIMES.slice(0, 80).map((prime) => fraction(prime, 3n));
const H = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2n));
const K32 = K.slice(0, 64).map((one) => Number(one >> 32n));

/** The message, a one, zeros, and its length in bits, in whole blocks. */
function padded(message: Uint8Array, block: number): Uint8Array {
  const length = Math.ceil((message.length + 1 + block / 8) / block) * block;
  const out = new Uint8Array(length);
  out.set(message);
  out[message.length] = 0x80;
  new DataView(out.buffer).setBigUint64(length - 8, BigInt(message.length) * 8n);
  return out;
}

export function sha256(message: Uint8Array): Uint8Array {
  const view = new DataView(padded(message, 64).buffer);
  const state = new Uint32Array(H.map((one) => Number(one >> 32n)));
  const w = new Uint32Array(64);
  const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));
  const at = (list: Uint32Array | readonly number[], index: number): number => list[index] ?? 0;
  for (let from = 0; from < view.byteLength; from += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(from + i * 4);
    for (let i = 16; i < 64; i++) {
      const [a, b] = [at(w, i - 15), at(w, i - 2)];
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(K32, i) + at(w, i)) >>> 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) >>> 0, c, b, a, (t1 + t2) >>> 0];
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) state[i] = at(state, i) + one;
  }
  const out = new DataView(new ArrayBuffer(32));
  for (const [i, one] of state.entries()) out.setUint32(i * 4, one);
  return new Uint8Array(out.buffer);
}

export function sha512(message: Uint8Array): Uint8Array {
  const view = new DataView(padded(message, 128).buffer);
  const cut = (x: bigint): bigint => BigInt.asUintN(64, x);
  const turn = (x: bigint, by: bigint): bigint => (x >> by) | cut(x << (64n - by));
  const state = [...H];
  const w: bigint[] = [];
  const at = (list: readonly bigint[], index: number): bigint => list[index] ?? 0n;
  for (let from = 0; from < view.byteLength; from += 128) {
    for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(from + i * 8);
    for (let i = 16; i < 80; i++) {
      const [a, b] = [at(w, i - 15), at(w, i - 2)];
      const s0 = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
      const s1 = turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n);
      w[i] = cut(at(w, i - 16) + s0 + at(w, i - 7) + s1);
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let i = 0; i < 80; i++) {
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (cut(~e) & g)) + at(K, i) + at(w, i);
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + t1), c, b, a, cut(t1 + t2)];
    }
    for (const [i, one] of [a, b, c, d, e, f, g, h].entries()) state[i] = cut(at(state, i) + one);
  }
  const out = new DataView(new ArrayBuffer(64));
  for (const [i, one] of state.entries()) out.setBigUint64(i * 8, one);
  return new Uint8Array(out.buffer);
}

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (x: bigint, m: bigint = P): bigint => ((x % m) + m) % m;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

const inverse = (x: bigint): bigint => power(x, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (P - 1n) / 4n);

/** Extended coordinates. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];
const ZERO: Point = [0n, 1n, 1n, 0n];

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * D * t1 * t2);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function multiply(point: Point, by: bigint): Point {
  let result = ZERO;
  let double = point;
  for (let left = by; left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, double);
    double = add(double, double);
  }
  return result;
}

const little = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Undefined when no point has this encoding (RFC 8032, 5.1.3). */
function decode(bytes: Uint8Array): Point | undefined {
  const value = little(bytes);
  const sign = value >> 255n;
  const y = value & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  if (mod(v * x * x) !== u) x = mod(x * ROOT);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return undefined;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

function sameAs(point: Point, encoded: Uint8Array): boolean {
  const [x, y, z] = point;
  const by = inverse(z);
  return little(encoded) === (mod(y * by) | ((mod(x * by) & 1n) << 255n));
}

const BASE_Y = mod(4n * inverse(5n));
const BASE = decode(Uint8Array.from({ length: 32 }, (_, i) => Number((BASE_Y >> BigInt(8 * i)) & 255n)));

/** Is `signature` (64 bytes) over `message` by the holder of the public `key` (32 bytes)? */
export function signedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.length !== 32 || signature.length !== 64 || !BASE) return false;
  const point = decode(key);
  const first = signature.slice(0, 32);
  const s = little(signature.slice(32));
  if (!point || s >= ORDER) return false;
  const both = new Uint8Array(64 + message.length);
  both.set(first);
  both.set(key, 32);
  both.set(message, 64);
  const k = mod(little(sha512(both)), ORDER);
  const [x, y, z, t] = point;
  const minus: Point = [mod(-x), y, z, mod(-t)];
  return sameAs(add(multiply(BASE, s), multiply(minus, k)), first);
}
