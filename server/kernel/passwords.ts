/** Secrets that need only be checked: argon2id in the PHC string form, compared in constant time. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

// OWASP's second choice of 2024 (19 MiB, two passes): about 40 ms here, and sixteen sign-ins at once stay under 320 MiB.
const cost = { memory: 19_456, passes: 2 };
const LANES = 1;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** For tests alone, which make thousands of people: what is stored says how it was made, so nothing else differs. */
export function hashLightly(): void {
  cost.memory = 64;
  cost.passes = 1;
}

const derive = promisify(argon2);
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** `$argon2id$v=19$m=…,t=…,p=…$salt$tag`; the password is normalised (NFKC) so that every keyboard gives the same. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: LANES,
    tagLength: TAG_BYTES,
    memory: cost.memory,
    passes: cost.passes,
  });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${LANES}$${unpadded(nonce)}$${unpadded(tag)}`;
}

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** False for a wrong password and for a stored text that is no such hash. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = form.exec(stored) ?? [];
  if (!memory || !passes || !lanes || !salt || !tag) return false;
  const wanted = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt, 'base64'),
    parallelism: Number(lanes),
    tagLength: wanted.length,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(wanted, found);
}

/** Was this made with weaker parameters than today's? Then hash anew at the next sign-in. */
export const needsRehash = (stored: string): boolean =>
  !stored.startsWith(`$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${LANES}$`);
