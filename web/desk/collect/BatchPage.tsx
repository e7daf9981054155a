// One batch: the train of its stages, how the file was read, what was held back, and the ways on: confirm, load again, roll back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { StageTrain } from '../../shared/StageTrain.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourceQuery } from '../catalog/queries.ts';
import { Screen } from '../shell/Screen.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { Reading, Received } from './BatchFacts.tsx';
import { BatchState } from './BatchList.tsx';
import { BatchMore } from './BatchMore.tsx';
import { Cleaning } from './Cleaning.tsx';
import { HeldRows } from './HeldRows.tsx';
import { Held, LeftOut } from './lawful/LeftOut.tsx';
import { batchQuery, isMoving } from './queries.ts';
import { Shortfall } from './Shortfall.tsx';
import { BatchSpecification } from './sources/BatchSpecification.tsx';
import { stationsOf } from './stations.ts';
import { NoChange } from './timeliness/NoChange.tsx';
import { UploadBox } from './UploadBox.tsx';

function Outcome({ batch }: { batch: BatchReply }) {
  const { t, say } = useTexts();
  const { rejection, counts } = batch;
  if (rejection) {
    return (
      <Alert
        type="error"
        showIcon
        className="problem"
        title={say(rejection.what)}
        description={
          <>
            <div>{say(rejection.why)}</div>
            <div>{say(rejection.mend)}</div>
            <ul className="problem-fields">
              {rejection.issues.map((issue) => (
                <li key={`${issue.path}${issue.code}`}>{say(issue.message)}</li>
              ))}
            </ul>
          </>
        }
      />
    );
  }
  if (batch.awaiting === 'reading') {
    return (
      <Alert
        type="warning"
        showIcon
        className="problem"
        title={t('collect:asksReading')}
        description={t('collect:asksReadingHow')}
        action={
          can(batch.abilities, 'reading') ? (
            <Link to={`/collect/batches/${batch.id}/reading`}>
              <Button type="primary">{t('collect:read.title')}</Button>
            </Link>
          ) : null
        }
      />
    );
  }
  if (batch.awaiting === 'task' || batch.awaiting === 'extra-field') return <Held batch={batch} />;
  if (batch.awaitingQuality)
    return (
      <Alert
        type="warning"
        showIcon
        className="problem"
        title={say(batch.stateTitle)}
        description={
          <Link to={`/quality/resources/${batch.resourceId}`}>
            {t('quality:heldBatch', { seq: batch.seq })}
          </Link>
        }
      />
    );
  if (batch.awaitingConfirmation) {
    return (
      <Alert
        type="warning"
        showIcon
        className="problem"
        title={t('collect:asksTitle')}
        description={t('collect:confirm.what', {
          deletes: formatNumber(counts.deletes),
          before: formatNumber(counts.visibleBefore),
        })}
      />
    );
  }
  if (batch.state === 'rolled-back')
    return <Alert type="info" showIcon className="problem" title={t('collect:rolledBack')} />;
  if (batch.unchanged)
    return <Alert type="info" showIcon className="problem" title={t('collect:unchanged')} />;
  if (batch.state === 'merged' && counts.bad) {
    return (
      <Alert
        type="warning"
        showIcon
        className="problem"
        title={t('collect:mergedWithBad', {
          count: counts.bad,
          good: formatNumber(counts.good),
          bad: formatNumber(counts.bad),
        })}
        description={t('collect:mergedWithBadHow')}
      />
    );
  }
  if (batch.state === 'merged') {
    return (
      <Alert
        type="success"
        showIcon
        className="problem"
        title={t('collect:mergedAll', { good: formatNumber(counts.good) })}
      />
    );
  }
  return null;
}

