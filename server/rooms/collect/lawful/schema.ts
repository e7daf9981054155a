/** What lawful collection takes and gives over HTTP. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { taskContentSchema, taskSubjects, verificationMethods } from './content.ts';
import { taskStates } from './tables.ts';

const instant = z.string();
export const idParams = z.strictObject({ id: z.uuid() });
export const codeParams = z.strictObject({ code: z.string().regex(/^[0-9a-f]{12}$/) });
export const refParams = z.strictObject({ ref: z.string().regex(/^T[0-9A-Z]{11}$/) });
export const guidanceParams = z.strictObject({ id: z.uuid(), guidanceId: z.uuid() });

export const createBody = z.strictObject({ resourceId: z.uuid(), content: taskContentSchema });
export const saveBody = z.strictObject({ revision: z.number().int().min(1), content: taskContentSchema });

export const issueSchema = z.object({
  code: z.string(),
  path: z.string(),
  message: text,
  mend: text.optional(),
  articles: z.array(z.string()),
});
const settled = z.object({
  how: z.string(),
  title: z.string().optional(),
  article: z.string().optional(),
  applicationId: z.string().optional(),
});
export const repeatSchema = z.object({
  item: z.string(),
  element: z.string(),
  resourceId: z.uuid(),
  resourceName: z.string(),
  resourceCode: z.string().nullable(),
  providerId: z.uuid(),
  providerName: z.string(),
  shareable: z.boolean(),
  settled: settled.optional(),
  /** Where to apply for it instead. */
  apply: z.string(),
});
export const checkReply = z.object({ issues: z.array(issueSchema), repeats: z.array(repeatSchema) });

const term = z.object({ key: z.string(), zh: z.string(), en: z.string(), articles: z.array(z.string()) });
const ground = term.extend({ needs: z.array(z.string()), consent: z.boolean() });
/** What the city asks of a task, with its articles. */
export const termsReply = z.object({
  grounds: z.array(ground),
  elements: z.array(term),
  required: z.object({ way: z.string(), articles: z.array(z.string()) }).nullable(),
  evidence: z.array(term),
  repeatExceptions: z.array(term.extend({ needs: z.array(z.string()) })),
  mandatoryGrounds: z.array(term),
  verificationGrounds: z.array(term),
  checklist: z.array(term),
  guidance: z.object({ given: z.boolean(), articles: z.array(z.string()) }),
  unreadMonths: z.number().int(),
});

export const noticeSchema = z.object({ version: z.number().int(), text: z.string(), publishedAt: instant });
export const guidanceSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['guidance', 'finding']),
  text: z.string(),
  givenAt: instant,
  givenBy: z.string().optional(),
  answer: z.string().optional(),
  answeredAt: instant.optional(),
});

export const taskRowSchema = z.object({
  id: z.uuid(),
  number: z.string(),
  title: z.string(),
  state: z.enum(taskStates),
  organisationId: z.uuid(),
  organisationName: z.string(),
  resourceId: z.uuid(),
  resourceName: z.string(),
  subjectKind: z.enum(taskSubjects),
  ground: z.object({
    kind: z.string(),
    name: text.optional(),
    title: z.string(),
    article: z.string(),
    need: z.string(),
  }),
  fields: z.number().int(),
  openGuidance: z.number().int(),
  startedDay: z.string().optional(),
});

export const taskReply = taskRowSchema.extend({
  revision: z.number().int(),
  content: taskContentSchema,
  /** Titles of the entry's items, by name. */
  titles: z.record(z.string(), z.string()),
  repeats: z.array(repeatSchema),
  notices: z.array(noticeSchema),
  checklist: z
    .object({
      answers: z.array(z.object({ key: z.string(), answer: z.enum(['yes', 'no']), note: z.string() })),
      signedName: z.string(),
      signedAt: instant,
    })
    .optional(),
  guidance: z.array(guidanceSchema),
  forms: z.array(z.object({ code: z.string(), state: z.enum(['open', 'closed']), publishedAt: instant })),
  consents: z.object({ needed: z.boolean(), standing: z.number().int(), withdrawn: z.number().int() }),
  /** What keeps it from starting, or falls short by now. */
  missing: z.array(issueSchema),
  endedReason: z.string().optional(),
  abilities: abilitiesSchema,
});

