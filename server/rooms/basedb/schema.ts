/** What the room's routes take and answer. */
import { z } from 'zod';
import { abilitiesSchema, listOf } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { columnSchema, joinSchema, modelSchema, nodeSchema } from './model.ts';
import { databaseKinds, masters, ways } from './tables.ts';

export const databaseParams = z.strictObject({ id: z.uuid() });
export const memberParams = z.strictObject({ id: z.uuid(), resourceId: z.uuid() });

const name = z.string().trim().min(1).max(100);
const long = z.string().trim().max(2000);
/** Shown to everybody who reads the register: no account stands in it. */
const url = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '');
const cycle = z.number().int().min(1).max(3660);

export const addBaseBody = z.strictObject({
  nameZh: name,
  nameEn: name,
  master: z.enum(masters),
  leadId: z.uuid().optional(),
  decision: long.default(''),
});
export const createThemeBody = z.strictObject({
  kind: z.enum(['theme', 'special']),
  theme: z.string().max(60).optional(),
  nameZh: z.string().trim().max(100).default(''),
  nameEn: z.string().trim().max(100).default(''),
  leadId: z.uuid().optional(),
  contributors: z.array(z.uuid()).max(100).default([]),
  field: long.default(''),
  purpose: long.default(''),
  master: z.enum(masters).default('code'),
  way: z.enum(ways).default('central'),
  probeUrl: url.optional(),
  cycleDays: cycle.optional(),
});
export const leadBody = z.strictObject({
  leadId: z.uuid(),
  contributors: z.array(z.uuid()).max(100).optional(),
});
export const describeBody = z.strictObject({
  way: z.enum(ways).optional(),
  probeUrl: url.optional(),
  cycleDays: cycle.nullable().optional(),
  field: long.optional(),
  purpose: long.optional(),
});
export const entryBody = z.strictObject({ resourceId: z.uuid() });
export const modelBody = z.strictObject({ revision: z.number().int(), model: modelSchema });
export const proposalBody = z.strictObject({ text: z.string().trim().min(4).max(2000) });
export const answerBody = z.strictObject({ accept: z.boolean(), answer: long });
export const compilationBody = z.strictObject({
  due: z.iso.date(),
  organisations: z.array(z.uuid()).max(100).default([]),
});
export const partBody = z.strictObject({ resourceIds: z.array(z.uuid()).max(200), note: long.default('') });
export const rulingBody = z.strictObject({ resourceId: z.uuid(), reason: z.string().trim().min(2).max(500) });
export const lookBody = z.strictObject({
  identifier: z.string().trim().min(1).max(100),
  purpose: z.string().trim().min(4).max(200),
});
export const conflictQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(20),
  state: z.enum(['open', 'ruled', 'settled', 'gone']).optional(),
  case: z.uuid().optional(),
});

const organisation = z.object({ id: z.string(), name: text });
const instant = z.string().nullable();

export const databaseRow = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.enum(databaseKinds),
  kindName: text,
  origin: z.enum(['pack', 'added']),
  name: text,
  master: z.enum(masters),
  lead: organisation.nullable(),
  contributors: z.array(organisation),
  field: z.string(),
  purpose: z.string(),
  decision: z.string(),
  way: z.enum(ways),
  wayName: text,
  cycleDays: z.number().nullable(),
  probeUrl: z.string().nullable(),
  probeOk: z.boolean().nullable(),
  freshAt: instant,
  late: z.boolean(),
  lateCount: z.number(),
  stopped: z
    .object({ code: z.string(), resourceId: z.string(), name: z.string(), at: z.string() })
    .nullable(),
  resourceId: z.string().nullable(),
  resourceName: z.string().nullable(),
  records: z.number(),
  lastUpdate: instant,
  conflicts: z.number(),
  entries: z.number(),
  sources: z.array(
    z.object({
      resourceId: z.string(),
      name: z.string(),
      organisation,
      lastLoad: instant,
      late: z.boolean(),
    }),
  ),
  consumers: z.array(organisation),
  articles: z.array(z.string()),
});
export const offeredTheme = z.object({ key: z.string(), name: text, databaseId: z.string().nullable() });
export const registerReply = z.object({
  items: z.array(databaseRow),
  headings: z.array(z.object({ kind: z.enum(databaseKinds), name: text, articles: z.array(z.string()) })),
  /** Entries of all catalogues, each counted once. */
  entries: z.number(),
  themes: z.array(offeredTheme),
  rules: z.object({
    keeper: z.string().nullable(),
    additions: z.boolean(),
    leastDepartments: z.number().nullable(),
    ways: z.array(z.object({ key: z.enum(ways), name: text })),
    basicUnconditional: z.boolean(),
    joint: z.boolean(),
  }),
  abilities: abilitiesSchema,
});

