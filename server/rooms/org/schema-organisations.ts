// What the routes of organisations' lives, posts, areas and spreadsheets take and give.
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { factor, legalDay } from './schema.ts';
import { changeKinds } from './tables.ts';

const NAME = 200;
const LONG = 2000;

const textInput = z.strictObject({
  zh: z.string().trim().min(1).max(NAME),
  en: z.string().trim().min(1).max(NAME),
});
const named = z.object({ id: z.string(), name: text });
const document = z.string().trim().min(1).max(NAME);

export const standingReply = z.object({
  mark: z.string(),
  name: text,
  assessment: z.enum(['apart', 'out']),
  bound: z.boolean(),
  cite: z.array(z.string()),
});

export const extendListBody = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
  name: textInput,
  reason: z.string().trim().min(1).max(LONG),
  attributes: z.record(z.string().max(60), z.union([z.boolean(), z.string().max(NAME)])).optional(),
});
const term = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  cite: z.array(z.string()),
  document: z.boolean(),
  added: z.object({ reason: z.string(), by: z.string(), at: z.string() }).nullable(),
});
export const kindsReply = z.object({
  kinds: z.array(term),
  /** Bodies of the public, admitted by the platform itself. */
  outside: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })),
  sectors: z.array(term),
  open: z.object({ kinds: z.boolean(), sectors: z.boolean() }),
  offices: z.array(z.string()),
  cite: z.object({ kinds: z.array(z.string()), sectors: z.array(z.string()) }),
  abilities: abilitiesSchema,
});

export const renameBody = z.strictObject({ name: textInput, document, on: legalDay });
export const closeBody = z.strictObject({
  how: z.enum(['abolished', 'merged']),
  successorId: z.uuid().optional(),
  document,
  on: legalDay,
});
export const mergeBody = z.strictObject({
  organisationIds: z.array(z.uuid()).min(1).max(50),
  successorId: z.uuid(),
  document,
  on: legalDay,
});
const movedCounts = z.record(z.string(), z.number());
export const closedReply = z.object({
  items: z.array(z.object({ organisationId: z.string(), moved: movedCounts })),
});
export const handOverBody = z.strictObject({ resourceId: z.uuid(), toId: z.uuid(), document });
export const movedReply = z.object({ moved: movedCounts });
export const optInBody = z.strictObject({ optIn: z.boolean(), document });

export const historyReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(changeKinds),
      on: z.string(),
      document: z.string().nullable(),
      former: text.nullable(),
      other: named.nullable(),
      detail: z.record(z.string(), z.unknown()),
      at: z.string(),
    }),
  ),
});

const compared = z.object({
  id: z.string(),
  name: text,
  kind: z.string(),
  standing: standingReply.nullable(),
  figures: movedCounts,
  rank: z.number().nullable(),
});
export const comparisonReply = z.object({
  figures: z.array(z.string()),
  departments: z.array(compared),
  apart: z.array(compared),
  leftOut: z.array(compared),
  totals: z.object({ all: movedCounts, departments: movedCounts }),
});

export const zoneBody = z.strictObject({ code: z.string().trim().max(12), name: textInput });
export const unitBody = z.strictObject({ organisationId: z.uuid(), document, on: legalDay });
export const areaParams = z.strictObject({ code: z.string().regex(/^\d{6}$/) });
export const areasReply = z.object({
  items: z.array(
    z.object({
      code: z.string(),
      name: text,
      kind: z.enum(['division', 'zone']),
      parent: z.string().nullable(),
      unit: z
        .object({
          id: z.string(),
          name: text,
          document: z.string().nullable(),
          on: z.string().nullable(),
        })
        .nullable(),
      organisations: z.number(),
    }),
  ),
  /** The articles by which areas have units of their own; empty where they have none. */
  cite: z.array(z.string()),
  required: z.boolean(),
  abilities: abilitiesSchema,
});

