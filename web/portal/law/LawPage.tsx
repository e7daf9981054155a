// The law for the public: instruments, their articles in plain words, and whether the platform carries each out.
import type { LawBrowser } from '#rooms/org/law/browse.ts';
import { formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';

type Body = ReturnType<LawBrowser['browse']>;
type Instrument = Body['instruments'][number];

const passed = ['q', 'topic', 'standing', 'instrument'] as const;

function addressWith(query: URLSearchParams, changes: Record<string, string | undefined>): string {
  const next = new URLSearchParams();
  for (const name of passed) {
    const value = name in changes ? changes[name] : query.get(name);
    if (value) next.set(name, value);
  }
  const text = next.toString();
  return text ? `/law?${text}` : '/law';
}

function Filters({ view, body }: { view: View; body: Body }) {
  const { t, query, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  const groups = [
    {
      name: 'instrument',
      title: t('law:chooseInstrument'),
      values: body.instruments.map(({ key, title, counts }) => ({
        key,
        text: say(title),
        count: counts.duties,
      })),
    },
    {
      name: 'topic',
      title: t('law:topic'),
      values: body.topics.map(({ key, name, count }) => ({ key, text: say(name), count })),
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

function InstrumentPart({ view, instrument }: { view: View; instrument: Instrument }) {
  const { t, language } = view;
  const from = instrument.effective?.from ?? instrument.inForce;
  return (
    <section className="sheet">
      <h2>{language === 'en' ? instrument.title.en : instrument.title.zh}</h2>
      <p className="muted">
        {t(`law:runs.${instrument.runs}`)}
        {instrument.number ? ` · ${language === 'en' ? instrument.number.en : instrument.number.zh}` : ''}
        {instrument.adopted ? ` · ${t('law:adopted', { day: instrument.adopted })}` : ''}
        {instrument.promulgated ? ` · ${t('law:promulgated', { day: instrument.promulgated })}` : ''}
        {from ? ` · ${t('law:runsFrom', { day: from })}` : ''} · {t('law:counts', instrument.counts)}
      </p>
      {instrument.restsOn.length > 0 ? (
        <p>
          {t('law:restsOn')} {instrument.restsOn.join(t('law:separator'))}
        </p>
      ) : null}
      <ul className="law-duties">
        {instrument.duties.map((duty) => (
          <li key={duty.id}>
            <span className="law-number">
              {/^\d+$/.test(duty.article)
                ? t('common:article.number', { number: duty.article })
                : duty.article}
            </span>{' '}
            <a href={`/law/${encodeURIComponent(duty.id)}`}>
              {language === 'en' ? duty.dutyEn : duty.dutyZh}
            </a>{' '}
            <span className="muted">{t(`law:standing.${duty.standing}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Law({ view, body }: { view: View; body: Body }) {
  const { t, query } = view;
  return (
    <div className="with-filters">
      <Filters view={view} body={body} />
      <div>
        <h1>{t('portal:law.title')}</h1>
        <p className="lead">
          {t('portal:law.lead')} <a href="/law/unbuilt">{t('law:unbuilt.open')}</a>
        </p>
        <form className="search small" action="/law" method="get">
          <label className="visually-hidden" htmlFor="law-q">
            {t('law:searchArticles')}
          </label>
          <input
            id="law-q"
            name="q"
            type="search"
            defaultValue={query.get('q') ?? ''}
            placeholder={t('law:searchArticles')}
          />
          <button type="submit">{t('portal:search.go')}</button>
        </form>
        {body.total === 0 ? <p className="notice">{t('law:empty')}</p> : null}
        {body.instruments
          .filter(({ duties }) => duties.length > 0)
          .map((instrument) => (
            <InstrumentPart key={instrument.key} view={view} instrument={instrument} />
          ))}
      </div>
    </div>
  );
}

export const lawPage: Page = {
  load: ({ get, query }) => {
    const out = new URLSearchParams();
    for (const name of passed) {
      const value = query.get(name);
      if (value) out.set(name, value);
    }
    return get(`/api/law/browse?${out.toString()}`);
  },
  title: ({ t }) => t('portal:law.title'),
  description: ({ t }) => t('portal:law.lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Law view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
