// How good the data of a set are: one line a dimension in the city's words, and a mark where one is below what the authority asks.
import type { View } from '../page.ts';
import { type SetPage, say } from './words.ts';

export function Scores({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  const { scores } = set;
  if (scores.dimensions.every(({ score }) => score === null)) return null;
  const low = scores.dimensions.filter(({ below }) => below);
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">{t('open-scores:title')}</h2>
      {low.length > 0 ? (
        <p className="late">
          {t('open-scores:below', {
            names: low.map(({ title }) => say(view, title)).join(t('open-portal:comma')),
            least: scores.least,
          })}
        </p>
      ) : null}
      <dl className="facts">
        {scores.dimensions.map(({ key, title, score, below }) => (
          <div key={key}>
            <dt>{say(view, title)}</dt>
            <dd className={below ? 'num late' : 'num'}>
              {score === null ? t('open-scores:unmeasured') : t('open-scores:score', { score })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted small">
        {scores.checkedOn ? t('open-scores:checked', { day: scores.checkedOn }) : t('open-scores:how')}
      </p>
    </section>
  );
}
