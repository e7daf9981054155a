// Data sets with what of them is protected: items marked as trade secrets, consents in force, taken back and ending next.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from 'react-router';
import type { ProtectionList as Reply } from '#rooms/open/disclosure/schema-protection.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening } from '../queries.ts';

type Item = Reply['items'][number];

export function ProtectionList() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const list = useQuery(opening<Reply>('protection'));
  const figure = (key: 'secret' | 'consents' | 'withdrawn'): Column<Item> => ({
    key,
    title: t(`open-desk:protection.${key}`),
    align: 'right',
    render: (row) => <span className="num">{formatNumber(row[key])}</span>,
  });
  const columns: Column<Item>[] = [
    {
      key: 'title',
      title: t('open:field.title'),
      optional: false,
      render: (row) => <Link to={`/open/protection/${row.id}`}>{say(row.title)}</Link>,
    },
    { key: 'unit', title: t('open:field.organisation'), render: (row) => say(row.organisation.name) },
    figure('secret'),
    figure('consents'),
    figure('withdrawn'),
    {
      key: 'end',
      title: t('open-desk:protection.nextEnd'),
      render: (row) => <span className="num">{row.nextEnd ?? '–'}</span>,
    },
  ];
  return (
    <Screen title={t('open-desk:page.protection')}>
      <OpenPages />
      <p className="muted">{t('open-desk:protection.lead')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('open-desk:page.protection')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/open/protection/${row.id}`)}
          empty={<Empty title={t('open-desk:protection.none')} how={t('open-desk:protection.noneHow')} />}
        />
      )}
    </Screen>
  );
}
