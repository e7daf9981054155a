// The parts of a task that are acted on one by one: notice, checklist, forms, guidance.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { TaskReply } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { useReason } from '../../shell/useConfirm.tsx';
import { base, taskTermsQuery } from './queries.ts';
import { useTaskAct } from './useTaskAct.ts';

const open = (task: TaskReply): boolean => can(task.abilities, 'edit') && task.state !== 'ended';

export function Notices({ task, articles }: { task: TaskReply; articles: readonly string[] | undefined }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [newest] = task.notices;
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:notice.title')} <ArticleRefs ids={articles} />
      </h2>
      {newest ? (
        <>
          <p className="muted">
            {t('lawful:notice.version', { version: newest.version })}{' '}
            <span className="num">{formatInstant(newest.publishedAt)}</span>
          </p>
          <p className="prose">{newest.text}</p>
        </>
      ) : (
        <p className={articles ? 'issue error' : 'muted'}>{t('lawful:notice.none')}</p>
      )}
      {open(task) ? (
        <Fold
          title={t('lawful:notice.publish')}
          what={t('lawful:notice.what')}
          cite={articles}
          ok={t('lawful:notice.publish')}
          done={t('lawful:notice.done')}
          begin={{ text: newest?.text ?? '' }}
          fields={[{ name: 'text', label: t('lawful:notice.text'), kind: 'long', required: true }]}
          submit={async (values) => {
            await api.post(`${base}/${task.id}/notices`, values);
            await client.invalidateQueries({ queryKey: ['lawful'] });
          }}
        />
      ) : null}
    </section>
  );
}

export function Checklist({ task }: { task: TaskReply }) {
  const { t, say } = useTexts();
  const { data: terms } = useQuery(taskTermsQuery);
  const act = useTaskAct();
  const given = new Map(task.checklist?.answers.map((one) => [one.key, one]));
  const [changed, change] = useState<Record<string, { answer?: string; note?: string }>>({});
  if (!terms || terms.checklist.length === 0) return null;
  const answers = terms.checklist.flatMap(({ key }) => {
    const answer = changed[key]?.answer ?? given.get(key)?.answer;
    return answer ? [{ key, answer, note: changed[key]?.note ?? given.get(key)?.note ?? '' }] : [];
  });
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:checklist.title')} <ArticleRefs ids={terms.checklist[0]?.articles} />
      </h2>
      <p className={task.checklist ? 'muted' : 'issue error'}>
        {task.checklist
          ? t('lawful:checklist.signed', {
              name: task.checklist.signedName,
              at: formatInstant(task.checklist.signedAt),
            })
          : t('lawful:checklist.unsigned')}
      </p>
      <p className="muted">{t('lawful:checklist.what')}</p>
      {terms.checklist.map((term) => (
        <div className="field" key={term.key}>
          <span className="field-label">{say(term)}</span>
          <Segmented
            disabled={!open(task)}
            value={changed[term.key]?.answer ?? given.get(term.key)?.answer ?? ''}
            onChange={(answer) =>
              change((before) => ({ ...before, [term.key]: { ...before[term.key], answer: String(answer) } }))
            }
            options={(['yes', 'no'] as const).map((value) => ({
              value,
              label: t(`lawful:checklist.${value}`),
            }))}
          />
          {open(task) ? (
            <Input
              aria-label={`${say(term)} ${t('lawful:checklist.note')}`}
              placeholder={t('lawful:checklist.note')}
              defaultValue={given.get(term.key)?.note}
              onChange={(event) =>
                change((before) => ({
                  ...before,
                  [term.key]: { ...before[term.key], note: event.target.value },
                }))
              }
            />
          ) : (
            <span className="muted">{given.get(term.key)?.note}</span>
          )}
        </div>
      ))}
      <ProblemView error={act.error} />
      {open(task) ? (
        <Button
          type="primary"
          disabled={answers.length < terms.checklist.length}
          loading={act.isPending}
          onClick={() => act.mutate({ path: `${base}/${task.id}/checklist`, body: { answers } })}
        >
          {t('lawful:checklist.sign')}
        </Button>
      ) : null}
    </section>
  );
}

