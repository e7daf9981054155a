// On the page of a batch: the columns that were not gathered, and the unit's word on them.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { Link } from 'react-router';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useReason } from '../../shell/useConfirm.tsx';
import { leftOutQuery } from './queries.ts';
import { useTaskAct } from './useTaskAct.ts';

export function LeftOut({ batchId }: { batchId: string }) {
  const { t } = useTexts();
  const { data } = useQuery(leftOutQuery(batchId));
  const act = useTaskAct();
  const ask = useReason();
  if (!data || data.columns.length === 0) return null;
  const settle = async () => {
    const text = await ask({
      title: t('lawful:leftOut.settle'),
      what: t('lawful:leftOut.what', {
        columns: data.columns.map(({ name }) => name).join(t('compile:separator')),
      }),
      ok: t('lawful:leftOut.settle'),
      label: t('lawful:leftOut.label'),
    });
    if (text) act.mutate({ path: `/api/collect/batches/${batchId}/left-out`, body: { text } });
  };
  return (
    <>
      <Alert
        type={data.settledAt ? 'info' : 'warning'}
        showIcon
        className="problem"
        title={
          <>
            {t('lawful:leftOut.title')} <ArticleRefs ids={data.articles} />
          </>
        }
        description={
          <>
            <div>
              {t('lawful:leftOut.what', {
                columns: data.columns.map(({ name }) => name).join(t('compile:separator')),
              })}
            </div>
            {data.answer ? <div>{t('lawful:leftOut.settled', { answer: data.answer })}</div> : null}
          </>
        }
        action={
          can(data.abilities, 'settle') ? (
            <Button size="small" loading={act.isPending} onClick={() => void settle()}>
              {t('lawful:leftOut.settle')}
            </Button>
          ) : undefined
        }
      />
      <ProblemView error={act.error} />
    </>
  );
}

/** A batch that waits for a task, or for the unit's word on columns that may not be gathered. */
export function Held({ batch }: { batch: BatchReply }) {
  const { t } = useTexts();
  const task = batch.awaiting === 'task';
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      title={t(task ? 'lawful:asks.task' : 'lawful:asks.columns')}
      description={t(task ? 'lawful:asks.taskHow' : 'lawful:asks.columnsHow')}
      action={
        task ? (
          <Link to={`/collect/tasks/new?resource=${batch.resourceId}`}>
            <Button type="primary">{t('lawful:new')}</Button>
          </Link>
        ) : undefined
      }
    />
  );
}
