// What people said of a data set and what was answered; the ways to speak lead to their own pages.
import type { SetVoices } from '#rooms/open/voices/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { Send } from '../forms/fields.tsx';
import type { View } from '../page.ts';
import { type SetPage, setAddress } from './words.ts';

const SHOWN = 5;

export function Voices({ view, set, voices }: { view: View; set: SetPage; voices: SetVoices }) {
  const { t } = view;
  const { rating } = voices;
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{t('open-portal:voices.title')}</h2>
      <p>
        {rating.average === null
          ? t('open-portal:voices.unrated')
          : t('open-portal:voices.rated', {
              stars: rating.average.toFixed(1),
              count: rating.count,
              n: rating.count,
            })}{' '}
        {t('open-portal:voices.followers', { count: voices.followers, n: formatNumber(voices.followers) })}
      </p>
      {voices.questions.length === 0 ? <p className="muted">{t('open-portal:voices.none')}</p> : null}
      <ul className="plain-list">
        {voices.questions.slice(0, SHOWN).map((one) => (
          <li key={one.number}>
            <p>
              <strong>{one.said}</strong>
            </p>
            <p>
              {one.answer ??
                t('open-portal:voices.waiting', { count: one.elapsedWorkdays, n: one.elapsedWorkdays })}
            </p>
            <p className="result-facts">
              <span className="num">{one.on}</span>
              {one.answeredOn ? (
                <span>
                  {t('open-portal:home.answered', {
                    day: one.answeredOn,
                    count: one.elapsedWorkdays,
                    n: one.elapsedWorkdays,
                  })}
                </span>
              ) : null}
            </p>
          </li>
        ))}
      </ul>
      <div className="ways">
        <a className="button plain" href={`${setAddress(set.slug)}/questions`}>
          {t('open-portal:voices.speak')}
        </a>
        {view.me ? (
          <form method="post" action={`${setAddress(set.slug)}/questions`}>
            <input type="hidden" name="form" value="follow" />
            <input type="hidden" name="to" value={voices.follows ? 'off' : 'on'} />
            <Send plain>{t(voices.follows ? 'open-voices:unfollow' : 'open-voices:follow')}</Send>
          </form>
        ) : null}
      </div>
    </section>
  );
}
