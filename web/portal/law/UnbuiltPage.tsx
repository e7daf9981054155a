// For the public: every duty the platform does not carry out whole, and what each waits for.
import type { UnbuiltReply } from '#rooms/org/law/unbuilt.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';

const passed = ['q', 'city', 'room', 'topic', 'page'] as const;

/** The address with a change; any but that of the page goes back to the first. */
function addressWith(query: URLSearchParams, changes: Record<string, string | undefined>): string {
  const next = new URLSearchParams();
  for (const name of passed) {
    const value = name in changes ? changes[name] : name === 'page' ? null : query.get(name);
    if (value) next.set(name, value);
  }
  return next.size > 0 ? `/law/unbuilt?${next}` : '/law/unbuilt';
}

function Filters({ view, body }: { view: View; body: UnbuiltReply }) {
  const { t, query, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  const { cities, rooms, topics } = body.counts;
  const groups = [
    {
      name: 'city',
      title: t('law:unbuilt.city'),
      values: cities.map(({ key, name, count }) => ({ key, text: say(name), count })),
    },
    {
      name: 'room',
      title: t('law:unbuilt.room'),
      values: rooms.map(({ key, count }) => ({ key, text: t(`law:rooms.${key}`), count })),
    },
    {
      name: 'topic',
      title: t('law:topic'),
      values: topics.map(({ key, name, count }) => ({ key, text: say(name), count })),
    },
  ];
  return (
    <aside className="filters" aria-label={t('common:list.filters')}>
      {groups.map(({ name, title, values }) => (
        <details key={name} open>
          <summary>{title}</summary>
          <ul>
            {values.map(({ key, text, count }) => {
              const chosen = query.get(name) === key;
              return (
                <li key={key}>
                  <a
                    href={addressWith(query, { [name]: chosen ? undefined : key })}
                    aria-current={chosen ? 'true' : undefined}
                  >
                    <span>{text}</span>
                    <span className="num">{formatNumber(count)}</span>
                  </a>
                </li>
              );
            })}
          </ul>
        </details>
      ))}
    </aside>
  );
}

function Unbuilt({ view, body }: { view: View; body: UnbuiltReply }) {
  const { t, query, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  const own = body.counts.cities[0]?.key;
  const last = Math.max(1, Math.ceil(body.total / body.pageSize));
  return (
    <div className="with-filters">
      <Filters view={view} body={body} />
      <div>
        <p className="kicker">
          <a href="/law">{t('portal:law.title')}</a>
        </p>
        <h1>{t('law:tab.unbuilt')}</h1>
        <p className="lead">{t('law:unbuilt.lead')}</p>
        <ul>
          {body.counts.cities.map(({ key, name, unbuilt, duties }) => (
            <li key={key}>{t('law:unbuilt.summary', { city: say(name), count: unbuilt, duties })}</li>
          ))}
        </ul>
        {body.total === 0 ? <p className="notice">{t('law:unbuilt.empty')}</p> : null}
        <section className="sheet">
          <ul className="law-duties">
            {body.items.map((duty) => (
              <li key={`${duty.city} ${duty.id}`}>
                <span className="law-number">{say(duty.cityName)}</span>{' '}
                {/* The articles of another city have their pages on its platform. */}
                {duty.city === own ? (
                  <a href={`/law/${encodeURIComponent(duty.id)}`}>
                    {language === 'en' ? duty.dutyEn : duty.dutyZh}
                  </a>
                ) : language === 'en' ? (
                  duty.dutyEn
                ) : (
                  duty.dutyZh
                )}{' '}
                <span className="muted">{say(duty.missing)}</span> <code>{duty.id}</code>
              </li>
            ))}
          </ul>
        </section>
        {last > 1 ? (
          <nav className="pages" aria-label={t('portal:results.pages')}>
            {body.page > 1 ? (
              <a href={addressWith(query, { page: String(body.page - 1) })}>{t('portal:results.previous')}</a>
            ) : null}
            <span className="num">{t('portal:results.page', { page: body.page, last })}</span>
            {body.page < last ? (
              <a href={addressWith(query, { page: String(body.page + 1) })}>{t('portal:results.next')}</a>
            ) : null}
          </nav>
        ) : null}
      </div>
    </div>
  );
}

export const unbuiltPage: Page = {
  load: ({ get, query }) => {
    const out = new URLSearchParams();
    for (const name of passed) {
      const value = query.get(name);
      if (value) out.set(name, value);
    }
    return get(`/api/law/unbuilt?${out.toString()}`);
  },
  title: ({ t }) => t('law:tab.unbuilt'),
  description: ({ t }) => t('law:unbuilt.lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Unbuilt view={view} body={data.body as UnbuiltReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
