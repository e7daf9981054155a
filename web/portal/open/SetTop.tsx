// The head of every page of a data set: where one is, its name, and its other pages.
import type { View } from '../page.ts';
import { type SetPage, say, setAddress } from './words.ts';

export type Part = 'set' | 'preview' | 'chart' | 'map' | 'versions' | 'api' | 'questions';

/** Parts in order; `questions` is the page of what people said. */
export function SetTop({ view, set, part }: { view: View; set: SetPage; part: Part }) {
  const { t } = view;
  const open = set.state === 'open' && set.release !== null;
  const parts: Part[] = [
    'set',
    ...(open ? (['preview', 'chart'] as const) : []),
    ...(open && set.place ? (['map'] as const) : []),
    ...(set.state === 'suspended' || set.state === 'withdrawn' ? [] : (['versions'] as const)),
    ...(open ? (['api'] as const) : []),
    'questions',
  ];
  return (
    <>
      <p className="kicker">
        <a href="/datasets">{t('open-portal:all')}</a> /{' '}
        <a href={`/datasets?department=${set.organisation.id}`}>{say(view, set.organisation.name)}</a>
      </p>
      <h1>
        {part === 'set' ? (
          say(view, set.title)
        ) : (
          <a className="plain" href={setAddress(set.slug)}>
            {say(view, set.title)}
          </a>
        )}{' '}
        <span className="tag">{say(view, set.className)}</span>
        {set.origin === 'unit' ? null : (
          <>
            {' '}
            <span className="tag">{t(`open-voices:origin.${set.origin}`)}</span>
          </>
        )}
        {set.provider.reference ? (
          <>
            {' '}
            <span className="tag">{t('open-scores:reference')}</span>
          </>
        ) : null}
      </h1>
      <nav className="parts" aria-label={t('open-portal:parts.label')}>
        {parts.map((one) => (
          <a
            key={one}
            href={one === 'set' ? setAddress(set.slug) : `${setAddress(set.slug)}/${one}`}
            aria-current={one === part ? 'page' : undefined}
          >
            {t(`open-portal:parts.${one}`)}
          </a>
        ))}
      </nav>
    </>
  );
}
