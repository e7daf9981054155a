/** How a drop folder is reached and which of its files are taken. */
import { z } from 'zod';

/** A folder as the server spells it; no way up and no sign that ends a name. */
const folder = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine(
    (text) => !/[\0\r\n]/.test(text) && !text.split('/').includes('..'),
    'no “..” and no control characters',
  );
const name = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !/[\0\r\n/]/.test(text), 'a name without a folder');

export const sftpSettings = z.strictObject({
  host: z.string().trim().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(22),
  username: z.string().trim().min(1).max(100),
  /** `SHA256:…` as ssh-keygen -lf prints it: the server's key, so that nobody else answers in its place. */
  hostKey: z
    .string()
    .trim()
    .regex(/^(SHA256:[A-Za-z0-9+/]{43}=?)?$/)
    .default(''),
  folder,
  /** `*` stands for any signs, `?` for one. */
  pattern: name.default('*'),
  /** How a file is known to be whole: it stopped growing, or a marker stands beside it. */
  ready: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('stable'), seconds: z.number().int().min(1).max(86_400).default(60) }),
      z.strictObject({ by: z.literal('marker'), suffix: name.default('.done') }),
    ])
    .default({ by: 'stable', seconds: 60 }),
  /** Where files go once their rows are visible; left out: they stay and are remembered. */
  doneFolder: folder.optional(),
  /** Where files go that cannot be taken in. */
  quarantineFolder: folder.optional(),
  maxBytes: z.number().int().min(1).max(1_099_511_627_776).default(21_474_836_480),
});
export type SftpSettings = z.output<typeof sftpSettings>;

export const sftpSecrets = z.strictObject({
  password: z.string().max(1000).optional(),
  privateKey: z.string().max(20_000).optional(),
  passphrase: z.string().max(1000).optional(),
});
export type SftpSecrets = z.output<typeof sftpSecrets>;

/** The files taken so far that still lie in the folder: what a name alone would not tell apart. */
export const sftpCursor = z.object({ taken: z.array(z.string()).default([]) });

/** Goes back to the last `*` alone: whatever pattern meets whatever name, the work is bounded by the product of their lengths. */
export function matcherOf(pattern: string): (name: string) => boolean {
  const signs = [...pattern];
  return (file) => {
    const name = [...file];
    let [at, sign, star, from] = [0, 0, -1, 0];
    while (at < name.length) {
      if (signs[sign] === '*') {
        star = sign++;
        from = at;
      } else if (sign < signs.length && (signs[sign] === '?' || signs[sign] === name[at])) {
        sign++;
        at++;
      } else if (star === -1) return false;
      else {
        sign = star + 1;
        at = ++from;
      }
    }
    return signs.slice(sign).every((one) => one === '*');
  };
}
