// 质量总览: departments compared, and every resource by its newest check, the worst first.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { QualityPages, Score } from './parts.tsx';
import { type Overview as OverviewReply, overviewQuery, termsQuery } from './queries.ts';
import { Weights } from './Weights.tsx';
import './quality.css';

type Row = OverviewReply['items'][number] & { id: string };

function Departments({ data }: { data: OverviewReply }) {
  const { t, say } = useTexts();
  if (data.departments.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="departments">
      <h2 id="departments" className="section-title">
        {t('quality:departments')}
      </h2>
      <ul className="quality-departments">
        {data.departments.map((one) => (
          <li key={one.organisation.id}>
            <Link to={`/quality?organisation=${one.organisation.id}`}>{say(one.organisation.name)}</Link>
            <progress max={100} value={one.score ?? 0} aria-label={say(one.organisation.name)} />
            <Score value={one.score} />
            <span className="muted num">
              {t('quality:departmentFacts', {
                resources: one.resources,
                findings: one.findings,
                below: one.below,
                late: one.late,
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Overview() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = {
    q: address.get('q') || undefined,
    organisation: address.get('organisation') || undefined,
    verdict: address.get('verdict') || undefined,
    page: address.page,
  };
  const list = useQuery(overviewQuery(filters));
  const terms = useQuery(termsQuery);
  const dimensions = list.data?.dimensions ?? [];
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: t('quality:field.resource'),
      optional: false,
      render: (row) => (
        <>
          {row.opens ? (
            <Link className="row-name" to={`/quality/resources/${row.id}`}>
              {row.resource.name}
            </Link>
          ) : (
            <span className="row-name">{row.resource.name}</span>
          )}
          <div className="row-sub">{say(row.provider.name)}</div>
        </>
      ),
    },
    {
      key: 'score',
      title: t('quality:field.score'),
      width: 100,
      render: (row) => <Score value={row.score} />,
    },
    ...dimensions.map(
      ({ key, title }): Column<Row> => ({
        key,
        title: say(title),
        align: 'right',
        width: 90,
        render: (row) => <span className="num">{row.dimensions[key]?.toFixed(2) ?? '–'}</span>,
      }),
    ),
    {
      key: 'findings',
      title: t('quality:field.findings'),
      align: 'right',
      width: 90,
      render: (row) =>
        row.findings > 0 ? (
          <Link to={`/quality/findings?resource=${row.id}`}>{row.findings}</Link>
        ) : (
          <span className="muted">0</span>
        ),
    },
    {
      key: 'rows',
      title: t('quality:field.rows'),
      align: 'right',
      width: 110,
      render: (row) => <span className="num">{formatNumber(row.rows)}</span>,
    },
    {
      key: 'day',
      title: t('quality:field.checked'),
      width: 120,
      render: (row) => <span className="num">{row.day}</span>,
    },
  ];
  return (
    <ListPage<Row>
      name="quality"
      title={t('quality:page.overview')}
      facts={<ArticleRefs ids={[...new Set(dimensions.flatMap(({ articles }) => articles))]} />}
      list={list}
      columns={columns}
      address={address}
      rowsOfExport={list.data?.items ?? []}
      exportColumns={[
        { title: t('quality:field.resource'), value: (row) => row.resource.name },
        { title: t('quality:field.provider'), value: (row) => say(row.provider.name) },
        { title: t('quality:field.score'), value: (row) => String(row.score ?? '') },
        ...dimensions.map(({ key, title }) => ({
          title: say(title),
          value: (row: Row) => String(row.dimensions[key] ?? ''),
        })),
        { title: t('quality:field.findings'), value: (row) => String(row.findings) },
      ]}
      above={
        <>
          <QualityPages />
          {list.data ? <Departments data={list.data} /> : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            allowClear
            defaultValue={address.get('q')}
            placeholder={t('quality:search')}
            aria-label={t('quality:search')}
            onSearch={(q) => address.set({ q: q.trim() })}
            style={{ maxWidth: 280 }}
          />
          <OneOf
            address={address}
            name="verdict"
            values={(['passed', 'below'] as const).map((value) => ({
              value,
              label: t(`quality:verdict.${value}`),
            }))}
          />
        </>
      }
      empty={<Empty title={t('quality:none')} how={t('quality:noneHow')} />}
      below={can(terms.data?.abilities, 'settings') ? <Weights /> : null}
    />
  );
}
