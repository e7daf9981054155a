/** Reads the demo's own data: organisations and people of a city, and the resources they hold. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { roles } from '#kernel/actor.ts';
import type { Law } from '#law/index.ts';
import { contentPatch } from '#rooms/catalog/index.ts';
import { publishServiceBody } from '#rooms/serve/index.ts';

const word = z.string().trim().min(1);
const organisation = z.strictObject({
  key: word,
  office: z.enum(['bureau', 'government', 'finance', 'security']).optional(),
  zh: word,
  en: word,
});
const citySchema = z.strictObject({
  organisations: z.array(organisation).default([]),
  people: z
    .array(
      z.strictObject({
        account: word,
        name: word,
        organisation: word,
        roles: z.array(z.enum(roles)).min(1),
      }),
    )
    .default([]),
  posts: z.record(word, z.strictObject({ name: word, duty: word, telephone: word })).default({}),
  systems: z
    .array(z.strictObject({ code: word, organisation: word, zh: word, en: word, place: word }))
    .default([]),
  /** Service items and duties of the units, for forms that are filled from the unit's own list. */
  functions: z
    .array(z.strictObject({ by: word, name: word, steps: z.array(word).min(1), basis: word }))
    .default([]),
  settings: z.record(word, z.union([z.number(), z.string(), z.boolean(), z.array(z.string())])).default({}),
  effective: z.strictObject({ from: z.string(), document: word }).optional(),
});
export type DemoCity = z.output<typeof citySchema>;

export const ends = ['published', 'in-review', 'returned', 'draft'] as const;
const resourcesSchema = z.strictObject({
  resources: z.array(
    z.strictObject({
      key: word,
      provider: word,
      end: z.enum(ends),
      reason: word.optional(),
      rows: z.enum(['divisions', 'residents', 'enterprises']).optional(),
      services: z
        .array(
          publishServiceBody
            .pick({
              code: true,
              kind: true,
              lookup: true,
              columns: true,
              filters: true,
              order: true,
              tolerances: true,
              maxPage: true,
            })
            .extend({ zh: word, en: word }),
        )
        .default([]),
      system: word,
      content: contentPatch,
    }),
  ),
  conditionalBasis: z.strictObject({ kind: word, title: word, article: word, wording: word }),
  namedUnits: z.array(word),
  supply: z.strictObject({ mode: word, fileTemplate: word }),
});
export type DemoResources = z.output<typeof resourcesSchema>;
export type DemoResource = DemoResources['resources'][number];

const read = (path: string): unknown => parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

/** The file for any city, with what the city's own file replaces, and the city's names put in. */
export function demoCity(law: Law): DemoCity {
  const any = citySchema.parse(read('cities/any.yaml'));
  const ownPath = `cities/${law.city.key}.yaml`;
  const own = existsSync(new URL(ownPath, import.meta.url))
    ? citySchema.parse(read(ownPath))
    : citySchema.parse({});
  const authority = law.word('authority');
  const fill = (text: string): string =>
    text
      .replaceAll('{cityEn}', law.city.nameEn)
      .replaceAll('{city}', law.city.nameZh)
      .replaceAll('{authorityEn}', authority.en)
      // 市数据资源局 of 星源市 is 星源市数据资源局.
      .replaceAll('{authority}', authority.zh.replace(/^市/, ''));
  const replaced = <T>(base: readonly T[], over: readonly T[], key: (entry: T) => string): T[] => {
    const byKey = new Map(over.map((entry) => [key(entry), entry]));
    const known = new Set(base.map(key));
    return [
      ...base.map((entry) => byKey.get(key(entry)) ?? entry),
      ...over.filter((entry) => !known.has(key(entry))),
    ];
  };
  return {
    organisations: replaced(any.organisations, own.organisations, ({ key }) => key).map((entry) => ({
      ...entry,
      zh: fill(entry.zh),
      en: fill(entry.en),
    })),
    people: replaced(any.people, own.people, ({ account }) => account),
    posts: { ...any.posts, ...own.posts },
    systems: replaced(any.systems, own.systems, ({ code }) => code),
    functions: replaced(any.functions, own.functions, ({ by, name }) => `${by} ${name}`),
    settings: { ...any.settings, ...own.settings },
    effective: own.effective ?? any.effective,
  };
}

const line = z.string().trim();
const openingSchema = z.strictObject({
  people: citySchema.shape.people,
  sets: z.array(
    z.strictObject({
      key: word,
      provider: word,
      slug: word,
      en: word,
      summaryEn: word,
      keywords: z.array(word),
      name: word,
      summary: word,
      categoryCode: word,
      openingClass: z.enum(['open', 'conditional']),
      condition: line.optional(),
      updateCycle: word,
      items: contentPatch.shape.items.unwrap(),
      rows: word,
      more: word.optional(),
    }),
  ),
});
export type DemoOpening = z.output<typeof openingSchema>;

/** What the city opens, and the second person of each unit, who publishes it. */
export function demoOpening(): DemoOpening {
  return openingSchema.parse(read('opening.yaml'));
}

export function demoResources(): DemoResources {
  return resourcesSchema.parse(read('resources.yaml'));
}