export const runRow = z.object({
  id: z.string(),
  mode: z.enum(['full', 'incremental']),
  rebuild: z.boolean(),
  state: z.string(),
  modelVersion: z.number(),
  seq: z.number(),
  batchId: z.string(),
  rows: z.number().nullable(),
  deletes: z.number().nullable(),
  conflicts: z.number().nullable(),
  digest: z.string().nullable(),
  startedAt: z.string(),
  endedAt: instant,
  sources: z.array(z.object({ resourceId: z.string(), batches: z.number(), last: z.number().nullable() })),
});

export const databaseReply = databaseRow.extend({
  revision: z.number(),
  modelVersion: z.number(),
  model: z.object({ nodes: z.array(nodeSchema), columns: z.array(columnSchema), joins: z.array(joinSchema) }),
  items: z.array(
    z.object({
      name: z.string(),
      titleZh: z.string(),
      titleEn: z.string().nullable(),
      type: z.string(),
      key: z.boolean(),
      sharingClass: z.string(),
    }),
  ),
  nodes: z.array(
    z.object({
      id: z.string(),
      resourceId: z.string(),
      name: z.string(),
      organisation,
      items: z.array(z.object({ name: z.string(), titleZh: z.string(), type: z.string() })),
    }),
  ),
  members: z.array(
    z.object({
      resourceId: z.string(),
      name: z.string(),
      code: z.string().nullable(),
      organisation,
      fused: z.boolean(),
    }),
  ),
  runs: z.array(runRow),
  freshness: z.array(
    z.object({
      organisation,
      resourceId: z.string().nullable(),
      name: z.string(),
      freshAt: instant,
      late: z.boolean(),
      lateFrom: instant,
    }),
  ),
  proposals: z.array(
    z.object({
      id: z.string(),
      organisation,
      text: z.string(),
      state: z.string(),
      answer: z.string(),
      madeAt: z.string(),
      answeredAt: instant,
    }),
  ),
  compilation: z
    .object({
      id: z.string(),
      due: z.string(),
      state: z.string(),
      parts: z.array(
        z.object({
          id: z.string(),
          organisation,
          handedInOn: z.string().nullable(),
          late: z.boolean(),
          note: z.string(),
          entries: z.number(),
          mine: z.boolean(),
        }),
      ),
    })
    .nullable(),
  abilities: abilitiesSchema,
});

export const conflictRow = z.object({
  id: z.string(),
  databaseId: z.string(),
  token: z.string(),
  /** Masked unless the reader's own values are among them. */
  entity: z.string(),
  attribute: z.string(),
  attributeTitle: z.string(),
  state: z.string(),
  authority: z.string(),
  candidates: z.array(
    z.object({
      resourceId: z.string(),
      resource: z.string(),
      organisation: text,
      seq: z.number(),
      at: instant,
      value: z.string().nullable(),
      authority: z.boolean(),
    }),
  ),
  ruled: z.string().nullable(),
  reason: z.string(),
  caseId: z.string().nullable(),
  foundAt: z.string(),
  abilities: abilitiesSchema,
});
export const conflictList = listOf(conflictRow);

const origin = z.object({
  resourceId: z.string(),
  resource: z.string(),
  organisation: text,
  batchId: z.string().nullable(),
  seq: z.number(),
  at: instant,
});
export const entityReply = z.object({
  token: z.string(),
  values: z.array(
    z.object({
      name: z.string(),
      titleZh: z.string(),
      titleEn: z.string().nullable(),
      value: z.string().nullable(),
      masked: z.boolean(),
      basic: z.boolean(),
      origin: origin.nullable(),
      authority: z.string().nullable(),
      rivals: z.array(origin.extend({ value: z.string().nullable() })),
      conflict: z.object({ id: z.string(), state: z.string() }).nullable(),
    }),
  ),
  timeline: z.array(
    z.object({
      seq: z.number(),
      at: z.string(),
      kind: z.enum(['set', 'gone']),
      changed: z.array(z.string()),
    }),
  ),
  ledger: z.string(),
});
export const idReply = z.object({ id: z.string() });
export const okReply = z.object({ done: z.boolean() });
export type DatabaseRow = z.output<typeof databaseRow>;
nameShapes({
  FusionDatabaseWhole: databaseReply,
  FusionDatabase: databaseRow,
  FusionRun: runRow,
  FusionConflict: conflictRow,
});
