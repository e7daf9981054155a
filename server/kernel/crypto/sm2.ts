/**
 * SM2 signatures with SM3 (GM/T 0003, GB/T 32918) through node:crypto. Z, the digest of user id, curve and public key,
 * is fed by us: neither Node nor OpenSSL adds it on this way, and the other ways Node offers sign something else.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { StartError } from '../start-error.ts';

/** The user id of the standard; whoever signs under another one must say so to the verifier. */
export const SM2_USER_ID = '1234567812345678';

// What DER puts before the 64 bytes of an uncompressed public point: it also says that the curve is SM2.
const SPKI = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d03420004', 'hex');
const POINT_BYTES = 64;

// a, b, x and y of the curve's base point, as Z wants them.
const CURVE = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
);

/** The key cannot serve for SM2: another kind, another curve, or made in a way that would sign plain ECDSA. */
export class Sm2KeyError extends TypeError {
  constructor(why: string) {
    super(why);
    this.name = 'Sm2KeyError';
  }
}

/** The 64 bytes of the public point; refuses what is no SM2 key. */
function pointOf(key: KeyObject): Buffer {
  // A key straight from generateKeyPair calls itself 'ec' and then signs ECDSA over SM3 without a word.
  if (key.asymmetricKeyType === 'ec')
    throw new Sm2KeyError('the key calls itself "ec": it would sign ECDSA, not SM2');
  const open = key.type === 'private' ? createPublicKey(key) : key;
  const der = open.export({ type: 'spki', format: 'der' });
  if (der.length !== SPKI.length + POINT_BYTES || !der.subarray(0, SPKI.length).equals(SPKI))
    throw new Sm2KeyError('the key is not an SM2 key with an uncompressed point');
  return der.subarray(SPKI.length);
}

function digestZ(point: Buffer, id: string): Buffer {
  const name = Buffer.from(id);
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(name.length * 8);
  return createHash('sm3').update(bits).update(name).update(CURVE).update(point).digest();
}

// Deriving the public key costs more than the signature's hashing; keys in use are few and live long.
const kept = new WeakMap<KeyObject, Map<string, Buffer>>();

/** Z of a public (or private) key under a user id. */
export function sm2Z(key: KeyObject, id: string = SM2_USER_ID): Buffer {
  let known = kept.get(key);
  if (!known) {
    known = new Map();
    kept.set(key, known);
  }
  let z = known.get(id);
  if (!z) {
    z = digestZ(pointOf(key), id);
    known.set(id, z);
  }
  return z;
}

/** The signature as DER, as openssl writes it. */
export function sm2Sign(key: KeyObject, message: Buffer, id: string = SM2_USER_ID): Buffer {
  return createSign('sm3').update(sm2Z(key, id)).update(message).sign(key);
}

/** False also for bytes that are no signature at all. */
export function sm2Verify(
  key: KeyObject,
  message: Buffer,
  signature: Buffer,
  id: string = SM2_USER_ID,
): boolean {
  const z = sm2Z(key, id);
  try {
    return createVerify('sm3').update(z).update(message).verify(key, signature);
  } catch {
    return false;
  }
}

/** A private or public SM2 key from PEM; everything else is refused with a {@link Sm2KeyError}. */
export function sm2FromPem(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = /PRIVATE KEY-----/.test(pem) ? createPrivateKey(pem) : createPublicKey(pem);
  } catch {
    throw new Sm2KeyError('the text is no key in PEM');
  }
  pointOf(key);
  return key;
}

/** A new key pair, already in the form that signs SM2. */
export function newSm2Key(): { privatePem: string; publicPem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'SM2',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privatePem: privateKey, publicPem: publicKey };
}

// The sample of GM/T 0003.5: public point, message, r and s.
const SAMPLE_POINT = Buffer.from(
  '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  'hex',
);
const SAMPLE_SIGNATURE = Buffer.from(
  '3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3' +
    '022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  'hex',
);

/** Does this build of the cryptographic library still mean SM2 by what we feed it? */
export function sm2Works(): boolean {
  try {
    const sample = createPublicKey({
      key: Buffer.concat([SPKI, SAMPLE_POINT]),
      format: 'der',
      type: 'spki',
    });
    const message = Buffer.from('message digest');
    if (!sm2Verify(sample, message, SAMPLE_SIGNATURE)) return false;
    const own = newSm2Key();
    const made = sm2Sign(sm2FromPem(own.privatePem), message);
    return sm2Verify(sm2FromPem(own.publicPem), message, made);
  } catch {
    return false;
  }
}

/**
 * Ends the start when the sample does not verify. A later OpenSSL may add Z by itself;
 * signing must then stop rather than change its meaning.
 */
export function assertSm2(): void {
  if (sm2Works()) return;
  throw new StartError(
    'unsupported',
    '此 Node.js 的密码库未能通过 SM2 标准样例（GM/T 0003.5）校验，无法保证签名含义。请改用说明文件中写明的 Node.js 版本。',
    'the cryptographic library of this Node.js fails the SM2 sample of GM/T 0003.5, so that its signatures would mean something else. Use the version of Node.js named in the README.',
  );
}
