// 线下共享: reason, arrangement, consent, the copy and its destruction; each step by whoever's turn it is.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HandOverList, HandOverReply } from '#rooms/share/copies-offline/schema.ts';
import { can } from '../../shared/Can.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold, type FoldField } from '../registers/Fold.tsx';
import { Register } from './Pages.tsx';
import { sharing, useActs, useEntries } from './queries.ts';

function Ask() {
  const { t } = useTexts();
  const acts = useActs();
  const [q, setQ] = useState('');
  const entries = useEntries(q);
  return (
    <Fold
      title={t('sharing:offline.ask')}
      what={t('sharing:offline.what')}
      ok={t('sharing:offline.askOk')}
      fields={[
        {
          name: 'resourceId',
          label: t('sharing:field.entry'),
          kind: 'choice',
          required: true,
          options: entries,
          onSearch: setQ,
        },
        { name: 'reason', label: t('sharing:offline.reason'), kind: 'long', required: true },
        { name: 'purpose', label: t('sharing:use.purpose'), kind: 'text', required: true },
      ]}
      submit={(values) => acts.post('hand-overs', values)}
    />
  );
}

function Next({ row }: { row: HandOverReply }) {
  const { t } = useTexts();
  const acts = useActs();
  const of = (act: string, fields: FoldField[], more: Record<string, unknown> = {}) => (
    <Fold
      key={`${row.id} ${act}`}
      title={`${row.number} · ${t(`sharing:offline.act.${act}`)}`}
      ok={t(`sharing:offline.act.${act}`)}
      fields={fields}
      submit={(values) =>
        acts.post(`hand-overs/${row.id}/${act === 'refuse' ? 'decide' : act}`, { ...values, ...more })
      }
    />
  );
  const text = (name: string, label: string) =>
    ({ name, label: t(label), kind: 'text', required: true }) as const;
  const date = (name: string, label: string) =>
    ({ name, label: t(label), kind: 'date', required: true }) as const;
  if (can(row.abilities, 'arrange'))
    return of('arrange', [
      { name: 'arrangement', label: t('sharing:offline.arrangement'), kind: 'long', required: true },
    ]);
  if (can(row.abilities, 'decide'))
    return (
      <>
        {of('decide', [], { consent: true })}
        {of('refuse', [text('reason', 'sharing:field.reason')], { consent: false })}
      </>
    );
  if (can(row.abilities, 'record'))
    return of('record', [
      text('medium', 'sharing:offline.medium'),
      { name: 'records', label: t('sharing:use.records'), kind: 'number', required: true },
      { ...text('sha256', 'sharing:offline.sha256'), hint: t('sharing:offline.sha256Hint') },
      text('giver', 'sharing:offline.giver'),
      text('receiver', 'sharing:offline.receiver'),
      date('handedOn', 'sharing:offline.handedOn'),
      date('destroyOn', 'sharing:offline.destroyOn'),
    ]);
  if (can(row.abilities, 'destroy'))
    return of('destroy', [text('proof', 'sharing:offline.proof'), date('on', 'sharing:offline.destroyedOn')]);
  return null;
}

export function Offline() {
  const { t, say } = useTexts();
  const list = useQuery(sharing<HandOverList>('hand-overs'));
  const columns: Column<HandOverReply>[] = [
    {
      key: 'entry',
      title: t('sharing:field.entry'),
      render: (row) => (
        <>
          {row.resource.name}
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'applicant', title: t('sharing:field.applicant'), render: (row) => say(row.applicant.name) },
    { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'reason', title: t('sharing:offline.reason'), render: (row) => row.reason },
    {
      key: 'medium',
      title: t('sharing:offline.medium'),
      render: (row) => (row.medium ? `${row.medium} · ${formatNumber(row.records)}` : '–'),
    },
    {
      key: 'destroy',
      title: t('sharing:offline.destroyOn'),
      render: (row) => <span className="num">{row.destroyedOn ?? row.destroyOn ?? '–'}</span>,
    },
    {
      key: 'state',
      title: t('sharing:field.state'),
      render: (row) => (
        <span
          className={`mark ${row.state === 'overdue' || row.state === 'refused' ? 'bad' : row.state === 'destroyed' ? 'good' : ''}`}
        >
          {t(`sharing:offline.state.${row.state}`)}
        </span>
      ),
    },
  ];
  return (
    <Register
      page="offline"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={can(list.data?.abilities, 'ask') ? <Ask /> : null}
      below={list.data?.items.map((row) => <Next key={row.id} row={row} />)}
    />
  );
}