export const supervisionBody = z.strictObject({
  organisationId: z.uuid(),
  title: z.string().trim().min(1).max(NAME),
  body: z.string().trim().max(LONG).default(''),
  dueDay: legalDay,
});
export const supervisionReport = z.strictObject({ report: z.string().trim().min(1).max(LONG) });
const supervision = z.object({
  id: z.string(),
  number: z.string(),
  organisation: named,
  title: z.string(),
  body: z.string(),
  issuedOn: z.string(),
  dueDay: z.string(),
  report: z.string().nullable(),
  doneOn: z.string().nullable(),
  overdue: z.boolean(),
});
export const supervisionList = z.object({ items: z.array(supervision), abilities: abilitiesSchema });
export const numbered = z.object({ id: z.string(), number: z.string() });

const filedHolder = z.object({
  post: z.string(),
  name: z.string(),
  duty: z.string().nullable(),
  telephone: z.string().nullable(),
});
const filing = z.object({
  id: z.string(),
  number: z.string(),
  organisationId: z.string(),
  group: z.string(),
  kind: z.enum(['first', 'change']),
  holders: z.array(filedHolder),
  difference: z.object({ joined: z.array(filedHolder), left: z.array(filedHolder) }),
  effectiveOn: z.string(),
  filedOn: z.string(),
  confirmedOn: z.string().nullable(),
});
const filingStanding = z.object({
  organisationId: z.string(),
  name: text,
  group: z.string(),
  posts: z.array(
    z.object({
      key: z.string(),
      zh: z.string(),
      en: z.string(),
      cite: z.array(z.string()),
      holders: z.number(),
      lacks: z.array(z.string()),
    }),
  ),
  state: z.enum(['missing', 'unfiled', 'changed', 'filed', 'confirmed']),
  daysSinceRegistration: z.number(),
  last: filing.nullable(),
  changedOn: z.string().nullable(),
  deadline: z.unknown(),
  overdue: z.boolean(),
});
export const filingBody = z.strictObject({ group: z.string().min(1).max(60) });
export const filingsQuery = z.strictObject({ open: z.enum(['true', 'false']).optional() });
export const filingsReply = z.object({
  items: z.array(filingStanding),
  total: z.number(),
  abilities: abilitiesSchema,
});
export const filingsOfReply = z.object({
  standings: z.array(filingStanding),
  filings: z.array(filing),
  abilities: abilitiesSchema,
});

const post = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  cite: z.array(z.string()),
  required: z.boolean(),
  multiple: z.boolean(),
  document: z.boolean(),
  filed: z.object({ group: z.string(), contact: z.boolean(), notice: z.boolean() }).nullable(),
  vacancyTold: z.boolean(),
});
export const postsReply = z.object({ items: z.array(post) });

export const peopleQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(100).optional(),
  organisationId: z.uuid().optional(),
  role: z.enum(roles).optional(),
  state: z.enum(['active', 'disabled']).optional(),
});
export const peopleReply = listOf(
  z.object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
    state: z.enum(['active', 'disabled']),
    memberships: z.array(
      z.object({ organisationId: z.string(), organisationName: text, roles: z.array(z.enum(roles)) }),
    ),
    posts: z.array(z.object({ organisationId: z.string(), post: z.string() })),
    /** For those who see to it. */
    secondFactor: factor.nullable(),
    abilities: abilitiesSchema,
  }),
).extend({ abilities: abilitiesSchema });
export const disableBody = z.strictObject({
  successor: z
    .strictObject({
      personId: z.uuid(),
      duty: z.string().trim().min(1).max(NAME).optional(),
      telephone: z.string().trim().min(1).max(40).optional(),
    })
    .optional(),
});

const fault = z.object({
  cell: z.string(),
  row: z.number(),
  column: z.string(),
  value: z.string(),
  code: z.string(),
  message: text,
  mend: text,
  articles: z.array(z.string()),
});
export const previewReply = z.object({
  rows: z.array(
    z.object({
      row: z.number(),
      name: text,
      kind: z.string(),
      sector: z.string().nullable(),
      creditCode: z.string().nullable(),
      regionCode: z.string(),
      parent: z.string().nullable(),
      known: z.boolean(),
      faults: z.number(),
    }),
  ),
  faults: z.array(fault),
  total: z.number(),
  fresh: z.number(),
});
export const importedReply = z.object({ registered: z.number(), known: z.number() });
export const sheetQuery = z.strictObject({
  lang: z.enum(['zh', 'en']).default('zh'),
  template: z.enum(['true', 'false']).optional(),
});