export const listQuery = z.strictObject({
  ...pageQuery,
  organisation: z.uuid().optional(),
  resource: z.uuid().optional(),
  ground: z.string().max(40).optional(),
  subject: z.enum(taskSubjects).optional(),
  state: z.enum(taskStates).optional(),
  guidance: z.enum(['open']).optional(),
  q: z.string().trim().max(100).optional(),
});
const counted = z.object({ key: z.string(), name: text, tasks: z.number().int() });
export const listReply = listOf(taskRowSchema).extend({
  /** The board: tasks by body, ground and subject kind, and those with guidance that waits for an answer. */
  board: z.object({
    organisations: z.array(counted),
    grounds: z.array(counted),
    subjects: z.array(counted),
    openGuidance: z.number().int(),
    articles: z.array(z.string()),
  }),
  abilities: abilitiesSchema,
});
export const exportQuery = z.strictObject({ ground: z.string().max(40).optional() });

export const noticeBody = z.strictObject({ text: z.string().trim().min(10).max(20_000) });
export const checklistBody = z.strictObject({
  answers: z
    .array(
      z.strictObject({
        key: z.string().max(40),
        answer: z.enum(['yes', 'no']),
        note: z.string().trim().max(500).default(''),
      }),
    )
    .max(20),
});
export const reasonBody = z.strictObject({ reason: z.string().trim().min(2).max(2000) });
export const guidanceBody = z.strictObject({
  kind: z.enum(['guidance', 'finding']),
  text: z.string().trim().min(2).max(4000),
});
export const answerBody = z.strictObject({ text: z.string().trim().min(2).max(4000) });

