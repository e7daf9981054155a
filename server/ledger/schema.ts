/** What the ledger's routes take and give; the web infers its types from here. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const consistencyQuery = z.strictObject({
  /** Name of the log; the one that takes entries now where it is left out. */
  origin: z.string().max(200).optional(),
  from: z.coerce.number().int().min(1),
  to: z.coerce.number().int().min(1),
});
export const consistencyReply = z.object({
  origin: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  /** Base64, in the order of RFC 6962, 2.1.2. */
  hashes: z.array(z.string()),
});

export const logsReply = z.object({
  items: z.array(
    z.object({
      origin: z.string(),
      stream: z.enum(['audit', 'test']),
      year: z.number().int(),
      size: z.number().int(),
      verifierKey: z.string(),
      /** Of the same log, newest first. */
      formerKeys: z.array(z.string()),
      /** The instant its folder was completed; null while the log takes entries. */
      frozen: z.string().nullable(),
    }),
  ),
});

export const hashParams = z.strictObject({ hash });

/** Days are legal days, both included. */
export const entriesQuery = z.strictObject({
  ...pageQuery,
  kind: z.string().max(100).optional(),
  activity: z.string().max(60).optional(),
  subjectType: z.string().max(100).optional(),
  subjectId: z.string().max(200).optional(),
  /** An entry of the catalogue: whatever was done with it, its batches, services, grants and data sets. */
  resource: z.uuid().optional(),
  case: z.uuid().optional(),
  organisation: z.uuid().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type EntriesQuery = z.output<typeof entriesQuery>;

const organisation = z.object({ id: z.string(), name: text.optional() });

/** The fields of the entry's body; `.loose` because what was written once is shown whole, also by later versions. */
export const bodySchema = z.looseObject({
  v: z.number(),
  id: z.string(),
  kind: z.string(),
  t: z.string(),
  actor: z.looseObject({
    kind: z.enum(['person', 'system', 'platform', 'anonymous']),
    person: z.string().optional(),
    system: z.string().optional(),
    key: z.string().optional(),
    organisation: z.string().optional(),
    roles: z.array(z.string()).optional(),
  }),
  subject: z.object({ type: z.string(), id: z.string() }),
  organisations: z.array(z.string()),
  organisation: z.string().optional(),
  case: z.string().optional(),
  purpose: z.string().optional(),
  activity: z.string().optional(),
  decision: z
    .looseObject({
      outcome: z.string(),
      rules: z.array(z.string()),
      articles: z.array(z.string()),
      asOf: z.string(),
      pack: z.object({ version: z.string(), hash: z.string() }).optional(),
    })
    .optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

/** What was too long for the entry and lies beside it; `body.aside.sha256` is the digest of its canonical JSON. */
export const asideSchema = bodySchema.pick({ detail: true, decision: true, organisations: true }).partial();

export const entrySchema = z.object({
  id: z.string(),
  hash,
  kind: z.string(),
  title: text,
  /** What was done with data, in the city's words; null where no data were touched. */
  activity: text.nullable(),
  at: z.string(),
  /** Place in the tree; null for about a second after the act. */
  index: z.number().int().nullable(),
  organisations: z.array(organisation),
  /** Only for bureau and auditors, and only while the disclosure stands. */
  person: z.object({ id: z.string(), name: z.string().optional() }).optional(),
  /** Exactly what was hashed. */
  body: bodySchema,
  aside: asideSchema.nullable(),
});
export type EntryReply = z.output<typeof entrySchema>;

/** `more`: there are more than `total`, counting stopped there. */
export const entriesReply = listOf(entrySchema).extend({
  more: z.boolean(),
  /** Of the whole ledger: on record without a number; counted to ten thousand. */
  waiting: z.object({ count: z.number().int(), more: z.boolean(), oldest: z.string().nullable() }),
});

/** Everything an outside verifier needs; hashes in base64, as in the checkpoint. */
export const proofSchema = z.object({
  origin: z.string(),
  index: z.number().int(),
  size: z.number().int(),
  leaf: z.string(),
  path: z.array(z.string()),
  /** Signed note over size and root. */
  checkpoint: z.string(),
});
export type Proof = z.output<typeof proofSchema>;

export const entryReply = z.object({
  entry: entrySchema,
  proof: proofSchema.nullable(),
  /** What else happened in the same case, or to the same subject, as far as the reader may see it; oldest first. */
  path: z.array(entrySchema),
  abilities: abilitiesSchema,
});

export const receiptReply = z.object({
  hash,
  exists: z.boolean(),
  proof: proofSchema.nullable(),
});

export const kindsReply = z.object({
  /** `activity`: what an event of this kind does with data; `stated` where each entry says it; null where none are touched. */
  items: z.array(z.object({ kind: z.string(), title: text, activity: z.string().nullable() })),
  /** The activities an entry may bear, those the bureau added included. */
  activities: z.array(z.object({ key: z.string(), title: text, added: z.boolean() })),
  articles: z.array(z.string()),
  /** The rule behind the list where the law leaves it open; null where it is closed. */
  open: z.string().nullable(),
  abilities: abilitiesSchema,
});

export const eventWays = ['medium', 'paper', 'direct', 'own-system'] as const;

/** Something done with data where the platform could not see it. `activity` is asked for by the ledger itself. */
export const eventBody = z.strictObject({
  activity: z.string().max(60).optional(),
  resourceId: z.uuid(),
  on: z.iso.date(),
  way: z.enum(eventWays),
  /** Whom the data came from or went to. */
  counterpartId: z.uuid().optional(),
  /** Number of the paper that orders or proves it. */
  reference: z.string().trim().max(100).optional(),
  records: z.number().int().min(0).optional(),
  /** What the user is in law, and by which way the data were had: asked for where the city's text lists them. */
  userKind: z.string().max(60).optional(),
  channel: z.string().max(60).optional(),
});
export type EventBody = z.output<typeof eventBody>;
export const eventReply = z.object({ hash });
