/** Voices as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import {
  correctionParts,
  doubtKeys,
  objectionGrounds,
  opinionActions,
  shownStates,
  voiceKinds,
  voiceStates,
} from './types.ts';

const words = (most: number) => z.string().trim().max(most);
const party = z.object({ id: z.uuid(), name: text });
const flag = z.preprocess((value) => (value === 'on' || value === 'true' ? true : value), z.boolean());
/** A plain form sends what was left empty, too. */
const empty = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

export const speakBody = z.strictObject({
  kind: z.enum(voiceKinds),
  datasetId: empty(words(120)),
  text: words(4000).default(''),
  tone: empty(z.enum(['objection', 'suggestion'])),
  ground: empty(z.enum(objectionGrounds)),
  part: empty(z.enum(correctionParts)),
  claimed: words(2000).default(''),
  field: empty(words(200)),
  row: empty(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)),
  stars: empty(z.coerce.number().int().min(1).max(5)),
  /** Of a question or an opinion: the answer is for whoever asked alone. */
  private: flag.default(false),
  /** Of a report: it concerns the providing body itself, and goes to the authority. */
  againstProvider: flag.default(false),
  /** No person sees this field. */
  website: words(200).default(''),
  /** From the page of ways: when the form was opened. */
  opened: words(100).default(''),
});
export type SpeakInput = z.output<typeof speakBody>;
export const spokenReply = z.object({
  id: z.uuid(),
  number: z.string(),
  /** For whoever did not sign in: opens the matter together with its number; told once. */
  code: z.string().nullable(),
  shown: z.enum(shownStates),
});

export const waysQuery = z.strictObject({ dataset: words(120).optional() });
export const waysReply = z.object({
  dataset: z
    .object({
      id: z.uuid(),
      slug: z.string(),
      title: text,
      organisation: party,
      release: z.number().nullable(),
    })
    .nullable(),
  ways: z.array(
    z.object({
      kind: z.enum(voiceKinds),
      title: text,
      articles: z.array(z.string()),
      days: z.number().nullable(),
      signIn: z.boolean(),
    }),
  ),
  grounds: z.array(z.object({ key: z.string(), title: text })),
  parts: z.array(z.object({ key: z.enum(correctionParts), now: z.string() })),
  fields: z.array(z.object({ name: z.string(), title: text })),
  opened: z.string(),
  abilities: abilitiesSchema,
});
export type WaysReply = z.output<typeof waysReply>;

export const voiceReply = z.object({
  id: z.uuid(),
  number: z.string(),
  kind: z.enum(voiceKinds),
  title: text,
  articles: z.array(z.string()),
  dataset: z.object({ id: z.uuid(), slug: z.string(), title: text }).nullable(),
  organisation: party,
  state: z.enum(voiceStates),
  outcome: z.string().nullable(),
  tone: z.enum(['objection', 'suggestion']).nullable(),
  ground: z.object({ key: z.string(), title: text }).nullable(),
  part: z.string().nullable(),
  field: z.string().nullable(),
  row: z.number().nullable(),
  stars: z.number().nullable(),
  private: z.boolean(),
  shown: z.enum(shownStates),
  doubts: z.array(z.enum(doubtKeys)),
  /** Null for a reader whom the words are not for. */
  said: z.string().nullable(),
  claimed: z.string().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  release: z.number().nullable(),
  mendedRelease: z.number().nullable(),
  filedOn: z.string(),
  answeredOn: z.string().nullable(),
  elapsedWorkdays: z.number(),
  due: z.string().nullable(),
  overdue: z.boolean(),
  filer: z.object({ organisation: party.nullable(), person: z.string().nullable() }).nullable(),
  handled: z.boolean(),
  caseId: z.uuid().nullable(),
  /** A step of its case that is open: where it is decided. */
  steps: z.array(
    z.object({
      title: text,
      holder: text,
      on: z.string(),
      due: z.string().nullable(),
      outcome: text.nullable(),
    }),
  ),
  events: z.array(z.object({ kind: z.string(), said: z.string(), at: z.string() })),
  abilities: abilitiesSchema,
});
export type VoiceReply = z.output<typeof voiceReply>;