const consentShape = z.strictObject({
  subject: z.string().trim().max(60).default(''),
  manner: z.string().trim().max(100).default(''),
  givenAt: z.string().trim().max(40).default(''),
  scope: z.array(z.string().trim().max(63)).max(500).default([]),
  note: z.string().trim().max(500).default(''),
});
export const consentsBody = z.strictObject({ items: z.array(consentShape).min(1).max(5000) });
export const registeredReply = z.object({ references: z.array(z.string()) });
export const consentSchema = z.object({
  id: z.string(),
  ref: z.string(),
  manner: z.string(),
  givenAt: instant,
  scope: z.array(z.string()),
  note: z.string(),
  registeredAt: instant,
  withdrawnAt: instant.optional(),
  withdrawnManner: z.string().optional(),
});
export const consentsQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(40).optional(),
  state: z.enum(['standing', 'withdrawn']).optional(),
});
export const consentsReply = listOf(consentSchema).extend({
  task: z.object({
    id: z.uuid(),
    title: z.string(),
    fields: z.array(z.object({ item: z.string(), titleZh: z.string() })),
  }),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const withdrawBody = z.strictObject({ manner: z.string().trim().min(2).max(200) });

const cited = z.object({ level: z.string(), title: z.string(), article: z.string() });
const formField = z.object({
  item: z.string(),
  titleZh: z.string(),
  titleEn: z.string().optional(),
  type: z.string(),
  mandatory: z.boolean(),
  /** The law a mandatory field rests on. */
  basis: cited.optional(),
  purpose: z.string(),
  reason: z.string(),
  codeList: z.array(z.string()).optional(),
});
/** Before the notice is confirmed: who collects, on what ground, and the notice; no field. */
export const formReply = z.object({
  code: z.string(),
  title: z.string(),
  organisationName: z.string(),
  ground: z.object({ name: text.optional(), title: z.string(), article: z.string(), need: z.string() }),
  notice: noticeSchema.nullable(),
  articles: z.array(z.string()),
});
export const acknowledgeBody = z.strictObject({ version: z.number().int().nullable() });
export const acknowledgedReply = z.object({
  ticket: z.string(),
  fields: z.array(formField),
  verification: z.object({
    methods: z.array(z.enum(verificationMethods)),
    demand: z.enum(['one', 'all']),
    /** The law that demands it, where one does; shown to the person. */
    basis: cited.optional(),
    articles: z.array(z.string()),
  }),
  consent: z.boolean(),
});
export const recordBody = z.strictObject({
  ticket: z.string().max(2000).default(''),
  values: z.record(z.string().max(63), z.string().max(4000)),
  method: z.enum(verificationMethods).optional(),
  consent: z.boolean().default(false),
});
export const recordReply = z.object({ id: z.uuid() });
export const formRecordSchema = z.object({
  id: z.uuid(),
  noticeVersion: z.number().int().optional(),
  noticeAt: instant.optional(),
  method: z.string().optional(),
  sentAt: instant,
  batchId: z.uuid().optional(),
});
export const formRecordsReply = listOf(formRecordSchema);

export const sharedFieldsReply = z.object({
  items: z.array(
    z.object({
      element: z.string(),
      elementTitle: z.string(),
      bodies: z.array(
        z.object({
          organisationId: z.uuid(),
          organisationName: z.string(),
          taskId: z.uuid(),
          task: z.string(),
          item: z.string(),
          ground: z.object({
            kind: z.string(),
            name: text.optional(),
            title: z.string(),
            article: z.string(),
          }),
        }),
      ),
    }),
  ),
  articles: z.array(z.string()),
});
export const unreadReply = z.object({
  months: z.number().int(),
  since: z.string(),
  items: z.array(
    z.object({
      taskId: z.uuid(),
      task: z.string(),
      organisationId: z.uuid(),
      organisationName: z.string(),
      resourceId: z.uuid(),
      resourceName: z.string(),
      item: z.string(),
      titleZh: z.string(),
    }),
  ),
  articles: z.array(z.string()),
});

export const groundsReply = z.object({
  items: z.array(
    z.object({
      taskId: z.uuid(),
      /** Whether the task's page opens to the caller. */
      opens: z.boolean(),
      number: z.string(),
      title: z.string(),
      ground: taskRowSchema.shape.ground,
      purpose: z.string(),
      articles: z.array(z.string()),
    }),
  ),
});

export const leftOutReply = z.object({
  columns: z.array(z.object({ position: z.number().int(), name: z.string(), item: z.string().optional() })),
  articles: z.array(z.string()),
  settledAt: instant.optional(),
  answer: z.string().optional(),
  abilities: abilitiesSchema,
});
export const rowGroundQuery = z.strictObject({ ...pageQuery });
export const rowGroundsReply = listOf(
  z.object({ line: z.number().int(), consent: z.string(), noticeVersion: z.string(), noticeAt: z.string() }),
);

export type TaskRowReply = z.output<typeof taskRowSchema>;
export type TaskReply = z.output<typeof taskReply>;
export type TaskList = z.output<typeof listReply>;
export type TaskTerms = z.output<typeof termsReply>;
export type TaskCheck = z.output<typeof checkReply>;
export type TaskIssue = z.output<typeof issueSchema>;
export type TaskRepeat = z.output<typeof repeatSchema>;
export type ConsentsReply = z.output<typeof consentsReply>;
export type ConsentReply = z.output<typeof consentSchema>;
export type FormReply = z.output<typeof formReply>;
export type Acknowledged = z.output<typeof acknowledgedReply>;
export type SharedFieldsReply = z.output<typeof sharedFieldsReply>;
export type UnreadReply = z.output<typeof unreadReply>;
export type GroundsReply = z.output<typeof groundsReply>;
export type LeftOutReply = z.output<typeof leftOutReply>;

nameShapes({ CollectingTask: taskReply, TaskContent: taskContentSchema });
