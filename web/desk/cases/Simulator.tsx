// 时限模拟: what a procedure would take from a given day, with chosen outcomes, extensions and supplements; nothing is filed.
import { useQuery } from '@tanstack/react-query';
import { InputNumber, Select } from 'antd';
import { useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { daysBetween, legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { type Texts, useTexts } from '../../shared/text.ts';
import { HolderText, LateText } from '../law/Held.tsx';
import { useAddress } from '../list/address.ts';
import { type Crumb, Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { CasePages } from './CasePages.tsx';
import { proceduresQuery, type Simulated } from './queries.ts';

type SimulatedStep = Simulated['steps'][number];
/** What is assumed of one step; days stand in a form only once both are given. */
type Choice = {
  step: string;
  outcome?: string;
  on?: string;
  extend?: number;
  asked?: string;
  answered?: string;
};

const sent = ({ asked, answered, ...choice }: Choice) => ({
  ...choice,
  ...(asked && answered && asked <= answered ? { supplement: { asked, answered } } : {}),
});

type Marked = Simulated['days'][number];

const runs = (days: readonly Marked[]): { kind: Marked['kind']; from: string; to: string }[] => {
  const found: { kind: Marked['kind']; from: string; to: string }[] = [];
  for (const { day, kind } of days) {
    const last = found.at(-1);
    if (last?.kind === kind && daysBetween(last.to, day) === 1) last.to = day;
    else found.push({ kind, from: day, to: day });
  }
  return found;
};

const told = ['holiday', 'make-up', 'local-off', 'local-work'] as const;

/** What the calendar puts in the way: days off and worked weekends of the span, in words and as the colours of the bars. */
function DaysOnTheWay({ days }: { days: readonly Marked[] }) {
  const { t } = useTexts();
  const special = runs(days.filter(({ kind }) => told.some((one) => one === kind)));
  return (
    <div className="sim-days">
      <p className="field-hint">{t('cases:simulator.counts')}</p>
      <ul className="sim-legend" aria-label={t('cases:simulator.legend')}>
        {(['weekend', ...told] as const).map((kind) => (
          <li key={kind}>
            <i className={`sim-key ${kind}`} aria-hidden="true" />
            {t(`cases:simulator.kind.${kind}`)}
          </li>
        ))}
      </ul>
      {special.length > 0 ? (
        <p className="muted num">
          {t('cases:simulator.span')}{' '}
          {special
            .map(({ kind, from, to }) =>
              t('cases:simulator.run', {
                days: from === to ? from : t('cases:simulator.fromTo', { from, to }),
                kind: t(`cases:simulator.kind.${kind}`),
              }),
            )
            .join(t('cases:simulator.separator'))}
        </p>
      ) : null}
    </div>
  );
}

/** From when to when the step runs, as a bar on the whole span. */
function Bar({ step, from, days, off }: { step: SimulatedStep; from: string; days: number; off: Marked[] }) {
  const start = daysBetween(from, step.opens);
  const last = step.decided?.on ?? step.deadline?.due ?? step.opens;
  const width = Math.max(1, daysBetween(step.opens, last) + 1);
  const due = step.deadline?.due;
  const tone = step.decided?.late ? 'late' : step.deadline?.due ? '' : 'open';
  return (
    <svg className="sim-bar" viewBox={`0 0 ${days} 10`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="sim-ground" x={0} y={4} width={days} height={2} />
      {off.map(({ day, kind }) => (
        <rect
          key={day}
          className={`sim-day ${kind}`}
          x={daysBetween(from, day)}
          y={0}
          width={1}
          height={10}
        />
      ))}
      <rect className={`sim-span ${tone}`} x={start} y={1} width={width} height={8} />
      {due ? (
        <rect className="sim-due" x={daysBetween(from, due) + 0.8} y={0} width={0.2} height={10} />
      ) : null}
    </svg>
  );
}

function Assume({
  step,
  choice,
  onChange,
}: {
  step: SimulatedStep;
  choice: Choice;
  onChange: (choice: Choice) => void;
}) {
  const { t, say } = useTexts();
  const day = (name: 'on' | 'asked' | 'answered') => (
    <label key={name} className="inline-label">
      {t(`cases:simulator.${name}`)}
      <input
        type="date"
        className="plain-input"
        min={step.opens}
        value={choice[name] ?? ''}
        onChange={(event) => onChange({ ...choice, [name]: event.target.value || undefined })}
      />
    </label>
  );
  return (
    <details className="sim-assume">
      <summary>{t('cases:simulator.assume')}</summary>
      <div className="sim-fields">
        <Select
          value={choice.outcome ?? step.decided?.outcome}
          aria-label={t('cases:simulator.outcome')}
          onChange={(outcome: string) => onChange({ ...choice, outcome })}
          options={step.outcomes.map(({ key, title }) => ({ value: key, label: say(title) }))}
        />
        {day('on')}
        {step.extension ? (
          <label className="inline-label" htmlFor={`extend-${step.key}`}>
            {t('cases:simulator.extend')} <ArticleRefs ids={step.extension.cite} />
            <InputNumber
              id={`extend-${step.key}`}
              min={1}
              max={step.extension.max ?? undefined}
              precision={0}
              value={choice.extend ?? null}
              onChange={(extend) => onChange({ ...choice, extend: extend ?? undefined })}
            />
          </label>
        ) : null}
        {step.supplement ? [day('asked'), day('answered')] : null}
      </div>
    </details>
  );
}

function Picture({
  found,
  choices,
  onChange,
}: {
  found: Simulated;
  choices: readonly Choice[];
  onChange: (choices: Choice[]) => void;
}) {
  const { t, say } = useTexts();
  const ends = found.steps.map((step) => step.decided?.on ?? step.deadline?.due ?? step.opens);
  const last = [found.from, found.ends?.on ?? found.from, ...ends].sort().at(-1) ?? found.from;
  const days = daysBetween(found.from, last) + 1;
  const off = found.days.filter(({ kind }) => kind !== 'workday');
  const at = (step: SimulatedStep, index: number): Choice => choices[index] ?? { step: step.key };
  return (
    <>
      <div className="sim-ends" role="status">
        <strong>
          {found.ends
            ? t('cases:simulator.ends', { day: found.ends.on, state: t(`cases:state.${found.ends.state}`) })
            : t('cases:simulator.notEnded')}
        </strong>{' '}
        <span className="muted num">{t('cases:simulator.days', { count: days })}</span>{' '}
        <ArticleRefs ids={found.procedure.cite} />
      </div>
      {found.provisional ? <p className="field-hint">{t('cases:strip.provisional')}</p> : null}
      <DaysOnTheWay days={found.days} />
      <ol className="sim" aria-label={t('cases:simulator.steps')}>
        {found.steps.map((step, index) => (
          // A step can come twice: its place in the course is what tells it apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={`${index}${step.key}`}>
            <div className="sim-head">
              <span className="step-title">
                {index + 1}. {say(step.title)}
              </span>{' '}
              <ArticleRefs ids={step.cite} />
            </div>
            <p className="sim-holder">
              {t('cases:simulator.heldBy')} <HolderText holders={step.holders} />
              <br />
              <LateText
                holders={step.holders}
                limit={
                  step.deadline && {
                    rule: step.deadline.rule,
                    state: step.deadline.state,
                    cite: step.deadline.cite,
                    informative: step.deadline.informative,
                    set: step.deadline.basis === 'setting',
                  }
                }
              />
            </p>
            <Bar step={step} from={found.from} days={days} off={off} />
            <div className="sim-facts">
              <span className="num">{t('cases:simulator.opens', { day: step.opens })}</span>
              <DeadlineTag
                deadline={step.deadline && { ...step.deadline, remaining: undefined, late: false }}
              />
              {step.decided ? (
                <span>
                  {t('cases:simulator.decided', { day: step.decided.on })}{' '}
                  <span className={step.decided.late ? 'mark bad' : 'mark good'}>
                    {say(step.decided.title)}
                  </span>
                </span>
              ) : (
                <span className="muted">{t('cases:simulator.undecided')}</span>
              )}
            </div>
            {step.note ? <div className="field-hint">{say(step.note)}</div> : null}
            <Assume
              step={step}
              choice={at(step, index)}
              onChange={(choice) =>
                // What was assumed of later steps may not come any more.
                onChange([...found.steps.slice(0, index).map((one, i) => at(one, i)), choice])
              }
            />
          </li>
        ))}
      </ol>
      {found.unreached.length > 0 ? (
        <p className="muted">
          {t('cases:simulator.unreached', {
            steps: found.unreached.map(({ title }) => say(title)).join(t('law:separator')),
          })}
        </p>
      ) : null}
    </>
  );
}

/** Where the reader came from: a path of the desk itself, of nobody else's. */
function backOf(t: Texts['t'], path: string): Crumb[] {
  if (!/^\/(?![/\\])/.test(path)) return [];
  const article = /^\/law\/([\w-]+)$/.exec(path)?.[1];
  const where = article ?? (path.startsWith('/cases/') ? t('cases:simulator.backCase') : undefined);
  return [{ to: path, text: where ? t('cases:simulator.backTo', { where }) : t('cases:simulator.back') }];
}

export function Simulator() {
  const { t, say } = useTexts();
  const address = useAddress();
  const law = useLaw();
  const procedures = useQuery(proceduresQuery);
  const procedure = address.get('procedure');
  const from = address.get('from') || law?.day || legalDay(new Date());
  const [assumed, setAssumed] = useState<{ procedure: string; choices: Choice[] }>({
    procedure,
    choices: [],
  });
  const back = backOf(t, address.get('back'));
  const choices = assumed.procedure === procedure ? assumed.choices : [];
  const found = useQuery({
    queryKey: ['simulation', procedure, from, choices],
    queryFn: () =>
      api.post<Simulated>('/api/cases/simulation', { procedure, from, choices: choices.map(sent) }),
    enabled: procedure !== '',
    placeholderData: (before) => (before?.procedure.key === procedure ? before : undefined),
  });
  return (
    <Screen title={t('cases:pages.simulator')} facts={t('cases:simulator.what')} crumbs={back}>
      <CasePages />
      <div className="list-tools">
        <Select
          className="wide-select"
          showSearch={{ optionFilterProp: 'label' }}
          value={procedure || undefined}
          aria-label={t('cases:simulator.procedure')}
          placeholder={t('cases:simulator.procedure')}
          onChange={(key: string) => address.set({ procedure: key })}
          options={(procedures.data?.items ?? []).map(({ key, title }) => ({
            value: key,
            label: say(title),
          }))}
        />
        <label className="inline-label">
          {t('cases:simulator.from')}
          <input
            type="date"
            className="plain-input"
            value={from}
            onChange={(event) => address.set({ from: event.target.value })}
          />
        </label>
      </div>
      <ProblemView error={procedures.error ?? found.error} />
      <div className="panel">
        {procedure === '' ? (
          <Empty title={t('cases:simulator.empty')} how={t('cases:simulator.emptyHow')} />
        ) : found.data ? (
          <Picture
            found={found.data}
            choices={choices}
            onChange={(changed) => setAssumed({ procedure, choices: changed })}
          />
        ) : found.error ? null : (
          <SkeletonFacts rows={6} />
        )}
      </div>
    </Screen>
  );
}
