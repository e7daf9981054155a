// One article for the public: what it says in plain words, what the platform does about it, how the city reads it.
import {
  type ArticleReply,
  articleDuty,
  articleTitle,
  type InstrumentReply,
  type Interpretation,
} from '../../shared/law.ts';
import type { Page, PageData, View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';

const articleOf = (data: PageData) => (data.status === 200 ? (data.body as ArticleReply) : undefined);

type Dossier = NonNullable<ArticleReply['does']>;

function Does({ view, does }: { view: View; does: Dossier }) {
  const { t, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  return (
    <>
      {does.rules.length > 0 ? (
        <>
          <h2>{t('law:does.rules')}</h2>
          <ul>
            {does.rules.map(({ id, sentence, resolution }) => (
              <li key={id}>
                {say(sentence)}{' '}
                <span className="muted">
                  {t(
                    `law:state.${resolution.state === 'unspecified' && resolution.setting ? 'setting' : resolution.state}`,
                  )}
                </span>{' '}
                <ArticleLinks ids={resolution.cite} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {does.procedures.length > 0 ? (
        <>
          <h2>{t('law:does.procedures')}</h2>
          <ul>
            {does.procedures.map(({ key, title }) => (
              <li key={key}>{say(title)}</li>
            ))}
          </ul>
        </>
      ) : null}
      {does.forms.length > 0 ? (
        <>
          <h2>{t('law:does.forms')}</h2>
          <ul>
            {does.forms.map(({ key, title }) => (
              <li key={key}>{say(title)}</li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

/** What the page is not: the promulgated text, by its title, number, issuer and day. */
function Official({ view, instrument }: { view: View; instrument: InstrumentReply }) {
  const { t, language } = view;
  const say = (text: { zh: string; en: string }) => (language === 'en' ? text.en : text.zh);
  const facts = [
    ['name', say(instrument.title)],
    ['number', instrument.number && say(instrument.number)],
    ['issuer', instrument.issuer && say(instrument.issuer)],
    ['promulgated', instrument.promulgated],
    ['from', instrument.effective?.from ?? instrument.inForce],
    ['standing', t(`law:runs.${instrument.runs}`)],
  ] as const;
  return (
    <aside className="notice" aria-label={t('law:official.title')}>
      <p>
        <strong>{t('law:official.note')}</strong>
      </p>
      <dl className="law-official">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`law:official.${key}`)}</dt>
            <dd>{value ?? t('law:official.unknown')}</dd>
          </div>
        ))}
      </dl>
      {instrument.officialText ? (
        <a href={instrument.officialText}>{t('law:official.link')}</a>
      ) : (
        <span className="muted">{t('law:official.noLink')}</span>
      )}
    </aside>
  );
}

function Interpretations({ view, found }: { view: View; found: Interpretation[] }) {
  const { t, language } = view;
  return (
    <section>
      <h2>{t('registers:interpretations')}</h2>
      {found.map((one) => (
        <article key={one.id}>
          <h3>
            {one.title}{' '}
            <span className="muted">
              {t(`registers:standing.${one.standing}`, { day: one.supersededFrom ?? '' })}
            </span>
          </h3>
          <p className="muted">
            {t('registers:interpretation.by', {
              name: language === 'en' ? one.organisation.en : one.organisation.zh,
              day: one.fromDay,
              version: one.version,
            })}{' '}
            <ArticleLinks ids={one.basis} />
          </p>
          <p>{one.body}</p>
          {one.covered ? null : <p className="muted">{t('registers:interpretation.outside')}</p>}
        </article>
      ))}
    </section>
  );
}

export const articlePage: Page = {
  load: ({ get, params }) => get(`/api/law/articles/${encodeURIComponent(params.id ?? '')}`),
  title: (view, data) => {
    const article = articleOf(data);
    return article ? articleTitle(view.t, article, view.language) : view.t('portal:problem.notFound.title');
  },
  description: (view, data) => {
    const article = articleOf(data);
    return article ? articleDuty(article, view.language) : '';
  },
  View: ({ view, data }) => {
    const article = articleOf(data);
    if (!article) return <ProblemBody view={view} data={data} />;
    return (
      <article className="sheet">
        <p className="kicker">
          <a href="/law">{view.t('portal:law.title')}</a> · {article.id}
        </p>
        <h1>{articleTitle(view.t, article, view.language)}</h1>
        <p className="lead">{articleDuty(article, view.language)}</p>
        <p>
          {view.t('common:article.does')}: <strong>{view.t(`common:article.kind.${article.kind}`)}</strong>
          {article.does ? ` · ${view.t(`law:standing.${article.does.standing}`)}` : ''}
        </p>
        {typeof article.instrument === 'string' ? null : (
          <Official view={view} instrument={article.instrument} />
        )}
        {article.does?.waiting ? (
          <>
            <h2>{view.t('law:does.waits')}</h2>
            <p>
              {view.language === 'en' ? article.does.waiting.missing.en : article.does.waiting.missing.zh}{' '}
              <a href="/law/unbuilt">{view.t('law:unbuilt.open')}</a>
            </p>
          </>
        ) : null}
        {article.interpretations?.length ? (
          <Interpretations view={view} found={article.interpretations} />
        ) : null}
        {article.does ? <Does view={view} does={article.does} /> : null}
      </article>
    );
  },
};
