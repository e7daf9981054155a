// Suspending and resuming a grant: a ground of the city's list and a note, with what will happen said before.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import type { GrantReply } from '#rooms/serve/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { Permissions } from './Permissions.tsx';

function SuspendDialog({
  grant,
  kind,
  onClose,
}: {
  grant: GrantReply;
  kind: 'suspend' | 'revoke';
  onClose: () => void;
}) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [ground, setGround] = useState<string>();
  const [note, setNote] = useState('');
  const act = useMutation({
    mutationFn: () =>
      api.post(`/api/serve/grants/${grant.id}/${kind}`, { ...(ground ? { ground } : {}), note }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['grant', grant.id] });
      onClose();
    },
  });
  const chosen = grant.grounds.find((one) => one.key === ground);
  const ready = note.trim().length >= 2 && (grant.grounds.length === 0 || ground !== undefined);
  return (
    <Modal
      open
      onCancel={onClose}
      title={t(`serve:${kind}.title`)}
      okText={t(`serve:${kind}.ok`)}
      okButtonProps={{ danger: true, disabled: !ready, loading: act.isPending }}
      cancelText={t('common:action.cancel')}
      onOk={() => act.mutate()}
    >
      <p>{t(`serve:${kind}.what`, { consumer: say(grant.consumer.name), system: say(grant.system.name) })}</p>
      {grant.grounds.length > 0 ? (
        <div className="field">
          <label className="field-label" htmlFor="ground">
            {t('serve:suspend.ground')} <ArticleRefs ids={chosen?.articles} />
          </label>
          <Select
            id="ground"
            value={ground}
            onChange={setGround}
            placeholder={t('catalog:choose')}
            options={grant.grounds.map((one) => ({ value: one.key, label: say(one.title) }))}
          />
        </div>
      ) : null}
      <label className="reason" htmlFor="reason-text">
        {t('serve:suspend.note')}
        <LongText id="reason-text" rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <ProblemView error={act.error} />
    </Modal>
  );
}

export function GrantActs({ grant }: { grant: GrantReply }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [changing, setChanging] = useState(false);
  const [ending, setEnding] = useState<'suspend' | 'revoke'>();
  const resume = useMutation({
    mutationFn: () => api.post(`/api/serve/grants/${grant.id}/resume`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['grant', grant.id] }),
  });
  return (
    <>
      <Can abilities={grant.abilities} act="permissions">
        {() => <Button onClick={() => setChanging(true)}>{t('serve:permissions.button')}</Button>}
      </Can>
      <Can abilities={grant.abilities} act="suspend">
        {() => (
          <Button danger onClick={() => setEnding('suspend')}>
            {t('serve:suspend.button')}
          </Button>
        )}
      </Can>
      <Can abilities={grant.abilities} act="resume">
        {() => (
          <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate()}>
            {t('serve:suspend.resume')}
          </Button>
        )}
      </Can>
      <Can abilities={grant.abilities} act="revoke">
        {() => <Button onClick={() => setEnding('revoke')}>{t('serve:revoke.button')}</Button>}
      </Can>
      {changing ? <Permissions grant={grant} onClose={() => setChanging(false)} /> : null}
      {ending ? <SuspendDialog grant={grant} kind={ending} onClose={() => setEnding(undefined)} /> : null}
    </>
  );
}
