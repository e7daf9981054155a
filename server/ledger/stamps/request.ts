/** The question to a time-stamping authority (RFC 3161, 2.4.1): digest, nonce, and that its certificate be sent along. Pure. */
import { createHash } from 'node:crypto';
import { der } from './der.ts';

const ALGORITHMS = {
  sha256: Buffer.from('300d06096086480165030402010500', 'hex'),
  sha512: Buffer.from('300d06096086480165030402030500', 'hex'),
};
export type Imprint = keyof typeof ALGORITHMS;

const integer = (bytes: Buffer): Buffer => {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const short = bytes.subarray(from);
  // A leading one bit would make it negative.
  return der(2, (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short);
};

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const groups = [first * 40 + second, ...rest].map((value) => {
    const group = [value % 128];
    for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128))
      group.unshift((left % 128) + 128);
    return Buffer.from(group);
  });
  return der(6, ...groups);
}

/** `nonce`: random, at least eight bytes. */
export function stampRequest(
  content: Buffer,
  nonce: Buffer,
  policy?: string,
  imprint: Imprint = 'sha256',
): Buffer {
  const digest = createHash(imprint).update(content).digest();
  return der(
    0x30,
    integer(Buffer.of(1)),
    der(0x30, ALGORITHMS[imprint], der(4, digest)),
    ...(policy ? [oid(policy)] : []),
    integer(nonce),
    der(1, Buffer.of(255)),
  );
}
