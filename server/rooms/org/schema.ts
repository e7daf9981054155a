// What the org routes take and give.
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { offices } from './tables.ts';

const NAME = 200;
const PASSWORD = 256;

const textInput = z.strictObject({
  zh: z.string().trim().min(1).max(NAME),
  en: z.string().trim().min(1).max(NAME),
});
const role = z.enum(roles);
export const legalDay = z.iso.date();

export const signInBody = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(PASSWORD),
});
export const passwordBody = z.strictObject({
  current: z.string().min(1).max(PASSWORD),
  next: z.string().min(1).max(PASSWORD),
});
export const organisationBody = z.strictObject({ organisationId: z.uuid() });
export const demoSessionBody = z.strictObject({ personId: z.uuid(), organisationId: z.uuid().optional() });

/** A second factor is asked of this person: from which day, and how the session stands to it. */
export const demand = z.object({ from: z.string(), state: z.enum(['met', 'grace', 'due']) });
/** Whether a person signs in with two factors, and from which day it is asked of them. */
export const factor = z.object({ has: z.boolean(), from: z.string().nullable() });
const membership = z.object({ organisationId: z.string(), organisationName: text, roles: z.array(role) });

export const meReply = z.object({
  person: z.object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
  }),
  /** What must be mended before anything else may be done. */
  held: z.enum(['password', 'second-factor']).nullable(),
  secondFactor: demand.nullable(),
  organisation: z.object({ id: z.string(), name: text, regionCode: z.string() }),
  /** Of the public: a body without business in the administration. */
  outside: z.boolean(),
  roles: z.array(role),
  memberships: z.array(membership),
  demo: z.boolean(),
  city: z.object({ key: z.string(), nameZh: z.string(), nameEn: z.string(), regionCode: z.string() }),
  abilities: abilitiesSchema,
});

export const demoAccountsReply = z.object({
  items: z.array(
    z.object({
      personId: z.string(),
      account: z.string(),
      name: z.string(),
      organisationId: z.string(),
      organisation: text,
      roles: z.array(role),
    }),
  ),
});

export const organisationQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(100).optional(),
  regionCode: z.string().max(12).optional(),
  /** Leading digits: an area with everything in it. */
  area: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  kind: z.string().max(60).optional(),
  parentId: z.uuid().optional(),
  state: z.enum(['active', 'closed', 'all']).optional(),
});

/** Public: what the city's own list of departments would say. */
const organisationFields = {
  id: z.string(),
  name: text,
  kind: z.string(),
  kindName: text,
  sector: z.string().nullable(),
  creditCode: z.string().nullable(),
  regionCode: z.string(),
  parentId: z.string().nullable(),
  office: z.enum(offices).nullable(),
  state: z.enum(['active', 'closed']),
  /** Marked and kept apart in statistics: by reference, or a company; null for departments. */
  standing: z
    .object({
      mark: z.string(),
      name: text,
      assessment: z.enum(['apart', 'out']),
      bound: z.boolean(),
      cite: z.array(z.string()),
    })
    .nullable(),
};
export const organisationList = listOf(z.object(organisationFields));

const contact = z.object({
  id: z.string(),
  post: z.string(),
  name: z.string(),
  duty: z.string().nullable(),
  telephone: z.string().nullable(),
  personId: z.string().nullable(),
  document: z.string().nullable(),
  from: z.string(),
});
const postTerm = z.object({ key: z.string(), zh: z.string(), en: z.string(), cite: z.array(z.string()) });

export const missingPostsReply = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: text,
      missingPosts: z.array(postTerm.extend({ vacantSince: z.string().nullable() })),
    }),
  ),
  total: z.number(),
});

/** `contacts` and `people` only for those who may read them. */
export const organisationReply = z.object({
  ...organisationFields,
  /** On which a body rests that exists by authorisation. */
  authorisationDocument: z.string().nullable(),
  regionName: text,
  parent: z.object({ id: z.string(), name: text }).nullable(),
  successor: z.object({ id: z.string(), name: text }).nullable(),
  closedOn: z.string().nullable(),
  optIn: z.object({ on: z.string(), document: z.string() }).nullable(),
  /** Whom to turn to in a dispute; for those who are signed in. */
  disputeContact: contact.nullable().optional(),
  contacts: z.array(contact).optional(),
  /** Announced for a day to come. */
  announced: z.array(contact).optional(),
  missingPosts: z.array(postTerm).optional(),
  people: z
    .array(
      z.object({
        id: z.string(),
        account: z.string(),
        name: z.string(),
        roles: z.array(role),
        secondFactor: factor.nullable(),
      }),
    )
    .optional(),
  abilities: abilitiesSchema,
});

export const createOrganisationBody = z.strictObject({
  name: textInput,
  kind: z.string().min(1).max(60),
  sector: z.string().max(60).optional(),
  /** Natural persons have none. */
  creditCode: z.string().trim().toUpperCase().max(18).optional(),
  regionCode: z.string().trim().max(12),
  parentId: z.uuid().optional(),
  office: z.enum(offices).optional(),
  authorisationDocument: z.string().trim().max(NAME).optional(),
});

export const createPersonBody = z.strictObject({
  account: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9._-]{2,63}$/),
  name: z.string().trim().min(1).max(60),
  initialPassword: z.string().min(8).max(PASSWORD),
});
export const personReply = z.object({ id: z.string(), account: z.string(), name: z.string() });

export const roleBody = z.strictObject({ organisationId: z.uuid(), role });
export const contactBody = z.strictObject({
  post: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(NAME),
  duty: z.string().trim().max(NAME).optional(),
  telephone: z.string().trim().max(40).optional(),
  personId: z.uuid().optional(),
  document: z.string().trim().max(NAME).optional(),
  /** A day to come is announced now and takes effect then. */
  from: legalDay.optional(),
  replaces: z.uuid().optional(),
});
export const contactReply = contact.extend({ announced: z.boolean(), notice: z.string().nullable() });
export const contactParams = z.strictObject({ id: z.uuid(), contactId: z.uuid() });

export const systemsQuery = z.strictObject({ organisationId: z.uuid().optional() });
const system = z.object({
  id: z.string(),
  code: z.string(),
  name: text,
  organisationId: z.string(),
  place: z.string(),
});
export const systemsReply = z.object({
  items: z.array(system),
  total: z.number(),
  abilities: abilitiesSchema,
});
export const systemBody = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9-]{1,62}$/),
  name: textInput,
  place: z.string().trim().min(1).max(NAME),
});
export const systemReply = system;

export const settingsReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      value: z.union([z.number(), z.boolean()]),
      byDefault: z.union([z.number(), z.boolean()]),
      unit: z.string(),
      says: text,
      expected: text,
      setAt: z.string().nullable(),
    }),
  ),
  abilities: abilitiesSchema,
});
export const settingBody = z.strictObject({ value: z.union([z.number(), z.boolean()]) });
export const keyParams = z.strictObject({ key: z.string().min(1).max(100) });

export const articleParams = z.strictObject({ id: z.string().min(1).max(100) });
export const ruleQuery = z.strictObject({ on: legalDay.optional() });
export const ruleParams = z.strictObject({ ruleId: z.string().min(1).max(100) });
export const ruleSettingBody = z.strictObject({
  value: z.union([z.number(), z.string(), z.boolean(), z.array(z.string()), z.null()]),
});
export const effectiveBody = z.strictObject({
  from: legalDay,
  to: legalDay.optional(),
  document: z.string().trim().min(1).max(NAME),
});
export const done = z.object({ ok: z.boolean() });
