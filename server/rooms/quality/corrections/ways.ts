/** What the city's text lets people do about a value they doubt: which way goes to whom, with its steps, limits and articles. */
import type { Platform } from '#cases/index.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { DeadlineInfo, Procedure } from '#law/types.ts';
import type { Recipient, RequestKind } from './tables.ts';

export const procedureOf: Record<RequestKind, string> = {
  check: 'quality.check',
  objection: 'quality.objection',
};
export const REFUSAL = 'quality.refusal';
const RECIPIENTS = 'quality.objection-recipients';
const GROUNDS = 'quality.objection-grounds';

export type Way = {
  kind: RequestKind;
  title: Text;
  articles: string[];
  recipients: { key: Recipient; title: Text }[];
  grounds: { key: string; title: Text }[];
  steps: { title: Text; limit: DeadlineInfo | null }[];
};

const names: Record<Recipient, Text> = {
  provider: { zh: '数据提供单位', en: 'the providing body' },
  user: { zh: '使用单位', en: 'the using body' },
  authority: { zh: '数据主管部门', en: 'the data authority' },
};

const holders: Record<string, Recipient> = {
  'bureau-of-city': 'authority',
  'bureau-of-area': 'authority',
  'provider-of-subject': 'provider',
};

const isRecipient = (key: string): key is Recipient => Object.hasOwn(names, key);

export const offers = (p: Platform, key: string): boolean =>
  p.law.procedures().some((one) => one.key === key);

/** With whom a request of that kind may be filed: the list of the text for objections, else whoever holds the first step. */
function recipientsOf(law: LawNow, kind: RequestKind, procedure: Procedure): Way['recipients'] {
  const listed = kind === 'objection' ? law.terms(RECIPIENTS) : [];
  if (listed.length > 0)
    return listed.flatMap(({ key, zh, en }) => (isRecipient(key) ? [{ key, title: { zh, en } }] : []));
  const [first] = procedure.start ?? [];
  const step = procedure.steps.find(({ key }) => key === first) ?? procedure.steps[0];
  const key = holders[step?.by ?? ''] ?? 'provider';
  return [{ key, title: names[key] }];
}

export function wayOf(p: Platform, law: LawNow, kind: RequestKind): Way | undefined {
  const key = procedureOf[kind];
  if (!offers(p, key)) return undefined;
  const procedure = law.procedure(key);
  return {
    kind,
    title: procedure.title,
    articles: procedure.cite,
    recipients: recipientsOf(law, kind, procedure),
    grounds:
      kind === 'objection'
        ? law.terms(GROUNDS).map(({ key: one, zh, en }) => ({ key: one, title: { zh, en } }))
        : [],
    steps: procedure.steps.map(({ title, limit }) => ({
      title,
      limit: limit ? law.deadline(limit) : null,
    })),
  };
}

export async function waysOf(p: Platform, ex: Executor): Promise<Way[]> {
  const law = await lawNow(ex, p.law, p.clock.today());
  return (['check', 'objection'] as const).flatMap((kind) => wayOf(p, law, kind) ?? []);
}

export const kindWords: Record<RequestKind, Text> = {
  check: { zh: '校核', en: 'check' },
  objection: { zh: '异议', en: 'objection' },
};

export function requireWay(p: Platform, law: LawNow, kind: RequestKind): Way {
  const way = wayOf(p, law, kind);
  if (!way) throw problem('quality.way-none', { params: { kind: kindWords[kind] } });
  return way;
}

/** Whether a step of the procedure puts the mark of an objection; without one the doubt itself is what is told. */
export const hasMarkStep = (procedure: Procedure): boolean =>
  procedure.steps.some(({ outcomes }) =>
    outcomes.some(({ effects }) => effects.includes('quality.mark-disputed')),
  );
