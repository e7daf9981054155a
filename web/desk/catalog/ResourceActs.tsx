// What may be done next with a resource, as its abilities allow.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useNavigate } from 'react-router';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import { Can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useReason } from '../shell/useConfirm.tsx';

const acts = ['suspend', 'resume', 'withdraw'] as const;

export function ResourceActs({ resource }: { resource: ResourceReply }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const ask = useReason();
  const client = useQueryClient();
  const { message } = App.useApp();
  const perform = async (act: (typeof acts)[number]) => {
    const reason = await ask({
      title: t(`catalog:act.${act}.title`, { name: resource.name }),
      what: t(`catalog:act.${act}.what`),
      ok: t(`catalog:act.${act}.ok`),
      danger: act !== 'resume',
      label: t('catalog:act.reason'),
    });
    if (reason === undefined) return;
    try {
      await api.post(`/api/catalog/resources/${resource.id}/${act}`, { reason });
      await client.invalidateQueries({ queryKey: ['resource', resource.id] });
      await client.invalidateQueries({ queryKey: ['resources'] });
    } catch (error) {
      const words = problemWords(t, error);
      void message.error(`${words.title} ${words.detail}`);
    }
  };
  const askWithdrawal = async () => {
    const reason = await ask({
      title: t('keeping:withdrawal.title', { name: resource.name }),
      what: t('keeping:withdrawal.what'),
      ok: t('keeping:withdrawal.ok'),
      danger: true,
      label: t('catalog:act.reason'),
    });
    if (reason === undefined) return;
    try {
      await api.post(`/api/catalog/resources/${resource.id}/withdrawal`, { reason });
      await client.invalidateQueries();
    } catch (error) {
      const words = problemWords(t, error);
      void message.error(`${words.title} ${words.detail}`);
    }
  };
  return (
    <>
      <Can abilities={resource.abilities} act="save">
        {() => (
          <>
            <Button onClick={() => navigate(`/catalog/${resource.id}/edit`)}>{t('catalog:act.edit')}</Button>
            <Button onClick={() => navigate(`/classify/resources/${resource.id}`)}>
              {t('classify:page.title')}
            </Button>
          </>
        )}
      </Can>
      <Can abilities={resource.abilities} act="requestWithdrawal">
        {() => <Button onClick={() => void askWithdrawal()}>{t('keeping:withdrawal.button')}</Button>}
      </Can>
      {acts.map((act) => (
        <Can key={act} abilities={resource.abilities} act={act}>
          {() => <Button onClick={() => void perform(act)}>{t(`catalog:act.${act}.button`)}</Button>}
        </Can>
      ))}
    </>
  );
}
