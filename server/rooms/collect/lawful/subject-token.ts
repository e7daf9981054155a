/** A subject outside the row store: a digest under the city's key, equal for equal numbers and read back by nobody. */
import { createHmac } from 'node:crypto';

/** Lower-case letters of an identity number and spaces around it make no other subject. */
export const subjectToken = (key: Buffer, identifier: string): string =>
  createHmac('sha256', key)
    .update(`consent-subject\n${identifier.trim().toUpperCase()}`)
    .digest('hex')
    .slice(0, 32);
