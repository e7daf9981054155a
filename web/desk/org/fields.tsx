// The small controls that dialogs about organisations share: a labelled line, a day, a choice, an organisation by its name.
import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { ProblemError } from '../../shared/fetch.ts';
import { legalDay } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { organisationsQuery } from './queries.ts';

export const today = (): string => legalDay(new Date());

export function Line({
  label,
  value,
  onChange,
  hint,
  articles,
  type = 'text',
  error,
  path,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  articles?: readonly string[];
  type?: 'text' | 'date' | 'password';
  /** The refusal of the act; what it says of this field stands under it. */
  error?: unknown;
  path?: string;
}) {
  const id = useId();
  const issues = error instanceof ProblemError ? error.fields.filter((issue) => issue.path === path) : [];
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label} <ArticleRefs ids={articles} />
      </label>
      {type === 'date' ? (
        <input
          id={id}
          type="date"
          className="plain-input"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : type === 'password' ? (
        <Input.Password
          id={id}
          value={value}
          autoComplete="new-password"
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input id={id} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
      {hint ? <div className="field-hint">{hint}</div> : null}
      {issues.map((issue) => (
        <div key={issue.code} className="issue error">
          {issue.message}
        </div>
      ))}
    </div>
  );
}

export function Choose({
  label,
  value,
  onChange,
  options,
  articles,
  clear = false,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  options: { value: string; label: string }[];
  articles?: readonly string[];
  clear?: boolean;
}) {
  const { t } = useTexts();
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label} <ArticleRefs ids={articles} />
      </label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        allowClear={clear}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('catalog:choose')}
        options={options}
      />
    </div>
  );
}

/** An organisation found by typing part of its name, present or former. */
export function ChooseOrganisation({
  label,
  value,
  onChange,
  without = [],
  area,
  clear = false,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  without?: readonly string[];
  area?: string;
  clear?: boolean;
}) {
  const { t, say } = useTexts();
  const id = useId();
  const [q, setQ] = useState('');
  const found = useQuery(organisationsQuery({ q, area, pageSize: 50 }));
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <Select
        id={id}
        value={value}
        onChange={onChange}
        allowClear={clear}
        showSearch={{ filterOption: false, onSearch: setQ }}
        loading={found.isFetching}
        placeholder={t('catalog:choose')}
        options={(found.data?.items ?? [])
          .filter((one) => !without.includes(one.id))
          .map((one) => ({ value: one.id, label: say(one.name) }))}
      />
    </div>
  );
}

/** A dialog with one act: what will happen, the fields, the refusal. */
export function ActDialog({
  title,
  what,
  ok,
  danger = false,
  ready,
  busy,
  error,
  onOk,
  onClose,
  children,
}: {
  title: string;
  what?: ReactNode;
  ok: string;
  danger?: boolean;
  ready: boolean;
  busy: boolean;
  error: unknown;
  onOk: () => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTexts();
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      okText={ok}
      okButtonProps={{ danger, disabled: !ready, loading: busy }}
      cancelText={t('common:action.cancel')}
      onOk={onOk}
    >
      {what ? <p>{what}</p> : null}
      {children}
      <ProblemView error={error} />
    </Modal>
  );
}
