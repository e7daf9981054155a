// Contests, salons and seminars: published here, with the results of entries and what became of them.
import { useQuery } from '@tanstack/react-query';
import type { EventList, EventReply } from '#rooms/open/showcase/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';

const slugs = (value: unknown): string[] =>
  String(value ?? '')
    .split(/[\s,\uFF0C\u3001]+/)
    .filter(Boolean);

function Publish() {
  const { t } = useTexts();
  const acts = useOpenActs();
  return (
    <Fold
      title={t('open-voices-desk:newEvent')}
      ok={t('open-voices-desk:publish')}
      fields={[
        {
          name: 'kind',
          label: t('open-voices-desk:kind'),
          kind: 'choice',
          required: true,
          options: ['contest', 'salon', 'seminar'].map((value) => ({
            value,
            label: t(`open-voices:events.${value}`),
          })),
        },
        { name: 'title', label: t('open-voices:reuses.name'), kind: 'text', required: true },
        { name: 'organiser', label: t('open-voices:events.organiser'), kind: 'text', required: true },
        { name: 'summary', label: t('open-voices:reuses.summary'), kind: 'long', required: true },
        { name: 'startsOn', label: t('open-voices-desk:from'), kind: 'date', required: true },
        { name: 'endsOn', label: t('open-voices-desk:until'), kind: 'date', required: true },
        { name: 'entriesUntil', label: t('open-voices:events.until'), kind: 'date' },
        {
          name: 'datasets',
          label: t('open-voices-desk:sets'),
          kind: 'text',
          hint: t('open-voices-desk:setsHint'),
        },
      ]}
      submit={({ datasets, ...values }) => acts.post('events', { ...values, datasets: slugs(datasets) })}
    />
  );
}

function Entries({ row }: { row: EventReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return row.entries.map((entry) => (
    <div key={entry.id}>
      <strong>{entry.title}</strong> {say(entry.organisation.name)} {entry.result}
      {entry.shown === 'shown' ? null : (
        <span className="row-sub">{t(`open-voices-desk:shown.${entry.shown}`)}</span>
      )}
      {entry.fates.map((fate) => (
        <div key={`${fate.on} ${fate.said}`} className="row-sub">
          {fate.on} {fate.said}
        </div>
      ))}
      {can(row.abilities, 'result') ? (
        <>
          <Fold
            title={t('open-voices-desk:result')}
            ok={t('open-voices:send')}
            fields={[{ name: 'result', label: t('open-voices-desk:result'), kind: 'text', required: true }]}
            submit={(values) => acts.post(`events/${row.id}/entries/${entry.id}/result`, values)}
          />
          <Fold
            title={t('open-voices-desk:fate')}
            ok={t('open-voices:send')}
            fields={[
              { name: 'on', label: t('open-voices-desk:on'), kind: 'date', required: true },
              { name: 'said', label: t('open-voices-desk:fate'), kind: 'long', required: true },
            ]}
            submit={(values) => acts.post(`events/${row.id}/entries/${entry.id}/fates`, values)}
          />
        </>
      ) : null}
    </div>
  ));
}

export function Events() {
  const { t } = useTexts();
  const list = useQuery(opening<EventList>('events'));
  const columns: Column<EventReply>[] = [
    {
      key: 'title',
      title: t('open-voices:reuses.name'),
      render: (row) => (
        <>
          <a className="row-name" href={`/events/${row.id}`}>
            {row.title}
          </a>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'organiser', title: t('open-voices:events.organiser'), render: (row) => row.organiser },
    {
      key: 'when',
      title: t('open-voices:events.when'),
      render: (row) => t('open-voices:events.dates', { from: row.startsOn, until: row.endsOn }),
    },
    { key: 'entries', title: t('open-voices:events.entries'), render: (row) => <Entries row={row} /> },
  ];
  return (
    <Register
      page="events"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      above={can(list.data?.abilities, 'hold') ? <Publish /> : null}
    />
  );
}
