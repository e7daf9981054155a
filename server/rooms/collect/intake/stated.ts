/** What a source states of a delivery beside it: compared with what came, and a difference refuses the delivery. */
import { z } from 'zod';
import { problem } from '#kernel/errors.ts';
import type { Rejection } from '../tables.ts';

export const sha256Shape = z.string().regex(/^[0-9a-f]{64}$/);
/** `rows`: records below the header, in this delivery alone. */
export const statedSchema = z.strictObject({
  sha256: sha256Shape.optional(),
  rows: z.number().int().min(0).optional(),
});
export type Stated = z.output<typeof statedSchema>;

/** Nothing rather than an empty statement. */
export const statement = (sha256: string | undefined, rows: number | undefined): Stated | undefined =>
  sha256 === undefined && rows === undefined
    ? undefined
    : { ...(sha256 === undefined ? {} : { sha256 }), ...(rows === undefined ? {} : { rows }) };

/** The digest of a request's body as RFC 9530 writes it. Errors: collect.digest-unreadable. */
export function digestOfHeader(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, base64 = ''] = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(String(header)) ?? [];
  if (base64 === '') throw problem('collect.digest-unreadable');
  return Buffer.from(base64, 'base64').toString('hex');
}

/** The file beside a file, as `sha256sum` writes it, `rows: 1000` on a line of its own where the source counts. Errors: collect.digest-unreadable. */
export function statementOfFile(text: string): Stated {
  const [, sha256] = /^\s*([0-9a-fA-F]{64})(?:\s|$)/m.exec(text) ?? [];
  const [, rows] = /^\s*rows\s*[:=]\s*([0-9]{1,12})\s*$/m.exec(text) ?? [];
  const found = statement(sha256?.toLowerCase(), rows === undefined ? undefined : Number(rows));
  if (!found) throw problem('collect.digest-unreadable');
  return found;
}

/** Why the delivery is refused; undefined where it is what was stated, or nothing was. */
export function contradicts(
  stated: Stated | null | undefined,
  found: { sha256: string; rows?: number },
): Rejection | undefined {
  if (stated?.sha256 !== undefined && stated.sha256 !== found.sha256)
    return {
      code: 'collect.checksum-differs',
      params: { stated: stated.sha256, found: found.sha256 },
      issues: [],
    };
  if (stated?.rows !== undefined && found.rows !== undefined && stated.rows !== found.rows)
    return { code: 'collect.rows-differ', params: { stated: stated.rows, found: found.rows }, issues: [] };
  return undefined;
}

/** The reasons of a refusal that say the delivery was not what its source stated. */
export const contradictions = ['collect.checksum-differs', 'collect.rows-differ'] as const;