export function Forms({ task }: { task: TaskReply }) {
  const { t } = useTexts();
  const act = useTaskAct();
  if (task.state === 'prepared') return null;
  const published = task.forms.some(({ state }) => state === 'open');
  return (
    <section className="panel">
      <h2 className="section-title">{t('lawful:form.title')}</h2>
      {task.forms.length === 0 ? <p className="muted">{t('lawful:form.none')}</p> : null}
      <ul className="problem-fields">
        {task.forms.map((form) => (
          <li key={form.code}>
            <span className={`mark ${form.state === 'open' ? 'good' : ''}`}>
              {t(`lawful:form.state.${form.state}`)}
            </span>{' '}
            <span className="num">{formatInstant(form.publishedAt)}</span>{' '}
            {form.state === 'open' ? (
              <>
                <Link to={`/collect/forms/${form.code}`}>
                  <Button size="small" type="primary">
                    {t('lawful:form.open')}
                  </Button>
                </Link>{' '}
                {can(task.abilities, 'edit') ? (
                  <Button
                    size="small"
                    onClick={() => act.mutate({ path: `/api/collect/forms/${form.code}/close` })}
                  >
                    {t('lawful:form.close')}
                  </Button>
                ) : null}
              </>
            ) : null}
          </li>
        ))}
      </ul>
      <ProblemView error={act.error} />
      {open(task) && !published ? (
        <Button loading={act.isPending} onClick={() => act.mutate({ path: `${base}/${task.id}/form` })}>
          {t('lawful:form.publish')}
        </Button>
      ) : null}
    </section>
  );
}

export function Guidance({ task }: { task: TaskReply }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data: terms } = useQuery(taskTermsQuery);
  const act = useTaskAct();
  const ask = useReason();
  if (!terms?.guidance.given) return null;
  const answer = async (id: string) => {
    const text = await ask({
      title: t('lawful:guidance.answer'),
      what: '',
      ok: t('lawful:guidance.answer'),
      label: t('lawful:guidance.text'),
    });
    if (text) act.mutate({ path: `${base}/${task.id}/guidance/${id}/answer`, body: { text } });
  };
  return (
    <section className="panel">
      <h2 className="section-title">
        {t('lawful:guidance.title')} <ArticleRefs ids={terms.guidance.articles} />
      </h2>
      {task.guidance.length === 0 ? <p className="muted">{t('lawful:guidance.none')}</p> : null}
      {task.guidance.map((one) => (
        <div key={one.id} className="field">
          <div>
            <span className={`mark ${one.kind === 'finding' ? 'bad' : ''}`}>
              {t(`lawful:guidance.${one.kind}`)}
            </span>{' '}
            {one.text} <span className="muted num">{formatInstant(one.givenAt)}</span>
          </div>
          {one.answer === undefined ? (
            <div>
              <span className="mark near">{t('lawful:guidance.waiting')}</span>{' '}
              {can(task.abilities, 'edit') ? (
                <Button size="small" onClick={() => void answer(one.id)}>
                  {t('lawful:guidance.answer')}
                </Button>
              ) : null}
            </div>
          ) : (
            <div className="muted">{t('lawful:guidance.answered', { text: one.answer })}</div>
          )}
        </div>
      ))}
      <ProblemView error={act.error} />
      {can(task.abilities, 'guide') ? (
        <Fold
          title={t('lawful:guidance.give')}
          cite={terms.guidance.articles}
          ok={t('lawful:guidance.give')}
          done={t('lawful:guidance.done')}
          begin={{ kind: 'guidance' }}
          fields={[
            {
              name: 'kind',
              label: t('lawful:guidance.kind'),
              kind: 'choice',
              required: true,
              options: (['guidance', 'finding'] as const).map((value) => ({
                value,
                label: t(`lawful:guidance.${value}`),
              })),
            },
            { name: 'text', label: t('lawful:guidance.text'), kind: 'long', required: true },
          ]}
          submit={async (values) => {
            await api.post(`${base}/${task.id}/guidance`, values);
            await client.invalidateQueries({ queryKey: ['lawful'] });
          }}
        />
      ) : null}
    </section>
  );
}
