/** By when a change must be handed in: the city's kinds of change, the limit each is under, and days before the measures. Pure. */
import type { LegalDay } from '#kernel/clock.ts';
import { inForceSince } from '#law/index.ts';
import type { LawNow } from '#law/settings.ts';
import type { DeadlineInfo } from '#law/types.ts';
import { articlesOf } from '../checks/issue.ts';

const rule = 'catalog.change-deadline';
const kindsRule = 'catalog.change-triggers';

export type ChangeKind = { key: string; zh: string; en: string; articles: string[]; limited: boolean };

/** Where a city lists no kinds, every change counts and these words tell them apart. */
const plainKinds: readonly { key: string; zh: string; en: string }[] = [
  { key: 'legal-basis', zh: '法律依据变化', en: 'the legal basis changed' },
  { key: 'function', zh: '职能变化', en: 'the functions changed' },
  { key: 'system', zh: '信息系统更新', en: 'an information system was updated' },
  { key: 'other', zh: '其他变化', en: 'another change' },
];

/** The kinds that may be recorded in this city; `limited` false: the text sets no day for it. */
export function changeKinds(law: LawNow): ChangeKind[] {
  const terms = law.terms(kindsRule);
  if (terms.length === 0)
    return plainKinds.map((kind) => ({ ...kind, articles: law.cite(kindsRule), limited: true }));
  return terms.map((term) => ({
    key: term.key,
    zh: term.zh,
    en: term.en,
    articles: articlesOf(law, kindsRule, term),
    limited: term.attributes.limit !== false,
  }));
}

export type ChangeLimit = {
  /** Absent where no limit runs. */
  due: LegalDay | undefined;
  /** False for a target: a draft's figure or the bureau's own is no law. */
  binding: boolean;
  /** The day lies before the measures took effect: it starts no clock. */
  beforeLaw: boolean;
  deadline: DeadlineInfo;
};

/** The first day on which the instrument behind the rule held. */
export const lawSince = (law: LawNow): LegalDay | undefined => inForceSince(law, rule);

export function limitOf(law: LawNow, kind: string, day: LegalDay): ChangeLimit {
  const since = lawSince(law);
  const beforeLaw = since !== undefined && day < since;
  const limited = changeKinds(law).find(({ key }) => key === kind)?.limited ?? true;
  const reckoned = law.deadline(rule, day);
  const stops = beforeLaw || !limited;
  const { due: _due, remaining: _remaining, limit: _limit, ...bare } = reckoned;
  return {
    due: stops ? undefined : reckoned.due,
    binding: !stops && !reckoned.informative && reckoned.basis === 'law',
    beforeLaw,
    deadline: stops ? { ...bare, late: false } : reckoned,
  };
}
