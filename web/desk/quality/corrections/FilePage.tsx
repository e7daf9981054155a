// 提出校核或异议: which way goes to whom, which record and item is meant, what is claimed, and the papers that prove it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Radio, Select } from 'antd';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { WayReply } from '#rooms/quality/corrections/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api, upload } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { resourcesQuery } from '../../catalog/queries.ts';
import { LongText } from '../../form/LongText.tsx';
import { useAddress } from '../../list/address.ts';
import { Screen } from '../../shell/Screen.tsx';
import { base, type WaysReply, waysQuery } from './queries.ts';

type Draft = {
  kind?: WayReply['kind'];
  recipient?: string;
  recipientId?: string;
  key: Record<string, string>;
  item?: string;
  claimed: string;
  reason: string;
  ground?: string;
};

function Way({ way, name, provider }: { way: WayReply; name: string; provider: string | undefined }) {
  const { t, say } = useTexts();
  const to = way.recipients.map(({ key, title }) =>
    key === 'provider' && provider
      ? t('corrections:file.named', { title: say(title), name: provider })
      : say(title),
  );
  return (
    <Radio value={way.kind} aria-describedby={`${name}-${way.kind}`}>
      <strong>{say(way.title)}</strong> <ArticleRefs ids={way.articles} />
      <div id={`${name}-${way.kind}`} className="muted">
        {t('corrections:file.goesTo', { to: to.join(t('common:semicolon')) })}
        {way.steps.map(({ title, days }) => (
          <div key={title.zh}>
            {t('corrections:file.step', {
              title: say(title),
              limit:
                days === undefined ? t('corrections:noLimit') : t('corrections:workdays', { count: days }),
            })}
          </div>
        ))}
      </div>
    </Radio>
  );
}

