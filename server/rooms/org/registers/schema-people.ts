/** What the routes of training, of the committee and of the service take and give. */
import { z } from 'zod';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';

const SHORT = 200;
const LONG = 20_000;
const day = z.iso.date();
const line = z.string().trim().min(1).max(SHORT);
const prose = z.string().trim().min(1).max(LONG);
const named = z.object({ id: z.string(), name: text });
const word = z.object({ key: z.string(), zh: z.string(), en: z.string() });

// ------------------------------------------------------------------ training
export const sessionBody = z.strictObject({
  title: line,
  plannedOn: day,
  place: line,
  outsideExpert: z.string().trim().max(SHORT).optional(),
});
export const planBody = z.strictObject({
  year: z.number().int().min(2000).max(2200),
  title: line,
  body: z.string().trim().max(LONG).optional(),
  fileId: z.uuid().optional(),
  sessions: z.array(sessionBody).max(100),
});
export const traineeBody = z.strictObject({ organisationId: z.uuid(), name: line, focus: z.boolean() });
export const heldBody = z.strictObject({
  heldOn: day,
  seats: z
    .array(
      z.strictObject({
        traineeId: z.uuid(),
        attended: z.boolean(),
        result: z.string().trim().max(60).optional(),
      }),
    )
    .max(5000),
});
export const planList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      year: z.number(),
      title: z.string(),
      sessions: z.number(),
      held: z.number(),
    }),
  ),
  total: z.number(),
  year: z.number(),
  /** True: the present year has no plan. */
  missing: z.boolean(),
  cite: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const planDetail = z.object({
  id: z.string(),
  year: z.number(),
  title: z.string(),
  body: z.string(),
  sessions: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      plannedOn: z.string(),
      place: z.string(),
      outsideExpert: z.string().nullable(),
      heldOn: z.string().nullable(),
      overdue: z.boolean(),
      seats: z.array(
        z.object({
          traineeId: z.string(),
          name: z.string(),
          post: z.string().nullable(),
          focus: z.boolean(),
          organisation: named,
          attended: z.boolean().nullable(),
          result: z.string().nullable(),
        }),
      ),
    }),
  ),
  abilities: abilitiesSchema,
});
export const reportQuery = z.strictObject({
  year: z.coerce.number().int().min(2000).max(2200),
  focus: z.enum(['true', 'false']).default('false'),
});
const trainee = z.object({
  id: z.string(),
  name: z.string(),
  focus: z.boolean(),
  organisation: named,
  trained: z.boolean(),
  never: z.boolean(),
  results: z.array(z.object({ session: z.string(), result: z.string().nullable() })),
});
export const trainingReport = z.object({
  year: z.number(),
  bodies: z.array(named.extend({ people: z.number(), trained: z.number() })),
  people: z.array(trainee),
  untrained: z.array(trainee),
  notHeld: z.array(z.object({ id: z.string(), title: z.string(), plannedOn: z.string() })),
  cite: z.array(z.string()),
});

// ------------------------------------------------------------------ committee
export const memberBody = z.strictObject({
  personId: z.uuid(),
  origin: line,
  field: line,
  fromDay: day,
  untilDay: day,
});
const rules = z.object({
  id: z.string(),
  version: z.number(),
  fromDay: z.string(),
  quorum: z.number(),
  majority: z.number(),
  recusal: z.boolean(),
});
export const committeeReply = z.object({
  name: text,
  members: z.array(
    z.object({
      id: z.string(),
      personId: z.string(),
      name: z.string(),
      origin: z.string(),
      originName: text,
      field: z.string(),
      fromDay: z.string(),
      untilDay: z.string(),
      endedOn: z.string().nullable(),
      current: z.boolean(),
    }),
  ),
  origins: z.array(word),
  /** Origins the rules ask for and no current member has. */
  lacking: z.array(word),
  rules: z.array(rules.extend({ supersededFrom: z.string().nullable() })),
  cite: z.array(z.string()),
  abilities: abilitiesSchema,
});
export const roundBody = z.strictObject({
  title: line,
  question: prose,
  caseId: z.uuid().optional(),
  concerns: z.uuid().optional(),
  members: z.array(z.uuid()).min(1).max(100),
});
export const opinionBody = z.union([
  z.strictObject({ supports: z.boolean(), opinion: prose }),
  z.strictObject({ recuse: prose }),
]);
export const roundReply = z.object({
  id: z.string(),
  title: z.string(),
  question: z.string(),
  caseId: z.string().nullable(),
  concerns: z.string().nullable(),
  concerned: text.nullable(),
  openedOn: z.string(),
  closedAt: z.string().nullable(),
  outcome: z.enum(['supported', 'not-supported']).nullable(),
  rules,
  tally: z.object({
    seats: z.number(),
    given: z.number(),
    supporting: z.number(),
    quorumReached: z.boolean(),
    supported: z.boolean(),
  }),
  seats: z.array(
    z.object({
      member: z.object({ id: z.string(), name: z.string() }),
      mine: z.boolean(),
      recused: z.string().nullable(),
      /** Left out for an interest that was declared. */
      excluded: z.boolean(),
      supports: z.boolean().nullable(),
      opinion: z.string().nullable(),
      givenAt: z.string().nullable(),
    }),
  ),
  abilities: abilitiesSchema,
});
export const roundList = z.object({ items: z.array(roundReply), total: z.number() });

/** A body by its id, its credit code or its full name. */
export const interestBody = z.strictObject({ organisation: line, said: prose });
export const interestList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      person: z.string(),
      mine: z.boolean(),
      organisation: named,
      said: z.string(),
      declaredAt: z.string(),
    }),
  ),
  abilities: abilitiesSchema,
});

// ------------------------------------------------------------------ service
export const announceBody = z.strictObject({
  kind: z.enum(['maintenance', 'announcement']),
  title: line,
  body: z.string().trim().max(LONG),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
});
const serviceNotice = z.object({
  id: z.string(),
  kind: z.enum(['maintenance', 'announcement']),
  title: z.string(),
  body: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  announcedAt: z.string(),
  running: z.boolean(),
});
export const currentNotices = z.object({ items: z.array(serviceNotice), total: z.number() });
export const serviceReply = z.object({
  modules: z.array(
    z.object({
      key: z.string(),
      name: text,
      state: z.enum(['up', 'down', 'unknown']),
      since: z.string().nullable(),
      probedAt: z.string().nullable(),
      lastFault: z.object({ text: z.string(), at: z.string() }).nullable(),
      path: z.string(),
    }),
  ),
  months: z.array(
    z.object({
      module: z.string(),
      month: z.string(),
      elapsedSeconds: z.number(),
      downSeconds: z.number(),
      availability: z.number().nullable(),
    }),
  ),
  log: z.array(serviceNotice),
  abilities: abilitiesSchema,
});

nameShapes({ ExpertRound: roundReply });
