/** The finer limits a decider may set with its consent, beside the pack's form: they protect the source, and only narrow what was asked. */
import type { AsideCheck } from '#cases/index.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import {
  type GrantRequest,
  type Limits,
  limitsSchema,
  sealedEvidence,
  sealingGrade,
} from '#rooms/serve/index.ts';
import { type Asked, askedOf, textsOf } from './answers.ts';
import { subjectOf } from './check-context.ts';

const daily = ({ unit, period }: { unit: string; period: string }): boolean =>
  unit === 'calls' && period === 'day';

const grantedLimits: AsideCheck = async (context) => {
  const { path, value, answers } = context;
  const issue = (where: string, code: string, zh: string, en: string): FieldIssue => ({
    path: where,
    code,
    message: { zh, en },
    articles: [],
    severity: 'error',
  });
  const parsed = limitsSchema.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map((one) =>
      issue(
        [path, ...one.path.map(String)].join('.'),
        'limit',
        '须为正整数，且不超过可填的范围',
        'a whole number from 1 on, within what can be set',
      ),
    );
  const { quotas = [], masks = {} } = parsed.data;
  const { offer, decided } = await subjectOf(context);
  const grade =
    parsed.data.evidence === 'E2' && offer
      ? await sealingGrade(context.ex, offer.service.resourceId)
      : undefined;
  const asked = decided ? askedOf(decided.answers) : undefined;
  const names = quotas.map(({ unit, period }) => `${unit} ${period}`);
  const items =
    'items' in answers
      ? textsOf(answers.items)
      : (asked?.columns ?? offer?.columns.map(({ name }) => name) ?? []);
  const lookup = offer?.service.version.plan.lookup ?? [];
  return [
    ...(grade === undefined ? [] : [sealedEvidence(`${path}.evidence`, grade)]),
    ...(new Set(names).size < names.length
      ? [issue(`${path}.quotas`, 'twice', '同一项用量只能设一个上限', 'one limit of each kind')]
      : []),
    ...(quotas.some((one) => daily(one) && asked?.peak && one.limit > asked.peak)
      ? [
          issue(
            `${path}.quotas`,
            'wider',
            `每日调用次数不能多于申请的 ${asked?.peak} 次`,
            `no more calls a day than asked, ${asked?.peak}`,
          ),
        ]
      : []),
    ...Object.keys(masks)
      .filter((name) => !items.includes(name) || lookup.includes(name))
      .map((name) =>
        issue(
          `${path}.masks.${name}`,
          'item',
          `“${name}”不在授权的数据项之内，或是查询条件，不能脱敏`,
          `“${name}” is not granted, or calls ask by it; it cannot be masked`,
        ),
      ),
  ];
};

export const limitAsides = { 'share.consent.limits': grantedLimits };

/** What was consented to as the grant takes it; of columns that are not granted nothing. */
export function limitsOf(
  consent: JsonObject,
  asked: Pick<Asked, 'peak' | 'average'>,
  columns: readonly string[],
): Pick<GrantRequest, 'peak' | 'average'> & Partial<GrantRequest> {
  const limits: Limits = limitsSchema.safeParse(consent.limits).data ?? {};
  const { quotas = [], masks = {}, rate, concurrency, maxPage, evidence } = limits;
  const peak = least(asked.peak, quotas.find(daily)?.limit ?? null);
  return {
    peak,
    average: asked.average === null ? null : least(asked.average, peak),
    quotas: quotas.filter((one) => !daily(one)),
    masks: Object.fromEntries(Object.entries(masks).filter(([name]) => columns.includes(name))),
    ...(rate ? { rate } : {}),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(maxPage === undefined ? {} : { maxPage }),
    ...(evidence ? { evidence } : {}),
  };
}

const least = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
