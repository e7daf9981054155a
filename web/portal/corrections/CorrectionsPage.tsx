// For the public: what to do when data are wrong, which way goes to whom, its steps and limits; the form itself is behind the sign-in.
import type { WaysReply } from '#rooms/quality/corrections/schema.ts';
import type { Page, PageData, View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';

function Ways({ view, body }: { view: View; body: WaysReply }) {
  const { t, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  const { resource } = body;
  const form = `/desk/corrections/new${resource ? `?resource=${encodeURIComponent(resource.id)}` : ''}`;
  return (
    <article className="resource">
      {resource ? (
        <p className="kicker">
          <a href={`/resources/${resource.id}`}>{t('corrections:portal.about', { name: resource.name })}</a>
        </p>
      ) : null}
      <h1>{t('corrections:portal.title')}</h1>
      <p className="lead">{t('corrections:portal.lead')}</p>
      {body.ways.map((way) => (
        <section key={way.kind} className="sheet" aria-labelledby={`way-${way.kind}`}>
          <h2 id={`way-${way.kind}`}>
            {say(way.title)} <ArticleLinks ids={way.articles} />
          </h2>
          <p>
            {t('corrections:file.goesTo', {
              to: way.recipients
                .map(({ key, title }) =>
                  key === 'provider' && resource
                    ? t('corrections:file.named', { title: say(title), name: say(resource.provider.name) })
                    : say(title),
                )
                .join(t('common:semicolon')),
            })}
          </p>
          <dl className="facts">
            {way.steps.map(({ title, days, articles }) => (
              <div key={title.zh}>
                <dt>{say(title)}</dt>
                <dd>
                  {days === undefined ? t('corrections:noLimit') : t('corrections:workdays', { count: days })}{' '}
                  <ArticleLinks ids={articles} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {body.ways.length === 0 ? <p className="notice">{t('corrections:file.noWay')}</p> : null}
      <p>
        <a className="button" href={form}>
          {t('corrections:portal.go')}
        </a>
      </p>
      <p className="muted">{t('corrections:portal.follow')}</p>
    </article>
  );
}

export const correctionsPage: Page = {
  load: ({ get, query }) => {
    const resource = query.get('resource');
    return get(`/api/quality/ways${resource ? `?resource=${encodeURIComponent(resource)}` : ''}`);
  },
  title: ({ t }) => t('corrections:portal.title'),
  description: ({ t }) => t('corrections:portal.lead'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Ways view={view} body={data.body as WaysReply} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
