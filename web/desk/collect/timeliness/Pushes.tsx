// 推送: what systems pushed and what became of it; for one resource, how to push into it and how long its records took.
import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Link } from 'react-router';
import type { Push } from '#rooms/collect/push/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { gatheringQuery } from '../queries.ts';
import { Guide } from './Guide.tsx';
import { LagChart, lagText } from './LagChart.tsx';
import { Mode } from './Mode.tsx';
import { pushesQuery } from './queries.ts';

const tones: Record<Push['state'], string> = {
  waiting: 'near',
  loading: 'near',
  visible: 'good',
  ended: 'bad',
  refused: 'bad',
};

export function PushMark({ push }: { push: Pick<Push, 'state' | 'ended'> }) {
  const { t, say } = useTexts();
  return (
    <>
      <span className={`mark ${tones[push.state]}`}>{t(`timeliness:push.state.${push.state}`)}</span>
      {push.ended ? <div className="row-sub">{say(push.ended.what)}</div> : null}
    </>
  );
}

export function Pushes() {
  const { t, say } = useTexts();
  const address = useAddress();
  const resource = address.get('resource');
  const query = { resource: resource || undefined, state: address.get('state') || undefined };
  const list = useQuery(pushesQuery({ ...query, page: address.page }));
  const entries = useQuery(gatheringQuery({ pageSize: 100 }));
  return (
    <ListPage
      name="pushes"
      title={t('timeliness:push.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      list={list}
      address={address}
      exported={{
        path: '/api/collect/pushes',
        query,
        columns: [
          { title: t('timeliness:push.receivedAt'), value: (row) => row.receivedAt },
          { title: t('timeliness:push.system'), value: (row) => say(row.systemName) },
          { title: t('timeliness:push.stateTitle'), value: (row) => t(`timeliness:push.state.${row.state}`) },
          { title: t('timeliness:push.accepted'), value: (row) => String(row.accepted) },
          { title: t('timeliness:push.refused'), value: (row) => String(row.counts.refused) },
          { title: t('timeliness:push.lagMost'), value: (row) => String(row.lag?.most ?? '') },
        ],
      }}
      actions={
        list.data && can(list.data.abilities, 'keys') ? (
          <Link to="/collect/push/keys">
            <Button>{t('timeliness:push.keys')}</Button>
          </Link>
        ) : null
      }
      above={<CollectPages />}
      tools={
        <>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            allowClear
            value={resource || undefined}
            onChange={(value?: string) => address.set({ resource: value })}
            placeholder={t('timeliness:push.anyResource')}
            aria-label={t('timeliness:push.resource')}
            options={(entries.data?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name }))}
          />
          <OneOf
            address={address}
            name="state"
            values={(['waiting', 'visible', 'refused'] as const).map((value) => ({
              value,
              label: t(`timeliness:push.filter.${value}`),
            }))}
          />
        </>
      }
      empty={<Empty title={t('timeliness:push.none')} how={t('timeliness:push.noneHow')} />}
      columns={[
        {
          key: 'received',
          title: t('timeliness:push.receivedAt'),
          width: 180,
          optional: false,
          render: (row) => (
            <Link className="num" to={`/collect/push/${row.id}`}>
              {formatInstant(row.receivedAt)}
            </Link>
          ),
        },
        {
          key: 'system',
          title: t('timeliness:push.system'),
          render: (row) => (
            <>
              {say(row.systemName)}
              <div className="row-sub">{row.idempotencyKey}</div>
            </>
          ),
        },
        {
          key: 'state',
          title: t('timeliness:push.stateTitle'),
          width: 130,
          render: (row) => <PushMark push={row} />,
        },
        {
          key: 'accepted',
          title: t('timeliness:push.accepted'),
          align: 'right',
          width: 100,
          render: (row) => <span className="num">{formatNumber(row.accepted)}</span>,
        },
        {
          key: 'refused',
          title: t('timeliness:push.refused'),
          align: 'right',
          width: 100,
          render: (row) => <span className="num">{formatNumber(row.counts.refused)}</span>,
        },
        {
          key: 'lag',
          title: t('timeliness:push.lagMost'),
          align: 'right',
          width: 120,
          render: (row) => (
            <span className={`num ${row.withinBound === false ? 'bad-text' : ''}`}>
              {lagText(row.lag?.most)}
            </span>
          ),
        },
      ]}
      below={
        resource ? (
          <div className="stack">
            <Mode resource={resource} />
            <LagChart resource={resource} />
            <Guide resource={resource} />
          </div>
        ) : (
          <p className="muted">{t('timeliness:push.choose')}</p>
        )
      }
    />
  );
}
