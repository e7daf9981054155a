// 办件: every case my organisation takes part in.
import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import { Link } from 'react-router';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable, useColumnChoice } from '../list/DataTable.tsx';
import { ExportCsv } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { CaseState } from './CasePage.tsx';
import { type CaseRow, casesQuery } from './queries.ts';

const states = ['open', 'done', 'returned', 'refused', 'withdrawn'] as const;

export function CaseList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { state: address.get('state'), q: address.get('q') };
  const list = useQuery(casesQuery({ ...filters, page: address.page }));
  const columns: Column<CaseRow>[] = [
    {
      key: 'title',
      title: t('cases:todo.case'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/cases/${row.id}`}>
            {row.title}
          </Link>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'procedure', title: t('cases:procedure'), render: (row) => say(row.procedure.title) },
    {
      key: 'applicant',
      title: t('share:field.applicant'),
      render: (row) => (row.applicant ? say(row.applicant.name) : '–'),
    },
    { key: 'state', title: t('catalog:field.state'), render: (row) => <CaseState state={row.state} /> },
    {
      key: 'holder',
      title: t('cases:holder'),
      render: (row) => (row.current ? say(row.current.holder.organisation.name) : '–'),
    },
    {
      key: 'due',
      title: t('cases:todo.due'),
      render: (row) =>
        row.current ? (
          <DeadlineTag deadline={{ ...row.current.deadline, card: row.current.card }} bare />
        ) : (
          '–'
        ),
    },
    {
      key: 'opened',
      title: t('cases:openedOn'),
      render: (row) => <span className="num">{row.openedOn}</span>,
    },
  ];
  const { hidden, button } = useColumnChoice('cases', columns);
  return (
    <Screen
      title={t('cases:title')}
      actions={
        <>
          <ExportCsv<CaseRow>
            name="cases"
            path="/api/cases"
            query={filters}
            columns={[
              { title: t('serve:field.number'), value: (row) => row.number },
              { title: t('cases:todo.case'), value: (row) => row.title },
              { title: t('cases:procedure'), value: (row) => say(row.procedure.title) },
              { title: t('catalog:field.state'), value: (row) => t(`cases:state.${row.state}`) },
              { title: t('cases:openedOn'), value: (row) => row.openedOn },
              { title: t('cases:todo.due'), value: (row) => row.current?.deadline?.due },
            ]}
          />
          {button}
        </>
      }
    >
      <div className="list-tools">
        <Segmented
          value={filters.state || 'all'}
          onChange={(value) => address.set({ state: value === 'all' ? undefined : String(value) })}
          options={[
            { value: 'all', label: t('common:list.all') },
            ...states.map((value) => ({ value, label: t(`cases:state.${value}`) })),
          ]}
        />
        <Input.Search
          key={filters.q}
          defaultValue={filters.q}
          allowClear
          onSearch={(q) => address.set({ q })}
          placeholder={t('cases:searchHint')}
          aria-label={t('common:list.search')}
        />
      </div>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={t('cases:title')}
          columns={columns}
          hidden={hidden}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('cases:empty')} how={t('cases:emptyHow')} />}
          paging={
            list.data && {
              page: list.data.page,
              pageSize: list.data.pageSize,
              total: list.data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
        />
      )}
    </Screen>
  );
}
