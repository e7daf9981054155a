// What else can be had of a batch: the manifest of its run, the batch it mends, and typing it anew once the entry has changed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { Link } from 'react-router';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useConfirm } from '../shell/useConfirm.tsx';

export function BatchMore({ batch, publishedVersion }: { batch: BatchReply; publishedVersion?: string }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const confirm = useConfirm();
  const anew = useMutation({
    mutationFn: () =>
      api.post<{ batches: { batchId: string }[] }>(`/api/collect/batches/${batch.id}/type-anew`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['batches', batch.resourceId] }),
  });
  const changed = publishedVersion !== undefined && publishedVersion !== batch.versionId;
  const offered = changed && can(batch.abilities, 'confirm') && (batch.visible || batch.state === 'rejected');
  const ask = async (): Promise<void> => {
    const sure = await confirm({
      title: t('collect:held.retypeTitle'),
      what: t('collect:held.retypeWhat'),
      ok: t('collect:held.retypeOk'),
    });
    if (sure) anew.mutate();
  };
  const [started] = anew.data?.batches ?? [];
  return (
    <>
      <ProblemView error={anew.error} />
      {started ? (
        <Alert
          type="success"
          showIcon
          className="problem"
          title={t('collect:held.retyped')}
          action={<Link to={`/collect/batches/${started.batchId}`}>{t('collect:held.seeNew')}</Link>}
        />
      ) : null}
      {batch.mends ? (
        <Alert
          type="info"
          showIcon
          className="problem"
          title={t('collect:held.ofBatch')}
          action={<Link to={`/collect/batches/${batch.mends}`}>{t('collect:held.mendsLink')}</Link>}
        />
      ) : null}
      <div className="form-actions">
        {offered ? (
          <Button loading={anew.isPending} onClick={() => void ask()}>
            {t('collect:held.retype')}
          </Button>
        ) : null}
        {batch.manifest ? (
          <Button href={`/api/collect/batches/${batch.id}/manifest`} download>
            {t('collect:held.manifest')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
