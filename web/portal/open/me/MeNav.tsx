// The person's own pages, one beside the other; and what was just done.
import type { View } from '../../page.ts';

const pages = ['identity', 'rules', 'applications', 'access', 'reports', 'conduct'] as const;

export function MeNav({ view, here }: { view: View; here: (typeof pages)[number] }) {
  const { t, query } = view;
  const done = query.get('done');
  return (
    <>
      <nav aria-label={t('open-me:nav')}>
        {pages.map((page, at) => (
          <span key={page}>
            {at === 0 ? '' : ' · '}
            <a href={`/me/${page}`} aria-current={page === here ? 'page' : undefined}>
              {t(`open-me:${page}.title`)}
            </a>
          </span>
        ))}
      </nav>
      {done && /^[a-z]+$/.test(done) ? (
        <p className="notice" role="status">
          {t(`open-me:done.${done}`)}
        </p>
      ) : null}
    </>
  );
}
