// 办件: every case my organisation takes part in.
import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { Link } from 'react-router';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { CaseState } from './CasePage.tsx';
import { CasePages } from './CasePages.tsx';
import { type CaseRow, casesQuery, proceduresQuery } from './queries.ts';

const states = ['open', 'done', 'returned', 'refused', 'withdrawn'] as const;

export function CaseList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = {
    state: address.get('state'),
    card: address.get('card'),
    procedure: address.get('procedure'),
    q: address.get('q'),
  };
  const procedures = useQuery(proceduresQuery);
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
      render: (row) =>
        row.open.length > 0 ? (
          <>
            {[...new Set(row.open.map(({ holder }) => say(holder.organisation.name)))].join(
              t('law:separator'),
            )}
            {row.open.length > 1 ? (
              <div className="row-sub">{t('cases:openSteps', { count: row.open.length })}</div>
            ) : null}
          </>
        ) : (
          '–'
        ),
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
  return (
    <ListPage<CaseRow>
      name="cases"
      title={t('cases:title')}
      address={address}
      list={list}
      columns={columns}
      exported={{
        path: '/api/cases',
        query: filters,
        columns: [
          { title: t('serve:field.number'), value: (row) => row.number },
          { title: t('cases:todo.case'), value: (row) => row.title },
          { title: t('cases:procedure'), value: (row) => say(row.procedure.title) },
          { title: t('catalog:field.state'), value: (row) => t(`cases:state.${row.state}`) },
          { title: t('cases:openedOn'), value: (row) => row.openedOn },
          { title: t('cases:todo.due'), value: (row) => row.current?.deadline?.due },
        ],
      }}
      above={<CasePages />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`cases:state.${value}`) }))}
          />
          <OneOf
            address={address}
            name="card"
            values={(['red', 'yellow'] as const).map((value) => ({ value, label: t(`cases:card.${value}`) }))}
          />
          <Select
            className="wide-select"
            allowClear
            value={filters.procedure || undefined}
            placeholder={t('cases:procedure')}
            aria-label={t('cases:procedure')}
            onChange={(procedure: string | undefined) => address.set({ procedure })}
            options={(procedures.data?.items ?? []).map(({ key, title }) => ({
              value: key,
              label: say(title),
            }))}
          />
          <Input.Search
            key={filters.q}
            defaultValue={filters.q}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('cases:searchHint')}
            aria-label={t('common:list.search')}
          />
        </>
      }
      empty={<Empty title={t('cases:empty')} how={t('cases:emptyHow')} />}
    />
  );
}
