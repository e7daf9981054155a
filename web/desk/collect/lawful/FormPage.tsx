// A collecting form at the window: the notice first, then the fields, each with the law that makes it mandatory.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Radio, Select } from 'antd';
import { useId, useState } from 'react';
import { useParams } from 'react-router';
import type { Acknowledged } from '#rooms/collect/lawful/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { api, ProblemError } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Screen } from '../../shell/Screen.tsx';
import { formQuery } from './queries.ts';

export function FormPage() {
  const { t, say } = useTexts();
  const { code = '' } = useParams();
  const { data: form, error } = useQuery(formQuery(code));
  const read = useMutation({
    mutationFn: () =>
      api.post<Acknowledged>(`/api/collect/forms/${code}/notice-read`, {
        version: form?.notice?.version ?? null,
      }),
  });
  if (error)
    return (
      <Screen title={t('lawful:form.title')}>
        <ProblemView error={error} />
      </Screen>
    );
  if (!form) return <SkeletonFacts rows={6} />;
  return (
    <Screen
      title={form.title}
      facts={
        <>
          {t('lawful:form.by', { unit: form.organisationName })}{' '}
          {[
            form.ground.name ? say(form.ground.name) : '',
            form.ground.title,
            form.ground.article,
            form.ground.need,
          ]
            .filter(Boolean)
            .join(' ')}
        </>
      }
    >
      <section className="panel narrow-form">
        <h2 className="section-title">
          {t('lawful:notice.title')} <ArticleRefs ids={form.articles} />
        </h2>
        <p className="prose">{form.notice?.text ?? t('lawful:form.noNotice')}</p>
        {read.data ? null : (
          <>
            <ProblemView error={read.error} />
            <Button type="primary" loading={read.isPending} onClick={() => read.mutate()}>
              {t('lawful:form.agree')}
            </Button>
          </>
        )}
      </section>
      {read.data ? (
        <Fields key={read.data.ticket} code={code} opened={read.data} again={() => read.mutate()} />
      ) : null}
    </Screen>
  );
}

function Fields({ code, opened, again }: { code: string; opened: Acknowledged; again: () => void }) {
  const { t, language } = useTexts();
  const prefix = useId();
  const [values, setValues] = useState<Record<string, string>>({});
  const [method, setMethod] = useState<string>();
  const [consent, setConsent] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      api.post(`/api/collect/forms/${code}/records`, {
        ticket: opened.ticket,
        values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
        ...(method ? { method } : {}),
        consent,
      }),
  });
  const { verification } = opened;
  const issues = send.error instanceof ProblemError ? send.error.fields : [];
  if (send.isSuccess)
    return (
      <Alert
        type="success"
        showIcon
        title={t('lawful:form.sent')}
        action={<Button onClick={again}>{t('lawful:form.another')}</Button>}
      />
    );
  return (
    <section className="panel narrow-form">
      <h2 className="section-title">{t('lawful:form.fill')}</h2>
      {opened.fields.map((field) => {
        const id = `${prefix}-${field.item}`;
        const label = language === 'en' && field.titleEn ? field.titleEn : field.titleZh;
        const set = (value: string) => setValues((before) => ({ ...before, [field.item]: value }));
        return (
          <div className="field" key={field.item}>
            <label className="field-label" htmlFor={id}>
              {label}
              {field.mandatory ? <span className="needed"> *</span> : null}
            </label>
            {field.codeList ? (
              <Select
                id={id}
                allowClear
                value={values[field.item]}
                onChange={(value?: string) => set(value ?? '')}
                options={field.codeList.map((value) => ({ value, label: value }))}
              />
            ) : (
              <Input id={id} value={values[field.item] ?? ''} onChange={(event) => set(event.target.value)} />
            )}
            <div className="field-hint">
              {field.mandatory && field.basis
                ? t('lawful:form.mandatoryBy', { title: field.basis.title, article: field.basis.article })
                : field.mandatory
                  ? t('lawful:field.mandatory')
                  : t('lawful:form.optional')}
              {field.purpose ? ` · ${t('lawful:form.purpose', { purpose: field.purpose })}` : ''}
            </div>
            {issues
              .filter(({ path }) => path === `values.${field.item}`)
              .map((issue) => (
                <div className="issue error" key={issue.message}>
                  {issue.message}
                </div>
              ))}
          </div>
        );
      })}
      {verification.methods.length > 0 ? (
        <div className="field">
          <span className="field-label">
            {verification.basis
              ? t('lawful:form.verifyAll', {
                  title: verification.basis.title,
                  article: verification.basis.article,
                })
              : t('lawful:form.verify')}{' '}
            <ArticleRefs ids={verification.articles} />
          </span>
          {verification.demand === 'all' ? (
            <span>
              {verification.methods.map((one) => t(`lawful:method.${one}`)).join(t('compile:separator'))}
            </span>
          ) : (
            <Radio.Group
              value={method}
              onChange={(event) => setMethod(String(event.target.value))}
              options={verification.methods.map((value) => ({ value, label: t(`lawful:method.${value}`) }))}
            />
          )}
        </div>
      ) : null}
      {opened.consent ? (
        <div className="field">
          <Checkbox checked={consent} onChange={(event) => setConsent(event.target.checked)}>
            {t('lawful:form.consent')}
          </Checkbox>
        </div>
      ) : null}
      <ProblemView error={send.error} fields={false} />
      <Button type="primary" loading={send.isPending} onClick={() => send.mutate()}>
        {t('lawful:form.send')}
      </Button>
    </section>
  );
}
