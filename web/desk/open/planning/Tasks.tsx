// Opening tasks: what a unit is to open and by when; it answers, says by which entry, and is counted.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Cooperation, TaskReply, TasksReply } from '#rooms/open/planning/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { useEntries } from '../../sharing/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

function Send() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const units = useUnits();
  return (
    <Fold
      title={t('open-demands:task.send')}
      ok={t('open-demands:task.sendOk')}
      fields={[
        {
          name: 'unitId',
          label: t('open-demands:plan.column.unit'),
          kind: 'choice',
          required: true,
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
        { name: 'title', label: t('open-demands:plan.column.dataset'), kind: 'text', required: true },
        { name: 'said', label: t('open-demands:task.said'), kind: 'long' },
        { name: 'wantedOn', label: t('open-demands:plan.column.due'), kind: 'date', required: true },
      ]}
      submit={(values) => acts.post('tasks', values)}
    />
  );
}

function Own({ tasks }: { tasks: readonly TaskReply[] }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const [q, setQ] = useState('');
  const own = tasks.filter(
    ({ abilities, state }) => can(abilities, 'answer') && state !== 'done' && state !== 'dropped',
  );
  const entries = useEntries(q, own[0]?.unit.id);
  const silent = own.filter(({ source, answer }) => source === 'bureau' && answer === null);
  const optionsOf = (list: readonly TaskReply[]) =>
    list.map(({ id, number, title }) => ({ value: id, label: `${number} ${title}` }));
  if (own.length === 0) return null;
  const which = { name: 'id', label: t('open-demands:task.one'), kind: 'choice', required: true } as const;
  return (
    <>
      {silent.length > 0 ? (
        <Fold
          open
          title={t('open-demands:task.answer')}
          ok={t('open-demands:desk.answerOk')}
          fields={[
            { ...which, options: optionsOf(silent) },
            {
              name: 'how',
              label: t('open-demands:task.how'),
              kind: 'choice',
              required: true,
              options: ['accepted', 'declined'].map((key) => ({
                value: key,
                label: t(`open-demands:task.${key}`),
              })),
            },
            { name: 'said', label: t('open-demands:task.why'), kind: 'text' },
          ]}
          submit={({ id, ...answer }) => acts.post(`tasks/${String(id)}/answer`, answer)}
        />
      ) : null}
      <Fold
        title={t('open-demands:task.link')}
        what={t('open-demands:task.linkWhat')}
        ok={t('open-demands:desk.save')}
        fields={[
          { ...which, options: optionsOf(own) },
          {
            name: 'resourceId',
            label: t('open-demands:fact.entry'),
            kind: 'choice',
            required: true,
            options: entries,
            onSearch: setQ,
          },
        ]}
        submit={({ id, ...link }) => acts.post(`tasks/${String(id)}/link`, link)}
      />
    </>
  );
}

const tone = (state: TaskReply['state']): string =>
  state === 'done' ? 'good' : state === 'overdue' ? 'bad' : state === 'sent' ? 'near' : '';

export function Tasks() {
  const { t, say } = useTexts();
  const list = useQuery(opening<TasksReply>('tasks', { pageSize: 200 }));
  const columns: Column<TaskReply>[] = [
    {
      key: 'title',
      title: t('open-demands:plan.column.dataset'),
      optional: false,
      render: (row) => (
        <>
          {row.title}
          <div className="row-sub">
            {row.number} · {t(`open-demands:task.source.${row.source}`)}
          </div>
        </>
      ),
    },
    { key: 'unit', title: t('open-demands:plan.column.unit'), render: (row) => say(row.unit.name) },
    {
      key: 'due',
      title: t('open-demands:plan.column.due'),
      render: (row) => <span className="num">{row.wantedOn}</span>,
    },
    {
      key: 'state',
      title: t('open-demands:plan.column.progress'),
      render: (row) => (
        <span className={`mark ${tone(row.state)}`}>{t(`open-demands:task.${row.state}`)}</span>
      ),
    },
    { key: 'said', title: t('open-demands:task.why'), render: (row) => row.answerSaid || '–' },
  ];
  const figures = ['sent', 'accepted', 'declined', 'unanswered', 'done', 'overdue'] as const;
  const cooperation: Column<Cooperation>[] = [
    {
      key: 'unit',
      title: t('open-demands:plan.column.unit'),
      optional: false,
      render: (row) => say(row.unit.name),
    },
    ...figures.map(
      (key): Column<Cooperation> => ({
        key,
        title: t(`open-demands:task.${key}`),
        align: 'right',
        render: (row) => <span className="num">{row[key]}</span>,
      }),
    ),
  ];
  return (
    <Screen title={t('open-demands:page.tasks')}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {can(list.data?.abilities, 'send') ? <Send /> : null}
      {list.data ? <Own tasks={list.data.items} /> : null}
      {list.error ? null : (
        <DataTable
          label={t('open-demands:page.tasks')}
          columns={columns}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-demands:task.none')} how={t('open-demands:task.noneHow')} />}
        />
      )}
      {list.data && list.data.cooperation.length > 0 ? (
        <>
          <h2>{t('open-demands:task.cooperation')}</h2>
          <DataTable
            label={t('open-demands:task.cooperation')}
            columns={cooperation}
            rows={list.data.cooperation}
            rowKey={(row) => row.unit.id}
            empty={null}
          />
        </>
      ) : null}
    </Screen>
  );
}
