/** What class governance takes and gives over HTTP; the web takes its types from here by `import type`. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { evaluationStates, itemStates, stances } from './tables.ts';

/** As entries state it; whether it is accepted is for the city's rule to say. */
const legalBasisSchema = z.strictObject({
  kind: z.string().max(40).default(''),
  title: z.string().max(200).default(''),
  article: z.string().max(60).default(''),
  wording: z.string().max(4000).default(''),
});
const party = z.object({ id: z.uuid(), name: text });
const day = z.iso.date();
const word = z.object({ key: z.string(), zh: z.string(), en: z.string(), articles: z.array(z.string()) });
const reason = z.string().trim().min(2).max(1000);

/** What the city's pack provides, so that a screen shows no more. */
export const governanceReply = z.object({
  list: z.enum(['reviewed', 'follows']).nullable(),
  governmentDecides: z.boolean(),
  determination: z.boolean(),
  filing: z.boolean(),
  dispute: z.boolean(),
  evaluation: z
    .object({ cycle: z.number().nullable(), basis: z.string().nullable(), classes: z.array(word) })
    .nullable(),
  emergency: z.boolean(),
  /** Without an accepted ground every class but the unconditional one is closed. */
  noBasisUnconditional: z.boolean(),
  articles: z.record(z.string(), z.array(z.string())),
  abilities: abilitiesSchema,
});
export type GovernanceReply = z.output<typeof governanceReply>;

const fieldSchema = z.object({ name: z.string(), titleZh: z.string(), basis: z.array(legalBasisSchema) });
export const negativeItem = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  provider: party,
  name: z.string(),
  whole: z.boolean(),
  fields: z.array(fieldSchema),
  ground: z.string(),
  state: z.enum(itemStates),
  caseId: z.uuid().nullable(),
  resetCaseId: z.uuid().nullable(),
  reason: z.string().nullable(),
  proposedAt: z.string(),
  listedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type NegativeItemReply = z.output<typeof negativeItem>;
export const negativeList = listOf(negativeItem);
export const negativeQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(itemStates).optional(),
  provider: z.uuid().optional(),
  q: z.string().max(200).optional(),
});

export const opinionReply = z.object({
  id: z.uuid(),
  organisation: party,
  caseId: z.uuid().nullable(),
  stance: z.enum(stances).nullable(),
  opinion: z.string().nullable(),
  invitedAt: z.string(),
  givenBy: z.string().nullable(),
  givenAt: z.string().nullable(),
});
export const opinionsReply = z.object({ items: z.array(opinionReply), abilities: abilitiesSchema });
export type OpinionReply = z.output<typeof opinionReply>;
export const inviteBody = z.strictObject({ organisationIds: z.array(z.uuid()).min(1).max(50) });

const decisionReply = z.object({
  outcome: text,
  reasons: z.array(z.string()),
  by: z.string().nullable(),
  organisation: party.nullable(),
  on: z.string(),
});
export const negativeItemDetail = negativeItem.extend({
  opinions: z.array(opinionReply),
  decisions: z.array(decisionReply),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type NegativeItemDetail = z.output<typeof negativeItemDetail>;

export const proposeItemBody = z.strictObject({
  resourceId: z.uuid(),
  provider: z.uuid().optional(),
  name: z.string().max(200).optional(),
  ground: z.string().max(1000).optional(),
  fields: z
    .array(
      z.strictObject({ name: z.string().max(200), basis: z.array(legalBasisSchema).max(20).default([]) }),
    )
    .max(500)
    .default([]),
});
export const reasonBody = z.strictObject({ reason });

export const consistencyReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.uuid(),
      name: z.string(),
      fault: z.enum(['unlisted', 'listed-but-shared']),
    }),
  ),
});

