/** Texts sealed under a key: records that travel so by the grade of the data, openable by whoever holds the call's secret and nobody else. */
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

const recordsPurpose = 'gongshu answer records/1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export const sealingName = 'A256GCM';

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

/** The consumer's side, for the tests and as the example of how it is done. */
export const openRecords = (secret: KeyObject, sealed: string): string =>
  openText(secret, recordsPurpose, sealed);
