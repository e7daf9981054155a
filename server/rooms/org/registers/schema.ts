/** What the routes of the registers take and give. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { json, nameShapes, text } from '#kernel/http/shapes.ts';
import { entryKinds } from './tables.ts';

const SHORT = 200;
const LONG = 20_000;
const day = z.iso.date();
const line = z.string().trim().min(1).max(SHORT);
const prose = z.string().trim().min(1).max(LONG);
const named = z.object({ id: z.string(), name: text });
const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });
const article = z.string().min(1).max(100);

export const made = z.object({ id: z.string() });
export const done = z.object({ ok: z.boolean() });
export const fileReply = z.object({
  id: z.string(),
  name: z.string(),
  bytes: z.number(),
  sha256: z.string(),
});

export const registersReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      zh: z.string(),
      en: z.string(),
      writer: text,
      parts: z.array(z.string()),
      cite: z.array(z.string()),
      mayWrite: z.boolean(),
    }),
  ),
  unread: z.number(),
  openMatters: z.number(),
  internalRules: z.array(word),
  sectors: z.array(word),
});

// ------------------------------------------------------------------ documents
export const entryBody = z.strictObject({
  kind: z.enum(entryKinds).exclude(['interpretation', 'committee-rules']),
  title: line,
  topic: z.string().max(60).optional(),
  number: z.string().trim().max(SHORT).optional(),
  body: z.string().trim().max(LONG).optional(),
  fromDay: day.optional(),
  untilDay: day.optional(),
  fileId: z.uuid().optional(),
  regionCode: z.string().max(12).optional(),
  units: z.union([z.literal('all'), z.array(z.uuid()).max(2000)]).optional(),
  replaces: z.uuid().optional(),
});
export const interpretationBody = z.strictObject({
  articles: z.array(article).min(1).max(20),
  title: line,
  body: prose,
  fromDay: day.optional(),
  questionId: z.uuid().optional(),
  replaces: z.uuid().optional(),
});
const percent = z.number().min(0).max(100);
export const workingRulesBody = z.strictObject({
  title: line,
  body: z.string().trim().max(LONG).optional(),
  quorum: percent,
  majority: percent,
  recusal: z.boolean(),
  fromDay: day.optional(),
  fileId: z.uuid().optional(),
  replaces: z.uuid().optional(),
});
export const entryQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(entryKinds).optional(),
  organisationId: z.uuid().optional(),
  topic: z.string().max(60).optional(),
  article: article.optional(),
  seriesId: z.uuid().optional(),
  standing: z.enum(['in-force', 'coming', 'superseded']).optional(),
  unread: z.enum(['true', 'false']).optional(),
  q: z.string().max(100).optional(),
});
const standing = z.enum(['coming', 'in-force', 'ended', 'superseded']);
export const entrySummary = z.object({
  id: z.string(),
  seriesId: z.string(),
  version: z.number(),
  kind: z.enum(entryKinds),
  regionCode: z.string(),
  organisation: named,
  topic: z.string().nullable(),
  topicName: text.nullable(),
  number: z.string().nullable(),
  title: z.string(),
  articles: z.array(z.string()),
  fromDay: z.string(),
  untilDay: z.string().nullable(),
  supersededFrom: z.string().nullable(),
  standing,
  file: z.object({ name: z.string(), bytes: z.number(), sha256: z.string() }).nullable(),
  /** Whom it was sent to, how many confirmed, and the share of them. */
  addressed: z.number(),
  confirmed: z.number(),
  rate: z.number().nullable(),
  /** Present where the reader's organisation is asked to confirm. */
  mine: z.object({ confirmedAt: z.string().nullable() }).nullable(),
  publishedAt: z.string(),
});
export const entryList = listOf(entrySummary);
export const entryDetail = entrySummary.extend({
  body: z.string(),
  content: z.record(z.string(), json),
  versions: z.array(entrySummary),
  addressees: z.array(z.object({ organisation: named, confirmedAt: z.string().nullable() })),
  abilities: abilitiesSchema,
});
export const interpretation = z.object({
  id: z.string(),
  articles: z.array(z.string()),
  version: z.number(),
  title: z.string(),
  body: z.string(),
  fromDay: z.string(),
  supersededFrom: z.string().nullable(),
  organisation: text,
  standing,
  /** False: the instrument's own article on interpretation does not cover it. */
  covered: z.boolean(),
  basis: z.array(z.string()),
});
export const interpretationList = z.object({ items: z.array(interpretation), total: z.number() });
export const articleParams = z.strictObject({ id: article });

