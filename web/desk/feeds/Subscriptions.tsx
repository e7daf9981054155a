// Where the consumer is told of news: each address with its state and log, resumed, told again or ended.
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import type { FeedReply } from '#rooms/serve/feed/schema.ts';
import { Can, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { useSubscribe, useSubscriptionAct } from './queries.ts';

type Subscription = FeedReply['subscriptions']['items'][number];
const tones = { active: 'good', parked: 'bad', ended: '' } as const;

function Log({ of }: { of: Subscription }) {
  const { t } = useTexts();
  return (
    <DataTable
      label={t('feeds:log.title')}
      rows={of.log}
      rowKey={(row) => row.id}
      empty={<Empty title={t('feeds:log.empty')} />}
      columns={[
        {
          key: 'at',
          title: t('feeds:log.at'),
          render: (row) => <span className="num">{formatInstant(row.at)}</span>,
        },
        {
          key: 'seq',
          title: t('feeds:log.seq'),
          align: 'right',
          render: (row) => <span className="num">{formatNumber(row.seq)}</span>,
        },
        {
          key: 'outcome',
          title: t('feeds:log.outcome'),
          render: (row) => (
            <>
              <span className={`mark ${row.outcome === 'arrived' ? 'good' : 'bad'}`}>
                {t(`feeds:outcome.${row.outcome}`)}
              </span>{' '}
              <span className="muted">{row.status ?? row.fault}</span>
            </>
          ),
        },
        {
          key: 'took',
          title: t('feeds:log.took'),
          align: 'right',
          render: (row) =>
            row.outcome === 'arrived' ? <span className="num">{formatNumber(row.tookMs)} ms</span> : '–',
        },
        {
          key: 'entry',
          title: t('feeds:log.entry'),
          render: (row) => (row.entry ? <EntryLink hash={row.entry} /> : '–'),
        },
      ]}
    />
  );
}

function One({ subscription, feed }: { subscription: Subscription; feed: FeedReply }) {
  const { t } = useTexts();
  const [seq, setSeq] = useState<number>();
  const act = useSubscriptionAct();
  const { id, state, url, failures, nextAt, told } = subscription;
  return (
    <section className="panel">
      <h3>
        <code className="long-hash">{url}</code>{' '}
        <span className={`mark ${tones[state]}`}>{t(`feeds:state.${state}`)}</span>
      </h3>
      <p className="muted">
        {t('feeds:told', { seq: formatNumber(told) })}{' '}
        {state === 'active' && failures > 0
          ? t('feeds:failing', {
              n: formatNumber(failures),
              most: formatNumber(feed.parkAfter),
              at: nextAt ? formatInstant(nextAt) : '–',
            })
          : null}
        {state === 'parked' ? t('feeds:parkedWhy', { n: formatNumber(failures) }) : null}
      </p>
      <ProblemView error={act.error} />
      {state === 'ended' ? null : (
        <Can abilities={feed.abilities} act="subscribe">
          {() => (
            <div className="list-tools">
              {state === 'parked' ? (
                <Button
                  type="primary"
                  loading={act.isPending}
                  onClick={() => act.mutate({ id, act: 'resume' })}
                >
                  {t('feeds:act.resume')}
                </Button>
              ) : (
                <>
                  <InputNumber
                    aria-label={t('feeds:act.replaySeq')}
                    placeholder={t('feeds:act.replaySeq')}
                    min={feed.oldest}
                    max={feed.newest}
                    style={{ width: 150 }}
                    value={seq ?? null}
                    onChange={(value) => setSeq(value ?? undefined)}
                  />
                  <Button
                    disabled={seq === undefined}
                    loading={act.isPending}
                    onClick={() => seq !== undefined && act.mutate({ id, act: 'replay', seq })}
                  >
                    {t('feeds:act.replay')}
                  </Button>
                </>
              )}
              <Button danger loading={act.isPending} onClick={() => act.mutate({ id, act: 'end' })}>
                {t('feeds:act.end')}
              </Button>
            </div>
          )}
        </Can>
      )}
      <Log of={subscription} />
    </section>
  );
}

export function Subscriptions({ feed }: { feed: FeedReply }) {
  const { t } = useTexts();
  const [url, setUrl] = useState('');
  const add = useSubscribe(feed.grantId);
  const { items, active, parked } = feed.subscriptions;
  const own = can(feed.abilities, 'subscribe');
  return (
    <div className="stack">
      <section className="panel">
        <h2>{t('feeds:nudges')}</h2>
        <p className="muted">{t('feeds:nudgesHow', { n: formatNumber(feed.parkAfter) })}</p>
        {own ? (
          <>
            <ProblemView error={add.error} />
            <div className="list-tools">
              <Input
                aria-label={t('feeds:url')}
                placeholder="https://"
                style={{ maxWidth: 420 }}
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
              <Button
                type="primary"
                disabled={url.trim().length < 8}
                loading={add.isPending}
                onClick={() => add.mutate(url.trim(), { onSuccess: () => setUrl('') })}
              >
                {t('feeds:act.subscribe')}
              </Button>
            </div>
          </>
        ) : (
          <p>{t('feeds:othersNudges', { active: formatNumber(active), parked: formatNumber(parked) })}</p>
        )}
      </section>
      {items.map((one) => (
        <One key={one.id} subscription={one} feed={feed} />
      ))}
    </div>
  );
}
