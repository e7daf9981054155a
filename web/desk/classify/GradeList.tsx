// 分类分级: published entries with the grade they state, the grade their calls obey, and what is still to be looked into.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { ClassifyNav, GradeMark, useGradeWord } from './parts.tsx';
import { classifyTermsQuery, type GradeRow, gradesQuery } from './queries.ts';

export function GradeList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { q: address.get('q'), grade: address.get('grade') };
  const list = useQuery(gradesQuery({ ...filters, page: address.page }));
  const { data: terms } = useQuery(classifyTermsQuery);
  const word = useGradeWord();
  const columns: Column<GradeRow>[] = [
    {
      key: 'name',
      title: t('classify:column.resource'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/classify/resources/${row.id}`}>
            {row.name}
          </Link>
          <div className="row-sub">{row.code}</div>
        </>
      ),
    },
    { key: 'provider', title: t('classify:column.provider'), render: (row) => say(row.provider.name) },
    { key: 'stated', title: t('classify:column.stated'), render: (row) => word(row.stated) },
    {
      key: 'inForce',
      title: t('classify:column.inForce'),
      render: (row) => <GradeMark grade={row.inForce} />,
    },
    {
      key: 'detected',
      title: t('classify:column.detected'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.detected)}</span>,
    },
    {
      key: 'findings',
      title: t('classify:column.findings'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.findings)}</span>,
    },
  ];
  return (
    <ListPage<GradeRow>
      name="grades"
      title={t('classify:grades.title')}
      facts={t('classify:grades.facts')}
      address={address}
      list={list}
      columns={columns}
      above={<ClassifyNav />}
      exported={{
        path: '/api/classify/grades',
        query: filters,
        columns: [
          { title: t('classify:column.resource'), value: (row) => row.name },
          { title: t('classify:column.code'), value: (row) => row.code },
          { title: t('classify:column.provider'), value: (row) => say(row.provider.name) },
          { title: t('classify:column.stated'), value: (row) => word(row.stated) },
          { title: t('classify:column.inForce'), value: (row) => word(row.inForce) },
          { title: t('classify:column.findings'), value: (row) => row.findings },
        ],
      }}
      tools={
        <>
          <Input.Search
            allowClear
            defaultValue={filters.q}
            aria-label={t('classify:search')}
            placeholder={t('classify:search')}
            onSearch={(q) => address.set({ q })}
            style={{ maxWidth: 280 }}
          />
          {terms ? (
            <OneOf
              address={address}
              name="grade"
              values={terms.table.body.grades.map((grade) => ({ value: grade.key, label: say(grade) }))}
            />
          ) : null}
        </>
      }
      empty={<Empty title={t('classify:grades.empty')} how={t('classify:grades.emptyHow')} />}
    />
  );
}
