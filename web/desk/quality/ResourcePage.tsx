// 一个资源的质量: scores and their course, batches that wait, rules, rows that break them, who answers for it.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { Can, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { useAddress } from '../list/address.ts';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { Lifecycle } from './Lifecycle.tsx';
import { Ownership } from './Ownership.tsx';
import { Radar, Score, ScoreBars, Trend, useAct } from './parts.tsx';
import { base, type ResourceQuality, type Run, resourceQuery } from './queries.ts';
import { RowsPanel } from './RowsPanel.tsx';
import { RulesPanel } from './RulesPanel.tsx';
import './quality.css';

function Scores({ run, seen }: { run: Run; seen: ResourceQuality }) {
  const { t } = useTexts();
  const rows = run.measures.map(({ dimension, title, score, detail }) => ({
    key: dimension,
    title,
    score,
    ...(detail.state === 'late' ? { note: t('quality:late') } : {}),
  }));
  return (
    <section className="panel" aria-labelledby="scores">
      <h2 id="scores" className="section-title">
        {t('quality:scores')} <Score value={run.score} />
      </h2>
      <div className="quality-figures">
        <ScoreBars rows={rows} />
        <Radar rows={rows} label={t('quality:scores')} />
        <Trend points={seen.trend} label={t('quality:trend')} />
      </div>
      <p className="muted num">
        {t('quality:checkedAt', {
          at: formatInstant(run.at),
          rows: formatNumber(run.rows),
          held: formatNumber(run.held),
        })}{' '}
        · {t(`quality:cause.${run.cause}`)}
      </p>
      {run.verdict === 'below' ? (
        <p className="mark bad">{t('quality:below', { threshold: run.threshold ?? 0 })}</p>
      ) : null}
    </section>
  );
}

function Held({ seen }: { seen: ResourceQuality }) {
  const { t, say } = useTexts();
  const ask = useReason();
  const accept = useAct(({ id, reason }: { id: string; reason: string }) =>
    api.post(`${base}/batches/${id}/accept`, { reason }),
  );
  return seen.held.map((batch) => (
    <section key={batch.id} className="panel quality-held">
      <h2 className="section-title">
        <Link to={`/collect/batches/${batch.id}`}>{t('quality:heldBatch', { seq: batch.seq })}</Link>{' '}
        <ArticleRefs ids={batch.articles} />
      </h2>
      <p>{say(batch.why)}</p>
      {batch.run ? (
        <ul>
          {batch.run.checks
            .filter(({ failed }) => failed > 0)
            .map((check) => (
              <li key={check.key}>
                {say(check.title)}
                <span className="num">
                  {' '}
                  {formatNumber(check.failed)} / {formatNumber(check.checked)}
                </span>
              </li>
            ))}
        </ul>
      ) : null}
      <Can abilities={seen.abilities} act="release">
        {(disabled) => (
          <Button
            disabled={disabled}
            loading={accept.isPending}
            onClick={() =>
              void ask({
                title: t('quality:accept'),
                what: t('quality:acceptWhat'),
                label: t('quality:reason'),
                ok: t('quality:accept'),
              }).then((reason) => reason && accept.mutate({ id: batch.id, reason }))
            }
          >
            {t('quality:accept')}
          </Button>
        )}
      </Can>
    </section>
  ));
}

