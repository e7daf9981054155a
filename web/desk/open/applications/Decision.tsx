// The step in hand: each condition met or not, the terms, and the decision with its reasons; saved with the decision.
import { App, Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import type { ApplicationReply, AssessmentInput, TermsInput } from '#rooms/open/applications/schema.ts';
import { api } from '../../../shared/fetch.ts';
import { problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';
import { noTerms, Terms } from './Terms.tsx';

type Step = ApplicationReply['open'][number];
type Outcome = Step['outcomes'][number];

export function Decision({ one, step }: { one: ApplicationReply; step: Step }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const [conditions, setConditions] = useState<AssessmentInput['conditions']>(
    step.assessed?.conditions ?? [],
  );
  const [unequal, setUnequal] = useState(step.assessed?.unequal ?? '');
  const [terms, setTerms] = useState<TermsInput>(step.assessed?.terms ?? noTerms);
  const [reason, setReason] = useState('');
  const confirm = useConfirm();
  const [basis, setBasis] = useState<{ kind?: string; title: string }>({ title: '' });
  const bases = step.outcomes.flatMap((outcome) => outcome.bases);
  const put = (key: string, changes: { met?: boolean; note?: string }) =>
    setConditions((now) => {
      const before = now.find((one) => one.key === key);
      const next = { key, met: false, note: '', ...before, ...changes };
      return [...now.filter((one) => one.key !== key), next];
    });
  const decide = useOpenAct(async (outcome: Outcome) => {
    await acts.put(`applications/${one.id}/steps/${step.stepId}/assessment`, {
      conditions,
      unequal,
      ...(terms === noTerms ? {} : { terms }),
    });
    await api.post(`/api/cases/${one.caseId}/steps/${step.stepId}/decision`, {
      outcome: outcome.key,
      ...(reason ? { reasons: [reason] } : {}),
      ...(outcome.bases.length > 0 && basis.kind
        ? { basis: [{ kind: basis.kind, title: basis.title }] }
        : {}),
    });
    // Read anew what the decision made of it.
    await acts.refresh();
  });
  const ask = async (outcome: Outcome) => {
    const yes = await confirm({
      title: say(outcome.title),
      what: t('open-desk:decide.what', { applicant: say(one.applicant.name), title: say(one.dataset.title) }),
      ok: say(outcome.title),
      danger: outcome.kind === 'refuse',
    });
    if (!yes) return;
    decide.mutate(outcome, {
      onError: (error) => {
        const words = problemWords(t, error);
        void message.error([words.title, words.detail].filter(Boolean).join(t('common:colon')));
      },
    });
  };
  return (
    <section className="panel" aria-labelledby={`step-${step.stepId}`}>
      <h2 id={`step-${step.stepId}`}>{say(step.title)}</h2>
      {one.conditions.map(({ key, text, answer }) => {
        const given = conditions.find((line) => line.key === key);
        return (
          <fieldset key={key} className="plain">
            <legend>{say(text)}</legend>
            <p>{t('common:labelled', { label: t('open-applications:answer'), text: answer })}</p>
            <Radio.Group
              value={given?.met}
              onChange={(event) => put(key, { met: event.target.value as boolean })}
              options={[
                { value: true, label: t('open-me:met') },
                { value: false, label: t('open-me:unmet') },
              ]}
            />
            <Input
              aria-label={t('open-applications:note')}
              placeholder={t('open-applications:note')}
              value={given?.note ?? ''}
              onChange={(event) => put(key, { note: event.target.value })}
            />
          </fieldset>
        );
      })}
      {step.outcomes.some(({ kind }) => kind === 'complete') ? (
        <Terms one={one} step={step} terms={terms} onChange={setTerms} />
      ) : null}
      <label htmlFor={`reason-${step.stepId}`}>{t('open-applications:reasons')}</label>
      <Input.TextArea
        id={`reason-${step.stepId}`}
        rows={3}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {bases.length > 0 ? (
        <div className="row">
          <Select
            aria-label={t('open-applications:basis')}
            placeholder={t('open-applications:basis')}
            value={basis.kind ?? null}
            onChange={(kind: string) => setBasis({ ...basis, kind })}
            options={bases.map(({ key, title }) => ({ value: key, label: say(title) }))}
          />
          <Input
            aria-label={t('open-applications:basisTitle')}
            placeholder={t('open-applications:basisTitle')}
            value={basis.title}
            onChange={(event) => setBasis({ ...basis, title: event.target.value })}
          />
        </div>
      ) : null}
      <label htmlFor={`unequal-${step.stepId}`}>{t('open-applications:unequalWhy')}</label>
      <Input
        id={`unequal-${step.stepId}`}
        placeholder={t('open-applications:unequalHint')}
        value={unequal}
        onChange={(event) => setUnequal(event.target.value)}
      />
      <div className="actions">
        {step.outcomes.map((outcome) => (
          <Button
            key={outcome.key}
            type={outcome.kind === 'refuse' ? 'default' : 'primary'}
            loading={decide.isPending}
            onClick={() => void ask(outcome)}
          >
            {say(outcome.title)}
          </Button>
        ))}
      </div>
    </section>
  );
}
