// Finer limits of a consent, folded away: nothing is set unless the decider sets it, and nothing is wider than was asked.
import { Select } from 'antd';
import type { Limits } from '#rooms/serve/schema-grants.ts';
import { type Text, useTexts } from '../../shared/text.ts';
import { type FormIssue, isMap, type Value } from '../form/answers.ts';
import { IssueLines } from '../form/PackForm.tsx';
import { MaskFields, QuotaFields, Whole } from '../serve/LimitFields.tsx';

/** An answer has at most this many records, whatever is granted. */
const largestPage = 1000;

const without = (limits: Limits, part: keyof Limits): Limits =>
  Object.fromEntries(Object.entries(limits).filter(([key]) => key !== part));

export function ConsentLimits({
  value,
  columns,
  issues,
  onChange,
}: {
  value: Value | undefined;
  /** What is granted by the form as it stands. */
  columns: readonly { name: string; title: Text }[];
  issues: readonly FormIssue[];
  onChange: (value: Value | undefined) => void;
}) {
  const { t } = useTexts();
  // Written here alone.
  const limits = isMap(value) ? (value as Limits) : {};
  const own = issues.filter(({ path }) => path === 'limits' || path.startsWith('limits.'));
  const put = (next: Limits) => onChange(Object.keys(next).length === 0 ? undefined : (next as Value));
  const set = <Part extends keyof Limits>(part: Part, next: Limits[Part] | undefined) =>
    put(next === undefined ? without(limits, part) : { ...limits, [part]: next });
  const { rate } = limits;
  return (
    <details className="fold consent-limits" {...(own.length > 0 ? { open: true } : {})}>
      <summary>{t('serve:limits.title')}</summary>
      <p className="field-hint">{t('serve:limits.how')}</p>
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:limits.pace')}</legend>
        <div className="limit-row">
          <Whole
            id="limit-rate"
            label={t('serve:limits.perSecond')}
            value={rate?.perSecond}
            most={1_000_000}
            onChange={(perSecond) =>
              set(
                'rate',
                perSecond === undefined
                  ? undefined
                  : { perSecond, burst: Math.max(perSecond, rate?.burst ?? 0) },
              )
            }
          />
          <Whole
            id="limit-burst"
            label={t('serve:limits.burst')}
            value={rate?.burst}
            most={1_000_000}
            disabled={!rate}
            onChange={(burst) => rate && set('rate', { ...rate, burst: burst ?? rate.perSecond })}
          />
          <Whole
            id="limit-concurrency"
            label={t('serve:terms.concurrency')}
            value={limits.concurrency}
            most={1_000_000}
            onChange={(next) => set('concurrency', next)}
          />
          <Whole
            id="limit-page"
            label={t('serve:terms.maxPage')}
            value={limits.maxPage}
            most={largestPage}
            onChange={(next) => set('maxPage', next)}
          />
        </div>
      </fieldset>
      <QuotaFields
        quotas={limits.quotas ?? []}
        onChange={(quotas) => set('quotas', quotas.length === 0 ? undefined : quotas)}
      />
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:terms.masks')}</legend>
        <MaskFields
          columns={columns}
          masks={limits.masks ?? {}}
          onChange={(masks) => set('masks', Object.keys(masks).length === 0 ? undefined : masks)}
        />
      </fieldset>
      <div className="field">
        <label className="field-label" htmlFor="limit-evidence">
          {t('serve:terms.evidence')}
        </label>
        <Select
          id="limit-evidence"
          value={limits.evidence ?? 'E1'}
          options={(['E1', 'E2'] as const).map((level) => ({
            value: level,
            label: t(`serve:evidence.${level}`),
          }))}
          onChange={(level: 'E1' | 'E2') => set('evidence', level === 'E1' ? undefined : level)}
        />
      </div>
      <IssueLines issues={own} />
    </details>
  );
}
