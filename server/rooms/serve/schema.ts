/** Requests and replies of the room, and the types inferred from them; the web reads its types here. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { rowFilterSchema } from './filter.ts';
import { maskSchema } from './masks.ts';
import { grantStates } from './tables.ts';
import {
  crossingKinds,
  environments,
  evidenceLevels,
  grantModes,
  quotaPeriods,
  quotaUnits,
} from './terms.ts';
import { filterOperators, serviceKinds, stepShape } from './ways/terms.ts';

const party = z.object({ id: z.uuid(), name: text });
const legalDay = z.iso.date();
const instant = z.string();

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);

export const hoursSchema = z.strictObject({
  days: z.union([
    z.literal('all'),
    z.literal('workday'),
    z.array(z.number().int().min(1).max(7)).min(1).max(7),
  ]),
  from: timeOfDay,
  to: timeOfDay,
});

export const publishServiceBody = z.strictObject({
  resourceId: z.uuid(),
  code: z.string().regex(/^[a-z][a-z0-9-]{2,62}$/),
  titleZh: z.string().trim().min(2).max(120),
  titleEn: z.string().trim().max(120).default(''),
  kind: z.enum(serviceKinds).default('lookup'),
  /** Items every key gives; key items or items marked filterable. A search has none. */
  lookup: z.array(z.string()).max(8).default([]),
  /** Where the service is called. The platform's own address or nothing: whoever names another one is told why not. */
  endpoint: z.string().max(400).optional(),
  /** Items the service can answer; all but binary ones when left out. */
  columns: z.array(z.string()).min(1).max(200).optional(),
  /** At most this many records of one key. */
  maxRecords: z.number().int().min(1).max(1000).default(100),
  /** Of a search: items it may be filtered and ordered by, each with an index. */
  filters: z.array(z.string()).max(20).optional(),
  order: z.array(z.string()).max(20).optional(),
  /** By item: how far a value may be off and still be called near; in its unit, days of a date, seconds of a time. */
  tolerances: z.record(z.string(), z.string().regex(stepShape)).optional(),
  /** By item: by how much its figures may be moved in delivered files, to mark whose copy each is; not of a verification. */
  mayMoveBy: z.record(z.string(), z.string().regex(stepShape)).optional(),
  /** Claims of a verification, records of a page of a search, keys of a batch, in one call. */
  maxPage: z.number().int().min(1).max(1000).optional(),
  /** Of a verification: different values of one item that may be claimed of one key on one day. */
  guesses: z.number().int().min(1).max(50).optional(),
});
export type PublishServiceBody = z.output<typeof publishServiceBody>;

const columnSchema = z.object({
  name: z.string(),
  title: text,
  type: z.string(),
  json: z.enum(['string', 'number', 'decimal-string', 'boolean', 'date', 'date-time']),
  nullable: z.boolean(),
  lookup: z.boolean(),
  filterable: z.boolean(),
  personal: z.enum(['none', 'personal', 'sensitive']),
  /** What a search may filter this column by; none elsewhere. */
  operators: z.array(z.enum(filterOperators)),
  /** A search may be ordered by it. */
  orderable: z.boolean(),
  tolerance: z.object({ step: z.string() }).nullable(),
  mayMoveBy: z.string().nullable(),
  codeList: z.object({ code: z.string().nullable(), values: z.array(z.string()).nullable() }).nullable(),
});

/** How a service is called: everything a developer of the consumer needs, made from the plan. */
export const instructionsSchema = z.object({
  address: z.string(),
  methods: z.array(z.object({ method: z.string(), how: text })),
  parameters: z.array(
    z.object({ name: z.string(), title: text, json: z.string(), required: z.boolean(), how: text }),
  ),
  headers: z.array(z.object({ name: z.string(), how: text, required: z.boolean() })),
  signature: z.object({
    algorithm: z.string(),
    /** The lines of the text to sign, joined by a line feed, without one at the end. */
    base: z.array(z.object({ line: z.string(), how: text })),
    encoding: text,
    response: text,
  }),
  /** How doubt about a value is told beside it, and where a wrong one is reported. */
  marks: text,
  /** How a sealed answer is opened; null where the grade does not ask for it. */
  sealing: text.nullable(),
  report: z.object({ address: z.string(), how: text }),
  answer: z.array(z.object({ name: z.string(), title: text, json: z.string(), nullable: z.boolean() })),
  errors: z.array(z.object({ code: z.string(), status: z.number().int(), what: text, mend: text })),
  /** Ready to run after key, secret and values are put in. `GONGSHU_SECRET` is read from the environment. */
  example: z.object({
    curl: z.string(),
    typescript: z.string(),
    python: z.string(),
    java: z.string(),
    go: z.string(),
    reply: z.string(),
  }),
});
export type Instructions = z.output<typeof instructionsSchema>;

