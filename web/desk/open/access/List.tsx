// Accesses to conditional data: who takes what until when, and how much; suspended, resumed and ended where it is looked at.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AccessLine, AccessList } from '#rooms/open/access/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';

export function AccessMark({ state }: Pick<AccessLine, 'state'>) {
  const { t } = useTexts();
  const tone = state === 'active' ? 'good' : state === 'suspended' ? 'bad' : '';
  return <span className={`mark ${tone}`}>{t(`open-me:accessState.${state}`)}</span>;
}

export function Accesses() {
  const { t, say } = useTexts();
  const list = useQuery(opening<AccessList>('access'));
  const columns: Column<AccessLine>[] = [
    {
      key: 'dataset',
      title: t('open-applications:dataset'),
      render: (row) => (
        <>
          <Link className="row-name" to={`/open/access/${row.id}`}>
            {say(row.dataset.title)}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'applicant', title: t('open-applications:applicant'), render: (row) => say(row.applicant.name) },
    { key: 'purpose', title: t('open-applications:purposeKind'), render: (row) => say(row.purpose) },
    {
      key: 'until',
      title: t('open-applications:until'),
      render: (row) => <span className="num">{row.until}</span>,
    },
    {
      key: 'taken',
      title: t('open-applications:taken'),
      align: 'right',
      render: (row) => <span className="num">{row.takings}</span>,
    },
    {
      key: 'state',
      title: t('open-applications:standing'),
      render: (row) => <AccessMark state={row.state} />,
    },
  ];
  return (
    <Screen title={t('open-applications:accesses')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-applications:accesses')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-applications:noAccess')} how={t('open-applications:noAccessHow')} />}
        />
      )}
    </Screen>
  );
}
