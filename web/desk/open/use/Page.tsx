// The use of one access: what was agreed, each period with what its user reported, and a report returned where it is not enough.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { UseReply, UseReport } from '#rooms/open/use/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { StandingMark } from './List.tsx';

export function UsePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const found = useQuery(opening<UseReply>(`use/${id}`));
  const one = found.data;
  return (
    <Screen
      title={one ? say(one.applicant.name) : t('open-use:desk.title')}
      facts={<ArticleRefs ids={one?.articles.reports} />}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <FactList
            facts={[
              { label: t('open-use:desk.dataset'), value: say(one.dataset.title) },
              { label: t('open-use:scenarioNumber'), value: one.number },
              { label: t('open-use:purpose'), value: say(one.purpose.title) },
              { label: t('open-use:scenario'), value: one.scenario },
              { label: t('open-use:desk.term'), value: `${one.from} – ${one.until}` },
              {
                label: t('open-use:interval'),
                value:
                  one.every === null
                    ? t('open-use:noInterval')
                    : t('open-use:everyDays', { days: one.every, grace: one.grace ?? 0 }),
              },
            ]}
          />
          <p>
            <Link to={`/open/access/${one.accessId}`}>{t('open-applications:accesses')}</Link> ·{' '}
            {t('open-use:desk.sum', one.counts)}
          </p>
          {one.reports.map((report) => (
            <Report key={report.id} report={report} />
          ))}
          <section className="panel" aria-labelledby="calls">
            <h2 id="calls">{t('open-use:desk.calls')}</h2>
            <ArticleRefs ids={one.articles.calls} />
            {one.clients.length === 0 ? <p>{t('open-use:desk.noClients')}</p> : null}
            <ul className="plain-list">
              {one.clients.map((client) => (
                <li key={client.id}>
                  {client.name} · {t(`open-use:clients.kind.${client.kind}`)} ·{' '}
                  {client.networks.join(t('open-me:comma')) || t('open-use:clients.anywhere')} ·{' '}
                  {client.endedAt
                    ? t('open-use:clients.ended', { day: client.endedAt.slice(0, 10) })
                    : t('open-use:clients.keys', { count: client.keys })}
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </Screen>
  );
}

function Report({ report }: { report: UseReport }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <section className="panel" aria-labelledby={`report-${report.id}`}>
      <h2 id={`report-${report.id}`}>
        {t('open-use:period', { number: report.number, from: report.from, until: report.until })}
      </h2>
      <p>
        <StandingMark standing={report.standing} />{' '}
        {t('open-use:dueGrace', { due: report.due, grace: report.graceUntil })} ·{' '}
        {t('open-use:figures', report.figures)}
        {report.lead ? ` · ${t('open-use:desk.lead', { number: report.lead })}` : ''}
      </p>
      {report.filings.length === 0 ? <p className="muted">{t('open-use:desk.noneYet')}</p> : null}
      {report.filings.map((filing) => (
        <article key={filing.number}>
          <h3>
            {t('open-use:filed', { number: filing.number, day: formatInstant(filing.filedAt) })}{' '}
            {filing.differs.map((what) => (
              <span key={what} className="mark bad">
                {t(`open-use:differs.${what}`)}
              </span>
            ))}
          </h3>
          <FactList
            facts={[
              { label: t('open-use:purpose'), value: say(filing.purpose.title) },
              { label: t('open-use:scenario'), value: filing.scenario },
              { label: t('open-use:form.summary'), value: filing.summary },
              { label: t('open-use:desk.results'), value: filing.results || t('open-use:desk.none') },
              { label: t('open-use:desk.clients'), value: filing.clients || t('open-use:desk.none') },
              { label: t('open-use:desk.price'), value: filing.price || t('open-use:desk.none') },
            ]}
          />
          {filing.returned ? (
            <p className="issue">{t('open-use:returnedWhy', { why: filing.returned.why })}</p>
          ) : null}
        </article>
      ))}
      {can(report.abilities, 'return') ? (
        <Fold
          title={t('open-use:desk.return')}
          ok={t('open-use:desk.return')}
          fields={[
            {
              name: 'reason',
              label: t('open-use:desk.returnReason'),
              hint: t('open-use:desk.returnReasonHint'),
              kind: 'long',
              required: true,
            },
            { name: 'again', label: t('open-use:desk.again'), kind: 'date', required: true },
          ]}
          submit={(values) => acts.post(`use-reports/${report.id}/return`, values)}
        />
      ) : null}
    </section>
  );
}
