/** What a collecting task states: on what ground, by what power and procedure, which fields and why each, how people are verified. */
import { z } from 'zod';

const line = z.string().trim().max(200);
const long = z.string().trim().max(2000);

/** An act cited: level is a key of the rule that admits it. */
export const citationSchema = z.strictObject({
  level: z.string().trim().max(40).default(''),
  title: line.default(''),
  article: z.string().trim().max(60).default(''),
});
export type Citation = z.output<typeof citationSchema>;

/** The ground of the whole task: a key of `collect.task-grounds`, the act, or the need it serves. */
const groundSchema = z.strictObject({
  kind: z.string().trim().max(40).default(''),
  title: line.default(''),
  article: z.string().trim().max(60).default(''),
  need: long.default(''),
});

export const taskFieldSchema = z.strictObject({
  /** Name of the entry's item. */
  item: z.string().trim().min(1).max(63),
  reason: long.default(''),
  purpose: long.default(''),
  mandatory: z.boolean().default(false),
  /** What a mandatory field rests on. */
  basis: citationSchema.optional(),
});
export type TaskField = z.output<typeof taskFieldSchema>;

/** On what ground a field is gathered that could be had by sharing: a key of `collect.repeat-exceptions`. */
export const repeatExceptionSchema = z.strictObject({
  item: z.string().trim().min(1).max(63),
  kind: z.string().trim().max(40),
  title: line.default(''),
  article: z.string().trim().max(60).default(''),
  applicationId: z.uuid().optional(),
});

export const taskSubjects = ['natural-person', 'legal-person', 'unincorporated', 'none'] as const;
export type TaskSubject = (typeof taskSubjects)[number];

export const verificationMethods = [
  'identity-card',
  'sms-code',
  'electronic-licence',
  'bank-card',
  'face',
  'on-site',
  'account',
] as const;

export const taskContentSchema = z.strictObject({
  title: line.min(2),
  purpose: long.default(''),
  subjectKind: z.enum(taskSubjects).or(z.literal('')).default(''),
  /** `form`: each record is asked of its subject, and says which notice was shown; `business`: data of matters in hand. */
  way: z.enum(['form', 'business']).default('business'),
  ground: groundSchema.default({ kind: '', title: '', article: '', need: '' }),
  power: long.default(''),
  procedure: long.default(''),
  fields: z.array(taskFieldSchema).max(500).default([]),
  verification: z
    .strictObject({
      methods: z.array(z.enum(verificationMethods)).max(7).default([]),
      /** The person chooses one, or must pass them all. */
      demand: z.enum(['one', 'all']).default('one'),
      basis: citationSchema.optional(),
    })
    .default({ methods: [], demand: 'one' }),
  exceptions: z.array(repeatExceptionSchema).max(500).default([]),
});
export type TaskContent = z.output<typeof taskContentSchema>;

/** A field that another body's entry holds already. */
export type Repeat = {
  item: string;
  element: string;
  resourceId: string;
  resourceName: string;
  resourceCode: string | null;
  providerId: string;
  providerName: string;
  /** False: not shared with anybody, so that it cannot be had. */
  shareable: boolean;
  /** On what it is gathered all the same. */
  settled?: { how: string; title?: string; article?: string; applicationId?: string };
};

/** From persons or bodies: then notice, consent and verification have somebody to protect. */
export const isAboutSubjects = (kind: string): boolean => kind !== '' && kind !== 'none';