export const internalRulesReply = z.object({
  items: z.array(word.extend({ cite: z.array(z.string()), versions: z.array(entrySummary) })),
  missing: z.array(word),
});
export const organisationQuery = z.strictObject({ organisationId: z.uuid() });
export const lackingReply = z.object({
  items: z.array(named.extend({ missing: z.array(word) })),
  total: z.number(),
  cite: z.array(z.string()),
});
export const plansQuery = z.strictObject({ on: day.optional() });
export const plansReply = z.object({
  items: z.array(z.object({ code: z.string(), name: text, entry: entrySummary.nullable() })),
  total: z.number(),
  day: z.string(),
  cite: z.array(z.string()),
});

// ------------------------------------------------------------------ questions
export const questionBody = z.strictObject({ article, question: prose });
export const questionQuery = z.strictObject({
  ...pageQuery,
  article: article.optional(),
  state: z.enum(['open', 'answered']).optional(),
});
export const questionList = listOf(
  z.object({
    id: z.string(),
    article: z.string(),
    question: z.string(),
    askedBy: named,
    askedAt: z.string(),
    covered: z.boolean(),
    answer: z
      .object({ id: z.string(), title: z.string(), fromDay: z.string(), version: z.number() })
      .nullable(),
  }),
);

// ------------------------------------------------------------------ matters
export const matterBody = z.strictObject({
  title: line,
  question: prose,
  caseId: z.uuid().optional(),
  parties: z.array(z.uuid()).max(200).optional(),
});
export const decisionBody = z.strictObject({ decision: prose });
export const matterQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(['open', 'decided']).optional(),
  caseId: z.uuid().optional(),
  queue: z.enum(['true', 'false']).optional(),
  q: z.string().max(100).optional(),
});
export const matterReply = z.object({
  id: z.string(),
  number: z.string(),
  regionCode: z.string(),
  caseId: z.string().nullable(),
  title: z.string(),
  question: z.string(),
  raisedBy: named,
  raisedOn: z.string(),
  /** Working days since it was raised. */
  age: z.number(),
  parties: z.array(named),
  decision: z
    .object({
      text: z.string(),
      on: z.string(),
      at: z.string(),
      by: z.string().nullable(),
      organisation: named.nullable(),
    })
    .nullable(),
  cite: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const matterList = listOf(matterReply).extend({ abilities: abilitiesSchema });
export const caseMatters = z.object({
  items: z.array(matterReply),
  total: z.number(),
  kept: z.boolean(),
  abilities: abilitiesSchema,
});

// ------------------------------------------------------------------ boards
const heading = z.object({
  key: z.string(),
  name: text,
  cite: z.array(z.string()),
  open: z.number(),
  late: z.number(),
});
const board = z.object({
  organisation: named,
  headings: z.array(heading),
  open: z.number(),
  late: z.number(),
});
export const boardQuery = z.strictObject({ organisationId: z.uuid().optional() });
export const boardReply = board.extend({
  tasks: z.array(
    z.object({
      key: z.string(),
      heading: z.string(),
      domains: z.array(z.string()),
      act: text,
      title: z.string(),
      due: z.string().nullable(),
      late: z.boolean(),
      articles: z.array(z.string()),
      link: z.string(),
    }),
  ),
});
export const boardsQuery = z.strictObject({ ...pageQuery, q: z.string().max(100).optional() });
export const boardList = listOf(board);

// ------------------------------------------------------------------ sectors
const part = z.enum(['authority', 'member']);
export const sectorBody = z.strictObject({
  organisationId: z.uuid(),
  sector: z.string().max(60),
  part: z.enum(['authority', 'member', 'none']),
});
const sectorMember = named.extend({ regionCode: z.string(), part });
export const sectorList = z.object({
  items: z.array(word.extend({ mine: part.nullable(), members: z.array(sectorMember) })),
  cite: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const sectorParams = z.strictObject({ sector: z.string().max(60) });
export const sectorBoard = z.object({
  sector: word,
  items: z.array(
    z.object({
      organisation: sectorMember,
      figures: z.array(z.object({ key: z.string(), name: text, value: z.number() })),
    }),
  ),
  total: z.number(),
});
export const normList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      number: z.string().nullable(),
      fromDay: z.string(),
      sector: z.string(),
      organisation: text,
    }),
  ),
  total: z.number(),
});

export * from './schema-people.ts';

nameShapes({ Matter: matterReply, RegisterEntry: entrySummary });
