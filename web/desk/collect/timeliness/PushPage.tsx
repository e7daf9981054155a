// One push: its records by fate, every fault with its place and reason, the lag of each record, its receipt.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { lagText } from './LagChart.tsx';
import { PushMark } from './Pushes.tsx';
import { pushQuery } from './queries.ts';

/** So many records are listed; the receipt holds them all. */
const LISTED = 200;

export function PushPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: push, error, refetch } = useQuery(pushQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={
        push ? t('timeliness:push.one', { at: formatInstant(push.receivedAt) }) : t('common:state.loading')
      }
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/push', text: t('timeliness:push.title') },
      ]}
      facts={push ? <PushMark push={push} /> : null}
      actions={
        push ? (
          <>
            <Button href={`/api/collect/pushes/${id}`} download={`push-${id}.json`}>
              {t('timeliness:push.receipt')}
            </Button>
            {push.withinBound === false ? (
              <Link to={`/collect/exceptions?resource=${push.resourceId}`}>
                <Button>{t('timeliness:push.exception')}</Button>
              </Link>
            ) : null}
          </>
        ) : null
      }
    >
      {push ? (
        <div className="stack">
          <div className="panel">
            <FactList
              facts={[
                { label: t('timeliness:push.system'), value: say(push.systemName) },
                { label: t('timeliness:push.key'), value: <code>{push.keyId}</code> },
                { label: t('timeliness:push.idempotency'), value: <code>{push.idempotencyKey}</code> },
                { label: t('timeliness:push.accepted'), value: formatNumber(push.accepted) },
                { label: t('timeliness:push.visible'), value: formatNumber(push.counts.visible) },
                { label: t('timeliness:push.held'), value: formatNumber(push.counts.held) },
                { label: t('timeliness:push.replaced'), value: formatNumber(push.counts.replaced) },
                { label: t('timeliness:push.refused'), value: formatNumber(push.counts.refused) },
                push.visibleAt
                  ? { label: t('timeliness:push.visibleAt'), value: formatInstant(push.visibleAt) }
                  : null,
                push.lag
                  ? {
                      label: t('timeliness:push.lag'),
                      value: `${lagText(push.lag.least)} – ${lagText(push.lag.most)}`,
                    }
                  : null,
                push.batchId
                  ? {
                      label: t('timeliness:push.batch'),
                      value: (
                        <Link to={`/collect/batches/${push.batchId}`}>{t('timeliness:push.openBatch')}</Link>
                      ),
                    }
                  : null,
              ]}
            />
          </div>
          <section>
            <h2 className="section-title">{t('timeliness:push.faults')}</h2>
            <DataTable
              label={t('timeliness:push.faults')}
              rows={push.faults.map((fault, index) => ({ ...fault, index }))}
              rowKey={(row) => String(row.index)}
              empty={<Empty title={t('timeliness:push.noFaults')} how={t('timeliness:push.noFaultsHow')} />}
              columns={[
                { key: 'record', title: t('timeliness:push.record'), width: 90, render: (row) => row.record },
                {
                  key: 'field',
                  title: t('timeliness:guide.field'),
                  render: (row) => <code>{row.field || '–'}</code>,
                },
                { key: 'reason', title: t('timeliness:push.why'), render: (row) => say(row.reason) },
              ]}
            />
          </section>
          <section>
            <h2 className="section-title">{t('timeliness:push.lags')}</h2>
            <DataTable
              label={t('timeliness:push.lags')}
              rows={push.lags.slice(0, LISTED).map((lag, index) => ({ lag, index }))}
              rowKey={(row) => String(row.index)}
              empty={<Empty title={t('timeliness:push.noLags')} how={t('timeliness:push.noLagsHow')} />}
              columns={[
                {
                  key: 'record',
                  title: t('timeliness:push.record'),
                  width: 90,
                  render: (row) => <span className="num">{row.index + 1}</span>,
                },
                {
                  key: 'lag',
                  title: t('timeliness:push.lag'),
                  render: (row) => <span className="num">{lagText(row.lag ?? undefined)}</span>,
                },
              ]}
            />
            {push.lags.length > LISTED ? (
              <p className="muted">
                {t('timeliness:push.moreLags', { listed: LISTED, all: formatNumber(push.lags.length) })}
              </p>
            ) : null}
          </section>
        </div>
      ) : null}
    </Screen>
  );
}
