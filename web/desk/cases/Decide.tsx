// The decision: outcomes to pick, reasons and legal basis where the outcome asks for them, and the form a consent fills in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type { Form } from '#law/types.ts';
import type { LegalBasis } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api, type FieldIssue, ProblemError } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { BasisRows } from '../catalog/BasisRows.tsx';
import { type AnswerMap, asTexts, isMap } from '../form/answers.ts';
import { LongText } from '../form/LongText.tsx';
import { PackForm } from '../form/PackForm.tsx';
import { applicationQuery } from '../share/queries.ts';
import { useLaw } from '../shell/session.ts';
import type { CaseReply } from './queries.ts';

type Outcome = CaseReply['outcomes'][number];

/** A consent starts from what was applied for: the same answers where the forms agree, all fields, the last day asked. */
function startOf(form: Form, answers: AnswerMap | undefined, items: string[]): AnswerMap {
  const start: AnswerMap = {};
  const period = answers?.period;
  for (const field of form.fields) {
    const asked = answers?.[field.key] ?? (isMap(period) ? period[field.key] : undefined);
    if (field.type === 'items') start[field.key] = asked ?? items;
    else if (typeof asked === 'string' && asked !== '') start[field.key] = asked;
  }
  return start;
}

function issuesOf(error: unknown): {
  path: string;
  code: string;
  message: { zh: string; en: string };
  articles: string[];
  severity: string;
}[] {
  const fields: FieldIssue[] = error instanceof ProblemError ? error.fields : [];
  return fields.map((issue) => ({
    ...issue,
    path: issue.path.replace(/^payload\./, ''),
    message: { zh: issue.message, en: issue.message },
    mend: issue.mend ? { zh: issue.mend, en: issue.mend } : undefined,
  }));
}

function Consent({
  file,
  formKey,
  payload,
  error,
  onChange,
}: {
  file: CaseReply;
  formKey: string;
  payload: AnswerMap | undefined;
  error: unknown;
  onChange: (payload: AnswerMap) => void;
}) {
  const law = useLaw();
  const application = useQuery({
    ...applicationQuery(file.subject.id),
    enabled: file.subject.type === 'share.application',
  });
  const form = law?.forms.find((one) => one.key === formKey);
  const choices = application.data?.choices;
  if (!form) return null;
  const start = startOf(form, application.data?.answers, choices?.items.map((item) => item.name) ?? []);
  const appliedKey = law?.forms
    .find((one) => one.key === application.data?.formKey)
    ?.fields.find((field) => field.type === 'items')?.key;
  const applied = appliedKey ? asTexts(application.data?.answers[appliedKey]) : [];
  const answers = payload ?? start;
  return (
    <PackForm
      bare
      form={form}
      answers={answers}
      issues={issuesOf(error)}
      world={{
        fixed: application.data?.fixed ?? {},
        options: choices?.options ?? {},
        systems: choices?.systems ?? [],
        // Only what was applied for can be granted.
        items: (choices?.items ?? []).map((item) => ({
          ...item,
          off: applied.length > 0 && !applied.includes(item.name),
        })),
      }}
      filledBy="provider"
      onChange={(key, value) => onChange({ ...answers, [key]: value })}
    />
  );
}

export function Decide({ file, stepId }: { file: CaseReply; stepId: string }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const law = useLaw();
  const [picked, setPicked] = useState<string>();
  const [reason, setReason] = useState('');
  const [basis, setBasis] = useState<LegalBasis[]>([]);
  const [payload, setPayload] = useState<AnswerMap>();
  const outcomes = file.outcomes.filter((outcome) => can(file.abilities, outcome.key));
  const outcome: Outcome | undefined = outcomes.find((one) => one.key === picked);
  const application = useQuery({
    ...applicationQuery(file.subject.id),
    enabled: file.subject.type === 'share.application' && outcome?.form !== null && outcome !== undefined,
  });
  const decide = useMutation({
    mutationFn: (chosen: Outcome) => {
      const reasons = reason
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      const form = law?.forms.find((one) => one.key === chosen.form);
      const start = form
        ? startOf(
            form,
            application.data?.answers,
            application.data?.choices.items.map((item) => item.name) ?? [],
          )
        : undefined;
      return api.post<CaseReply>(`/api/cases/${file.id}/steps/${stepId}/decision`, {
        outcome: chosen.key,
        ...(reasons.length > 0 ? { reasons } : {}),
        ...(basis.length > 0 ? { basis } : {}),
        ...(start ? { payload: payload ?? start } : {}),
      });
    },
    onSuccess: async (reply) => {
      client.setQueryData(['case', file.id], reply);
      window.scrollTo({ top: 0 });
      await client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['todos', 'cases', 'application', 'resource', 'resources'].includes(String(queryKey[0])),
      });
    },
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
            <label className="reason" htmlFor="reason-text">
              {t(outcome.reasons === 'required' ? 'cases:decide.reasons' : 'cases:decide.reasonsOptional')}
              <LongText
                id="reason-text"
                rows={3}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
          )}
          <p className="muted">{t(`cases:decide.what.${outcome.kind}`)}</p>
          <ProblemView error={decide.error} />
          <Button
            type="primary"
            danger={outcome.kind === 'refuse'}
            block
            loading={decide.isPending}
            disabled={outcome.reasons === 'required' && reason.trim() === ''}
            onClick={() => decide.mutate(outcome)}
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
