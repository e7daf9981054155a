/** The list of consents that are not supplied. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

/** Why nothing is supplied: signatures, a suspension, the entry, the service's table, or the file that has not come. */
export const lacks = ['signature', 'suspended', 'entry', 'table', 'file'] as const;

const party = z.object({ id: z.uuid(), name: text });
export const unsuppliedReply = z.object({
  /** Consents in force, supplied or not. */
  consents: z.number().int(),
  items: z.array(
    z.object({
      applicationId: z.uuid(),
      number: z.string().nullable(),
      grantId: z.uuid(),
      applicant: party,
      provider: party,
      resource: z.object({ id: z.uuid(), name: z.string() }),
      mode: z.string(),
      lacks: z.enum(lacks),
      agreedOn: z.iso.date(),
      /** Days since the consent. */
      days: z.number().int(),
    }),
  ),
  articles: z.array(z.string()),
});
export type UnsuppliedReply = z.output<typeof unsuppliedReply>;
