/** Records that travel sealed: AES-256-GCM under a key that only the holder of the call's secret can make. */
import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

const purpose = 'gongshu answer records/1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export const sealingName = 'A256GCM';

const keyOf = (secret: KeyObject): Buffer =>
  Buffer.from(hkdfSync('sha256', secret.export(), Buffer.alloc(0), purpose, 32));

/** base64url of IV ‖ ciphertext ‖ tag. */
export function sealRecords(secret: KeyObject, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url');
}

/** The consumer's side, for the tests and as the example of how it is done. Throws when the bytes were altered. */
export function openRecords(secret: KeyObject, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const body = bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}
