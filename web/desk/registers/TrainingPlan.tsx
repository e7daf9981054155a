// A year's plan: its sessions, who is invited, who came and with what result.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Fold } from './Fold.tsx';
import { base, type Plan, planQuery, useRegisterAct } from './queries.ts';

type Session = Plan['sessions'][number];
type Mark = { attended: boolean; result: string };

function Attendance({ session, mayHold }: { session: Session; mayHold: boolean }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const [marks, setMarks] = useState<Record<string, Mark>>(() =>
    Object.fromEntries(
      session.seats.map((seat) => [
        seat.traineeId,
        { attended: seat.attended ?? false, result: seat.result ?? '' },
      ]),
    ),
  );
  const [heldOn, setHeldOn] = useState(session.heldOn ?? session.plannedOn);
  const hold = useRegisterAct(() =>
    api.post(`${base}/training/sessions/${session.id}/held`, {
      heldOn,
      seats: session.seats.map(({ traineeId }) => {
        const { attended = false, result = '' } = marks[traineeId] ?? {};
        return { traineeId, attended, ...(result ? { result } : {}) };
      }),
    }),
  );
  const mark = (id: string, change: Partial<Mark>) =>
    setMarks((before) => ({
      ...before,
      [id]: { attended: false, result: '', ...before[id], ...change },
    }));
  return (
    <section>
      <div className="section-head">
        <h2 className="section-title">
          {session.title}{' '}
          {session.heldOn ? (
            <span className="mark good num">{t('registers:training.heldOn', { day: session.heldOn })}</span>
          ) : session.overdue ? (
            <span className="mark bad">{t('registers:training.overdue')}</span>
          ) : null}
        </h2>
        <ExportRows
          name={`session-${session.plannedOn}`}
          rows={session.seats}
          columns={[
            { title: t('registers:field.unit'), value: (row) => say(row.organisation.name) },
            { title: t('registers:field.name'), value: (row) => row.name },
            { title: t('registers:field.attended'), value: (row) => (row.attended ? t('common:yes') : '') },
            { title: t('registers:field.result'), value: (row) => row.result },
          ]}
        />
      </div>
      <p className="muted num">
        {session.plannedOn} · {session.place}
        {session.outsideExpert ? ` · ${t('registers:field.expert')} ${session.outsideExpert}` : ''}
      </p>
      <DataTable
        label={session.title}
        rows={session.seats}
        rowKey={(row) => row.traineeId}
        empty={<Empty title={t('registers:empty.trainees')} how={t('registers:empty.traineesHow')} />}
        columns={[
          { key: 'name', title: t('registers:field.name'), render: (row) => row.name },
          { key: 'unit', title: t('registers:field.unit'), render: (row) => say(row.organisation.name) },
          {
            key: 'attended',
            title: t('registers:field.attended'),
            render: (row) =>
              mayHold ? (
                <Checkbox
                  aria-label={t('registers:attendedOf', { name: row.name })}
                  checked={marks[row.traineeId]?.attended ?? false}
                  onChange={(event) => mark(row.traineeId, { attended: event.target.checked })}
                />
              ) : row.attended === null ? (
                '–'
              ) : (
                t(row.attended ? 'common:yes' : 'common:no')
              ),
          },
          {
            key: 'result',
            title: t('registers:field.result'),
            render: (row) =>
              mayHold ? (
                <Input
                  size="small"
                  aria-label={t('registers:resultOf', { name: row.name })}
                  value={marks[row.traineeId]?.result ?? ''}
                  onChange={(event) => mark(row.traineeId, { result: event.target.value })}
                />
              ) : (
                (row.result ?? '–')
              ),
          },
        ]}
      />
      {mayHold ? (
        <div className="list-tools">
          <label className="inline-label">
            {t('registers:field.heldOn')}
            <input
              type="date"
              className="plain-input"
              value={heldOn}
              onChange={(event) => setHeldOn(event.target.value)}
            />
          </label>
          <Button
            loading={hold.isPending}
            onClick={() =>
              hold.mutate(undefined, { onSuccess: () => void message.success(t('registers:done')) })
            }
          >
            {t('registers:training.enter')}
          </Button>
        </div>
      ) : null}
      <ProblemView error={hold.error} />
    </section>
  );
}

export function TrainingPlan() {
  const { t } = useTexts();
  const { id = '' } = useParams();
  const { data: plan, error } = useQuery(planQuery(id));
  if (error) return <ProblemView error={error} />;
  const mayHold = can(plan?.abilities, 'hold');
  return (
    <Screen
      title={plan?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/registers/training', text: t('registers:trainings') }]}
      facts={plan ? <span className="num">{plan.year}</span> : null}
    >
      {plan ? (
        <div className="stack">
          {plan.body ? <p className="register-text">{plan.body}</p> : null}
          {mayHold ? (
            <Fold
              title={t('registers:training.add')}
              ok={t('registers:training.add')}
              fields={[
                { name: 'title', label: t('registers:field.session'), kind: 'text', required: true },
                { name: 'plannedOn', label: t('registers:field.plannedOn'), kind: 'date', required: true },
                { name: 'place', label: t('registers:field.place'), kind: 'text', required: true },
                { name: 'outsideExpert', label: t('registers:field.expert'), kind: 'text' },
              ]}
              submit={(values) => api.post(`${base}/training/${plan.id}/sessions`, values)}
            />
          ) : null}
          {plan.sessions.length === 0 ? <Empty title={t('registers:empty.sessions')} /> : null}
          {plan.sessions.map((session) => (
            <Attendance key={session.id} session={session} mayHold={mayHold} />
          ))}
        </div>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
