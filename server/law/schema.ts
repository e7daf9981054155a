// The shapes of a pack's files as a lawyer writes them; an unknown key is refused.
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';

const word = z.string().trim().min(1);
export const textSchema = z.strictObject({ zh: word, en: word });

export const daySchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'write the day as YYYY-MM-DD')
  .refine((day) => {
    const at = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day;
  }, 'this day does not exist');

const key = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'write a key in lower-case letters, digits and hyphens');
const fieldKey = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'write a field key in letters and digits, beginning lower-case');
const dotted = z
  .string()
  .regex(/^[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$/, 'write a dotted name such as share.reply-deadline');
const articleId = z.string().regex(/^[A-Z]{2}(-[A-Za-z0-9]+)+$/, 'write an article id such as XX-12a');
const cite = z.array(articleId);

export const attributeTypes = ['text', 'text?', 'number', 'number?', 'flag', 'list'] as const;
export const units = [
  'workday',
  'day',
  'month',
  'year',
  'minute',
  'calls',
  'calls-per-day',
  'interfaces',
  'percent',
  'code',
  'class',
  'none',
] as const;

export const rulesFileSchema = z.strictObject({
  rules: z.array(
    z.strictObject({
      id: dotted,
      kind: z.enum(['value', 'table', 'set', 'flag']),
      unit: z.enum(units),
      room: word,
      zh: word,
      en: word,
      keys: z.array(key).min(1).optional(),
      attributes: z.record(key, z.enum(attributeTypes)).optional(),
      setting: z.boolean().optional(),
      /** What a reader is told for each key of a value: a text each, or the rule whose rows name them. */
      words: z.union([dotted, z.record(key, textSchema)]).optional(),
    }),
  ),
});

const vocabularyWord = z.strictObject({ zh: word, en: word, note: word.optional() });

export const packFileSchema = z.strictObject({
  key,
  name: textSchema,
  'region-code': z.string().regex(/^\d{6}$/, 'write the six digits of the division code'),
  version: word,
  coverage: z.enum(['articles', 'rules']),
  accent: z.string().regex(/^#[0-9a-f]{6}$/, 'write the colour as #rrggbb in lower case'),
  instruments: z
    .array(
      z.strictObject({
        key: articleId.or(z.string().regex(/^[A-Z]{2}$/)),
        title: textSchema,
        status: z.enum(['in-force', 'draft', 'repealed', 'explanation']),
        /** As it is cited: the order or document number. */
        number: textSchema.optional(),
        /** Who issued it, as the text or its number says. */
        issuer: textSchema.optional(),
        /** Where its issuer published the text: only what was seen there. */
        'official-text': z.url({ protocol: /^https?$/, error: 'write the address with https://' }).optional(),
        adopted: daySchema.optional(),
        promulgated: daySchema.optional(),
        'in-force': daySchema.optional(),
        'repealed-on': daySchema.optional(),
        repeals: z.array(word).optional(),
        'rests-on': z.array(word).optional(),
        note: textSchema.optional(),
      }),
    )
    .min(1),
  vocabulary: z.record(key, vocabularyWord),
  lists: z
    .record(key, z.array(z.strictObject({ key: key.optional(), zh: word, en: word, note: word.optional() })))
    .optional(),
});

export const topics = [
  'org',
  'catalog',
  'classify',
  'collect',
  'quality',
  'basedb',
  'share',
  'open',
  'operate',
  'secure',
  'assess',
  'project',
  'federate',
] as const;

export const articlesFileSchema = z.strictObject({
  articles: z.array(
    z.strictObject({
      id: articleId,
      instrument: word,
      article: word,
      topic: z.enum(topics),
      kind: z.enum(['enforce', 'record', 'organise']),
      actor: word,
      duty: textSchema,
      parameters: z.record(z.string(), z.unknown()).optional(),
      check: word.optional(),
      why: word.optional(),
    }),
  ),
});

/** A row before its attributes are known to be the right ones; answers.ts checks them against the rule. */
export const rowSchema = z.looseObject({ key: word, zh: word, en: word, cite: cite.optional() });

const datedItem = z.strictObject({
  from: daySchema.optional(),
  to: daySchema.optional(),
  value: z.union([z.number(), z.string(), z.boolean(), z.array(rowSchema)]),
  cite: cite.min(1, 'name at least one article'),
  note: textSchema.optional(),
  /** The list ends in 等: the bureau may add to it. */
  open: z.literal(true).optional(),
});

export const datedSchema = z.strictObject({ dated: z.array(datedItem).min(1) });

/** An answer without a value: `not-applicable: true` or `unspecified: true`, with why. */
export const silentSchema = z.strictObject({
  'not-applicable': z.literal(true).optional(),
  unspecified: z.literal(true).optional(),
  because: textSchema,
  cite: cite.optional(),
});

export const ruleFileSchema = z.record(dotted, z.record(z.string(), z.unknown()));

const outcome = z.strictObject({
  key,
  title: textSchema,
  kind: z.enum(['advance', 'back', 'part', 'return', 'refuse', 'complete']),
  next: z.union([key, z.array(key).min(2)]).optional(),
  reasons: z.enum(['required', 'optional', 'none']),
  basis: dotted.optional(),
  gates: z.array(dotted).optional(),
  effects: z.array(dotted).optional(),
  form: dotted.optional(),
  cite: cite.min(1, 'name at least one article'),
});

const cited = { cite: cite.min(1, 'name at least one article') };

/** What a step allows beside its outcomes; regulations/README.md says what each means. */
const stepActs = {
  with: z.array(key).min(1).optional(),
  join: z.strictObject({ of: z.array(key).min(1), rule: z.enum(['all', 'first', 'lead']) }).optional(),
  extension: z.strictObject({ by: key, max: dotted, ...cited }).optional(),
  supplement: z.strictObject({ limit: dotted.optional(), ...cited }).optional(),
  forward: z
    .strictObject({
      to: z.array(key).min(1).optional(),
      roles: z.array(z.enum(roles)).min(1),
      limit: dotted.optional(),
      ...cited,
    })
    .optional(),
  silence: z.strictObject({ rule: dotted, outcome: key, ...cited }).optional(),
  escalate: z.strictObject({ to: key, after: dotted.optional(), ...cited }).optional(),
};

export const procedureFileSchema = z.strictObject({
  procedures: z.array(
    z.strictObject({
      key: dotted,
      title: textSchema,
      subject: dotted,
      cite: cite.min(1, 'name at least one article'),
      opening: z
        .strictObject({ gates: z.array(dotted).optional(), effects: z.array(dotted).optional() })
        .optional(),
      start: z.array(key).min(2).optional(),
      withdrawal: z.strictObject({ effects: z.array(dotted).optional(), ...cited }).optional(),
      steps: z
        .array(
          z.strictObject({
            key,
            title: textSchema,
            by: key,
            limit: dotted.optional(),
            'limit-from': z.enum(['step', 'case']).optional(),
            ...stepActs,
            note: textSchema.optional(),
            cite: cite.min(1, 'name at least one article'),
            outcomes: z.array(outcome).min(1),
          }),
        )
        .min(1),
    }),
  ),
});

export const fieldTypes = [
  'text',
  'long-text',
  'integer',
  'date',
  'email',
  'telephone',
  'choice',
  'choices',
  'scenario',
  'conditions',
  'fixed',
  'group',
  'rows',
  'addresses',
  'hours',
  'items',
  'system',
  'attachment',
  'declaration',
  'signature',
] as const;

const part = z.strictObject({
  key: fieldKey,
  label: textSchema,
  type: z.enum(fieldTypes),
  required: z.boolean(),
  options: dotted.optional(),
  check: key.optional(),
  help: textSchema.optional(),
  cite: cite.optional(),
  because: textSchema.optional(),
});

export const formFileSchema = z.strictObject({
  forms: z.array(
    z.strictObject({
      key: dotted,
      title: textSchema,
      version: word,
      cite: cite.min(1, 'name at least one article'),
      sections: z.array(z.strictObject({ key, title: textSchema })).min(1),
      fields: z
        .array(
          part.extend({
            section: key,
            'filled-by': z.enum(['applicant', 'platform', 'bureau', 'provider']),
            enforces: textSchema.optional(),
            seal: z.boolean().optional(),
            parts: z.array(part).min(1).optional(),
          }),
        )
        .min(1),
    }),
  ),
});

export const statutoryFileSchema = z.strictObject({
  document: textSchema,
  days: z.array(z.strictObject({ day: z.string().regex(/^\d{2}-\d{2}$/), zh: word, en: word })),
});

export const noticeFileSchema = z.strictObject({
  year: z.number().int().min(2004),
  document: word,
  off: z.array(daySchema),
  work: z.array(daySchema),
});
