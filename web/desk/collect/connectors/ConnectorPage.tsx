// One connector: what it reads, when, how the last readings ended, and the acts: test, look, read now, compare, pause, resume, retire.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { ConnectorReply, PreviewReply, TestReply } from '#rooms/collect/connectors/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm, useReason } from '../../shell/useConfirm.tsx';
import './connectors.css';
import { ConnectorFacts } from './ConnectorFacts.tsx';
import { PreviewTable, TestSteps } from './Findings.tsx';
import { base, connectorQuery } from './queries.ts';
import { Runs } from './Runs.tsx';
import { StateMark, Unverified } from './words.tsx';

type Act = 'run' | 'reconcile' | 'resume' | 'retire' | 'pause';

function useActs(id: string) {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ['connector', id] });
  const act = useMutation({
    mutationFn: ({ name, body = {} }: { name: Act; body?: object }) =>
      api.post<ConnectorReply>(`${base}/${id}/${name}`, body),
    onSuccess: refresh,
  });
  const test = useMutation({
    mutationFn: () => api.post<TestReply>(`${base}/${id}/test`),
    onSuccess: refresh,
  });
  const preview = useMutation({ mutationFn: () => api.post<PreviewReply>(`${base}/${id}/preview`) });
  return { act, test, preview };
}

function Buttons({ row, acts }: { row: ConnectorReply; acts: ReturnType<typeof useActs> }) {
  const { t } = useTexts();
  const reason = useReason();
  const confirm = useConfirm();
  const { act, test, preview } = acts;
  if (!can(row.abilities, 'keep') || row.state === 'retired') return null;
  const active = row.state === 'active';
  const pause = async () => {
    const why = await reason({
      title: t('connectors:pause'),
      what: t('connectors:pauseWhat'),
      ok: t('connectors:pause'),
      label: t('connectors:reason'),
    });
    if (why) act.mutate({ name: 'pause', body: { reason: why } });
  };
  const retire = async () => {
    const sure = await confirm({
      title: t('connectors:retire'),
      what: t('connectors:retireWhat'),
      ok: t('connectors:retire'),
      danger: true,
    });
    if (sure) act.mutate({ name: 'retire' });
  };
  return (
    <>
      {active ? (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ name: 'run' })}>
          {t('connectors:runNow')}
        </Button>
      ) : (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ name: 'resume' })}>
          {t('connectors:resume')}
        </Button>
      )}
      <Button loading={test.isPending} onClick={() => test.mutate()}>
        {t('connectors:test')}
      </Button>
      {can(row.abilities, 'preview') ? (
        <Button loading={preview.isPending} onClick={() => preview.mutate()}>
          {t('connectors:preview')}
        </Button>
      ) : null}
      {active && row.reconciles ? (
        <Button onClick={() => act.mutate({ name: 'reconcile' })}>{t('connectors:reconcileNow')}</Button>
      ) : null}
      {active && row.mode === 'incremental' ? (
        <Button onClick={() => act.mutate({ name: 'run', body: { mode: 'full' } })}>
          {t('connectors:runFull')}
        </Button>
      ) : null}
      <Link to={`/collect/connectors/${row.id}/edit`}>
        <Button>{t('connectors:edit')}</Button>
      </Link>
      {active ? <Button onClick={() => void pause()}>{t('connectors:pause')}</Button> : null}
      <Button danger onClick={() => void retire()}>
        {t('connectors:retire')}
      </Button>
    </>
  );
}

function Standing({ row }: { row: ConnectorReply }) {
  const { t, say } = useTexts();
  const fault = row.stateProblem ?? (row.failures > 0 ? row.lastRun?.failure : null);
  if (row.state === 'paused')
    return (
      <Alert
        type="info"
        showIcon
        className="problem"
        title={t('connectors:pausedBecause', { reason: row.stateReason })}
      />
    );
  if (!fault) return null;
  return (
    <Alert
      type={row.state === 'stopped' ? 'error' : 'warning'}
      showIcon
      className="problem"
      title={say(fault.what)}
      description={
        <>
          <div>{say(fault.why)}</div>
          <div>{say(fault.mend)}</div>
        </>
      }
    />
  );
}

export function ConnectorPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: row, error, refetch } = useQuery(connectorQuery(id));
  const acts = useActs(id);
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const tested = acts.test.data ?? row?.test;
  return (
    <Screen
      title={row?.name ?? t('common:state.loading')}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/connectors', text: t('connectors:title') },
      ]}
      facts={
        row ? (
          <>
            <StateMark row={row} />
            <span>{say(row.kindName)}</span>
            <Unverified verified={row.verified} />
            <Link to={`/catalog/${row.resource.id}?tab=data`}>{row.resource.name}</Link>
          </>
        ) : null
      }
      actions={row ? <Buttons row={row} acts={acts} /> : null}
    >
      <ProblemView error={acts.act.error ?? acts.test.error ?? acts.preview.error} />
      {row ? (
        <div className="stack">
          <Standing row={row} />
          {acts.preview.data ? <PreviewTable preview={acts.preview.data} /> : null}
          {tested ? <TestSteps test={tested} at={row.testedAt} /> : null}
          <Runs id={id} moving={row.lastRun?.state === 'running' || row.lastRun?.state === 'loading'} />
          <ConnectorFacts row={row} />
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts rows={6} />
        </div>
      )}
    </Screen>
  );
}