export const serviceSummary = z.object({
  id: z.uuid(),
  code: z.string(),
  kind: z.enum(serviceKinds),
  title: text,
  resourceId: z.uuid(),
  provider: party,
  version: z.object({ id: z.uuid(), number: z.number().int() }),
  /** `building` until its first table stands. */
  state: z.enum(['building', 'serving']),
  rows: z.number().int(),
  batchSeq: z.number().int().nullable(),
  refreshedAt: instant.nullable(),
  publishedAt: instant,
});
export type ServiceSummary = z.output<typeof serviceSummary>;

export const serviceReply = serviceSummary.extend({
  /** The update that was due has not come since then. */
  lateSince: instant.optional(),
  columns: z.array(columnSchema),
  lookup: z.array(z.string()),
  maxRecords: z.number().int(),
  maxPage: z.number().int(),
  guesses: z.number().int().nullable(),
  planDigest: z.string(),
  versions: z.array(z.object({ id: z.uuid(), number: z.number().int(), publishedAt: instant })),
  instructions: instructionsSchema,
  abilities: abilitiesSchema,
});
export type ServiceReply = z.output<typeof serviceReply>;

/** How it has been answering of late, as the process that replies saw it; null where it saw no call. */
export const serviceHealthReply = z.object({
  minutes: z.number().int(),
  health: z
    .object({
      ok: z.number().int(),
      /** By the fault of the platform or of the data. */
      failed: z.number().int(),
      /** By the fault of the call. */
      refused: z.number().int(),
      bytes: z.number().int(),
      averageMs: z.number().nullable(),
      p95Ms: z.number().nullable(),
      lastOkAt: instant.nullable(),
      lastFailedAt: instant.nullable(),
    })
    .nullable(),
});
export type ServiceHealthReply = z.output<typeof serviceHealthReply>;

export const serviceQuery = z.strictObject({
  ...pageQuery,
  resource: z.uuid().optional(),
  kind: z.enum(serviceKinds).optional(),
  q: z.string().max(100).optional(),
});
export const serviceList = listOf(serviceSummary);

export const basisSchema = z.object({
  kind: z.string(),
  title: z.string(),
  article: z.string(),
  wording: z.string(),
});

export const termsSchema = z.object({
  /** Grants of the first format are read as the second one says them; their digest is of the text as it was sealed. */
  format: z.literal('gongshu.grant/2'),
  consumer: z.object({ organisationId: z.string(), systemId: z.string(), systemCode: z.string() }),
  service: z.object({
    code: z.string(),
    version: z.number().int(),
    versionId: z.string(),
    planDigest: z.string(),
  }),
  purpose: z.object({ code: z.string(), text: z.string(), required: z.boolean() }),
  operatorRequired: z.boolean(),
  basis: z.array(basisSchema),
  caseId: z.string().nullable(),
  columns: z.array(z.string()),
  rows: rowFilterSchema.nullable(),
  masks: z.record(z.string(), maskSchema),
  measures: z
    .object({
      grade: z.string(),
      masks: z.record(z.string(), maskSchema),
      encryption: z.boolean(),
      operator: z.boolean(),
    })
    .optional(),
  addresses: z.array(z.string()).nullable(),
  hours: z.array(hoursSchema).nullable(),
  quotas: z.array(
    z.object({
      unit: z.enum(quotaUnits),
      period: z.enum(quotaPeriods),
      limit: z.number().int(),
      timeZone: z.literal('Asia/Shanghai'),
    }),
  ),
  average: z.number().int().nullable(),
  firstDay: legalDay,
  lastDay: legalDay.nullable(),
  mode: z.enum(grantModes),
  modeReason: z.string().optional(),
  environment: z.enum(environments),
  /** Held by each process of the gateway. */
  rate: z.object({ perSecond: z.number().int(), burst: z.number().int() }).nullable(),
  concurrency: z.number().int().nullable(),
  maxPage: z.number().int(),
  evidence: z.enum(evidenceLevels),
  agreement: z.string().optional(),
  crossings: z.array(z.enum(crossingKinds)).optional(),
});

export const grantStanding = z.enum(['pending', 'active', 'suspended', 'revoked', 'expired', 'not-begun']);
export type GrantStanding = z.output<typeof grantStanding>;

export const grantSummary = z.object({
  id: z.uuid(),
  number: z.string(),
  /** `expired` and `not-begun` follow from the days. */
  standing: grantStanding,
  service: z.object({ id: z.uuid(), code: z.string(), title: text, version: z.number().int() }),
  consumer: party,
  provider: party,
  system: z.object({ id: z.uuid(), code: z.string(), name: text }),
  purpose: z.object({ code: z.string(), text: z.string() }),
  firstDay: legalDay,
  lastDay: legalDay.nullable(),
  caseId: z.uuid().nullable(),
  issuedAt: instant,
  usage: z.object({ today: z.number().int(), limit: z.number().int().nullable() }),
});
export type GrantSummary = z.output<typeof grantSummary>;

