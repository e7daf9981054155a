// Rows here against the rows of the source: what is missing, and why.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useReason } from '../shell/useConfirm.tsx';
import { completenessQuery } from './queries.ts';

export function Shortfall({ batch }: { batch: BatchReply }) {
  const { t } = useTexts();
  const ask = useReason();
  const client = useQueryClient();
  const stated = batch.sourceRows !== undefined && batch.visible;
  const { data } = useQuery({
    ...completenessQuery(batch.resourceId),
    enabled: stated,
    retry: 3,
  });
  const explain = useMutation({
    mutationFn: (reason: string) => api.post(`/api/collect/batches/${batch.id}/explanation`, { reason }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['gathering'] });
      await client.invalidateQueries({ queryKey: ['batch', batch.id] });
    },
  });
  if (!stated || data?.batchId !== batch.id) return null;
  const difference = t('collect:completeness.short', {
    source: formatNumber(data.sourceRows),
    visible: formatNumber(data.visibleRows),
    short: formatNumber(data.short),
  });
  if (data.short === 0)
    return <Alert type="success" showIcon className="problem" title={t('collect:completeness.whole')} />;
  if (data.explained)
    return (
      <Alert
        type="info"
        showIcon
        className="problem"
        title={difference}
        description={t('collect:completeness.explained', { reason: data.explained.reason })}
      />
    );
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      title={difference}
      description={
        <>
          {t('collect:completeness.how')} <ArticleRefs ids={data.articles} />
          <ProblemView error={explain.error} />
        </>
      }
      action={
        can(batch.abilities, 'rollback') ? (
          <Button
            size="small"
            loading={explain.isPending}
            onClick={() =>
              void ask({
                title: t('collect:completeness.explain'),
                what: t('collect:completeness.explainWhat'),
                ok: t('collect:completeness.explain'),
                label: t('collect:exception.reason'),
              }).then((reason) => reason && explain.mutate(reason))
            }
          >
            {t('collect:completeness.explain')}
          </Button>
        ) : null
      }
    />
  );
}
