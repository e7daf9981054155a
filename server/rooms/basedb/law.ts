/** What the city's rules say of base and theme databases, asked by rule id alone. */
import type { LawNow } from '#law/settings.ts';
import { type DatabaseKind, type Master, masters, type Way, ways } from './tables.ts';

export const rules = {
  bases: 'basedb.base-databases',
  additions: 'basedb.base-additions',
  keeper: 'basedb.base-keeper',
  kinds: 'basedb.further-kinds',
  departments: 'basedb.theme-departments',
  areas: 'basedb.theme-areas',
  themes: 'basedb.named-themes',
  basic: 'basedb.basic-unconditional',
  joint: 'basedb.joint-catalogue',
  ways: 'basedb.ways',
  pools: 'basedb.through-pools',
  themeClass: 'basedb.theme-class',
} as const;

export type NamedBase = { key: string; zh: string; en: string; master: Master };

export function namedBases(law: LawNow): NamedBase[] {
  return law.terms(rules.bases).map(({ key, zh, en, attributes }) => ({
    key,
    zh,
    en,
    master: masters.find((one) => one === attributes.master) ?? 'code',
  }));
}

/** Whether the data authority itself keeps the base databases. */
export const keptByAuthority = (law: LawNow): boolean => law.text(rules.keeper)?.value === 'authority';

/** Kinds beside the base databases; where the city names none, theme databases may still be made. */
export function furtherKinds(law: LawNow): { key: DatabaseKind; zh: string; en: string; cite: string[] }[] {
  const named = law
    .terms(rules.kinds)
    .flatMap(({ key, zh, en, cite }) =>
      key === 'theme' || key === 'special'
        ? [{ key, zh, en, cite: cite.length > 0 ? [...cite] : law.cite(rules.kinds) } as const]
        : [],
    );
  return named.length > 0 ? [...named] : [{ key: 'theme', zh: '主题库', en: 'theme databases', cite: [] }];
}

/** The ways a database may be built; both where the city does not say. */
export function waysOf(law: LawNow): { key: Way; zh: string; en: string }[] {
  const named = law.terms(rules.ways).flatMap(({ key, zh, en }) => {
    const way = ways.find((one) => one === key);
    return way ? [{ key: way, zh, en }] : [];
  });
  return named.length > 0
    ? named
    : [
        { key: 'central', zh: '平台集中建设', en: 'built on the platform' },
        { key: 'linked', zh: '接入共享交换平台', en: 'linked in through the exchange' },
      ];
}
