// The decision: outcomes to pick, reasons and legal basis where the outcome asks for them, and the form a consent fills in.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { LegalBasis } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { BasisRows } from '../catalog/BasisRows.tsx';
import type { AnswerMap } from '../form/answers.ts';
import { applicationQuery } from '../share/queries.ts';
import { useLaw } from '../shell/session.ts';
import { Consent, startOf } from './Consent.tsx';
import { type CaseOutcome, type CaseReply, type CaseStep, useCaseAct } from './queries.ts';
import { Reasons } from './Reasons.tsx';

/** One reason a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function Decide({ file, step }: { file: CaseReply; step: CaseStep }) {
  const { t, say } = useTexts();
  const law = useLaw();
  const [picked, setPicked] = useState<string>();
  const [reason, setReason] = useState('');
  const [basis, setBasis] = useState<LegalBasis[]>([]);
  const [payload, setPayload] = useState<AnswerMap>();
  const outcomes = step.outcomes.filter((outcome) => can(step.abilities, outcome.key));
  const outcome: CaseOutcome | undefined = outcomes.find((one) => one.key === picked);
  const application = useQuery({
    ...applicationQuery(file.subject.id),
    enabled: file.subject.type === 'share.application' && outcome?.form !== null && outcome !== undefined,
  });
  const decide = useCaseAct(file.id, (chosen: CaseOutcome) => {
    const reasons = linesOf(reason);
    const form = law?.forms.find((one) => one.key === chosen.form);
    const start = form
      ? startOf(
          form,
          application.data?.answers,
          application.data?.choices.items.map((item) => item.name) ?? [],
        )
      : undefined;
    return api.post<CaseReply>(`/api/cases/${file.id}/steps/${step.id}/decision`, {
      outcome: chosen.key,
      ...(reasons.length > 0 ? { reasons } : {}),
      ...(basis.length > 0 ? { basis } : {}),
      ...(start ? { payload: payload ?? start } : {}),
    });
  });
  return (
    <section className="panel decide" aria-labelledby="decide">
      <h2 id="decide">{t('cases:decide.title')}</h2>
      <fieldset className="choices" aria-label={t('cases:decide.title')}>
        {outcomes.map((one) => (
          <label key={one.key} className={one.key === picked ? 'choice chosen' : 'choice'}>
            <input
              type="radio"
              name="outcome"
              checked={one.key === picked}
              onChange={() => {
                setPicked(one.key);
                decide.reset();
              }}
            />
            <span>{say(one.title)}</span>
            <ArticleRefs ids={one.cite} />
          </label>
        ))}
      </fieldset>
      {outcome ? (
        <>
          {outcome.form ? (
            <Consent
              file={file}
              formKey={outcome.form}
              payload={payload}
              error={decide.error}
              onChange={setPayload}
            />
          ) : null}
          {outcome.basis ? (
            <fieldset className="field plain">
              <legend className="field-label">
                {t('cases:decide.basis')} <ArticleRefs ids={outcome.basis.cite} />
              </legend>
              <BasisRows
                id="decide-basis"
                kinds={outcome.basis.levels.map((level) => ({ ...level, articles: level.cite }))}
                rows={basis}
                onChange={setBasis}
              />
            </fieldset>
          ) : null}
          {outcome.reasons === 'none' ? null : (
            <Reasons
              required={outcome.reasons === 'required'}
              procedure={file.procedure.key}
              outcome={outcome.key}
              value={reason}
              onChange={setReason}
            />
          )}
          <p className="muted">
            {t(`cases:decide.what.${outcome.kind}`)}
            {outcome.next.length > 0
              ? t('cases:decide.next', { steps: outcome.next.map(say).join(t('law:separator')) })
              : ''}
          </p>
          <ProblemView error={decide.error} />
          <Button
            type="primary"
            danger={outcome.kind === 'refuse'}
            block
            loading={decide.isPending}
            disabled={outcome.reasons === 'required' && reason.trim() === ''}
            onClick={() => decide.mutate(outcome, { onSuccess: () => window.scrollTo({ top: 0 }) })}
          >
            {say(outcome.title)}
          </Button>
        </>
      ) : (
        <p className="muted">{t('cases:decide.pick')}</p>
      )}
    </section>
  );
}
