// 单位任务: everything open and overdue of a unit in one place under the city's headings; for the bureau all units side by side.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportCsv, ExportRows } from '../list/ExportCsv.tsx';
import { OneOf } from '../list/ListPage.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { type Board, type BoardRow, boardQuery, boardsQuery } from './queries.ts';

function Counts({ board }: { board: Pick<Board, 'headings'> }) {
  const { t, say } = useTexts();
  return (
    <ul className="numbers board-numbers">
      {board.headings.map((one) => (
        <li key={one.key}>
          <Link to={`?heading=${one.key}`}>
            <span className="numbers-value num">{formatNumber(one.open)}</span>
            <span>
              {say(one.name)}{' '}
              {one.late > 0 ? (
                <strong className="late-count num">{t('registers:board.late', { count: one.late })}</strong>
              ) : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function BoardPage() {
  const { t, say } = useTexts();
  const me = useMe();
  const address = useAddress();
  const unit = address.get('unit') || me?.organisation.id || '';
  const heading = address.get('heading');
  const { data, error } = useQuery({ ...boardQuery(unit), enabled: unit !== '' });
  const shown = data?.tasks.filter((task) => heading === '' || task.heading === heading);
  const name = (key: string) => {
    const found = data?.headings.find((one) => one.key === key);
    return found ? say(found.name) : '';
  };
  const oversees = me?.roles.some((role) => role === 'bureau' || role === 'auditor') ?? false;
  return (
    <Screen
      title={t('registers:board.title')}
      facts={
        data ? (
          <>
            <span>{say(data.organisation.name)}</span>
            <span className="num">{t('registers:board.open', { count: data.open })}</span>
            <ArticleRefs ids={[...new Set(data.headings.flatMap(({ cite }) => cite))]} />
          </>
        ) : null
      }
      actions={
        <>
          {oversees ? (
            <Link className="ant-btn ant-btn-default" to="/boards">
              {t('registers:board.all')}
            </Link>
          ) : null}
          {shown ? (
            <ExportRows
              name="tasks"
              rows={shown}
              columns={[
                { title: t('registers:field.heading'), value: (row) => name(row.heading) },
                { title: t('registers:field.task'), value: (row) => say(row.act) },
                { title: t('registers:field.title'), value: (row) => row.title },
                { title: t('registers:field.due'), value: (row) => row.due },
                { title: t('registers:field.article'), value: (row) => row.articles.join(' ') },
              ]}
            />
          ) : null}
        </>
      }
    >
      <ProblemView error={error} />
      {data ? <Counts board={data} /> : null}
      <div className="list-tools">
        {data ? (
          <OneOf
            address={address}
            name="heading"
            values={data.headings.map((one) => ({ value: one.key, label: say(one.name) }))}
          />
        ) : null}
      </div>
      {error ? null : (
        <DataTable
          label={t('registers:board.title')}
          rows={shown}
          rowKey={(row) => row.key}
          empty={<Empty title={t('registers:empty.tasks')} how={t('registers:empty.tasksHow')} />}
          columns={[
            {
              key: 'title',
              title: t('registers:field.task'),
              render: (row) => (
                <>
                  <Link className="row-name" to={row.link}>
                    {row.title}
                  </Link>
                  <div className="row-sub">{say(row.act)}</div>
                </>
              ),
            },
            { key: 'heading', title: t('registers:field.heading'), render: (row) => name(row.heading) },
            {
              key: 'due',
              title: t('registers:field.due'),
              render: (row) =>
                row.late ? (
                  <span className="mark bad num">{row.due}</span>
                ) : (
                  <span className="num">{row.due ?? '–'}</span>
                ),
            },
            {
              key: 'articles',
              title: t('registers:field.article'),
              render: (row) => <ArticleRefs ids={row.articles} />,
            },
          ]}
        />
      )}
    </Screen>
  );
}

export function BoardList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const q = address.get('q');
  const list = useQuery(boardsQuery({ q, page: address.page }));
  const headings = list.data?.items[0]?.headings.filter(({ cite }) => cite.length > 0) ?? [];
  const of = (row: BoardRow, key: string) => row.headings.find((one) => one.key === key);
  return (
    <Screen
      title={t('registers:board.all')}
      crumbs={[{ to: '/board', text: t('registers:board.title') }]}
      actions={
        <ExportCsv<BoardRow>
          name="boards"
          path="/api/boards"
          query={{ q }}
          columns={[
            { title: t('registers:field.unit'), value: (row) => say(row.organisation.name) },
            { title: t('registers:board.openShort'), value: (row) => row.open },
            { title: t('registers:board.lateShort'), value: (row) => row.late },
            ...headings.map((one) => ({
              title: say(one.name),
              value: (row: BoardRow) => of(row, one.key)?.open,
            })),
          ]}
        />
      }
    >
      <div className="list-tools">
        <Input.Search
          key={q}
          defaultValue={q}
          allowClear
          placeholder={t('registers:searchUnit')}
          aria-label={t('common:list.search')}
          onSearch={(text) => address.set({ q: text })}
        />
      </div>
      <ProblemView error={list.error} />
      {list.error ? null : (
        <DataTable<BoardRow>
          label={t('registers:board.all')}
          rows={list.data?.items}
          rowKey={(row) => row.organisation.id}
          empty={<Empty title={t('common:none')} />}
          paging={
            list.data && {
              page: list.data.page,
              pageSize: list.data.pageSize,
              total: list.data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
          columns={[
            {
              key: 'unit',
              title: t('registers:field.unit'),
              render: (row) => (
                <Link className="row-name" to={`/board?unit=${row.organisation.id}`}>
                  {say(row.organisation.name)}
                </Link>
              ),
            },
            {
              key: 'open',
              title: t('registers:board.openShort'),
              align: 'right',
              render: (row) => <span className="num">{row.open}</span>,
            },
            {
              key: 'late',
              title: t('registers:board.lateShort'),
              align: 'right',
              render: (row) => <span className={row.late > 0 ? 'num late-count' : 'num'}>{row.late}</span>,
            },
            ...headings.map((one) => ({
              key: one.key,
              title: say(one.name),
              align: 'right' as const,
              render: (row: BoardRow) => <span className="num">{of(row, one.key)?.open ?? 0}</span>,
            })),
          ]}
        />
      )}
    </Screen>
  );
}
