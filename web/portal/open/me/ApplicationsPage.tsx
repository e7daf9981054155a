// What one applied for: where it stands, what was decided, what is to be signed.
import type { ApplicationList, ApplicationReply } from '#rooms/open/applications/schema.ts';
import { say } from '../../catalog/words.ts';
import { PostForm, Send, TickField } from '../../forms/fields.tsx';
import type { Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { MeNav } from './MeNav.tsx';

type Line = ApplicationList['items'][number];
const standing = ({ t }: View, one: Line): string =>
  t(`open-me:state.${one.redirected ? 'redirected' : one.state}`);
const addressOf = (one: Line): string =>
  one.state === 'draft' ? `/datasets/${one.dataset.slug}/apply` : `/me/applications/${one.id}`;

function Applications({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const { items } = data.body as ApplicationList;
  return (
    <article className="sheet">
      <h1>{t('open-me:applications.title')}</h1>
      <MeNav view={view} here="applications" />
      {items.length === 0 ? (
        <p>
          {t('open-me:applications.none')}{' '}
          <a href="/datasets?class=conditional">{t('open-me:applications.find')}</a>
        </p>
      ) : null}
      <ol className="results">
        {items.map((one) => (
          <li key={one.id} className="result">
            <h2>
              <a href={addressOf(one)}>{say(view, one.dataset.title)}</a>
            </h2>
            <p className="result-facts">
              <span className="num">{one.number}</span> · {standing(view, one)}
              {one.filedOn ? ` · ${t('open-me:applications.filed', { day: one.filedOn })}` : ''}
              {one.due && !one.decidedOn ? ` · ${t('open-me:applications.due', { day: one.due })}` : ''}
              {one.decidedOn ? ` · ${t('open-me:applications.decided', { day: one.decidedOn })}` : ''}
            </p>
          </li>
        ))}
      </ol>
    </article>
  );
}

export const applicationsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/applications?pageSize=100'),
  title: ({ t }) => t('open-me:applications.title'),
  View: Applications,
};

function Application({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const one = data.body as ApplicationReply;
  const { agreement, access } = one;
  const toSign = one.state === 'approved' && agreement?.id && !agreement.applicantSignedAt;
  return (
    <article className="sheet">
      <h1>{say(view, one.dataset.title)}</h1>
      <MeNav view={view} here="applications" />
      <p>
        <span className="num">{one.number}</span> · {standing(view, one)} <ArticleLinks ids={one.articles} />
      </p>
      <dl className="facts">
        <div>
          <dt>{t('open-me:application.provider')}</dt>
          <dd>{say(view, one.provider.name)}</dd>
        </div>
        <div>
          <dt>{t('open-me:application.purpose')}</dt>
          <dd>{say(view, one.purpose?.title)}</dd>
        </div>
        <div>
          <dt>{t('open-me:application.filedOn')}</dt>
          <dd>{one.filedOn}</dd>
        </div>
        <div>
          <dt>{t('open-me:application.due')}</dt>
          <dd>{one.due ?? t('open-me:application.noLimit')}</dd>
        </div>
        {one.decidedOn ? (
          <div>
            <dt>{t('open-me:application.decidedOn')}</dt>
            <dd>{one.decidedOn}</dd>
          </div>
        ) : null}
      </dl>
      {one.redirected ? (
        <section className="notice" aria-labelledby="redirected">
          <h2 id="redirected">{t('open-demands:redirected.title')}</h2>
          <p>{t('open-me:application.redirected')}</p>
          <p className="prewrap">{one.redirected.channel || t('open-demands:new.noChannel')}</p>
          <p>{t('open-demands:redirected.why', { why: one.redirected.why })}</p>
        </section>
      ) : null}
      {one.reason ? (
        <section aria-labelledby="reason">
          <h2 id="reason">{t('open-me:application.reason')}</h2>
          <p className="prewrap">{one.reason}</p>
          {one.basis.length > 0 ? (
            <>
              <h3>{t('open-me:application.basis')}</h3>
              <ul>
                {one.basis.map((basis) => (
                  <li key={`${basis.title}${basis.article}`}>
                    {basis.kind ? `${say(view, basis.kind)} · ` : ''}
                    <cite>{basis.title}</cite> {basis.article}
                    {basis.wording ? <blockquote>{basis.wording}</blockquote> : null}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </section>
      ) : null}
      {one.selection && !one.selection.number ? (
        <p className="notice">{t('open-me:application.selection')}</p>
      ) : null}
      <section aria-labelledby="conditions">
        <h2 id="conditions">{t('open-me:apply.conditions')}</h2>
        <ul>
          {one.conditions.map(({ key, text, answer, met, note }) => (
            <li key={key}>
              {t('common:labelled', { label: say(view, text), text: answer })}
              {met === null
                ? ''
                : t('common:aside', {
                    text: note
                      ? t('common:labelled', { label: t(met ? 'open-me:met' : 'open-me:unmet'), text: note })
                      : t(met ? 'open-me:met' : 'open-me:unmet'),
                  })}
            </li>
          ))}
        </ul>
      </section>
      {agreement ? (
        <section aria-labelledby="agreement">
          <h2 id="agreement">{t('open-me:apply.agreement')}</h2>
          <p className="prewrap">{say(view, agreement.text)}</p>
          <p className="muted small">SHA-256 {agreement.sha256}</p>
          <p>
            {t(agreement.applicantSignedAt ? 'open-me:application.youSigned' : 'open-me:application.youNot')}{' '}
            {t(agreement.providerSignedAt ? 'open-me:application.theySigned' : 'open-me:application.theyNot')}
          </p>
          {toSign ? (
            <PostForm view={view} of="sign">
              <input type="hidden" name="agreement" value={agreement.id ?? ''} />
              <input type="hidden" name="sha256" value={agreement.sha256} />
              <TickField view={view} of="sign" name="read" required label={t('open-me:application.read')} />
              <Send>{t('open-me:application.sign')}</Send>
            </PostForm>
          ) : null}
        </section>
      ) : null}
      {access ? (
        <p className="notice">
          {t('open-me:application.access', { until: access.until })}{' '}
          <a href="/me/access">{t('open-me:access.title')}</a>
        </p>
      ) : null}
      {one.abilities.withdraw?.allowed ? (
        <PostForm view={view} of="withdraw">
          <Send plain>{t('open-me:application.withdraw')}</Send>
        </PostForm>
      ) : null}
    </article>
  );
}

export const applicationPage: Page = {
  personal: true,
  load: ({ get, params }) => get(`/api/open/applications/${encodeURIComponent(params.id ?? '')}`),
  title: (view, data) =>
    data.status === 200
      ? say(view, (data.body as ApplicationReply).dataset.title)
      : view.t('open-me:applications.title'),
  act: async ({ call, sent, params }) => {
    const reply =
      sent.of === 'sign'
        ? await call('POST', `/api/open/agreements/${encodeURIComponent(sent.text('agreement'))}/signature`, {
            sha256: sent.text('sha256'),
          })
        : await call('POST', `/api/open/applications/${encodeURIComponent(params.id ?? '')}/withdrawal`);
    const done = sent.of === 'sign' ? 'signed' : 'withdrawn';
    return reply.status < 300 ? { see: `/me/applications/${params.id}?done=${done}` } : { refused: reply };
  },
  View: Application,
};
