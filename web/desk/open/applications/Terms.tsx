// What is given where it is granted: fields, rows, pace, volume, reports, term; and a look at what the applicant will get of it.
import { useMutation } from '@tanstack/react-query';
import { Button, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import type { ApplicationReply, PreviewReply, TermsInput } from '#rooms/open/applications/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useOpenActs } from '../queries.ts';
import { type Draft, draftsOf, RowTerms, termsOf } from './RowTerms.tsx';

export const noTerms: TermsInput = {
  columns: null,
  rows: null,
  perMinute: null,
  rowLimit: null,
  reportDays: null,
  graceDays: null,
};

/** Where the city asks the agreement for reports on use. */
const needed: readonly string[] = ['reportDays', 'graceDays'];
const wordsOf = (name: string): string => (needed.includes(name) ? 'open-use' : 'open-desk');

type Step = ApplicationReply['open'][number];

export function Terms({
  one,
  step,
  terms,
  onChange,
}: {
  one: ApplicationReply;
  step: Step;
  terms: TermsInput;
  onChange: (terms: TermsInput) => void;
}) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const id = useId();
  const [drafts, setDrafts] = useState<Draft[]>(draftsOf(terms.rows));
  const asked = typeof one.answers.until === 'string' ? one.answers.until : '';
  const change = (part: Partial<TermsInput>) => onChange({ ...terms, ...part });
  const look = useMutation({
    mutationFn: () => acts.post<PreviewReply>(`applications/${one.id}/steps/${step.stepId}/preview`, terms),
  });
  const figure = (name: 'perMinute' | 'rowLimit' | 'reportDays' | 'graceDays', most?: number, least = 1) => (
    <div className="field">
      <label className="field-label" htmlFor={`${id}-${name}`}>
        {t(`${wordsOf(name)}:terms.${name}`)}
        {one.reportsAsked && needed.includes(name) ? (
          <span className="needed">{t('portal-form:required')}</span>
        ) : null}
      </label>
      <InputNumber
        id={`${id}-${name}`}
        min={least}
        {...(most === undefined ? {} : { max: most })}
        precision={0}
        placeholder={t('open-desk:terms.unlimited')}
        value={terms[name]}
        onChange={(value) => change({ [name]: value })}
      />
      <div className="field-hint">{t(`${wordsOf(name)}:terms.${name}Hint`)}</div>
    </div>
  );
  return (
    <details className="panel fold" open={terms !== noTerms}>
      <summary>{t('open-desk:terms.title')}</summary>
      <p className="muted">{t('open-desk:terms.what')}</p>
      <div className="fold-fields">
        <div className="field whole">
          <label className="field-label" htmlFor={`${id}-columns`}>
            {t('open-desk:terms.columns')}
          </label>
          <Select
            id={`${id}-columns`}
            mode="multiple"
            allowClear
            optionFilterProp="label"
            placeholder={t('open-desk:terms.allColumns')}
            value={terms.columns ?? []}
            onChange={(chosen: string[]) => change({ columns: chosen.length === 0 ? null : chosen })}
            options={step.columns.map(({ name, title }) => ({ value: name, label: say(title) }))}
          />
        </div>
        <fieldset className="field whole plain">
          <legend className="field-label">{t('open-desk:terms.rows')}</legend>
          <RowTerms
            columns={step.columns}
            drafts={drafts}
            onChange={(next) => {
              setDrafts(next);
              change({ rows: termsOf(next) });
            }}
          />
        </fieldset>
        {figure('perMinute', 1_000_000)}
        {figure('rowLimit')}
        {figure('reportDays', 730)}
        {figure('graceDays', 365, 0)}
        <div className="field">
          <label className="field-label" htmlFor={`${id}-until`}>
            {t('open-desk:terms.until')}
          </label>
          <input
            id={`${id}-until`}
            className="plain-input"
            type="date"
            max={asked}
            value={terms.until ?? asked}
            onChange={(event) => change({ until: event.target.value || undefined })}
          />
          <div className="field-hint">{t('open-desk:terms.untilHint', { day: asked || '–' })}</div>
        </div>
      </div>
      <Button loading={look.isPending} onClick={() => look.mutate()}>
        {t('open-desk:terms.preview')}
      </Button>
      <ProblemView error={look.error} />
      {look.data ? <Given seen={look.data} terms={terms} /> : null}
    </details>
  );
}

function Given({ seen, terms }: { seen: PreviewReply; terms: TermsInput }) {
  const { t, say } = useTexts();
  return (
    <section aria-live="polite" className="spaced">
      <h3>{t('open-desk:terms.given')}</h3>
      {seen.release === null ? (
        <p className="issue error">{t('open-desk:terms.noRelease')}</p>
      ) : (
        <p>
          {t('open-desk:terms.reach', {
            release: seen.release,
            columns: seen.columns.length,
            rows: formatNumber(seen.allowed),
            total: formatNumber(seen.total),
          })}
        </p>
      )}
      {seen.left.length > 0 ? (
        <p className="muted">
          {t('common:labelled', {
            label: t('open-desk:terms.left'),
            text: seen.left.map(({ title }) => say(title)).join(t('open-desk:comma')),
          })}
        </p>
      ) : null}
      <ul className="plain-list">
        <li>{t(seen.ways.file ? 'open-desk:terms.fileYes' : 'open-desk:terms.fileNo')}</li>
        <li>{t(seen.ways.sql ? 'open-desk:terms.sqlYes' : 'open-desk:terms.sqlNo')}</li>
        <li>
          {terms.perMinute === null
            ? t('open-desk:terms.paceGeneral')
            : t('open-desk:terms.pace', { count: terms.perMinute })}
        </li>
        <li>{t('open-desk:terms.ends', { day: seen.until || '–' })}</li>
      </ul>
      {seen.rows === null ? (
        <p className="muted">{t('open-desk:terms.rowsOwner')}</p>
      ) : seen.rows.length === 0 ? (
        <p className="issue error">{t('open-desk:terms.noRows')}</p>
      ) : (
        <div className="table-box">
          <table className="table">
            <caption className="visually-hidden">{t('open-desk:terms.given')}</caption>
            <thead>
              <tr>
                {seen.columns.map(({ name, title }) => (
                  <th key={name} scope="col">
                    {say(title)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {seen.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a look have no name but their place.
                <tr key={at}>
                  {seen.columns.map(({ name, title }, n) => (
                    <td key={name} data-label={say(title)}>
                      {row[n] ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <details>
        <summary>{t('open-desk:terms.agreement')}</summary>
        <p className="register-text">{say(seen.agreement.text)}</p>
        {seen.agreement.asRead ? null : <p className="muted">{t('open-desk:terms.signAnew')}</p>}
      </details>
    </section>
  );
}
