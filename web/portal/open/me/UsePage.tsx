// One access: what was agreed on its use, the report that is due, those handed in, and the applications that call by it.
import type { UseReply, UseReport } from '#rooms/open/use/schema.ts';
import { legalDay } from '../../../shared/format.ts';
import { say } from '../../catalog/words.ts';
import { AreaField, PostForm, SelectField, Send, TextField } from '../../forms/fields.tsx';
import type { ActInput, ActOutcome, Page, PageData, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { Clients } from './Clients.tsx';
import { MeNav } from './MeNav.tsx';

function Use({ view, data }: { view: View; data: PageData }) {
  if (data.status !== 200) return <ProblemBody view={view} data={data} />;
  const { t } = view;
  const one = data.body as UseReply;
  const open = one.reports.filter(({ abilities }) => abilities.file?.allowed).reverse();
  return (
    <article className="sheet">
      <h1>{say(view, one.dataset.title)}</h1>
      <MeNav view={view} here="reports" />
      <dl className="facts">
        <div>
          <dt>{t('open-use:scenarioNumber')}</dt>
          <dd className="num">{one.number}</dd>
        </div>
        <div>
          <dt>{t('open-use:purpose')}</dt>
          <dd>{say(view, one.purpose.title)}</dd>
        </div>
        <div>
          <dt>{t('open-use:scenario')}</dt>
          <dd>{one.scenario}</dd>
        </div>
        <div>
          <dt>{t('open-use:interval')}</dt>
          <dd>
            {one.every === null
              ? t('open-use:noInterval')
              : t('open-use:everyDays', { days: one.every, grace: one.grace ?? 0 })}{' '}
            <ArticleLinks ids={one.articles.reports} />
          </dd>
        </div>
      </dl>
      {open.map((report, at) =>
        at === 0 ? (
          <ReportForm key={report.id} view={view} one={one} report={report} />
        ) : (
          <details key={report.id} open={view.form?.of === `report-${report.id}`}>
            <summary>{t('open-use:form.title', { from: report.from, until: report.until })}</summary>
            <ReportForm view={view} one={one} report={report} />
          </details>
        ),
      )}
      <section aria-labelledby="periods">
        <h2 id="periods">{t('open-use:periods')}</h2>
        {one.reports.length === 0 ? <p>{t('open-use:noPeriods')}</p> : null}
        {one.reports.map((report) => (
          <Period key={report.id} view={view} report={report} />
        ))}
      </section>
      <Clients view={view} one={one} />
    </article>
  );
}

function ReportForm({ view, one, report }: { view: View; one: UseReply; report: UseReport }) {
  const { t } = view;
  const of = `report-${report.id}`;
  const [last] = report.filings;
  const common = { view, of };
  return (
    <section aria-labelledby={`head-${of}`}>
      <h2 id={`head-${of}`}>{t('open-use:form.title', { from: report.from, until: report.until })}</h2>
      <p>
        {t(`open-use:standing.${report.standing}`)} ·{' '}
        {t('open-use:dueGrace', { due: report.due, grace: report.graceUntil })} ·{' '}
        {t('open-use:figures', report.figures)}
      </p>
      {last?.returned ? (
        <p className="notice">{t('open-use:returnedWhy', { why: last.returned.why })}</p>
      ) : null}
      <PostForm view={view} of={of}>
        <input type="hidden" name="id" value={report.id} />
        <AreaField
          {...common}
          name="summary"
          label={t('open-use:form.summary')}
          hint={t('open-use:form.summaryHint')}
          required
          rows={5}
          maxLength={4000}
          value={last?.summary}
        />
        <AreaField
          {...common}
          name="results"
          label={t('open-use:form.results')}
          rows={3}
          maxLength={4000}
          value={last?.results}
        />
        <SelectField
          {...common}
          name="purposeKind"
          label={t('open-use:form.purpose')}
          options={one.purposes.map(({ key, title }) => ({ key, label: say(view, title) }))}
          value={last?.purpose.key ?? one.purpose.key}
        />
        <AreaField
          {...common}
          name="scenario"
          label={t('open-use:form.scenario')}
          hint={t('open-use:form.scenarioHint')}
          required
          rows={3}
          maxLength={2000}
          value={last?.scenario ?? one.scenario}
        />
        <TextField
          {...common}
          name="clients"
          label={t('open-use:form.clients')}
          hint={t('open-use:form.clientsHint')}
          maxLength={1000}
          value={last?.clients}
        />
        <TextField
          {...common}
          name="price"
          label={t('open-use:form.price')}
          maxLength={200}
          value={last?.price}
        />
        <Send>{t('open-use:form.send')}</Send>
      </PostForm>
    </section>
  );
}

function Period({ view, report }: { view: View; report: UseReport }) {
  const { t } = view;
  return (
    <section aria-labelledby={`period-${report.id}`}>
      <h3 id={`period-${report.id}`}>
        {t('open-use:period', { number: report.number, from: report.from, until: report.until })}
      </h3>
      <p>
        {t(`open-use:standing.${report.standing}`)} · {t('open-use:due', { due: report.due })} ·{' '}
        {t('open-use:figures', report.figures)}
      </p>
      {report.filings.map((filing) => (
        <details key={filing.number}>
          <summary>
            {t('open-use:filed', { number: filing.number, day: legalDay(filing.filedAt) })}
            {filing.differs.length > 0
              ? t('common:aside', {
                  text: filing.differs.map((what) => t(`open-use:differs.${what}`)).join(t('open-me:comma')),
                })
              : ''}
          </summary>
          <p className="prewrap">{filing.summary}</p>
          {filing.results ? <p className="prewrap">{filing.results}</p> : null}
          {filing.returned ? (
            <p className="notice">{t('open-use:returnedWhy', { why: filing.returned.why })}</p>
          ) : null}
        </details>
      ))}
    </section>
  );
}

async function act({ call, sent, params }: ActInput): Promise<ActOutcome> {
  const access = encodeURIComponent(params.id ?? '');
  const [what] = sent.of.split('-');
  const id = encodeURIComponent(sent.text('id'));
  const here = `/me/reports/${access}`;
  if (what === 'report') {
    const reply = await call('POST', `/api/open/use-reports/${id}/filing`, {
      summary: sent.text('summary'),
      results: sent.text('results'),
      purposeKind: sent.text('purposeKind'),
      scenario: sent.text('scenario'),
      clients: sent.text('clients'),
      price: sent.text('price'),
    });
    return reply.status < 300 ? { see: `${here}?done=reported` } : { refused: reply };
  }
  if (what === 'key') {
    const reply = await call('POST', '/api/open/keys', { clientId: sent.text('id') });
    return reply.status < 300
      ? { once: { token: (reply.body as { token: string }).token } }
      : { refused: reply };
  }
  if (what === 'end') {
    const reply = await call('POST', `/api/open/use/${access}/clients/${id}/end`);
    return reply.status < 300 ? { see: `${here}?done=ended` } : { refused: reply };
  }
  const reply = await call('POST', `/api/open/use/${access}/clients`, {
    name: sent.text('name'),
    kind: sent.text('kind'),
    networks: sent
      .text('networks')
      .split(/[\s,;]+/)
      .filter((one) => one !== ''),
  });
  return reply.status < 300 ? { see: `${here}?done=client` } : { refused: reply };
}

export const usePage: Page = {
  personal: true,
  load: ({ get, params }) => get(`/api/open/use/${encodeURIComponent(params.id ?? '')}`),
  title: (view, data) =>
    data.status === 200 ? say(view, (data.body as UseReply).dataset.title) : view.t('open-me:reports.title'),
  act,
  View: Use,
};
