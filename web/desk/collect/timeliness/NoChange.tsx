// A load without a changed row: no update by itself; its unit may confirm that nothing changed.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';

export function NoChange({ batch }: { batch: BatchReply }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => api.post(`/api/collect/batches/${batch.id}/no-change`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['gathering'] });
      await client.invalidateQueries({ queryKey: ['batch', batch.id] });
    },
  });
  if (batch.noChangeAt)
    return (
      <Alert
        type="info"
        showIcon
        className="problem"
        title={t('timeliness:noChange.confirmed', { at: formatInstant(batch.noChangeAt) })}
      />
    );
  if (!batch.unchanged && batch.changedRows !== 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      title={t('timeliness:noChange.title')}
      description={
        <>
          {t('timeliness:noChange.how')}
          <ProblemView error={confirm.error} />
        </>
      }
      action={
        can(batch.abilities, 'rollback') || batch.unchanged ? (
          <Button size="small" loading={confirm.isPending} onClick={() => confirm.mutate()}>
            {t('timeliness:noChange.confirm')}
          </Button>
        ) : null
      }
    />
  );
}
