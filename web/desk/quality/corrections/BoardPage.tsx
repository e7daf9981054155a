// 办理情况: by provider what came, what was done in time, put off, late, and the median of workdays taken.
import { useQuery } from '@tanstack/react-query';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import type { Column } from '../../list/DataTable.tsx';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { type Board, boardQuery } from './queries.ts';
import { CorrectionPages } from './RequestList.tsx';

type Row = Board['items'][number] & { id: string };
const figures = ['received', 'inTime', 'extended', 'overdue', 'open', 'unbound', 'lateSteps'] as const;

export function BoardPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = {
    kind: address.get('kind') || 'check',
    from: address.get('from') || undefined,
    to: address.get('to') || undefined,
  };
  const list = useQuery(boardQuery(filters));
  const columns: Column<Row>[] = [
    {
      key: 'provider',
      title: t('corrections:field.provider'),
      optional: false,
      render: (row) => say(row.provider.name),
    },
    ...figures.map(
      (key): Column<Row> => ({
        key,
        title: t(`corrections:board.${key}`),
        render: (row) => (
          <span className={`num ${key === 'overdue' && row[key] > 0 ? 'mark bad' : ''}`}>
            {formatNumber(row[key])}
          </span>
        ),
      }),
    ),
    {
      key: 'median',
      title: t('corrections:board.median'),
      render: (row) => <span className="num">{row.medianWorkdays ?? '–'}</span>,
    },
  ];
  const day = (name: 'from' | 'to') => (
    <label className="inline-field">
      {t(`corrections:board.${name}`)}{' '}
      <input
        className="plain-input"
        type="date"
        value={address.get(name)}
        onChange={(event) => address.set({ [name]: event.target.value })}
      />
    </label>
  );
  return (
    <ListPage<Row>
      name="corrections-board"
      title={t('corrections:page.board')}
      crumbs={[{ to: '/corrections', text: t('desk:room.corrections') }]}
      facts={<ArticleRefs ids={list.data?.articles} />}
      list={list}
      columns={columns}
      address={address}
      rowsOfExport={list.data?.items ?? []}
      exportColumns={[
        { title: t('corrections:field.provider'), value: (row) => say(row.provider.name) },
        ...figures.map((key) => ({
          title: t(`corrections:board.${key}`),
          value: (row: Row) => String(row[key]),
        })),
        { title: t('corrections:board.median'), value: (row) => String(row.medianWorkdays ?? '') },
      ]}
      above={<CorrectionPages />}
      tools={
        <>
          <OneOf
            address={address}
            name="kind"
            first={t('corrections:kind.check')}
            values={[{ value: 'objection', label: t('corrections:kind.objection') }]}
          />
          {day('from')}
          {day('to')}
        </>
      }
      empty={<Empty title={t('corrections:none')} how={t('corrections:board.noneHow')} />}
    />
  );
}