export const keySchema = z.object({
  id: z.string(),
  algorithm: z.string(),
  /** Of a registered public key; null for a shared secret. */
  fingerprint: z.string().nullable(),
  environment: z.enum(environments),
  /** For every grant of the system. */
  wholeSystem: z.boolean(),
  follows: z.string().nullable(),
  createdAt: instant,
  /** From then on it is refused: its own end, or that of the overlap with the key that follows it. */
  notAfter: instant.nullable(),
  revokedAt: instant.nullable(),
});

export const grantReply = grantSummary.extend({
  terms: termsSchema,
  termsVersion: z.number().int(),
  digest: z.string(),
  entry: z.string(),
  /** The granted columns with their words. */
  columns: z.array(columnSchema),
  /** What the grant ever had: a column taken from it can be given back. */
  once: z.array(columnSchema),
  /** Newest first: who changed the state, on which ground, with which articles. */
  history: z.array(
    z.object({
      state: z.enum(grantStates),
      ground: z.object({ key: z.string(), title: text }).nullable(),
      note: z.string().nullable(),
      articles: z.array(z.string()),
      at: instant,
      entry: z.string(),
    }),
  ),
  /** Grounds the city names for a suspension. */
  grounds: z.array(z.object({ key: z.string(), title: text, articles: z.array(z.string()) })),
  keys: z.array(keySchema),
  /** What is used of each quota in the period under way. */
  counters: z.array(
    z.object({
      unit: z.enum(quotaUnits),
      period: z.enum(quotaPeriods),
      limit: z.number().int(),
      used: z.number().int(),
    }),
  ),
  /** Every version of the terms, newest first: who changed what, and when. */
  versions: z.array(
    z.object({
      version: z.number().int(),
      digest: z.string(),
      entry: z.string(),
      at: instant,
      /** The organisation that decided; null where the platform followed a change of grade. */
      by: text.nullable(),
      /** The parts of the terms that differ from the version before; none of the first. */
      changed: z.array(z.string()),
    }),
  ),
  instructions: instructionsSchema,
  /** What the gateway holds the caller to, with the articles behind it. */
  articles: z.record(z.string(), z.array(z.string())),
  abilities: abilitiesSchema,
});
export type GrantReply = z.output<typeof grantReply>;

export const grantQuery = z.strictObject({
  ...pageQuery,
  service: z.uuid().optional(),
  resource: z.uuid().optional(),
  case: z.uuid().optional(),
  standing: grantStanding.optional(),
  /** Only grants in force whose last day is at most this many days ahead, the first to end first. */
  endingWithin: z.coerce.number().int().min(0).max(366).optional(),
});
export const grantList = listOf(grantSummary);

/** The only time the secret is shown. */
export const createdKey = z.object({
  keyId: z.string(),
  /** base64url of 32 random bytes, used as those bytes; null where a public key was registered. */
  secret: z.string().nullable(),
  algorithm: z.string(),
  fingerprint: z.string().nullable(),
  createdAt: instant,
  grantId: z.uuid(),
});
export type CreatedKey = z.output<typeof createdKey>;

/** A ground of the city's rule; where the city names none, the note alone. */
export const suspendBody = z.strictObject({
  ground: z.string().max(60).optional(),
  note: z.string().trim().min(2).max(1000),
});
export type SuspendBody = z.output<typeof suspendBody>;
export const resumeBody = z.strictObject({ note: z.string().trim().max(1000).optional() });

export const keyParams = z.strictObject({ id: z.uuid(), keyId: z.string().max(64) });

export const callsQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(30) });
export const callsReply = z.object({
  grantId: z.uuid(),
  today: z.object({
    day: legalDay,
    used: z.number().int(),
    limit: z.number().int().nullable(),
    remaining: z.number().int().nullable(),
    average: z.number().int().nullable(),
  }),
  /** Days with calls only, newest first. */
  days: z.array(
    z.object({
      day: legalDay,
      answered: z.number().int(),
      records: z.number().int(),
      refused: z.number().int(),
    }),
  ),
  refusals: z.array(z.object({ code: z.string(), title: text, calls: z.number().int(), lastAt: instant })),
});
export type CallsReply = z.output<typeof callsReply>;

nameShapes({
  Grant: grantReply,
  GrantTerms: termsSchema,
  CallInstructions: instructionsSchema,
  Service: serviceReply,
  ServiceHealth: serviceHealthReply,
  ServiceSummary: serviceSummary,
});
