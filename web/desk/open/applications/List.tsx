// Applications for conditional data: those for the unit's data, or all for those who oversee; with time and outcome by kind for the authority.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { ApplicationLine, ApplicationList, ReportReply } from '#rooms/open/applications/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';

const states = ['filed', 'selection', 'approved', 'refused', 'withdrawn'] as const;

export function StandingOf({ one }: { one: Pick<ApplicationLine, 'state' | 'overdue' | 'redirected'> }) {
  const { t } = useTexts();
  const tone = one.overdue
    ? 'bad'
    : one.state === 'approved'
      ? 'good'
      : one.state === 'refused'
        ? ''
        : 'near';
  return (
    <span className={`mark ${tone}`}>
      {one.overdue
        ? t('open-applications:overdue')
        : t(`open-me:state.${one.redirected ? 'redirected' : one.state}`)}
    </span>
  );
}

function Report() {
  const { t, say } = useTexts();
  const { data } = useQuery(opening<ReportReply>('applications/report'));
  if (!data || data.kinds.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="alike">
      <h2 id="alike">
        {t('open-applications:report')} <ArticleRefs ids={data.articles} />
      </h2>
      <ul>
        {data.kinds.map((line) => (
          <li key={line.kind.key} className="num">
            {say(line.kind.title)}
            {t('common:colon')}
            {t('open-applications:reportLine', {
              received: line.received,
              granted: line.granted,
              refused: line.refused,
              days: line.averageWorkdays ?? '–',
            })}
          </li>
        ))}
      </ul>
      {data.unequal.length > 0 ? (
        <>
          <h3>{t('open-applications:unequal')}</h3>
          <ul>
            {data.unequal.map(({ dataset, granted, refused }) => (
              <li key={`${granted.id} ${refused.id}`}>
                {say(dataset.title)}
                {t('common:colon')}
                <Link to={`/open/applications/${granted.id}`}>{granted.number}</Link> /{' '}
                <Link to={`/open/applications/${refused.id}`}>{refused.number}</Link> {refused.reason}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

export function Applications() {
  const { t, say } = useTexts();
  const me = useMe();
  const address = useAddress();
  const chosen = address.get('state') || 'all';
  const list = useQuery(
    opening<ApplicationList>('applications', {
      pageSize: 100,
      ...(chosen === 'all' ? {} : { state: chosen }),
    }),
  );
  const columns: Column<ApplicationLine>[] = [
    {
      key: 'dataset',
      title: t('open-applications:dataset'),
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/applications/${row.id}`}>
            {say(row.dataset.title)}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'applicant', title: t('open-applications:applicant'), render: (row) => say(row.applicant.name) },
    { key: 'kind', title: t('open-applications:kind'), render: (row) => say(row.kind?.title) || '–' },
    {
      key: 'purpose',
      title: t('open-applications:purpose'),
      render: (row) => say(row.purpose?.title) || '–',
    },
    {
      key: 'filed',
      title: t('open-applications:filedOn'),
      render: (row) => <span className="num">{row.filedOn ?? '–'}</span>,
    },
    {
      key: 'due',
      title: t('open-applications:due'),
      render: (row) => <span className="num">{row.decidedOn ?? row.due ?? '–'}</span>,
    },
    { key: 'state', title: t('open-applications:standing'), render: (row) => <StandingOf one={row} /> },
  ];
  const oversees = me?.roles.some((role) => ['bureau', 'auditor', 'government'].includes(role)) ?? false;
  return (
    <Screen title={t('open-applications:title')}>
      <OpenPages />
      <div className="panel">
        <Select
          aria-label={t('open-applications:standing')}
          value={chosen}
          onChange={(state: string) => address.set({ state: state === 'all' ? undefined : state })}
          options={['all', ...states].map((key) => ({
            value: key,
            label: key === 'all' ? t('open-applications:all') : t(`open-me:state.${key}`),
          }))}
        />
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-applications:title')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-applications:none')} how={t('open-applications:noneHow')} />}
        />
      )}
      {oversees ? <Report /> : null}
    </Screen>
  );
}