function useBatchActs(batch: BatchReply | undefined) {
  const { t } = useTexts();
  const client = useQueryClient();
  const confirm = useConfirm();
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['batch', batch?.id] });
    await client.invalidateQueries({ queryKey: ['batches', batch?.resourceId] });
  };
  const act = useMutation({
    mutationFn: (name: 'confirm' | 'rollback') => api.post(`/api/collect/batches/${batch?.id}/${name}`),
    onSuccess: refresh,
  });
  const proceed = async () => {
    const sure = await confirm({
      title: t('collect:confirm.title'),
      what: t('collect:confirm.what', {
        deletes: formatNumber(batch?.counts.deletes),
        before: formatNumber(batch?.counts.visibleBefore),
      }),
      ok: t('collect:confirm.ok'),
      danger: true,
    });
    if (sure) act.mutate('confirm');
  };
  const rollBack = async () => {
    const sure = await confirm({
      title: t('collect:rollback.title', { seq: batch?.seq }),
      what: t(batch?.visible ? 'collect:rollback.what' : 'collect:rollback.whatUnseen'),
      ok: t('collect:rollback.ok'),
      danger: true,
    });
    if (sure) act.mutate('rollback');
  };
  return { act, proceed, rollBack };
}

/** Rows that are seen can be taken back; a load that is not through can be withdrawn. */
const mayGoBack = (batch: BatchReply): boolean =>
  batch.visible || isMoving(batch) || batch.awaitingConfirmation || batch.awaitingQuality !== undefined;

export function BatchPage() {
  const texts = useTexts();
  const { t } = texts;
  const { id = '' } = useParams();
  const client = useQueryClient();
  const { data: batch, error, refetch } = useQuery(batchQuery(id));
  const { data: resource } = useQuery({
    ...resourceQuery(batch?.resourceId ?? ''),
    enabled: batch !== undefined,
  });
  const { act, proceed, rollBack } = useBatchActs(batch);
  const [again, setAgain] = useState(false);
  const moving = batch ? isMoving(batch) : false;
  useEffect(() => {
    if (!moving && batch) void client.invalidateQueries({ queryKey: ['batches', batch.resourceId] });
  }, [moving, batch, client]);
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={batch ? t('collect:seq', { seq: batch.seq }) : t('common:state.loading')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        ...(batch && resource ? [{ to: `/catalog/${batch.resourceId}?tab=data`, text: resource.name }] : []),
      ]}
      facts={
        batch ? (
          <>
            <span>{t(`collect:mode.${batch.mode}`)}</span>
            <BatchState batch={batch} />
            <span>{batch.fileName}</span>
            {moving ? <span className="muted">{t('collect:goesOn')}</span> : null}
          </>
        ) : null
      }
      actions={
        batch ? (
          <>
            {batch.awaitingConfirmation &&
            !['reading', 'task'].includes(batch.awaiting ?? '') &&
            can(batch.abilities, 'confirm') ? (
              <Button type="primary" danger loading={act.isPending} onClick={() => void proceed()}>
                {t('collect:confirm.button')}
              </Button>
            ) : null}
            {can(batch.abilities, 'rollback') ? (
              <Button onClick={() => setAgain(true)}>{t('collect:upload.again')}</Button>
            ) : null}
            {mayGoBack(batch) && can(batch.abilities, 'rollback') ? (
              <Button loading={act.isPending} onClick={() => void rollBack()}>
                {t('collect:rollback.button')}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      <ProblemView error={act.error} />
      {batch ? (
        <div className="stack">
          <Outcome batch={batch} />
          <LeftOut batchId={batch.id} />
          <Shortfall batch={batch} />
          <NoChange batch={batch} />
          <section className="panel">
            <h2 className="visually-hidden">{t('collect:stages')}</h2>
            <StageTrain stations={stationsOf(texts, batch)} label={t('collect:stages')} />
          </section>
          {again ? (
            <UploadBox resourceId={batch.resourceId} hasRows={batch.visible} again={batch.mode} />
          ) : null}
          {batch.counts.faults && can(batch.abilities, 'quarantine') ? <HeldRows batch={batch} /> : null}
          <BatchMore
            batch={batch}
            {...(resource?.version.state === 'published' ? { publishedVersion: resource.version.id } : {})}
          />
          <Cleaning batch={batch} />
          <BatchSpecification id={batch.id} />
          <div className="two-even">
            <Reading batch={batch} />
            <Received batch={batch} />
          </div>
          {resource ? (
            <Link to={`/catalog/${batch.resourceId}?tab=data`}>{t('collect:allBatches')}</Link>
          ) : null}
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={6} />
        </div>
      )}
    </Screen>
  );
}
