// Alerts of unusual use: what the night saw, explained by the provider or made a case of.
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { Link } from 'react-router';
import type { AlertList } from '#rooms/open/conduct/schema-use.ts';
import { alertStates } from '#rooms/open/conduct/types.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

type Row = AlertList['items'][number];
const figureName: Record<string, string> = { refused: 'refusedN', rows: 'rowsN' };

function Answer({ row, grounds }: { row: Row; grounds: AlertList['grounds'] }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  if (!can(row.abilities, 'answer')) return <>{row.answer}</>;
  return (
    <Fold
      title={t('open-conduct:desk.alert.answer')}
      ok={t('open-conduct:desk.alert.answer')}
      fields={[
        { name: 'said', label: t('open-conduct:desk.said'), kind: 'long', required: true },
        ...(row.user && grounds.length > 0
          ? [
              {
                name: 'ground',
                label: t('open-conduct:desk.alert.follow'),
                kind: 'choice' as const,
                options: grounds.map(({ key, title }) => ({ value: key, label: say(title) })),
              },
            ]
          : []),
      ]}
      submit={(values) => acts.post(`conduct/alerts/${row.id}/answer`, values)}
    />
  );
}

export function UseAlerts() {
  const { t, say } = useTexts();
  const address = useAddress();
  const state = address.get('state') || 'standing';
  const list = useQuery(opening<AlertList>('conduct/alerts', { state }));
  const grounds = list.data?.grounds ?? [];
  const columns: Column<Row>[] = [
    {
      key: 'kind',
      title: t('open-conduct:desk.alert.kind'),
      optional: false,
      render: (row) => t(`open-conduct:desk.alert.${row.kind}`),
    },
    {
      key: 'set',
      title: t('open-conduct:desk.set'),
      render: (row) =>
        row.dataset ? (
          <Link to={`/open/conduct/sets/${row.dataset.slug}`}>{say(row.dataset.title)}</Link>
        ) : (
          '—'
        ),
    },
    {
      key: 'user',
      title: t('open-conduct:desk.user'),
      render: (row) => (row.user ? say(row.user.name) : t('open-conduct:desk.nobody')),
    },
    {
      key: 'day',
      title: t('open-conduct:desk.alert.day'),
      render: (row) => <span className="num">{row.day}</span>,
    },
    {
      key: 'evidence',
      title: t('open-conduct:desk.alert.evidence'),
      render: (row) => (
        <ul className="plain-list">
          {row.evidence.map(({ key, value }) => (
            <li key={key}>
              {t(`open-conduct:desk.alert.${figureName[key] ?? key}`)}{' '}
              <span className="num">{formatNumber(value)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'answer',
      title: t('open-conduct:desk.alert.answer'),
      render: (row) => <Answer row={row} grounds={grounds} />,
    },
  ];
  return (
    <Screen title={t('open-conduct:desk.alerts')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      <div className="list-tools">
        <Select
          aria-label={t('open-conduct:desk.state')}
          value={state}
          onChange={(next: string) => address.set({ state: next })}
          options={alertStates.map((value) => ({ value, label: t(`open-conduct:desk.alert.${value}`) }))}
          style={{ minWidth: 160 }}
        />
      </div>
      {list.error ? null : (
        <DataTable
          label={t('open-conduct:desk.alerts')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-conduct:desk.alert.none')} how={t('open-conduct:desk.alert.how')} />}
        />
      )}
    </Screen>
  );
}
