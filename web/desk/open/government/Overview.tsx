// The progress of opening at a glance: plan against result, overdue answers, what was taken down, instructions and their answers.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { z } from 'zod';
import type { InstructionReply, instructionsReply, OverviewReply } from '#rooms/open/government/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useMe } from '../../shell/session.ts';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

type Instructions = z.output<typeof instructionsReply>;
type Row = OverviewReply['plan']['byUnit'][number];

function View({ overview }: { overview: OverviewReply }) {
  const { t, say } = useTexts();
  const columns: Column<Row>[] = [
    {
      key: 'unit',
      title: t('open-demands:plan.column.unit'),
      optional: false,
      render: (row) => say(row.unit.name),
    },
    ...(['planned', 'done', 'late'] as const).map(
      (key): Column<Row> => ({
        key,
        title: t(`open-demands:overview.${key}`),
        align: 'right',
        render: (row) => <span className="num">{row[key]}</span>,
      }),
    ),
  ];
  return (
    <>
      {overview.missing.priorities ? (
        <p>
          <span className="mark bad">{t('open-demands:priorities.missing')}</span>
        </p>
      ) : null}
      {overview.missing.call ? (
        <p>
          <span className="mark bad">{t('open-demands:call.missing', { year: overview.year })}</span>
        </p>
      ) : null}
      <FactList
        facts={[
          { label: t('open-demands:overview.planned'), value: String(overview.plan.planned) },
          { label: t('open-demands:overview.done'), value: String(overview.plan.done) },
          { label: t('open-demands:overview.late'), value: String(overview.plan.late) },
          { label: t('open-demands:figures.asked'), value: String(overview.demands.asked) },
          { label: t('open-demands:figures.answered'), value: String(overview.demands.answered) },
          { label: t('open-demands:figures.overdue'), value: String(overview.demands.overdue) },
          { label: t('open-demands:overview.withdrawn'), value: String(overview.withdrawn.length) },
        ]}
      />
      <h2>{t('open-demands:overview.byUnit')}</h2>
      <DataTable
        label={t('open-demands:overview.byUnit')}
        columns={columns}
        rows={overview.plan.byUnit}
        rowKey={(row) => row.unit.id}
        empty={<Empty title={t('open-demands:plan.none')} how={t('open-demands:overview.noPlan')} />}
      />
      {overview.demands.unanswered.length > 0 ? (
        <>
          <h2>{t('open-demands:figures.unanswered', { count: overview.demands.unanswered.length })}</h2>
          <ul>
            {overview.demands.unanswered.map((one) => (
              <li key={one.id}>
                <Link to={`/open/demands/${one.id}`}>{one.wanted || one.number}</Link>{' '}
                <span className="muted">{one.unit ? say(one.unit.name) : ''}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {overview.withdrawn.length > 0 ? (
        <>
          <h2>{t('open-demands:overview.withdrawn')}</h2>
          <ul>
            {overview.withdrawn.map((one) => (
              <li key={one.id}>
                <a href={`/datasets/${one.slug}`}>{say(one.title)}</a> {say(one.unit.name)}{' '}
                <span className="muted">
                  {t(`open-demands:state.${one.state}`)} {one.day ?? ''}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Issue() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const units = useUnits();
  return (
    <Fold
      title={t('open-demands:instruction.issue')}
      ok={t('open-demands:instruction.issueOk')}
      fields={[
        { name: 'title', label: t('open-demands:call.titleField'), kind: 'text', required: true },
        { name: 'said', label: t('open-demands:instruction.said'), kind: 'long', required: true },
        { name: 'dueOn', label: t('open-demands:instruction.dueOn'), kind: 'date', required: true },
        {
          name: 'units',
          label: t('open-demands:instruction.units'),
          kind: 'choices',
          required: true,
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
      ]}
      submit={(values) => acts.post('instructions', values)}
    />
  );
}

function One({ one }: { one: InstructionReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  return (
    <section className="panel">
      <h3>{one.title}</h3>
      <p>{one.said}</p>
      <p className="muted num">
        {one.number} · {say(one.issuer.name)} · {t('open-demands:instruction.by', { day: one.dueOn })}
      </p>
      <ul>
        {one.units.map(({ unit, answer, late }) => (
          <li key={unit.id}>
            {say(unit.name)}:{' '}
            {answer ??
              (late ? (
                <span className="mark bad">{t('open-demands:instruction.late')}</span>
              ) : (
                t('open-demands:instruction.waiting')
              ))}
          </li>
        ))}
      </ul>
      {can(one.abilities, 'answer') ? (
        <Fold
          title={t('open-demands:instruction.answer')}
          ok={t('open-demands:desk.answerOk')}
          fields={[{ name: 'answer', label: t('open-demands:answer.title'), kind: 'long', required: true }]}
          submit={(values) => acts.post(`instructions/${one.id}/answer`, values)}
        />
      ) : null}
    </section>
  );
}

export function Government() {
  const { t } = useTexts();
  const me = useMe();
  // The overview is not for everybody; an instruction is read by whom it was issued to.
  const looksOn =
    me?.roles.some((role) => role === 'bureau' || role === 'auditor' || role === 'government') ?? false;
  const overview = useQuery({ ...opening<OverviewReply>('overview'), enabled: looksOn });
  const list = useQuery(opening<Instructions>('instructions'));
  return (
    <Screen title={t('open-demands:page.government')}>
      <OpenPages />
      <ProblemView error={overview.error ?? list.error} onRetry={() => void list.refetch()} />
      {overview.data ? <View overview={overview.data} /> : null}
      <h2>{t('open-demands:instruction.title')}</h2>
      {can(list.data?.abilities, 'issue') ? <Issue /> : null}
      {list.data?.items.length === 0 ? (
        <Empty title={t('open-demands:instruction.none')} how={t('open-demands:instruction.noneHow')} />
      ) : null}
      {list.data?.items.map((one) => (
        <One key={one.id} one={one} />
      ))}
    </Screen>
  );
}
