// 办件: every case my organisation takes part in, as a list or by the days they fall due; several can be decided at once.
import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import { Link } from 'react-router';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Address, useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { CaseCalendar } from './Calendar.tsx';
import { CaseState } from './CasePage.tsx';
import { type CaseRow, casesQuery } from './queries.ts';

const states = ['open', 'done', 'returned', 'refused', 'withdrawn'] as const;

function ViewSwitch({ address }: { address: Address }) {
  const { t } = useTexts();
  return (
    <Segmented
      value={address.get('view') || 'list'}
      onChange={(value) => address.set({ view: value === 'list' ? undefined : String(value) })}
      options={['list', 'calendar'].map((value) => ({ value, label: t(`cases:view.${value}`) }))}
    />
  );
}

export function CaseList() {
  const { t } = useTexts();
  const address = useAddress();
  if (address.get('view') === 'calendar') {
    return (
      <Screen title={t('cases:title')} actions={<ViewSwitch address={address} />}>
        <CaseCalendar address={address} />
      </Screen>
    );
  }
  return <Table address={address} />;
}

function Table({ address }: { address: Address }) {
  const { t, say } = useTexts();
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
      actions={<ViewSwitch address={address} />}
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`cases:state.${value}`) }))}
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