export const listVersionReply = z.object({
  id: z.uuid(),
  number: z.number().int(),
  state: z.enum(['draft', 'decided']),
  caseId: z.uuid().nullable(),
  rows: z.number().int(),
  struck: z.number().int(),
  mergedOn: z.string(),
  decision: z.string().nullable(),
  decidedOn: z.string().nullable(),
  document: z.string().nullable(),
  decidedBy: z.string().nullable(),
});
export type ListVersionReply = z.output<typeof listVersionReply>;
export const listVersionsReply = z.object({ items: z.array(listVersionReply), abilities: abilitiesSchema });
export const listRow = z.object({
  itemId: z.uuid(),
  resourceId: z.uuid(),
  provider: party,
  name: z.string(),
  whole: z.boolean(),
  fields: z.array(fieldSchema),
  ground: z.string(),
  struckReason: z.string().nullable(),
});
export type ListRow = z.output<typeof listRow>;
export const listVersionDetail = listVersionReply.extend({
  items: z.array(listRow),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type ListVersionDetail = z.output<typeof listVersionDetail>;
export const strikeBody = z.strictObject({ itemId: z.uuid(), reason: z.string().trim().max(1000) });
export const compareQuery = z.strictObject({ from: z.uuid(), to: z.uuid() });
export const compareReply = z.object({
  items: z.array(
    z.object({
      itemId: z.uuid(),
      resourceId: z.uuid(),
      provider: party,
      name: z.string(),
      change: z.enum(['added', 'removed', 'changed', 'same']),
      before: z.array(z.string()).nullable(),
      after: z.array(z.string()).nullable(),
    }),
  ),
});
export type CompareReply = z.output<typeof compareReply>;

export const determinationBody = z.strictObject({ question: reason });
export const caseReply = z.object({ caseId: z.uuid() });

export const classChange = z.object({
  former: word.nullable(),
  now: word,
  cause: z.string(),
  reason: z.string(),
  by: z.string().nullable(),
  organisation: party.nullable(),
  caseId: z.uuid().nullable(),
  eventId: z.uuid().nullable(),
  event: z.string().nullable(),
  day: z.string(),
  at: z.string(),
});
export const classFileReply = z.object({
  resourceId: z.uuid(),
  name: z.string(),
  sharingClass: word.nullable(),
  hold: z
    .object({ state: z.enum(['open', 'decided', 'event']), note: z.string(), caseId: z.uuid().nullable() })
    .nullable(),
  choices: z.array(word.extend({ enabled: z.boolean(), why: text.nullable() })),
  changes: z.array(classChange),
  assessments: z.array(
    z.object({
      sharingClass: word,
      outcome: z.string(),
      reason: z.string(),
      by: z.string().nullable(),
      organisation: party.nullable(),
      day: z.string(),
    }),
  ),
  item: negativeItem.nullable(),
  event: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  nextEvaluation: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type ClassFileReply = z.output<typeof classFileReply>;

export const filingReply = z.object({
  id: z.uuid(),
  number: z.number().int(),
  resourceId: z.uuid(),
  provider: party,
  name: z.string(),
  sharingClass: word,
  basis: z.array(legalBasisSchema),
  filedOn: z.string(),
  query: z.string().nullable(),
  queriedOn: z.string().nullable(),
  disputeCaseId: z.uuid().nullable(),
  settled: z.string().nullable(),
  settledOn: z.string().nullable(),
  abilities: abilitiesSchema,
});
export type FilingReply = z.output<typeof filingReply>;
export const filingsReply = listOf(filingReply);
export const filingsQuery = z.strictObject({
  ...pageQuery,
  class: z.string().max(40).optional(),
  queried: z.enum(['true']).optional(),
  resource: z.uuid().optional(),
  q: z.string().max(200).optional(),
});
export const questionBody = z.strictObject({ question: reason });

export const evaluationReply = z.object({
  id: z.uuid(),
  resourceId: z.uuid(),
  name: z.string(),
  provider: party,
  sharingClass: word,
  toClass: word.nullable(),
  since: z.string(),
  dueOn: z.string(),
  state: z.enum(evaluationStates),
  overdue: z.boolean(),
  caseId: z.uuid().nullable(),
  wideningCaseId: z.uuid().nullable(),
  doneOn: z.string().nullable(),
  reason: z.string().nullable(),
});
export type EvaluationReply = z.output<typeof evaluationReply>;
export const evaluationsReply = listOf(evaluationReply);
export const evaluationsQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(evaluationStates).optional(),
  overdue: z.enum(['true']).optional(),
  resource: z.uuid().optional(),
  provider: z.uuid().optional(),
});
export const evaluationDetail = evaluationReply.extend({
  usage: z.object({
    applications: z.number().int(),
    refusals: z.number().int(),
    calls: z.number().int(),
    since: z.string(),
  }),
  form: z.string().nullable(),
  articles: z.array(z.string()),
});
export type EvaluationDetail = z.output<typeof evaluationDetail>;
export const evaluationReportQuery = z.strictObject({ from: day, to: day });
export const evaluationReport = z.object({
  from: z.string(),
  to: z.string(),
  items: z.array(
    z.object({
      provider: party,
      widened: z.number().int(),
      kept: z.number().int(),
      open: z.number().int(),
      overdue: z.number().int(),
    }),
  ),
});
export type EvaluationReport = z.output<typeof evaluationReport>;

export const emergencyBody = z.strictObject({
  name: z.string().trim().min(2).max(200),
  beganOn: day,
  ground: z.string().trim().min(2).max(1000),
  bodies: z.array(z.uuid()).min(1).max(200),
});
export const emergencySummary = z.object({
  id: z.uuid(),
  name: z.string(),
  beganOn: z.string(),
  ground: z.string(),
  bodies: z.array(party),
  state: z.enum(['open', 'closed']),
  openedBy: z.string().nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  entries: z.number().int(),
});
export type EmergencySummary = z.output<typeof emergencySummary>;
export const emergenciesReply = z.object({ items: z.array(emergencySummary), abilities: abilitiesSchema });
export const emergencyDetail = emergencySummary.extend({
  changed: z.array(
    z.object({
      resourceId: z.uuid(),
      name: z.string(),
      provider: party,
      former: word,
      switchedBy: z.string().nullable(),
      switchedAt: z.string(),
      restoredAt: z.string().nullable(),
    }),
  ),
  grants: z.array(
    z.object({
      grantId: z.uuid(),
      resourceId: z.uuid(),
      consumer: party,
      issuedAt: z.string(),
      stoppedAt: z.string().nullable(),
      calls: z.number().int(),
      records: z.number().int(),
      destroyedAt: z.string().nullable(),
      destructionNote: z.string().nullable(),
      abilities: abilitiesSchema,
    }),
  ),
  totals: z.object({
    entries: z.number().int(),
    callers: z.number().int(),
    calls: z.number().int(),
    records: z.number().int(),
    toDestroy: z.number().int(),
  }),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type EmergencyDetail = z.output<typeof emergencyDetail>;
export const switchBody = z.strictObject({
  resourceId: z.uuid(),
  note: z.string().trim().max(500).default(''),
});
export const grantParams = z.strictObject({ id: z.uuid(), grantId: z.uuid() });

export const lostBasesReply = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      resourceId: z.uuid(),
      provider: party,
      name: z.string(),
      code: z.string().nullable(),
      sharingClass: word,
      act: z.string(),
      repealedOn: z.string(),
      dueOn: z.string().nullable(),
      settledOn: z.string().nullable(),
      settledHow: z.string().nullable(),
      caseId: z.uuid().nullable(),
    }),
  ),
});
export type LostBasesReply = z.output<typeof lostBasesReply>;
export const lostBasesQuery = z.strictObject({
  open: z.enum(['true']).optional(),
  resource: z.uuid().optional(),
});

export const flaggedReply = z.object({
  items: z.array(
    z.object({
      resourceId: z.uuid(),
      provider: party,
      name: z.string(),
      sharingClass: word,
      basis: z.array(legalBasisSchema),
    }),
  ),
  articles: z.array(z.string()),
});

nameShapes({ Emergency: emergencyDetail, NegativeItem: negativeItemDetail, ListVersion: listVersionDetail });