export const numberParams = z.strictObject({ number: words(60).min(1) });
export const codeQuery = z.strictObject({ code: words(80).optional() });
export const voiceQuery = z.strictObject({
  ...pageQuery,
  kind: z.enum(voiceKinds).optional(),
  state: z.enum(voiceStates).optional(),
  dataset: words(120).optional(),
  overdue: z.stringbool().optional(),
  q: words(100).optional(),
});
export type VoiceQuery = z.output<typeof voiceQuery>;
export const voiceList = listOf(voiceReply).extend({ abilities: abilitiesSchema });
export type VoiceList = z.output<typeof voiceList>;

export const answerBody = z.strictObject({
  text: words(4000).default(''),
  action: z.enum(opinionActions).optional(),
  reason: words(2000).default(''),
});
export type AnswerInput = z.output<typeof answerBody>;

/** What the page of a set shows of its voices. */
export const setVoices = z.object({
  rating: z.object({ count: z.number(), average: z.number().nullable() }),
  ratings: z.array(
    z.object({ stars: z.number(), said: z.string(), on: z.string(), release: z.number().nullable() }),
  ),
  questions: z.array(
    z.object({
      number: z.string(),
      said: z.string(),
      answer: z.string().nullable(),
      on: z.string(),
      answeredOn: z.string().nullable(),
      elapsedWorkdays: z.number(),
    }),
  ),
  /** By kind: how many were filed, how they ended, how many wait. */
  counts: z.array(
    z.object({
      kind: z.enum(voiceKinds),
      filed: z.number(),
      open: z.number(),
      outcomes: z.array(z.object({ key: z.string(), title: text, count: z.number() })),
    }),
  ),
  /** Releases that came of a confirmed error. */
  mended: z.array(z.object({ number: z.string(), release: z.number(), on: z.string() })),
  /** Sets linked with this one, whichever side linked them; and whether it says how it is cited. */
  links: z.array(z.object({ slug: z.string(), title: text, why: z.string() })),
  cited: z.boolean(),
  followers: z.number(),
  follows: z.boolean(),
  abilities: abilitiesSchema,
});
export type SetVoices = z.output<typeof setVoices>;

export const unansweredReply = z.object({
  items: z.array(
    z.object({
      number: z.string(),
      kind: z.enum(voiceKinds),
      title: text,
      organisation: party,
      dataset: z.object({ slug: z.string(), title: text }).nullable(),
      filedOn: z.string(),
      elapsedWorkdays: z.number(),
      due: z.string().nullable(),
      overdue: z.boolean(),
    }),
  ),
  byOrganisation: z.array(z.object({ organisation: party, open: z.number(), overdue: z.number() })),
});
export type UnansweredReply = z.output<typeof unansweredReply>;

export const halfQuery = z.strictObject({ half: z.string().regex(/^\d{4}H[12]$/) });
export const opinionReport = z.object({
  half: z.string(),
  from: z.string(),
  until: z.string(),
  received: z.number(),
  answered: z.number(),
  adopted: z.number(),
  notAdopted: z.number(),
  unanswered: z.array(
    z.object({ number: z.string(), organisation: party, filedOn: z.string(), elapsedWorkdays: z.number() }),
  ),
  articles: z.array(z.string()),
});
export type OpinionReport = z.output<typeof opinionReport>;

export const verdictBody = z.strictObject({ show: z.boolean(), reason: words(500).default('') });
export const moderationQuery = z.strictObject({ ...pageQuery, shown: z.enum(shownStates).default('held') });
export const moderationList = listOf(
  z.object({
    id: z.uuid(),
    number: z.string(),
    kind: z.enum(voiceKinds),
    said: z.string(),
    doubts: z.array(z.enum(doubtKeys)),
    shown: z.enum(shownStates),
    dataset: z.object({ slug: z.string(), title: text }).nullable(),
    filedAt: z.string(),
    history: z.array(z.object({ kind: z.string(), said: z.string(), at: z.string() })),
  }),
).extend({ abilities: abilitiesSchema });
export type ModerationList = z.output<typeof moderationList>;
export const wordsBody = z.strictObject({ words: z.array(words(60).min(1)).max(2000) });
export const wordsReply = z.object({ words: z.array(z.string()), abilities: abilitiesSchema });
export type WordsReply = z.output<typeof wordsReply>;
export const followBody = z.strictObject({ follow: flag.default(true) });
export const followsReply = z.object({
  items: z.array(z.object({ id: z.uuid(), slug: z.string(), title: text, since: z.string() })),
});
export type FollowsReply = z.output<typeof followsReply>;
export const withdrawalBody = z.strictObject({ note: words(1000).min(2) });

nameShapes({ Voice: voiceReply });
