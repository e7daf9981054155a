/** Documents, licences and contracts handed over as papers, and the receipts by which anybody checks them. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

const party = z.object({ id: z.uuid(), name: text });

export const declareBody = z.strictObject({ resourceId: z.uuid(), kind: z.string().max(40) });
export const paperEntry = z.object({
  resource: z.object({ id: z.uuid(), name: z.string() }),
  kind: z.object({ key: z.string(), title: text }),
  provider: party,
  declaredAt: z.string(),
});

/** A grant of the caller's unit under which papers can be fetched, and by what each is found. */
export const paperGrant = z.object({
  grantId: z.uuid(),
  number: z.string(),
  service: text,
  kind: text,
  lookup: z.array(z.object({ name: z.string(), title: text })),
});

export const receiptReply = z.object({
  number: z.string(),
  kind: text,
  title: z.string(),
  issuer: text,
  at: z.string(),
  sha256: z.string(),
  bytes: z.number().int(),
  /** That the paper counts as its original, in the city's words, with the articles. */
  effect: text,
  articles: z.array(z.string()),
  entry: z.string(),
  /** Its provider withdrew it, or corrected what it says: it counts as nothing any more. */
  voided: z.object({ how: z.enum(['withdrawn', 'corrected']), at: z.string(), entry: z.string() }).nullable(),
});
export type ReceiptReply = z.output<typeof receiptReply>;

export const papersReply = z.object({
  kinds: z.array(z.object({ key: z.string(), title: text })),
  articles: z.array(z.string()),
  entries: z.array(paperEntry),
  /** Own entries that are not declared yet. */
  open: z.array(z.object({ id: z.uuid(), name: z.string() })),
  grants: z.array(paperGrant),
  receipts: z.array(
    receiptReply
      .pick({ number: true, title: true, at: true, voided: true })
      .extend({ kind: text, mayVoid: z.boolean() }),
  ),
  mayDeclare: z.boolean(),
});
export type PapersReply = z.output<typeof papersReply>;

export const fetchBody = z.strictObject({
  grantId: z.uuid(),
  values: z.record(z.string().max(100), z.string().max(400)),
});
export const fetchedReply = z.object({
  receipt: receiptReply,
  file: z.object({ name: z.string(), type: z.string(), base64: z.string() }),
});
export type FetchedReply = z.output<typeof fetchedReply>;

export const voidBody = z.strictObject({
  how: z.enum(['withdrawn', 'corrected']),
  reason: z.string().trim().min(2).max(1000),
});
export type VoidBody = z.output<typeof voidBody>;

export const numberParams = z.strictObject({ number: z.string().regex(/^[A-Z0-9-]{6,40}$/) });
export const checkReply = z.object({ number: z.string(), genuine: z.boolean(), sha256: z.string() });