function Form({ ways }: { ways: WaysReply }) {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const prefix = useId();
  const [draft, setDraft] = useState<Draft>({
    key: {},
    claimed: '',
    reason: '',
    ...(ways.ways.length === 1 && ways.ways[0] ? { kind: ways.ways[0].kind } : {}),
  });
  const [files, setFiles] = useState<File[]>([]);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const way = ways.ways.find(({ kind }) => kind === draft.kind);
  const send = useMutation({
    mutationFn: async () => {
      const key = Object.fromEntries(Object.entries(draft.key).filter(([, value]) => value.trim() !== ''));
      const { claimed, item, recipient, recipientId, ground } = draft;
      const { id } = await api.post<{ id: string; number: string }>(base, {
        resourceId: ways.resource?.id,
        kind: draft.kind,
        reason: draft.reason,
        ...(Object.keys(key).length > 0 ? { key } : {}),
        ...(claimed.trim() ? { claimed } : {}),
        ...(item ? { item } : {}),
        ...(recipient ? { recipient } : {}),
        ...(recipientId ? { recipientId } : {}),
        ...(ground ? { ground } : {}),
      });
      for (const file of files) await upload(`${base}/${id}/files`, file);
      return id;
    },
    onSuccess: (id) => navigate(`/corrections/${id}`),
  });
  const chooses = (way?.recipients.length ?? 0) > 1;
  const lacking =
    !way ||
    draft.reason.trim().length < 2 ||
    (way.grounds.length > 0 && !draft.ground) ||
    (chooses && !draft.recipient) ||
    (draft.recipient === 'user' && !draft.recipientId);
  return (
    <div className="panel correction-form">
      <fieldset className="field whole">
        <legend className="field-label">{t('corrections:file.way')}</legend>
        <Radio.Group
          className="way-choice"
          value={draft.kind}
          onChange={(event) => set({ kind: event.target.value as Draft['kind'] })}
        >
          {ways.ways.map((one) => (
            <Way
              key={one.kind}
              way={one}
              name={prefix}
              provider={ways.resource ? say(ways.resource.provider.name) : undefined}
            />
          ))}
        </Radio.Group>
      </fieldset>
      {chooses ? (
        <div className="field">
          <label className="field-label" htmlFor={`${prefix}-to`}>
            {t('corrections:file.recipient')}
            <span className="needed"> *</span>
          </label>
          <Select
            id={`${prefix}-to`}
            value={draft.recipient}
            placeholder={t('catalog:choose')}
            onChange={(recipient: string) => set({ recipient })}
            options={way?.recipients.map(({ key, title }) => ({ value: key, label: say(title) })) ?? []}
          />
        </div>
      ) : null}
      {draft.recipient === 'user' ? (
        <div className="field">
          <label className="field-label" htmlFor={`${prefix}-user`}>
            {t('corrections:file.user')}
            <span className="needed"> *</span>
          </label>
          <Select
            id={`${prefix}-user`}
            value={draft.recipientId}
            placeholder={t('catalog:choose')}
            onChange={(recipientId: string) => set({ recipientId })}
            options={ways.users.map(({ id, name }) => ({ value: id, label: say(name) }))}
          />
        </div>
      ) : null}
      <fieldset className="field whole">
        <legend className="field-label">{t('corrections:file.record')}</legend>
        <p className="field-hint">{t('corrections:file.recordHint')}</p>
        <div className="fold-fields">
          {ways.keyItems.map(({ name, title }) => (
            <div className="field" key={name}>
              <label className="field-label" htmlFor={`${prefix}-k-${name}`}>
                {say(title)}
              </label>
              <Input
                id={`${prefix}-k-${name}`}
                autoComplete="off"
                maxLength={200}
                value={draft.key[name] ?? ''}
                onChange={(event) => set({ key: { ...draft.key, [name]: event.target.value } })}
              />
            </div>
          ))}
          <div className="field">
            <label className="field-label" htmlFor={`${prefix}-item`}>
              {t('corrections:field.item')}
            </label>
            <Select
              id={`${prefix}-item`}
              allowClear
              value={draft.item}
              placeholder={t('corrections:file.itemWhole')}
              onChange={(item?: string) =>
                setDraft(({ item: _before, ...rest }) => (item ? { ...rest, item } : rest))
              }
              options={ways.items.map(({ name, title }) => ({ value: name, label: say(title) }))}
            />
          </div>
          <div className="field">
            <label className="field-label" htmlFor={`${prefix}-claimed`}>
              {t('corrections:field.claimed')}
            </label>
            <Input
              id={`${prefix}-claimed`}
              maxLength={500}
              value={draft.claimed}
              onChange={(event) => set({ claimed: event.target.value })}
            />
          </div>
        </div>
      </fieldset>
      {way && way.grounds.length > 0 ? (
        <div className="field">
          <label className="field-label" htmlFor={`${prefix}-ground`}>
            {t('corrections:field.ground')}
            <span className="needed"> *</span>
          </label>
          <Select
            id={`${prefix}-ground`}
            value={draft.ground}
            placeholder={t('catalog:choose')}
            onChange={(ground: string) => set({ ground })}
            options={way.grounds.map(({ key, title }) => ({ value: key, label: say(title) }))}
          />
        </div>
      ) : null}
      <div className="field whole">
        <label className="field-label" htmlFor={`${prefix}-reason`}>
          {t('corrections:field.reason')}
          <span className="needed"> *</span>
        </label>
        <LongText
          id={`${prefix}-reason`}
          rows={4}
          value={draft.reason}
          onChange={(event) => set({ reason: event.target.value })}
        />
      </div>
      <div className="field whole">
        <label className="field-label" htmlFor={`${prefix}-files`}>
          {t('corrections:file.files')}
        </label>
        <input
          id={`${prefix}-files`}
          type="file"
          multiple
          accept="application/pdf,image/png,image/jpeg"
          onChange={(event) => setFiles([...(event.target.files ?? [])])}
        />
        <p className="field-hint">{t('corrections:file.filesHint')}</p>
      </div>
      <p className="muted">
        {say(ways.proofFirst.text)} <ArticleRefs ids={ways.proofFirst.articles} />
      </p>
      <ProblemView error={send.error} />
      <Button type="primary" disabled={lacking} loading={send.isPending} onClick={() => send.mutate()}>
        {t('corrections:file.send')}
      </Button>
    </div>
  );
}

/** The entry a value of which is meant. */
export function Chooser({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTexts();
  const id = useId();
  const [typed, setTyped] = useState('');
  const { data } = useQuery(resourcesQuery({ q: typed || undefined, state: 'active', pageSize: 50 }));
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {t('corrections:field.resource')}
      </label>
      <Select<string>
        id={id}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        placeholder={t('catalog:choose')}
        onChange={onChoose}
        options={(data?.items ?? []).map((row) => ({ value: row.id, label: row.name }))}
      />
    </div>
  );
}

export function FilePage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const resource = address.get('resource');
  const { data, error } = useQuery(waysQuery(resource));
  return (
    <Screen
      title={t('corrections:file.title')}
      crumbs={[{ to: '/corrections', text: t('desk:room.corrections') }]}
      facts={
        data?.resource ? (
          <>
            <span>{data.resource.name}</span>
            <span>{say(data.resource.provider.name)}</span>
          </>
        ) : null
      }
    >
      <ProblemView error={error} />
      {resource ? null : (
        <div className="panel">
          <Chooser onChoose={(id) => address.set({ resource: id })} />
        </div>
      )}
      {data?.ways.length === 0 ? <Empty title={t('corrections:file.noWay')} /> : null}
      {resource && data && data.ways.length > 0 && can(data.abilities, 'file') ? (
        <Form key={resource} ways={data} />
      ) : null}
    </Screen>
  );
}
