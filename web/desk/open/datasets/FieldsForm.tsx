// The data dictionary of a draft: what each field is called, means and is counted in, and the industry the set belongs to.
import { App, Button, Input, Select } from 'antd';
import { useState } from 'react';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { ProblemError } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useOpenAct, useOpenActs } from '../queries.ts';

type Version = DatasetReply['versions'][number];
type Field = Version['content']['fields'][number];
const editable = ['titleZh', 'titleEn', 'meaning', 'unit'] as const;

export function FieldsForm({ data, version }: { data: DatasetReply; version: Version }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const [fields, setFields] = useState<Field[]>(version.content.fields);
  const [industry, setIndustry] = useState(version.content.industry);
  const save = useOpenAct(() =>
    acts.put(`desk/versions/${version.id}`, { revision: version.revision, content: { fields, industry } }),
  );
  const change = (at: number, part: Partial<Field>) =>
    setFields((before) => before.map((one, n) => (n === at ? { ...one, ...part } : one)));
  const issues = new Map([
    ...version.lacks.map(({ path, message: said }): [string, string] => [path, say(said)]),
    ...(save.error instanceof ProblemError ? save.error.fields : []).map((one): [string, string] => [
      one.path,
      one.message,
    ]),
  ]);
  const silent = fields.filter(({ meaning }) => meaning.trim() === '').length;
  return (
    <details className="panel fold fields-form">
      <summary>{t('open-desk:fields.title', { count: fields.length })}</summary>
      <p className="muted">
        {t('open-desk:fields.what')}{' '}
        {silent > 0 ? (
          <span className="mark warn">{t('open-desk:fields.silent', { count: silent })}</span>
        ) : null}
      </p>
      <div className="field">
        <label className="field-label" htmlFor="industry">
          {t('open-desk:fields.industry')}
        </label>
        <Select
          id="industry"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          style={{ minWidth: 'min(320px, 100%)' }}
          placeholder={t('catalog:choose')}
          value={industry || null}
          onChange={(key?: string | null) => setIndustry(key ?? '')}
          options={data.industries.map((one) => ({ value: one.key, label: `${one.key} ${say(one)}` }))}
        />
      </div>
      <div className="table-box">
        <table className="table">
          <caption className="visually-hidden">{t('open-desk:fields.table')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('open-desk:fields.name')}</th>
              {editable.map((key) => (
                <th key={key} scope="col">
                  {t(`open-desk:fields.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {fields.map((field, at) => (
              <tr key={field.name}>
                <th scope="row">
                  <code>{field.name}</code> <span className="muted">{field.type}</span>
                </th>
                {editable.map((key) => (
                  <td key={key} data-label={t(`open-desk:fields.${key}`)}>
                    <Input
                      aria-label={t('common:labelled', {
                        label: field.name,
                        text: t(`open-desk:fields.${key}`),
                      })}
                      value={field[key]}
                      onChange={(event) => change(at, { [key]: event.target.value })}
                    />
                    {issues.has(`fields.${at}.${key}`) ? (
                      <div className="issue error">{issues.get(`fields.${at}.${key}`)}</div>
                    ) : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ProblemView error={save.error} fields={false} />
      <Button
        type="primary"
        loading={save.isPending}
        onClick={() =>
          save.mutate(undefined, { onSuccess: () => void message.success(t('open:form.saved')) })
        }
      >
        {t('open-desk:fields.save')}
      </Button>
    </details>
  );
}
