/** Which registers the city keeps and who writes in them: the questions put to the pack. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, type Role } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Term } from '#law/types.ts';
import { registerTables } from './tables.ts';

export const REGISTERS = 'org.registers';
export const DECIDER = 'org.coordination-decider';

export type RegisterKind =
  | 'rule-document'
  | 'guidance-note'
  | 'industry-norm'
  | 'interpretation'
  | 'internal-rule'
  | 'coordination'
  | 'training'
  | 'committee'
  | 'plan-passage';

/** The register as the city words it; throws `org.register-not-kept` where its rules have none. */
export function keptRegister(law: LawNow, kind: RegisterKind): Term {
  const found = law.term('org.registers', kind);
  if (!found) throw problem('org.register-not-kept', { params: { kind }, rule: REGISTERS });
  return found;
}

const list = (term: Term, name: string): string[] => {
  const value = term.attributes[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/** What an entry of this register must state. */
export const requiredParts = (term: Term): string[] => list(term, 'parts');

const writers: Readonly<Record<string, { zh: string; en: string; role?: Role }>> = {
  bureau: { zh: '数据主管部门', en: 'the data authority', role: 'bureau' },
  security: { zh: '网信部门', en: 'the cyberspace office', role: 'security' },
  government: { zh: '本级政府', en: 'the government of that level', role: 'government' },
  unit: { zh: '各单位自己', en: 'each unit itself' },
  'industry-authority': { zh: '行业主管部门', en: 'the authority of the sector' },
};

export const writerName = (writer: string): Text => {
  const found = writers[writer];
  return found ? { zh: found.zh, en: found.en } : { zh: writer, en: writer };
};

/** Whether this actor writes in the register; `topic` is the sector of a norm. */
export async function isWriter(
  ex: Executor,
  actor: Actor,
  term: Term,
  about: { organisationId?: string; sector?: string } = {},
): Promise<boolean> {
  if (actor.kind !== 'person') return false;
  const writer = String(term.attributes.writer);
  const role = writers[writer]?.role;
  if (role) return actor.roles.some((one) => one === role || (role === 'bureau' && one === 'area_bureau'));
  if (writer === 'unit') {
    const own = about.organisationId === undefined || about.organisationId === actor.organisationId;
    return own && (['provider', 'consumer', 'head', 'bureau'] as const).some((one) => hasRole(actor, one));
  }
  let query = registerTables(ex)
    .selectFrom('org.sector_member')
    .select('sector')
    .where('organisation_id', '=', actor.organisationId)
    .where('part', '=', 'authority');
  if (about.sector) query = query.where('sector', '=', about.sector);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Throws `org.register-writer` with the articles that give the register to somebody else. */
export async function requireWriter(
  ex: Executor,
  law: LawNow,
  actor: Actor,
  kind: RegisterKind,
  about: { organisationId?: string; sector?: string } = {},
): Promise<Term> {
  const term = keptRegister(law, kind);
  if (!(await isWriter(ex, actor, term, about))) {
    throw problem('org.register-writer', {
      params: { writer: writerName(String(term.attributes.writer)) },
      articles: term.cite.length > 0 ? [...term.cite] : law.cite(REGISTERS),
      rule: REGISTERS,
    });
  }
  return term;
}

export const articlesOf = (law: LawNow, term: Term): string[] =>
  term.cite.length > 0 ? [...term.cite] : law.cite(REGISTERS);

/** The body that interprets, and the instruments its article gives it; undefined where no rule names one. */
export function interpreterOf(
  p: Platform,
  law: LawNow,
): { office: string; instruments: Set<string>; articles: string[] } | undefined {
  const found = law.text('org.interpreter');
  if (!found) return undefined;
  const articles = law.cite('org.interpreter');
  return {
    office: found.value,
    articles,
    instruments: new Set(articles.flatMap((id) => p.law.article(id)?.instrument ?? [])),
  };
}
