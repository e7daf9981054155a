/** Whose data go onto the opening catalogue: by the kind and the level of the body, some of them by reference alone. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { getOrganisation, getRegion, type Organisation } from '#rooms/org/index.ts';
import { providerRules as rules } from './law.ts';

const COUNTY = 3;
const CITY = 2;
const levelKeys = new Map([
  [CITY, 'city'],
  [COUNTY, 'county'],
]);

export type Word = { key: string; zh: string; en: string };
const word = ({ key, zh, en }: Term): Word => ({ key, zh, en });

/** What the catalogue says of who provides a set. */
export type Provider = {
  kind: Word | null;
  level: Word | null;
  /** Opens by reference: shown apart, and limits warn it without counting as breaches unless it took them upon itself. */
  reference: boolean;
  bound: boolean;
};

export const named = (terms: readonly Text[]): Text => ({
  zh: terms.map(({ zh }) => zh).join('、'),
  en: terms.map(({ en }) => en).join(', '),
});

export async function levelOf(
  ex: Executor,
  { regionCode }: Pick<Organisation, 'regionCode'>,
): Promise<string> {
  const region = await getRegion(ex, regionCode);
  return levelKeys.get(region?.level ?? 0) ?? '';
}

type Body = { kind: string; level: number | null; optedIn: boolean };

export function providerOf(law: LawNow, { kind: own, level: stands, optedIn }: Body): Provider {
  const kind = law.term(rules.kinds, own);
  const level = law.term(rules.levels, levelKeys.get(stands ?? 0) ?? '');
  const reference = kind?.attributes.reference === true;
  return {
    kind: kind ? word(kind) : null,
    level: level ? word(level) : null,
    reference,
    bound: !reference || optedIn || law.term('org.standing', own)?.attributes.bound === true,
  };
}

/** Of several bodies at once; one that no rule speaks of has no kind and is bound. */
export async function providersOf(
  ex: Executor,
  law: LawNow,
  ids: readonly string[],
): Promise<Map<string, Provider>> {
  if (ids.length === 0 || (law.terms(rules.kinds).length === 0 && law.terms(rules.levels).length === 0))
    return new Map();
  const { rows } = await sql<Body & { id: string }>`
    select o.id, o.kind, r.level, o.opted_in_on is not null as "optedIn"
    from org.organisation o left join org.region r on r.code = o.region_code
    where o.id = any(${[...new Set(ids)]}::uuid[])`.execute(ex);
  return new Map(rows.map((row) => [row.id, providerOf(law, row)]));
}

/** Those whom limits warn without binding them. */
export async function unboundOf(ex: Executor, law: LawNow, ids: readonly string[]): Promise<Set<string>> {
  if (!law.terms(rules.kinds).some(({ attributes }) => attributes.reference === true)) return new Set();
  const providers = await providersOf(ex, law, ids);
  return new Set([...providers].flatMap(([id, { bound }]) => (bound ? [] : [id])));
}

/** Errors: `open.provider-not-admitted`, `open.provider-level`. */
export async function requireAdmitted(ex: Executor, law: LawNow, organisationId: string): Promise<void> {
  const kinds = law.terms(rules.kinds);
  if (kinds.length === 0) return;
  const body = await getOrganisation(ex, organisationId);
  if (!body) throw problem('kernel.not-found');
  if (!law.term(rules.kinds, body.kind)) {
    const own = law.term('org.organisation-kinds', body.kind);
    throw problem('open.provider-not-admitted', {
      params: { kinds: named(kinds), unit: body.name, kind: own ?? { zh: body.kind, en: body.kind } },
      articles: law.cite(rules.kinds),
      rule: rules.kinds,
    });
  }
  const levels = law.terms(rules.levels);
  if (levels.length > 0 && !law.term(rules.levels, await levelOf(ex, body)))
    throw problem('open.provider-level', {
      params: { levels: named(levels) },
      articles: law.cite(rules.levels),
      rule: rules.levels,
    });
}
