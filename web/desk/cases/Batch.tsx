// One decision for the picked cases: the outcome once, the result for each; what is refused holds up none of the others.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { linesOf } from './Decide.tsx';
import { type BatchReply, type CaseOutcome, caseQuery, type Todo, useListAct } from './queries.ts';
import { Reasons } from './Reasons.tsx';

/** What came of a batch: it stays in sight when the list has moved on. */
export type BatchResult = { reply: BatchReply; titles: ReadonlyMap<string, string> };

export function BatchResults({ result, onClose }: { result: BatchResult; onClose: () => void }) {
  const { reply, titles } = result;
  const { t, say } = useTexts();
  return (
    <section className="panel batch" role="status">
      <div className="section-head">
        <strong>{t('cases:batch.result', { count: reply.done, refused: reply.refused })}</strong>
        <Button size="small" onClick={onClose}>
          {t('common:action.close')}
        </Button>
      </div>
      <ul className="plain-list batch-results">
        {reply.items.map((one) => (
          <li key={one.stepId}>
            <span className={one.done ? 'mark good' : 'mark bad'}>
              {t(one.done ? 'cases:batch.done' : 'cases:batch.refused')}
            </span>{' '}
            <Link to={`/cases/${one.caseId}`}>{titles.get(one.stepId) ?? one.number}</Link>{' '}
            {one.state ? <span className="muted">{t(`cases:state.${one.state}`)}</span> : null}
            {one.refusal ? (
              <div className="muted">
                {say(one.refusal.title)} {say(one.refusal.why)} {say(one.refusal.mend)}{' '}
                <ArticleRefs ids={one.refusal.articles} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Outcomes that need nothing of each case itself: a form or a legal basis is filled in on its own page. */
const plain = (outcome: CaseOutcome): boolean => outcome.form === null && outcome.basis === null;

export function Batch({
  chosen,
  onClear,
  onDone,
}: {
  /** Steps only; a task outside any case is decided by nobody. */
  chosen: readonly (Todo & { caseId: string; stepId: string })[];
  onClear: () => void;
  onDone: (result: BatchResult) => void;
}) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const first = chosen[0];
  const file = useQuery({ ...caseQuery(first?.caseId ?? ''), enabled: first !== undefined });
  const [picked, setPicked] = useState<string>();
  const [reason, setReason] = useState('');
  const step = file.data?.steps.find(({ id }) => id === first?.stepId);
  const outcomes = (step?.outcomes ?? []).filter(
    (outcome) => plain(outcome) && can(step?.abilities, outcome.key),
  );
  const outcome = outcomes.find(({ key }) => key === picked);
  const run = useListAct(['todos', 'cases', 'case', 'notices'], async (key: string) => {
    const reasons = linesOf(reason);
    const found = await api.post<BatchReply>('/api/cases/decisions', {
      outcome: key,
      ...(reasons.length > 0 ? { reasons } : {}),
      items: chosen.map(({ caseId, stepId }) => ({ caseId, stepId })),
    });
    onDone({ reply: found, titles: new Map(chosen.map(({ stepId, title }) => [stepId, title])) });
    await client.invalidateQueries({ queryKey: ['case'] });
  });
  if (!first) return null;
  return (
    <section className="panel batch" aria-labelledby="batch">
      <h2 id="batch">{t('cases:batch.title', { count: chosen.length, step: say(first.step) })}</h2>
      <ProblemView error={file.error} />
      {!file.data && !file.error ? <SkeletonFacts rows={2} /> : null}
      {file.data && outcomes.length === 0 ? <p className="muted">{t('cases:batch.none')}</p> : null}
      <fieldset className="choices" aria-label={t('cases:decide.title')}>
        {outcomes.map((one) => (
          <label key={one.key} className={one.key === picked ? 'choice chosen' : 'choice'}>
            <input
              type="radio"
              name="batch-outcome"
              checked={one.key === picked}
              onChange={() => setPicked(one.key)}
            />
            <span>{say(one.title)}</span>
            <ArticleRefs ids={one.cite} />
          </label>
        ))}
      </fieldset>
      {outcome && outcome.reasons !== 'none' ? (
        <Reasons
          required={outcome.reasons === 'required'}
          procedure={first.procedureKey}
          outcome={outcome.key}
          value={reason}
          onChange={setReason}
        />
      ) : null}
      {outcome ? <p className="muted">{t('cases:batch.what', { count: chosen.length })}</p> : null}
      <ProblemView error={run.error} />
      <div className="row-acts">
        <Button
          type="primary"
          danger={outcome?.kind === 'refuse'}
          disabled={!outcome || (outcome.reasons === 'required' && reason.trim() === '')}
          loading={run.isPending}
          onClick={() => outcome && run.mutate(outcome.key)}
        >
          {outcome
            ? t('cases:batch.decide', { outcome: say(outcome.title), count: chosen.length })
            : t('cases:decide.pick')}
        </Button>
        <Button onClick={onClear}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}
