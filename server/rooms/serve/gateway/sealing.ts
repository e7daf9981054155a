/** Texts sealed under a key: records that travel so by the grade of the data, openable by whoever holds the call's secret and nobody else. */
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

export const recordsPurpose = 'gongshu answer records/1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export const sealingName = 'A256GCM';

/** How the holder of the secret opens an answer; the same words wherever a call is explained. */
export const howToOpen = {
  zh: `应答中没有记录，而有 encryption（${sealingName}）和 sealed：sealed 为 base64url，解码后前 ${IV_BYTES} 字节是初始向量，末 ${TAG_BYTES} 字节是校验标签，中间是密文；密钥为 HKDF-SHA256（输入为解码后的调用密钥，盐为空，info 为“${recordsPurpose}”，取 32 字节），以 AES-256-GCM 解密得到 JSON，即平时的 records、answer 或 answers。开发包用 open（Python 为 open_sealed）。密文由双方共有的密钥派生，因此只能用 HMAC 密钥调用，证明力为 E1；登记的公钥没有共享密钥，会被拒绝`,
  en: `the answer holds encryption (${sealingName}) and sealed instead of records: decode sealed from base64url; the first ${IV_BYTES} bytes are the IV, the last ${TAG_BYTES} the tag, the ciphertext lies between; the key is HKDF-SHA256 of the decoded secret of the call (empty salt, info “${recordsPurpose}”, 32 bytes); AES-256-GCM gives the JSON that would else stand under records, answer or answers. The SDKs do it by open (Python: open_sealed). It is sealed under a secret that both sides share, so the call is made with an HMAC key and is evidence of level E1; a registered public key has no such secret and is refused`,
} as const;

const keyOf = (secret: KeyObject | Buffer, purpose: string): Buffer =>
  Buffer.from(
    hkdfSync('sha256', Buffer.isBuffer(secret) ? secret : secret.export(), Buffer.alloc(0), purpose, 32),
  );

/** base64url of IV ‖ ciphertext ‖ tag. */
export function sealText(secret: KeyObject | Buffer, purpose: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), iv, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
}

/** Throws when the bytes were altered or sealed for another purpose. */
export function openText(secret: KeyObject | Buffer, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const key = keyOf(secret, purpose);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const body = bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

export const sealRecords = (secret: KeyObject, text: string): string =>
  sealText(secret, recordsPurpose, text);
