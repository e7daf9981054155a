// One grant: what it allows and to whom, how much is used, its hours as a week, its keys, and its history.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { GrantReply } from '#rooms/serve/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { GrantDeliveries, givesFiles } from '../deliveries/GrantDeliveries.tsx';
import { GrantFeed } from '../feeds/GrantFeed.tsx';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { GrantWaits } from '../share/Waiting.tsx';
import { Feedback } from '../sharing/OnPages.tsx';
import { Screen } from '../shell/Screen.tsx';
import { GrantActs } from './GrantActs.tsx';
import { StandingMark, UsageBar } from './GrantList.tsx';
import { Terms, Versions } from './GrantTerms.tsx';
import { Keys } from './Keys.tsx';
import { callsQuery, grantQuery } from './queries.ts';
import { UsageChart } from './UsageChart.tsx';
import { Users } from './Users.tsx';
import { WeekGrid } from './WeekGrid.tsx';

function Usage({ id }: { id: string }) {
  const { t, say } = useTexts();
  const { data: calls, error } = useQuery(callsQuery(id));
  if (error) return <ProblemView error={error} />;
  if (!calls) return <SkeletonFacts rows={4} />;
  return (
    <>
      <div className="usage-today">
        <UsageBar used={calls.today.used} limit={calls.today.limit} />
        <span className="muted">
          {t('serve:usage.today')}
          {calls.today.average === null
            ? ''
            : ` · ${t('serve:usage.average', { average: formatNumber(calls.today.average) })}`}
        </span>
      </div>
      <UsageChart calls={calls} />
      {calls.refusals.length > 0 ? (
        <>
          <h3 className="small-title">{t('serve:usage.refusals')}</h3>
          <ul className="refusals">
            {calls.refusals.map((row) => (
              <li key={row.code}>
                <strong className="num">{formatNumber(row.calls)}</strong> {say(row.title)}{' '}
                <span className="muted num">
                  {t('serve:usage.last', { time: formatInstant(row.lastAt) })}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function History({ grant }: { grant: GrantReply }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={t('serve:history.title')}
      rows={grant.history}
      rowKey={(row) => row.entry}
      empty={<Empty title={t('serve:history.empty')} />}
      columns={[
        {
          key: 'at',
          title: t('serve:history.at'),
          width: 150,
          render: (row) => <span className="num">{formatInstant(row.at)}</span>,
        },
        {
          key: 'state',
          title: t('serve:field.state'),
          render: (row) => <StandingMark standing={row.state} />,
        },
        {
          key: 'ground',
          title: t('serve:suspend.ground'),
          render: (row) => (
            <>
              {row.ground ? say(row.ground.title) : '–'} <ArticleRefs ids={row.articles} />
            </>
          ),
        },
        { key: 'note', title: t('serve:suspend.note'), render: (row) => row.note ?? '–' },
        { key: 'entry', title: t('desk:room.ledger'), render: (row) => <EntryLink hash={row.entry} /> },
      ]}
    />
  );
}

export function GrantPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const address = useAddress();
  const { data: grant, error, refetch } = useQuery(grantQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const tab = address.get('tab') || 'terms';
  return (
    <Screen
      title={grant ? say(grant.service.title) : t('common:state.loading')}
      crumbs={[{ to: '/grants', text: t('desk:room.grants') }]}
      facts={
        grant ? (
          <>
            <code>{grant.number}</code>
            <StandingMark standing={grant.standing} />
            {grant.caseId ? <Link to={`/cases/${grant.caseId}`}>{t('catalog:openCase')}</Link> : null}
            <EntryLink hash={grant.entry} />
          </>
        ) : null
      }
      actions={grant ? <GrantActs grant={grant} /> : null}
    >
      {grant?.standing === 'pending' && grant.caseId ? <GrantWaits caseId={grant.caseId} /> : null}
      {grant ? (
        <Tabs
          label={grant.number}
          active={tab}
          onChange={(key) => address.set({ tab: key === 'terms' ? undefined : key })}
          tabs={[
            {
              key: 'terms',
              label: t('serve:tab.terms'),
              content: (
                <div className="two-even">
                  <div className="panel">
                    <Terms grant={grant} />
                  </div>
                  <div className="stack">
                    {givesFiles(grant) ? <GrantDeliveries grant={grant} /> : null}
                    {grant.terms.mode === 'feed' && grant.standing !== 'revoked' ? (
                      <GrantFeed grantId={grant.id} />
                    ) : null}
                    <section className="panel">
                      <h2>
                        {t('serve:terms.hours')} <ArticleRefs ids={grant.articles.hours} />
                      </h2>
                      <WeekGrid hours={grant.terms.hours} />
                    </section>
                    <section className="panel">
                      <h2>{t('serve:tab.usage')}</h2>
                      <Usage id={id} />
                      {can(grant.abilities, 'createKey') ? <Feedback grantId={id} /> : null}
                    </section>
                  </div>
                </div>
              ),
            },
            { key: 'keys', label: t('serve:tab.keys'), content: <Keys grant={grant} /> },
            { key: 'users', label: t('serve:users.title'), content: <Users grant={grant} /> },
            {
              key: 'history',
              label: t('serve:history.title'),
              content: (
                <div className="stack">
                  <Versions grant={grant} />
                  <History grant={grant} />
                </div>
              ),
            },
          ]}
        />
      ) : (
        <div className="panel">
          <SkeletonFacts rows={8} />
        </div>
      )}
    </Screen>
  );
}
