// The plan of a year at the desk: priorities first where the text asks for them, then lines, each edition with its reason.
import { useQuery } from '@tanstack/react-query';
import type { PlanReply, PrioritiesReply, QueueReply } from '#rooms/open/planning/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold, type Values } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenActs } from '../queries.ts';

type Line = PlanReply['lines'][number];

/** The lines as they stand, to be sent again with a change. */
const kept = (plan: PlanReply) =>
  plan.lines.map(({ id, unit, title, resourceId, class: kind, contents, conditions, dueOn, upper }) => ({
    id,
    unitId: unit.id,
    title,
    resourceId,
    class: kind,
    contents,
    conditions,
    dueOn,
    upper,
  }));

function AddLine({ plan, queue }: { plan: PlanReply; queue: QueueReply | undefined }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const units = useUnits();
  const needs = (key: string): boolean => plan.needs.includes(key);
  const column = (key: string): string => t(`open-demands:plan.column.${key}`);
  return (
    <Fold
      key={plan.number ?? 0}
      title={t(plan.number === null ? 'open-demands:plan.first' : 'open-demands:plan.add')}
      what={t('open-demands:plan.addWhat')}
      cite={plan.articles}
      ok={t('open-demands:plan.publish')}
      fields={[
        { name: 'title', label: column('dataset'), kind: 'text', required: true },
        {
          name: 'unitId',
          label: column('unit'),
          kind: 'choice',
          required: true,
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
        {
          name: 'resourceId',
          label: t('open-demands:fact.entry'),
          kind: 'choice',
          options: (queue?.items ?? []).map((one) => ({ value: one.resourceId, label: one.name })),
        },
        {
          name: 'class',
          label: column('class'),
          kind: 'choice',
          required: true,
          options: ['open', 'conditional'].map((key) => ({
            value: key,
            label: t(`open-demands:class.${key}`),
          })),
        },
        { name: 'contents', label: column('contents'), kind: 'long', required: needs('contents') },
        { name: 'conditions', label: column('conditions'), kind: 'text', required: needs('conditions') },
        { name: 'upper', label: column('upper'), kind: 'text', required: needs('upper') },
        { name: 'dueOn', label: column('due'), kind: 'date', required: true },
        {
          name: 'reason',
          label: t('open-demands:plan.reasonOf'),
          kind: 'text',
          required: plan.number !== null,
        },
      ]}
      submit={({ reason, ...line }: Values) =>
        acts.post(`plans/${plan.year}`, { lines: [...kept(plan), line], reason: reason ?? '' })
      }
    />
  );
}

function DropLine({ plan }: { plan: PlanReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  return plan.lines.length < 2 ? null : (
    <Fold
      title={t('open-demands:plan.drop')}
      ok={t('open-demands:plan.publish')}
      fields={[
        {
          name: 'id',
          label: t('open-demands:plan.column.dataset'),
          kind: 'choice',
          required: true,
          options: plan.lines.map(({ id, title }) => ({ value: id, label: title })),
        },
        { name: 'reason', label: t('open-demands:plan.reasonOf'), kind: 'text', required: true },
      ]}
      submit={({ id, reason }: Values) =>
        acts.post(`plans/${plan.year}`, { lines: kept(plan).filter((line) => line.id !== id), reason })
      }
    />
  );
}

function Priorities({ year, queue }: { year: number; queue: QueueReply | undefined }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const { data } = useQuery(opening<PrioritiesReply>('priorities', { year }));
  if (!data?.required) return null;
  const candidates = queue?.items.filter(({ barred }) => barred === null) ?? [];
  const publish = ({ chosen, need, leftOut }: Values) => {
    const inside = new Set(Array.isArray(chosen) ? chosen.map(String) : []);
    return acts.post(`priorities/${year}`, {
      lines: candidates
        .filter(({ resourceId }) => inside.has(resourceId))
        .map(({ resourceId, demands }) =>
          demands.length > 0
            ? { resourceId, source: 'demands', demands }
            : { resourceId, source: 'need', need: need ?? '' },
        ),
      leftOut: candidates
        .filter(({ resourceId, kinds }) => kinds.length > 0 && !inside.has(resourceId))
        .map(({ resourceId }) => ({ resourceId, reason: leftOut ?? '' })),
    });
  };
  return (
    <>
      <div className="panel">
        <h2>{t('open-demands:priorities.title', { year })}</h2>
        <p>
          {data.missing ? <span className="mark bad">{t('open-demands:priorities.missing')}</span> : null}{' '}
          {data.current
            ? t('open-demands:plan.edition', { number: data.current.number, day: data.current.publishedOn })
            : t('open-demands:priorities.none')}{' '}
          <ArticleRefs ids={data.articles} />
        </p>
        <ul>
          {data.current?.lines.map((one) => (
            <li key={one.resourceId}>
              {one.name} <span className="muted">{one.need}</span>
            </li>
          ))}
        </ul>
      </div>
      {can(data.abilities, 'publish') ? (
        <>
          <Fold
            title={t('open-demands:priorities.publish')}
            what={t('open-demands:priorities.what')}
            ok={t('open-demands:priorities.publishOk')}
            fields={[
              {
                name: 'chosen',
                label: t('open-demands:priorities.chosen'),
                kind: 'choices',
                required: true,
                options: candidates.map((one) => ({ value: one.resourceId, label: one.name })),
              },
              {
                name: 'need',
                label: t('open-demands:priorities.need'),
                kind: 'text',
                hint: t('open-demands:priorities.needHint'),
              },
              { name: 'leftOut', label: t('open-demands:priorities.leftOut'), kind: 'text' },
            ]}
            submit={publish}
          />
          <Fold
            title={t('open-demands:priorities.by')}
            ok={t('open-demands:desk.save')}
            fields={[
              { name: 'value', label: t('open-demands:priorities.byField'), kind: 'text', required: true },
            ]}
            submit={(values) => acts.put('choices/priorities-by', values)}
          />
        </>
      ) : null}
    </>
  );
}

export function Plan() {
  const { t, say } = useTexts();
  const address = useAddress();
  const year = address.get('year') || undefined;
  const list = useQuery(opening<PlanReply>('plans', year ? { year } : {}));
  const queue = useQuery(opening<QueueReply>('candidates', { pageSize: 200 })).data;
  const plan = list.data;
  const columns: Column<Line>[] = [
    {
      key: 'title',
      title: t('open-demands:plan.column.dataset'),
      optional: false,
      render: (row) => row.title,
    },
    { key: 'unit', title: t('open-demands:plan.column.unit'), render: (row) => say(row.unit.name) },
    {
      key: 'class',
      title: t('open-demands:plan.column.class'),
      render: (row) => t(`open-demands:class.${row.class}`),
    },
    {
      key: 'due',
      title: t('open-demands:plan.column.due'),
      render: (row) => <span className="num">{row.dueOn}</span>,
    },
    { key: 'upper', title: t('open-demands:plan.column.upper'), render: (row) => row.upper || '–' },
    {
      key: 'progress',
      title: t('open-demands:plan.column.progress'),
      render: (row) => (
        <span className={`mark ${row.progress === 'done' ? 'good' : row.progress === 'late' ? 'bad' : ''}`}>
          {t(`open-demands:plan.${row.progress}`)} {row.doneOn ?? ''}
        </span>
      ),
    },
  ];
  return (
    <Screen title={t('open-demands:page.plan')} facts={<ArticleRefs ids={plan?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {plan ? (
        <>
          <p className="muted num">
            {plan.number === null
              ? t('open-demands:plan.none')
              : t('open-demands:plan.edition', { number: plan.number, day: plan.publishedOn ?? '' })}{' '}
            {t('open-demands:plan.rate')} {plan.rate ?? '–'}%{' '}
            <a href={`/plan?year=${plan.year}`}>{t('open-demands:desk.publicPage')}</a>
          </p>
          <Priorities year={plan.year} queue={queue} />
          {can(plan.abilities, 'publish') ? (
            <>
              <AddLine plan={plan} queue={queue} />
              <DropLine plan={plan} />
            </>
          ) : null}
        </>
      ) : null}
      {list.error ? null : (
        <DataTable
          label={t('open-demands:page.plan')}
          columns={columns}
          rows={plan?.lines}
          rowKey={(row) => row.id}
          empty={<Empty title={t('open-demands:plan.none')} how={t('open-demands:plan.addWhat')} />}
        />
      )}
    </Screen>
  );
}
