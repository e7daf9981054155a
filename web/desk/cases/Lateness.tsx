// 逾期归属: whose delay it was, holder by holder, for the steps that fell due between two days.
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../shared/Empty.tsx';
import { addDays, formatNumber, legalDay } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { holds, wholePage } from '../list/whole.ts';
import { useLaw } from '../shell/session.ts';
import { CasePages } from './CasePages.tsx';
import { type LatenessReply, latenessQuery } from './queries.ts';

const days = ['from', 'to'] as const;
/** What is looked at when nothing is asked: a quarter. */
const span = 90;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

export function LatenessPage() {
  const { t, say } = useTexts();
  const law = useLaw();
  const address = useAddress();
  const today = law?.day ?? legalDay(new Date());
  const asked = { from: address.get('from'), to: address.get('to') };
  const to = isDay(asked.to) ? asked.to : today;
  const chosen = { to, from: isDay(asked.from) ? asked.from : addDays(to, -span) };
  const typed = address.get('q');
  const list = useQuery({
    ...latenessQuery(chosen),
    select: ({ items }: LatenessReply) =>
      wholePage(
        items
          .filter(({ organisation }) => holds(typed, organisation.name.zh, organisation.name.en))
          .map((row) => ({ ...row, id: row.organisation.id })),
        address.page,
      ),
  });
  type Row = NonNullable<typeof list.data>['items'][number];
  const number = (key: 'steps' | 'open' | 'days') => ({
    key,
    title: t(`cases:lateness.${key}`),
    align: 'right' as const,
    width: 130,
    render: (row: Row) => formatNumber(row[key]),
  });
  return (
    <ListPage
      name="lateness"
      title={t('cases:pages.lateness')}
      crumbs={[{ to: '/cases', text: t('cases:title') }]}
      facts={
        <>
          <span className="num">{`${chosen.from} – ${chosen.to}`}</span>{' '}
          <span className="muted">{t('cases:lateness.what')}</span>
        </>
      }
      list={list}
      address={address}
      rowsOfExport={list.data?.found}
      exportColumns={[
        { title: t('cases:lateness.holder'), value: (row) => say(row.organisation.name) },
        { title: t('cases:lateness.steps'), value: (row) => row.steps },
        { title: t('cases:lateness.open'), value: (row) => row.open },
        { title: t('cases:lateness.days'), value: (row) => row.days },
      ]}
      above={<CasePages />}
      tools={
        <>
          <Input.Search
            key={typed}
            defaultValue={typed}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('cases:lateness.search')}
            aria-label={t('common:list.search')}
          />
          {days.map((name) => (
            <label key={name} className="inline-label">
              {t(`cases:lateness.${name}`)}
              <input
                type="date"
                className="plain-input"
                value={chosen[name]}
                onChange={(event) => address.set({ [name]: event.target.value })}
              />
            </label>
          ))}
        </>
      }
      empty={
        <Empty
          title={t(typed ? 'cases:lateness.noneFound' : 'cases:lateness.none')}
          how={t('cases:lateness.noneHow')}
        />
      }
      columns={[
        {
          key: 'holder',
          title: t('cases:lateness.holder'),
          optional: false,
          render: (row) => (
            <Link className="row-name" to={`/organisations/${row.organisation.id}`}>
              {say(row.organisation.name)}
            </Link>
          ),
        },
        number('steps'),
        number('open'),
        number('days'),
      ]}
    />
  );
}