function Standing({ seen }: { seen: ResourceQuality }) {
  const { t, say } = useTexts();
  return (
    <>
      <FactList
        facts={[
          { label: t('quality:field.stage'), value: say(seen.stage.title), articles: seen.stage.articles },
          {
            label: t('quality:field.responsible'),
            value: seen.responsible.organisation
              ? say(seen.responsible.organisation.name)
              : t('quality:nobody'),
            articles: seen.responsible.articles,
          },
          {
            label: t('quality:field.threshold'),
            value: seen.threshold.value === null ? t('quality:noThreshold') : String(seen.threshold.value),
            articles: seen.threshold.articles,
          },
          ...seen.sources.map(({ item, resource, sourceItem, organisation }) => ({
            label: t('quality:field.source', { item }),
            value: `${say(organisation.name)} · ${resource.name} · ${sourceItem}`,
          })),
          ...seen.probes.slice(0, 3).map((probe) => ({
            label: t('quality:field.probe', { target: probe.target }),
            value: `${t(`quality:probe.${probe.ok ? 'ok' : 'bad'}`)} ${formatInstant(probe.at)}`,
          })),
        ]}
      />
      {seen.orders.length > 0 ? (
        <ol className="timeline">
          {seen.orders.map((order) => (
            <li key={order.id} className={order.doneAt ? 'done' : ''}>
              <strong>{t('quality:ordered')}</strong> {order.reason}
              <div className="muted num">
                {formatInstant(order.orderedAt)} {order.by ?? ''}
                {order.doneAt ? ` · ${t('quality:orderDone', { at: formatInstant(order.doneAt) })}` : ''}
              </div>
            </li>
          ))}
        </ol>
      ) : null}
      <Ownership seen={seen} />
    </>
  );
}

export function ResourcePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const address = useAddress();
  const ask = useReason();
  const found = useQuery(resourceQuery(id));
  const check = useAct(() => api.post(`${base}/resources/${id}/check`));
  const order = useAct((reason: string) => api.post(`${base}/resources/${id}/orders`, { reason }));
  const seen = found.data;
  return (
    <Screen
      title={seen?.resource.name ?? t('quality:page.resource')}
      crumbs={[{ to: '/quality', text: t('desk:room.quality') }]}
      facts={
        seen ? (
          <>
            {say(seen.resource.provider.name)} · <Link to={`/catalog/${id}`}>{t('quality:toEntry')}</Link> ·{' '}
            <Link to={`/quality/findings?resource=${id}`}>
              {t('quality:findingsOf', { count: seen.findings })}
            </Link>
          </>
        ) : null
      }
      actions={
        seen ? (
          <>
            <Can abilities={seen.abilities} act="order">
              {(disabled) => (
                <Button
                  disabled={disabled}
                  loading={order.isPending}
                  onClick={() =>
                    void ask({
                      title: t('quality:order'),
                      what: t('quality:orderWhat'),
                      label: t('quality:reason'),
                      ok: t('quality:order'),
                    }).then((reason) => reason && order.mutate(reason))
                  }
                >
                  {t('quality:order')}
                </Button>
              )}
            </Can>
            <Can abilities={seen.abilities} act="run">
              {(disabled) => (
                <Button
                  type="primary"
                  disabled={disabled}
                  loading={check.isPending}
                  onClick={() => check.mutate(undefined)}
                >
                  {t('quality:checkNow')}
                </Button>
              )}
            </Can>
          </>
        ) : null
      }
    >
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {seen ? (
        <>
          <Held seen={seen} />
          {seen.newest ? (
            <Scores run={seen.newest} seen={seen} />
          ) : (
            <Empty title={t('quality:unchecked')} how={t('quality:uncheckedHow')} />
          )}
          <Tabs
            label={t('quality:page.resource')}
            active={address.get('tab') || 'checks'}
            onChange={(tab) => address.set({ tab: tab === 'checks' ? undefined : tab, rule: undefined })}
            tabs={[
              {
                key: 'checks',
                label: t('quality:tab.checks'),
                content: <RowsPanel seen={seen} rows={can(seen.abilities, 'rows')} />,
              },
              { key: 'rules', label: t('quality:tab.rules'), content: <RulesPanel seen={seen} /> },
              { key: 'standing', label: t('quality:tab.standing'), content: <Standing seen={seen} /> },
              { key: 'lifecycle', label: t('quality:tab.lifecycle'), content: <Lifecycle id={id} /> },
            ]}
          />
        </>
      ) : null}
    </Screen>
  );
}
