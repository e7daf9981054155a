// Data sets of one's unit, each with where it stands and what is to be done next; below, entries that wait to be opened.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { DatasetReply, DeskReply } from '#rooms/open/datasets/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Next, SetState } from './marks.tsx';

type Item = DeskReply['items'][number];
type Candidate = DeskReply['candidates'][number];

const states = ['planned', 'open', 'late', 'outdated', 'overdue', 'suspended', 'withdrawn'] as const;

export function Datasets() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const address = useAddress();
  const query = { state: address.get('state') || undefined, search: address.get('q') || undefined };
  const list = useQuery(opening<DeskReply>('desk/datasets', query));
  const columns: Column<Item>[] = [
    {
      key: 'title',
      title: t('open:field.title'),
      optional: false,
      render: (row) => <Link to={`/open/datasets/${row.id}`}>{say(row.title)}</Link>,
    },
    { key: 'state', title: t('open:field.state'), render: (row) => <SetState item={row} /> },
    { key: 'class', title: t('open:field.class'), render: (row) => (row.class ? say(row.class) : '—') },
    { key: 'organisation', title: t('open:field.organisation'), render: (row) => say(row.organisation.name) },
    {
      key: 'release',
      title: t('open:field.release'),
      align: 'right',
      render: (row) =>
        row.release ? (
          <span className="num">
            {t('open:release.short', { number: row.release.number, rows: formatNumber(row.release.rows) })}
          </span>
        ) : (
          '—'
        ),
    },
    {
      key: 'due',
      title: t('open:field.due'),
      render: (row) => <span className="num">{row.freshness.due ?? row.plannedOn ?? '—'}</span>,
    },
    { key: 'next', title: t('open:field.next'), render: (row) => <Next next={row.next} /> },
  ];
  return (
    <Screen title={t('open:page.datasets')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <div className="list-tools">
        <input
          className="plain-input"
          type="search"
          aria-label={t('open:search')}
          placeholder={t('open:search')}
          defaultValue={address.get('q') ?? ''}
          onChange={(event) => address.set({ q: event.target.value || undefined })}
        />
        <Select
          allowClear
          aria-label={t('open:field.state')}
          placeholder={t('open:allStates')}
          value={address.get('state') || undefined}
          onChange={(state?: string) => address.set({ state })}
          options={states.map((state) => ({ value: state, label: t(`open:state.${state}`) }))}
          style={{ minWidth: 160 }}
        />
      </div>
      {list.error ? null : (
        <DataTable
          label={t('open:page.datasets')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          onOpen={(row) => navigate(`/open/datasets/${row.id}`)}
          empty={<Empty title={t('open:empty.datasets')} how={t('open:empty.datasetsHow')} />}
        />
      )}
      <Unstaffed list={list.data} />
      <Candidates list={list.data} />
    </Screen>
  );
}

/** Units whose opening work has no named office or staff, where the city asks for them. */
function Unstaffed({ list }: { list: DeskReply | undefined }) {
  const { t, say } = useTexts();
  if (!list || list.unstaffed.length === 0) return null;
  return (
    <section className="panel spaced" aria-labelledby="unstaffed">
      <h2 id="unstaffed">{t('open:unstaffed')}</h2>
      <ul className="plain-list">
        {list.unstaffed.map(({ unit, missing }) => (
          <li key={unit.id}>
            <Link to={`/organisations/${unit.id}`}>{say(unit.name)}</Link>{' '}
            <span className="mark bad">{missing.map((one) => say(one)).join(t('compile:separator'))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Candidates({ list }: { list: DeskReply | undefined }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const acts = useOpenActs();
  const setUp = useOpenAct((row: Candidate) =>
    acts.post<DatasetReply>('desk/datasets', { resourceId: row.resourceId }).then((made) => {
      navigate(`/open/datasets/${made.dataset.id}`);
    }),
  );
  if (!list || list.candidates.length === 0) return null;
  const may = can(list.abilities, 'setUp');
  const columns: Column<Candidate>[] = [
    {
      key: 'title',
      title: t('open:field.entry'),
      optional: false,
      render: (row) => <Link to={`/catalog/${row.resourceId}`}>{row.title}</Link>,
    },
    { key: 'class', title: t('open:field.class'), render: (row) => say(row.class) },
    { key: 'organisation', title: t('open:field.organisation'), render: (row) => say(row.organisation.name) },
    { key: 'since', title: t('open:field.since'), render: (row) => <span className="num">{row.since}</span> },
    {
      key: 'days',
      title: t('open:field.days'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.days)}</span>,
    },
    ...(may
      ? [
          {
            key: 'act',
            title: t('open:field.act'),
            render: (row: Candidate) => (
              <Button
                size="small"
                loading={setUp.isPending && setUp.variables === row}
                onClick={() =>
                  setUp.mutate(row, { onError: (error) => void message.error(problemWords(t, error).title) })
                }
              >
                {t('open:act.setUp')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <section aria-labelledby="candidates">
      <h2 id="candidates">{t('open:candidates', { count: list.candidates.length })}</h2>
      <p className="muted">{t('open:candidatesWhat')}</p>
      <DataTable
        label={t('open:candidates', { count: list.candidates.length })}
        columns={columns}
        rows={list.candidates}
        rowKey={(row) => row.resourceId}
        empty={null}
      />
    </section>
  );
}
