// The provider sets what of its data a running grant may read, from where, when and how much; it holds from the next call on.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Input, Modal, Select } from 'antd';
import { type ReactNode, useState } from 'react';
import type { GrantReply } from '#rooms/serve/schema.ts';
import type { ChangeTermsBody } from '#rooms/serve/schema-grants.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { HoursControl, rangesOf } from '../form/HoursControl.tsx';
import { MaskFields, QuotaFields } from './LimitFields.tsx';
import { draftsOf, filterOf, RowsFilter } from './RowsFilter.tsx';

type Terms = GrantReply['terms'];
type Asked = Required<ChangeTermsBody>;

const termsAsAsked = (terms: Terms): Asked => ({
  columns: terms.columns,
  rows: terms.rows,
  masks: terms.masks,
  addresses: terms.addresses,
  hours: terms.hours,
  quotas: terms.quotas.map(({ unit, period, limit }) => ({ unit, period, limit })),
  lastDay: terms.lastDay ?? '',
});

/** Only what differs is sent: the rest stays as it is. */
function patchOf(terms: Terms, next: Asked): ChangeTermsBody {
  const now = new Map(Object.entries(termsAsAsked(terms)));
  return Object.fromEntries(
    Object.entries(next).filter(([part, value]) => JSON.stringify(value) !== JSON.stringify(now.get(part))),
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="fold permission-part">
      <summary>{title}</summary>
      <div className="fold-body">{children}</div>
    </details>
  );
}

export function Permissions({ grant, onClose }: { grant: GrantReply; onClose: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const { terms } = grant;
  const [asked, setAsked] = useState<Asked>(() => termsAsAsked(terms));
  const [drafts, setDrafts] = useState(() => draftsOf(terms.rows));
  const set = (part: Partial<Asked>) => setAsked((before) => ({ ...before, ...part }));
  const patch = patchOf(terms, { ...asked, rows: filterOf(drafts) });
  const masked = grant.once.filter(({ name, lookup }) => !lookup && asked.columns.includes(name));
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
      width={640}
      onCancel={onClose}
      title={t('serve:permissions.title')}
      okText={t('serve:permissions.ok')}
      okButtonProps={{
        disabled: asked.columns.length === 0 || Object.keys(patch).length === 0,
        loading: save.isPending,
      }}
      cancelText={t('common:action.cancel')}
      onOk={() => save.mutate()}
    >
      <p>{t('serve:permissions.what')}</p>
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:terms.columns')}</legend>
        <Checkbox.Group
          value={[...asked.columns]}
          onChange={(chosen) => set({ columns: chosen.map(String) })}
          options={grant.once.map((one) => ({ value: one.name, label: say(one.title) }))}
        />
      </fieldset>
      <fieldset className="field plain">
        <legend className="field-label">{t('serve:permissions.rows')}</legend>
        <RowsFilter
          columns={grant.once.filter((one) => one.filterable)}
          drafts={drafts}
          onChange={setDrafts}
        />
      </fieldset>
      <Fold title={t('serve:terms.masks')}>
        <MaskFields columns={masked} masks={asked.masks} onChange={(masks) => set({ masks })} />
      </Fold>
      <Fold title={t('serve:terms.quotas')}>
        <QuotaFields quotas={asked.quotas} onChange={(quotas) => set({ quotas })} />
      </Fold>
      <Fold title={t('serve:terms.addresses')}>
        <Select
          mode="tags"
          aria-label={t('serve:terms.addresses')}
          placeholder={t('serve:terms.anyAddress')}
          tokenSeparators={[' ', ',', '\uff0c', '\n']}
          open={false}
          value={asked.addresses ?? []}
          onChange={(addresses: string[]) => set({ addresses: addresses.length === 0 ? null : addresses })}
        />
      </Fold>
      <Fold title={t('serve:terms.hours')}>
        <HoursControl
          id="permission-hours"
          path="hours"
          value={(asked.hours ?? []).map((one) => ({ ...one }))}
          disabled={false}
          onChange={(hours) => set({ hours: rangesOf(hours).length === 0 ? null : rangesOf(hours) })}
        />
      </Fold>
      <Fold title={t('serve:terms.lastDay')}>
        <Input
          type="date"
          className="short-input"
          aria-label={t('serve:terms.lastDay')}
          max={terms.lastDay ?? undefined}
          value={asked.lastDay}
          onChange={(event) => set({ lastDay: event.target.value || (terms.lastDay ?? '') })}
        />
      </Fold>
      <ProblemView error={save.error} />
    </Modal>
  );
}
