/** What corrections take and give over HTTP. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes } from '#kernel/http/shapes.ts';
import { recipients, requestKinds } from './tables.ts';

const text = z.object({ zh: z.string(), en: z.string() });
const day = z.iso.date();
const named = z.object({ id: z.string(), name: text });
const keyValues = z.record(z.string().max(64), z.string().max(200));
const reason = z.string().trim().min(2).max(2000);
const item = z.string().max(64);

export const fileBody = z.strictObject({
  resourceId: z.uuid(),
  kind: z.enum(requestKinds),
  recipient: z.enum(recipients).optional(),
  recipientId: z.uuid().optional(),
  key: keyValues.optional(),
  item: item.optional(),
  claimed: z.string().trim().max(500).optional(),
  reason,
  ground: z.string().max(40).optional(),
});

/** The same of an application system; the entry is the one its grant is for. */
export const gatewayFileBody = fileBody.omit({ resourceId: true });

export const filedReply = z.object({ id: z.uuid(), number: z.string() });

const step = z.object({ title: text, days: z.number().optional(), articles: z.array(z.string()) });
const way = z.object({
  kind: z.enum(requestKinds),
  title: text,
  articles: z.array(z.string()),
  recipients: z.array(z.object({ key: z.enum(recipients), title: text })),
  grounds: z.array(z.object({ key: z.string(), title: text })),
  steps: z.array(step),
});
export type WayReply = z.output<typeof way>;

export const waysReply = z.object({
  resource: z.object({ id: z.uuid(), name: z.string(), provider: named }).nullable(),
  ways: z.array(way),
  keyItems: z.array(z.object({ name: z.string(), title: text, personal: z.boolean() })),
  items: z.array(z.object({ name: z.string(), title: text })),
  /** Bodies that use the data, where a request may go to one of them. */
  users: z.array(named),
  proofFirst: z.object({ text, articles: z.array(z.string()) }),
  abilities: abilitiesSchema,
});
export type WaysReply = z.output<typeof waysReply>;

export const requestStates = ['open', 'to-tell', 'settled', 'archived'] as const;

const requestLine = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  resource: z.object({ id: z.uuid(), name: z.string() }),
  provider: named,
  recipient: named.extend({ key: z.enum(recipients) }),
  filer: named,
  mine: z.boolean(),
  /** Item title; null: the whole record or entry. */
  item: text.nullable(),
  /** One record is meant, not the entry as a whole. */
  oneRecord: z.boolean(),
  filedOn: day,
  step: text.nullable(),
  holder: text.nullable(),
  due: day.nullable(),
  overdue: z.boolean(),
  elapsed: z.number().int(),
  outcome: z.enum(['corrected', 'kept']).nullable(),
  correctedOn: day.nullable(),
  extended: z.boolean(),
});
export type RequestLine = z.output<typeof requestLine>;

export const requestQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(requestKinds).optional(),
  state: z.enum(requestStates).optional(),
  overdue: z.stringbool().optional(),
  mine: z.stringbool().optional(),
  resource: z.uuid().optional(),
  q: z.string().trim().max(60).optional(),
});
export type RequestQuery = z.output<typeof requestQuery>;
export const requestList = listOf(requestLine);

const line = z.object({
  at: z.string(),
  day,
  person: z.string().nullable(),
  organisation: text.nullable(),
  what: text,
  content: z.string(),
  due: day.nullable(),
  lateDays: z.number().int(),
  articles: z.array(z.string()),
});
export type TimelineLine = z.output<typeof line>;
export const timelineQuery = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  lang: z.enum(['zh', 'en']).default('zh'),
});

const downstream = z.object({
  organisation: named,
  grantId: z.string(),
  calls: z.number().int(),
  records: z.number().int(),
});

export const requestReply = requestLine.extend({
  articles: z.array(z.string()),
  title: text,
  caseId: z.string().nullable(),
  ground: text.nullable(),
  channel: z.enum(['desk', 'gateway']),
  /** For who filed it and who handles it; null to everybody else. */
  content: z
    .object({
      key: z.record(z.string(), z.string()),
      claimed: z.string().nullable(),
      reason: z.string(),
    })
    .nullable(),
  /** Titles of the items that `content` and `trace` name. */
  titles: z.record(z.string(), text),
  /** For officials who handle it: where the value comes from, and what it was. */
  trace: z
    .object({
      found: z.boolean(),
      held: z.record(z.string(), z.string().nullable()).nullable(),
      source: named,
      system: z.string().nullable(),
      batch: z
        .object({ id: z.string(), seq: z.number().int(), fileName: z.string(), day, channel: z.string() })
        .nullable(),
      downstream: z.array(downstream),
    })
    .nullable(),
  corrected: z.object({ on: day, seq: z.number().int() }).nullable(),
  forwardedAt: z.string().nullable(),
  told: z.object({ at: z.string(), text: z.string() }).nullable(),
  files: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      mediaType: z.string(),
      bytes: z.number(),
      at: z.string(),
    }),
  ),
  linked: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      kind: z.enum(requestKinds),
      state: z.enum(requestStates),
    }),
  ),
  refusals: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      caseId: z.string(),
      office: named,
      on: day,
      what: z.string(),
      state: z.string(),
    }),
  ),
  marks: z.object({ underCheck: z.boolean(), disputed: z.boolean(), since: day.nullable() }),
  timeline: z.array(line),
  abilities: abilitiesSchema,
});
export type RequestReply = z.output<typeof requestReply>;

export const boardQuery = z.strictObject({
  kind: z.enum(requestKinds).default('check'),
  from: day.optional(),
  to: day.optional(),
});
const boardRow = z.object({
  provider: named,
  received: z.number().int(),
  inTime: z.number().int(),
  extended: z.number().int(),
  overdue: z.number().int(),
  open: z.number().int(),
  unbound: z.number().int(),
  medianWorkdays: z.number().nullable(),
  lateSteps: z.number().int(),
});
export const boardReply = z.object({ items: z.array(boardRow), articles: z.array(z.string()) });

const dispute = z.object({
  items: z.array(z.string()),
  underCheck: z.boolean(),
  disputed: z.boolean(),
  since: day.nullable(),
  correctedOn: day.nullable(),
});
/** Marks of an entry as everybody may read them: how many records, never which. */
export const disputesReply = z.object({
  underCheck: z.boolean(),
  disputed: z.boolean(),
  since: day.nullable(),
  records: z.number().int(),
  whole: dispute.nullable(),
  articles: z.array(z.string()),
});
export type DisputesReply = z.output<typeof disputesReply>;

export const remindBody = z.strictObject({ said: reason });
export const refusalBody = z.strictObject({ officeId: z.uuid(), what: reason });
export const refusalReply = z.object({ id: z.uuid(), caseId: z.uuid(), number: z.string() });
export const dealingBody = z.strictObject({
  resourceId: z.uuid(),
  key: keyValues,
  outcome: z.enum(['accepted', 'rejected']),
  ground: z.string().max(40).optional(),
  proof: z.boolean(),
});
export const dealingReply = z.object({ id: z.uuid() });
export const fileParams = z.strictObject({ id: z.uuid(), fileId: z.uuid() });
export const waysQuery = z.strictObject({ resource: z.uuid().optional() });

nameShapes({ CorrectionRequest: requestReply, CorrectionLine: requestLine, CorrectionWay: way });
