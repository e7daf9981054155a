// Abolishing, merging and renaming: what will pass to whom is said before, and the name is typed before a thing that is final.
import { App, Segmented } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { ActDialog, ChooseOrganisation, Line, today } from './fields.tsx';
import { type Organisation, useOrgAct } from './queries.ts';

type Closed = { items: { organisationId: string; moved: Record<string, number> }[] };

/** The counts in words, those of nothing left out. */
function useMovedWords() {
  const { t } = useTexts();
  return (closed: Closed): string => {
    const counts: Record<string, number> = {};
    for (const { moved } of closed.items)
      for (const [name, n] of Object.entries(moved)) counts[name] = (counts[name] ?? 0) + n;
    return Object.entries(counts)
      .filter(([, n]) => n > 0)
      .map(([name, count]) => t(`org:moved.${name}`, { count }))
      .join(' · ');
  };
}

export function CloseDialog({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const words = useMovedWords();
  const [how, setHow] = useState<'abolished' | 'merged'>('abolished');
  const [successorId, setSuccessor] = useState<string>();
  const [document, setDocument] = useState('');
  const [on, setOn] = useState(today());
  const [typed, setTyped] = useState('');
  const name = say(organisation.name);
  const act = useOrgAct(
    () =>
      api.post<Closed>(`/api/organisations/${organisation.id}/close`, {
        how,
        document,
        on,
        ...(successorId ? { successorId } : {}),
      }),
    (closed) => {
      void message.success(`${t('org:close.moved')}: ${words(closed) || t('org:none')}`);
      onClose();
    },
  );
  const ready =
    document.trim() !== '' && typed.trim() === name && (how === 'abolished' || successorId !== undefined);
  return (
    <ActDialog
      title={t('org:close.title', { name })}
      what={
        <>
          {t('org:close.what')} <span className="muted">{t('org:close.without')}</span>
        </>
      }
      ok={t('org:close.ok')}
      danger
      ready={ready}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <div className="field">
        <Segmented
          value={how}
          onChange={setHow}
          options={(['abolished', 'merged'] as const).map((value) => ({
            value,
            label: t(`org:close.${value}`),
          }))}
        />
      </div>
      <ChooseOrganisation
        label={t('org:close.successor')}
        value={successorId}
        onChange={setSuccessor}
        without={[organisation.id]}
        clear
      />
      <Line label={t('org:document')} value={document} onChange={setDocument} />
      <Line label={t('org:on')} type="date" value={on} onChange={setOn} />
      <Line label={t('org:close.type')} value={typed} onChange={setTyped} hint={name} />
    </ActDialog>
  );
}

export function MergeDialog({
  ids,
  onClose,
  onDone,
}: {
  ids: string[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const words = useMovedWords();
  const [successorId, setSuccessor] = useState<string>();
  const [document, setDocument] = useState('');
  const [on, setOn] = useState(today());
  const act = useOrgAct(
    () => api.post<Closed>('/api/organisations/merger', { organisationIds: ids, successorId, document, on }),
    (closed) => {
      void message.success(`${t('org:close.moved')}: ${words(closed) || t('org:none')}`);
      onDone();
    },
  );
  return (
    <ActDialog
      title={t('org:merge.title', { count: ids.length })}
      what={t('org:close.what')}
      ok={t('org:close.ok')}
      danger
      ready={successorId !== undefined && document.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <ChooseOrganisation
        label={t('org:close.successor')}
        value={successorId}
        onChange={setSuccessor}
        without={ids}
      />
      <Line label={t('org:document')} value={document} onChange={setDocument} />
      <Line label={t('org:on')} type="date" value={on} onChange={setOn} />
    </ActDialog>
  );
}

export function RenameDialog({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const { t } = useTexts();
  const [zh, setZh] = useState(organisation.name.zh);
  const [en, setEn] = useState(organisation.name.en);
  const [document, setDocument] = useState('');
  const [on, setOn] = useState(today());
  const act = useOrgAct(
    () => api.post(`/api/organisations/${organisation.id}/name`, { name: { zh, en }, document, on }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:rename.title')}
      what={t('org:rename.what')}
      ok={t('org:rename.ok')}
      ready={document.trim() !== '' && zh.trim() !== '' && en.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:nameZh')} value={zh} onChange={setZh} />
      <Line label={t('org:nameEn')} value={en} onChange={setEn} />
      <Line label={t('org:document')} value={document} onChange={setDocument} />
      <Line label={t('org:on')} type="date" value={on} onChange={setOn} />
    </ActDialog>
  );
}

/** A body by reference takes the limits on, or lays them down. */
export function OptInDialog({ organisation, onClose }: { organisation: Organisation; onClose: () => void }) {
  const { t } = useTexts();
  const [document, setDocument] = useState('');
  const act = useOrgAct(
    () =>
      api.post(`/api/organisations/${organisation.id}/opt-in`, {
        optIn: organisation.optIn === null,
        document,
      }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:optIn.title')}
      what={t('org:optIn.what')}
      ok={t('org:optIn.ok')}
      ready={document.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line label={t('org:document')} value={document} onChange={setDocument} />
    </ActDialog>
  );
}

/** One entry goes to another department with its services and open matters. */
export function HandOverDialog({
  organisationId,
  resourceId,
  onClose,
}: {
  organisationId: string;
  resourceId: string;
  onClose: () => void;
}) {
  const { t } = useTexts();
  const [toId, setTo] = useState<string>();
  const [document, setDocument] = useState('');
  const act = useOrgAct(
    () => api.post(`/api/organisations/${organisationId}/hand-over`, { resourceId, toId, document }),
    onClose,
  );
  return (
    <ActDialog
      title={t('org:handOver.title')}
      what={t('org:handOver.what')}
      ok={t('org:handOver.ok')}
      ready={toId !== undefined && document.trim() !== ''}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <ChooseOrganisation
        label={t('org:handOver.to')}
        value={toId}
        onChange={setTo}
        without={[organisationId]}
      />
      <Line label={t('org:document')} value={document} onChange={setDocument} />
    </ActDialog>
  );
}
