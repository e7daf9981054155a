// The provider sets which fields and rows of its data a running grant may read; it holds from the next call on.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { GrantReply } from '#rooms/serve/schema.ts';
import type { ChangeTermsBody } from '#rooms/serve/schema-grants.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';

/** One comparison is what the form offers; a filter of more parts stays as it is. */
function simpleFilter(rows: GrantReply['terms']['rows']): { column: string; value: string } | undefined {
  const [only, ...more] = rows?.all ?? [];
  if (!only || more.length > 0 || only.op !== 'eq') return undefined;
  return { column: only.column, value: String(only.value) };
}

export function Permissions({ grant, onClose }: { grant: GrantReply; onClose: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { terms } = grant;
  const known = simpleFilter(terms.rows);
  const fixed = terms.rows !== null && known === undefined;
  const [columns, setColumns] = useState<string[]>(terms.columns);
  const [column, setColumn] = useState<string | undefined>(known?.column);
  const [value, setValue] = useState(known?.value ?? '');
  const filterable = grant.columns.filter((one) => one.filterable);
  const patch: ChangeTermsBody = {
    columns,
    ...(fixed
      ? {}
      : { rows: column && value !== '' ? { all: [{ column, op: 'eq' as const, value }] } : null }),
  };
  const save = useMutation({
    mutationFn: () => api.put(`/api/serve/grants/${grant.id}/permissions`, patch),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['grant', grant.id] });
      onClose();
    },
  });
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('serve:permissions.title')}
      okText={t('serve:permissions.ok')}
      okButtonProps={{ disabled: columns.length === 0, loading: save.isPending }}
      cancelText={t('common:action.cancel')}
      onOk={() => save.mutate()}
    >
      <p>{t('serve:permissions.what')}</p>
      <fieldset className="field">
        <legend className="field-label">{t('serve:terms.columns')}</legend>
        <Checkbox.Group
          value={columns}
          onChange={(chosen) => setColumns(chosen.map(String))}
          options={grant.columns.map((one) => ({ value: one.name, label: say(one.title) }))}
        />
      </fieldset>
      {fixed ? (
        <p className="muted">{t('serve:permissions.fixed')}</p>
      ) : (
        <div className="field">
          <label className="field-label" htmlFor="permission-column">
            {t('serve:permissions.rows')}
          </label>
          <Select
            id="permission-column"
            allowClear
            value={column}
            onChange={(chosen) => setColumn(chosen)}
            placeholder={t('serve:permissions.allRows')}
            options={filterable.map((one) => ({ value: one.name, label: say(one.title) }))}
          />
          <Input
            aria-label={t('serve:permissions.value')}
            placeholder={t('serve:permissions.value')}
            value={value}
            disabled={!column}
            onChange={(event) => setValue(event.target.value)}
          />
        </div>
      )}
      <ProblemView error={save.error} />
    </Modal>
  );
}
