// Reports on use by user: what fell due, what was received, what is missing, and whose use differs from what was applied for.
import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ReportStanding, UseLine, UseList } from '#rooms/open/use/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';

const tones: Partial<Record<ReportStanding, string>> = {
  received: 'good',
  late: 'near',
  returned: 'near',
  missing: 'bad',
};

export function StandingMark({ standing }: { standing: ReportStanding }) {
  const { t } = useTexts();
  return <span className={`mark ${tones[standing] ?? ''}`}>{t(`open-use:standing.${standing}`)}</span>;
}

export function UseReports() {
  const { t, say } = useTexts();
  const [missing, setMissing] = useState(false);
  const list = useQuery(opening<UseList>('use', missing ? { missing: 'true' } : {}));
  const count = (key: 'due' | 'received' | 'missing'): Column<UseLine> => ({
    key,
    title: t(`open-use:desk.${key}`),
    align: 'right',
    render: (row) => <span className="num">{row.counts[key]}</span>,
  });
  const columns: Column<UseLine>[] = [
    {
      key: 'user',
      title: t('open-use:desk.user'),
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/use/${row.accessId}`}>
            {say(row.applicant.name)}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'dataset', title: t('open-use:desk.dataset'), render: (row) => say(row.dataset.title) },
    count('due'),
    count('received'),
    count('missing'),
    {
      key: 'next',
      title: t('open-use:desk.next'),
      render: (row) =>
        row.next ? (
          <>
            <StandingMark standing={row.next.standing} /> <span className="num">{row.next.due}</span>
          </>
        ) : (
          t(row.every === null ? 'open-use:noInterval' : 'open-use:allIn')
        ),
    },
    {
      key: 'differs',
      title: t('open-use:scenario'),
      render: (row) =>
        row.differs ? <span className="mark bad">{t('open-use:desk.differs')}</span> : row.scenario,
    },
  ];
  return (
    <Screen title={t('open-use:desk.title')} facts={<ArticleRefs ids={list.data?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <>
          <p>
            <Checkbox checked={missing} onChange={(event) => setMissing(event.target.checked)}>
              {t('open-use:desk.onlyMissing')}
            </Checkbox>{' '}
            {list.data ? <span className="muted">{t('open-use:desk.sum', list.data.counts)}</span> : null}
          </p>
          <DataTable
            label={t('open-use:desk.title')}
            columns={columns}
            rows={list.data?.items}
            rowKey={(row) => row.accessId}
            empty={<Empty title={t('open-use:desk.empty')} how={t('open-use:desk.emptyHow')} />}
          />
        </>
      )}
    </Screen>
  );
}
