// 业务系统: who gathers from each system, whether it is connected, what was declared and what came.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { organisationsQuery } from '../../org/queries.ts';
import { Fold } from '../../registers/Fold.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { paths, type SystemsReply, systemsQuery, useSend } from './queries.ts';

const levels = ['city', 'county', 'provincial', 'national'] as const;
const states = ['unconnected', 'connected', 'red'] as const;
type Exchange = { address: string; token: string; challenge: string; expiresAt: string };

function Register({ reply }: { reply: SystemsReply }) {
  const { t, say } = useTexts();
  const send = useSend();
  const { data: organisations } = useQuery(organisationsQuery({ pageSize: 200 }));
  const units = (organisations?.items ?? []).map(({ id, name }) => ({ value: id, label: say(name) }));
  return (
    <Fold
      title={t('sources:systems.register')}
      what={t(reply.unitRequired ? 'sources:systems.unitRequired' : 'sources:systems.registerWhat')}
      cite={reply.articles}
      ok={t('sources:systems.register')}
      fields={[
        {
          name: 'organisationId',
          label: t('sources:systems.owner'),
          kind: 'choice',
          required: true,
          options: units,
        },
        {
          name: 'code',
          label: t('sources:systems.code'),
          kind: 'text',
          required: true,
          hint: t('sources:systems.codeHint'),
        },
        { name: 'name', label: t('sources:systems.name'), kind: 'text', required: true },
        { name: 'place', label: t('sources:systems.place'), kind: 'text' },
        {
          name: 'level',
          label: t('sources:systems.level'),
          kind: 'choice',
          required: true,
          options: levels.map((value) => ({ value, label: t(`sources:systems.levelOf.${value}`) })),
        },
        {
          name: 'gathererId',
          label: t('sources:systems.gatherer'),
          kind: 'choice',
          required: reply.unitRequired,
          options: units,
        },
      ]}
      submit={({ level, gathererId, organisationId, code, name, place }) =>
        send(paths.systems, {
          system: { organisationId, code, name: { zh: name }, ...(place ? { place } : {}) },
          level,
          ...(gathererId ? { gathererId } : {}),
        })
      }
    />
  );
}

/** What the other side has to send, shown once. */
function Begun({ exchange }: { exchange: Exchange }) {
  const { t } = useTexts();
  const body = JSON.stringify({
    token: exchange.token,
    challenge: exchange.challenge,
    records: [{ sample: '1' }],
  });
  return (
    <Alert
      type="info"
      showIcon
      className="problem"
      title={t('sources:systems.exchangeBegun', { until: formatInstant(exchange.expiresAt) })}
      description={
        <pre className="code-block">{`curl -X POST '${window.location.origin}${exchange.address}' \\\n  -H 'content-type: application/json' \\\n  -d '${body}'`}</pre>
      }
    />
  );
}

export function SystemsPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const send = useSend();
  const [begun, setBegun] = useState<Exchange>();
  const query = { q: address.get('q') || undefined, state: address.get('state') || undefined };
  const list = useQuery(systemsQuery({ ...query, page: address.page }));
  const start = useMutation({
    mutationFn: (id: string) => send<Exchange>(`${paths.systems}/${id}/exchange`),
    onSuccess: setBegun,
  });
  const { data } = list;
  return (
    <ListPage
      name="business-systems"
      title={t('sources:systems.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        <>
          {data ? <span>{t('sources:systems.totals', data.totals)}</span> : null}{' '}
          <ArticleRefs ids={data?.articles} />
        </>
      }
      list={list}
      address={address}
      exported={{
        path: paths.systems,
        query,
        columns: [
          { title: t('sources:systems.name'), value: (row) => say(row.name) },
          { title: t('sources:systems.code'), value: (row) => row.code },
          { title: t('sources:systems.owner'), value: (row) => say(row.organisation.name) },
          { title: t('sources:systems.level'), value: (row) => t(`sources:systems.levelOf.${row.level}`) },
          { title: t('sources:systems.gatherer'), value: (row) => row.gatherer && say(row.gatherer.name) },
          { title: t('sources:state'), value: (row) => t(`sources:systems.state.${row.state}`) },
          { title: t('sources:systems.entries'), value: (row) => row.entries },
          { title: t('sources:systems.gathered'), value: (row) => row.gathered },
          { title: t('sources:systems.lastBatch'), value: (row) => row.lastBatchAt },
        ],
      }}
      above={
        <>
          <CollectPages />
          {data && can(data.abilities, 'register') ? <Register reply={data} /> : null}
          <ProblemView error={start.error} />
          {begun ? <Begun exchange={begun} /> : null}
        </>
      }
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('sources:systems.search')}
            aria-label={t('common:list.search')}
          />
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`sources:systems.state.${value}`) }))}
          />
        </>
      }
      empty={
        Object.values(query).some(Boolean) ? (
          <Empty title={t('sources:noneFound')} how={t('sources:noneFoundHow')} />
        ) : (
          <Empty title={t('sources:systems.none')} how={t('sources:systems.noneHow')} />
        )
      }
      columns={[
        {
          key: 'name',
          title: t('sources:systems.name'),
          optional: false,
          render: (row) => (
            <>
              <span className="row-name">{say(row.name)}</span>
              <div className="row-sub">
                {say(row.organisation.name)} · {row.code}
              </div>
            </>
          ),
        },
        {
          key: 'level',
          title: t('sources:systems.level'),
          width: 110,
          render: (row) => t(`sources:systems.levelOf.${row.level}`),
        },
        {
          key: 'gatherer',
          title: t('sources:systems.gatherer'),
          render: (row) =>
            row.gatherer ? (
              say(row.gatherer.name)
            ) : (
              <span className="muted">{t('sources:systems.noUnit')}</span>
            ),
        },
        {
          key: 'state',
          title: t('sources:state'),
          width: 110,
          render: (row) => (
            <span className={`mark ${row.state === 'connected' ? 'good' : 'near'}`}>
              {t(`sources:systems.state.${row.state}`)}
            </span>
          ),
        },
        {
          key: 'entries',
          title: t('sources:systems.entries'),
          align: 'right',
          width: 150,
          render: (row) => (
            <>
              {row.gathered} / {row.entries}{' '}
              {row.red ? <span className="mark bad">{t('sources:systems.state.red')}</span> : null}
            </>
          ),
        },
        {
          key: 'last',
          title: t('sources:systems.lastBatch'),
          width: 170,
          render: (row) =>
            row.lastBatchAt ? formatInstant(row.lastBatchAt) : <span className="muted">–</span>,
        },
        {
          key: 'act',
          title: t('sources:act'),
          width: 130,
          render: (row) =>
            can(row.abilities, 'exchange') ? (
              <Button
                size="small"
                loading={start.isPending && start.variables === row.id}
                onClick={() => start.mutate(row.id)}
              >
                {t('sources:systems.exchange')}
              </Button>
            ) : null,
        },
      ]}
      below={
        data && data.neverGathered.length > 0 ? (
          <details className="folded">
            <summary>{t('sources:systems.never', { count: data.neverGathered.length })}</summary>
            <ul className="plain-list">
              {data.neverGathered.map(({ resource, provider }) => (
                <li key={resource.id}>
                  <Link to={`/catalog/${resource.id}?tab=data`}>{resource.name}</Link>{' '}
                  <span className="muted">{say(provider.name)}</span>
                </li>
              ))}
            </ul>
          </details>
        ) : null
      }
    />
  );
}
