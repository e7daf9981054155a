// Words and small pieces that the pages of demands, of the plan and of the lists share.
import type { PublicDemand } from '#rooms/open/demands/schema.ts';
import { say } from '../../catalog/words.ts';
import type { View } from '../../page.ts';

export const demandPath = (number: string): string => `/demands/${encodeURIComponent(number)}`;

/** Where a demand stands, in one sentence. */
export function standing({ t }: View, demand: PublicDemand): string {
  const { due, workdays } = demand;
  if (demand.state === 'redirected') return t('open-demands:stands.redirected');
  if (demand.fulfilledOn)
    return t('open-demands:stands.fulfilled', { day: demand.fulfilledOn, count: workdays });
  if (demand.answer === 'refuse') return t('open-demands:stands.refused', { count: workdays });
  if (demand.answer)
    return t(`open-demands:stands.${demand.answer}`, { day: demand.promisedOn ?? '', count: workdays });
  if (due?.late) return t('open-demands:stands.late', { day: due.due ?? '', count: workdays });
  if (due?.due) return t('open-demands:stands.due', { day: due.due, count: workdays });
  return t(demand.unit ? 'open-demands:stands.open' : 'open-demands:stands.filed', { count: workdays });
}

export const unitOf = (view: View, { unit }: Pick<PublicDemand, 'unit'>): string =>
  unit ? say(view, unit.name) : view.t('open-demands:noUnit');

export const wantedOf = (view: View, { wanted }: Pick<PublicDemand, 'wanted'>): string =>
  wanted || view.t('open-demands:hiddenWords');

export function Pages({
  view,
  total,
  page,
  pageSize,
}: {
  view: View;
  total: number;
  page: number;
  pageSize: number;
}) {
  const { t, query } = view;
  const last = Math.max(1, Math.ceil(total / pageSize));
  const address = (to: number): string => {
    const next = new URLSearchParams(query);
    next.delete('lang');
    next.set('page', String(to));
    return `?${next.toString()}`;
  };
  return last === 1 ? null : (
    <nav className="pages" aria-label={t('open-demands:pages')}>
      {page > 1 ? <a href={address(page - 1)}>{t('open-demands:before')}</a> : null}
      <span className="num">{t('open-demands:pageOf', { page, last })}</span>
      {page < last ? <a href={address(page + 1)}>{t('open-demands:after')}</a> : null}
    </nav>
  );
}

/** Ways between what is asked for, what is planned and what there is. */
export function Around({ view, here }: { view: View; here: '/demands' | '/plan' | '/catalogue' }) {
  const { t } = view;
  return (
    <nav aria-label={t('open-demands:around.label')} className="pages">
      {(['/demands', '/plan', '/catalogue'] as const).map((to) => (
        <a key={to} href={to} aria-current={to === here ? 'page' : undefined}>
          {t(`open-demands:around.${to.slice(1)}`)}
        </a>
      ))}
    </nav>
  );
}
