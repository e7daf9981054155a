// What stands behind each duty besides rules: the cases that prove it, and what it still waits for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LawError } from './errors.ts';
import { readShaped, yamlFilesIn } from './files.ts';
import { textSchema } from './schema.ts';
import type { Text } from './types.ts';

export const caseSchema = z.strictObject({
  duty: z.string(),
  /** `http` and `browser` prove a duty; `rule` only helps. */
  via: z.enum(['http', 'browser', 'rule']),
  /** Name of a registered scenario. */
  scenario: z.string(),
  /** The city's own figures and words for the scenario. */
  with: z.record(z.string(), z.unknown()).default({}),
  /** Mutations under which this case must go red: `guard:<name>` or `rule:<rule id>`. */
  breaks: z.array(z.string()).min(1),
  note: z.string().optional(),
});
export const casesFileSchema = z.object({ cases: z.array(caseSchema) });
export const waitingFileSchema = z.object({
  waiting: z.array(z.strictObject({ id: z.string(), room: z.string(), missing: textSchema })),
});
export const topicsFileSchema = z.object({
  topics: z.record(
    z.string(),
    z
      .strictObject({ built: z.boolean(), zh: z.string(), en: z.string(), missing: textSchema.optional() })
      .refine(({ built, missing }) => built !== (missing !== undefined), {
        message: 'a topic that is not built says what is missing, a built one does not',
      }),
  ),
});
export const synonymsFileSchema = z.strictObject({
  synonyms: z.array(z.array(z.string().trim().min(2)).min(2)),
});

export type Proof = { scenario: string; via: 'http' | 'browser' | 'rule' };
/** `room` is the part of the platform the duty waits for. */
export type Waiting = { room: string; missing: Text };

export type Book = {
  /** `missing` where the topic is not built. */
  topics: ReadonlyMap<string, { name: Text; missing?: Text }>;
  /** duty id -> its cases, in the order of the files */
  proofs: ReadonlyMap<string, readonly Proof[]>;
  waiting: ReadonlyMap<string, Waiting>;
  /** Groups of words that mean the same to who searches, in lower case. */
  synonyms: readonly (readonly string[])[];
};

/** `folder` is the regulations folder of the city; what it does not bring itself is taken from `own`. Throws LawError. */
export function readBook(folder: string, own: string, city: string): Book {
  const report = (problem: { file: string; what: string; mend: string }): never => {
    throw new LawError({ pack: city, ...problem });
  };
  const shared = (file: string) => (existsSync(join(folder, file)) ? folder : own);
  const topics = readShaped(shared('topics.yaml'), 'topics.yaml', topicsFileSchema, report)?.topics ?? {};
  const waiting =
    readShaped(shared('waiting.yaml'), 'waiting.yaml', waitingFileSchema, report)?.waiting ?? [];
  const synonyms =
    readShaped(shared('synonyms.yaml'), 'synonyms.yaml', synonymsFileSchema, report)?.synonyms ?? [];
  const proofs = new Map<string, Proof[]>();
  const cityFolder = join(folder, 'cities', city);
  for (const file of yamlFilesIn(cityFolder, 'cases')) {
    for (const one of readShaped(cityFolder, file, casesFileSchema, report)?.cases ?? []) {
      proofs.set(one.duty, [...(proofs.get(one.duty) ?? []), { scenario: one.scenario, via: one.via }]);
    }
  }
  return {
    topics: new Map(
      Object.entries(topics).map(([key, { zh, en, missing }]) => [key, { name: { zh, en }, missing }]),
    ),
    proofs,
    waiting: new Map(waiting.map(({ id, room, missing }) => [id, { room, missing }])),
    synonyms,
  };
}
