// A form that unfolds where it is needed: its fields, what was wrong with each, one act.
import { App, Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { useId, useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { ProblemError, upload } from '../../shared/fetch.ts';
import { ProblemView, problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { base, useRegisterAct } from './queries.ts';

export type FieldKind =
  | 'text'
  | 'long'
  | 'date'
  | 'instant'
  | 'number'
  | 'choice'
  | 'choices'
  | 'file'
  | 'flag';
export type FoldField = {
  name: string;
  label: string;
  kind: FieldKind;
  options?: { value: string; label: string }[];
  required?: boolean;
  hint?: string;
  /** Of a choice among more than can be listed: looks for what was typed. */
  onSearch?: (typed: string) => void;
  /** Of a choice on which another field depends. */
  onChange?: (chosen: string) => void;
};
export type Values = Record<string, unknown>;

const empty = (value: unknown): boolean =>
  value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** What was filled in, without what was left empty. */
export const filled = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !empty(value)));

function FileField({ id, value, onChange }: { id: string; value: unknown; onChange: (id: string) => void }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const send = useRegisterAct((file: File) => upload<{ id: string; name: string }>(`${base}/files`, file));
  return (
    <span className="file-field">
      <input
        id={id}
        type="file"
        disabled={send.isPending}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (!file) return;
          send.mutate(file, {
            onSuccess: (made) => {
              setName(made.name);
              onChange(made.id);
            },
            onError: (error) => void message.error(problemWords(t, error).title),
          });
        }}
      />
      {value ? <span className="mark good">{t('registers:uploaded', { name })}</span> : null}
    </span>
  );
}

function Control({
  id,
  field,
  value,
  onChange,
}: {
  id: string;
  field: FoldField;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { t } = useTexts();
  const text = typeof value === 'string' ? value : '';
  switch (field.kind) {
    case 'long':
      return <LongText id={id} rows={3} value={text} onChange={(event) => onChange(event.target.value)} />;
    case 'date':
    case 'instant':
      return (
        <input
          id={id}
          className="plain-input"
          type={field.kind === 'date' ? 'date' : 'datetime-local'}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'number':
      return (
        <InputNumber
          id={id}
          value={typeof value === 'number' ? value : null}
          onChange={(n) => onChange(n ?? undefined)}
        />
      );
    case 'flag':
      return (
        <Checkbox id={id} checked={value === true} onChange={(event) => onChange(event.target.checked)}>
          {field.hint}
        </Checkbox>
      );
    case 'file':
      return <FileField id={id} value={value} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          id={id}
          allowClear
          showSearch={
            field.onSearch ? { filterOption: false, onSearch: field.onSearch } : { optionFilterProp: 'label' }
          }
          placeholder={t('catalog:choose')}
          value={text || undefined}
          onChange={(chosen?: string) => {
            field.onChange?.(chosen ?? '');
            onChange(chosen);
          }}
          options={field.options ?? []}
        />
      );
    case 'choices':
      return (
        <Select
          id={id}
          mode="multiple"
          showSearch={
            field.onSearch ? { filterOption: false, onSearch: field.onSearch } : { optionFilterProp: 'label' }
          }
          placeholder={t('catalog:choose')}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(chosen: string[]) => onChange(chosen)}
          options={field.options ?? []}
        />
      );
    default:
      return <Input id={id} value={text} onChange={(event) => onChange(event.target.value)} />;
  }
}

export function Fold({
  title,
  what,
  cite,
  fields,
  begin = {},
  ok,
  done,
  open = false,
  ask,
  submit,
}: {
  title: string;
  what?: string;
  cite?: readonly string[];
  fields: FoldField[];
  begin?: Values;
  ok: string;
  done?: string;
  open?: boolean;
  /** Asked before an act that cannot simply be undone. */
  ask?: { title: string; what: string; danger?: boolean };
  submit: (values: Values) => Promise<unknown>;
}) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const prefix = useId();
  const confirm = useConfirm();
  const [values, setValues] = useState<Values>(begin);
  const act = useRegisterAct(submit);
  const issues = act.error instanceof ProblemError ? act.error.fields : [];
  const send = async () => {
    if (ask && !(await confirm({ ...ask, ok }))) return;
    act.mutate(filled(values), {
      onSuccess: () => {
        setValues(begin);
        void message.success(done ?? t('registers:done'));
      },
    });
  };
  const lacking = fields.some((field) => field.required && empty(values[field.name]));
  return (
    <details className="panel fold" open={open}>
      <summary>{title}</summary>
      {what || cite?.length ? (
        <p className="muted">
          {what} <ArticleRefs ids={cite} />
        </p>
      ) : null}
      <div className="fold-fields">
        {fields.map((field) => {
          const id = `${prefix}-${field.name}`;
          return (
            <div className={`field ${field.kind === 'long' ? 'whole' : ''}`} key={field.name}>
              <label className="field-label" htmlFor={id}>
                {field.label}
                {field.required ? <span className="needed"> *</span> : null}
              </label>
              <Control
                id={id}
                field={field}
                value={values[field.name]}
                onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))}
              />
              {field.hint && field.kind !== 'flag' ? <div className="field-hint">{field.hint}</div> : null}
              {issues
                .filter((issue) => issue.path === field.name)
                .map((issue) => (
                  <div key={issue.code} className="issue error">
                    {issue.message}
                  </div>
                ))}
            </div>
          );
        })}
      </div>
      <ProblemView error={act.error} fields={false} />
      <Button type="primary" disabled={lacking} loading={act.isPending} onClick={() => void send()}>
        {ok}
      </Button>
    </details>
  );
}
