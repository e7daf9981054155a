// 数据连接: what fills resources by itself, with its state, its last reading and its next turn; what needs somebody stands first.
import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { Link } from 'react-router';
import { Empty } from '../../../shared/Empty.tsx';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { base, connectorsQuery, kindsQuery } from './queries.ts';
import { instant, RunMark, StateMark, scheduleWords, Unverified } from './words.tsx';

const states = ['active', 'failing', 'stopped', 'paused', 'retired'] as const;

export function ConnectorList() {
  const texts = useTexts();
  const { t, say } = texts;
  const address = useAddress();
  const query = {
    q: address.get('q') || undefined,
    state: address.get('state') || undefined,
    kind: address.get('kind') || undefined,
    resource: address.get('resource') || undefined,
  };
  const list = useQuery(connectorsQuery({ ...query, page: address.page }));
  const { data: kinds } = useQuery(kindsQuery);
  const add = list.data?.canCreate ? (
    <Link to={`/collect/connectors/new${query.resource ? `?resource=${query.resource}` : ''}`}>
      <Button type="primary">{t('connectors:create')}</Button>
    </Link>
  ) : null;
  return (
    <ListPage
      name="connectors"
      title={t('connectors:title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      list={list}
      address={address}
      actions={add}
      exported={{
        path: base,
        query,
        columns: [
          { title: t('connectors:field.name'), value: (row) => row.name },
          { title: t('connectors:field.resource'), value: (row) => row.resource.name },
          { title: t('connectors:field.organisation'), value: (row) => say(row.organisation.name) },
          { title: t('connectors:field.kind'), value: (row) => say(row.kindName) },
          { title: t('connectors:field.state'), value: (row) => t(`connectors:state.${row.state}`) },
          { title: t('connectors:field.schedule'), value: (row) => scheduleWords(texts, row.schedule) },
          { title: t('connectors:field.lastRun'), value: (row) => instant(row.lastRun?.startedAt ?? null) },
          { title: t('connectors:field.nextRun'), value: (row) => instant(row.nextAt) },
        ],
      }}
      above={<CollectPages />}
      tools={
        <>
          <Input.Search
            key={address.get('q')}
            defaultValue={address.get('q')}
            allowClear
            onSearch={(q) => address.set({ q })}
            placeholder={t('connectors:search')}
            aria-label={t('common:list.search')}
          />
          <Select
            value={address.get('state')}
            onChange={(state: string) => address.set({ state })}
            aria-label={t('connectors:field.state')}
            options={[
              { value: '', label: t('connectors:anyState') },
              ...states.map((value) => ({ value, label: t(`connectors:stateOf.${value}`) })),
            ]}
          />
          <Select
            value={address.get('kind')}
            onChange={(kind: string) => address.set({ kind })}
            aria-label={t('connectors:field.kind')}
            options={[
              { value: '', label: t('connectors:anyKind') },
              ...(kinds?.items ?? []).map((one) => ({ value: one.kind, label: say(one.name) })),
            ]}
          />
        </>
      }
      empty={
        Object.values(query).some(Boolean) ? (
          <Empty title={t('connectors:none')} how={t('connectors:noneHow')} />
        ) : (
          <Empty title={t('connectors:empty')} how={t('connectors:emptyHow')} action={add} />
        )
      }
      columns={[
        {
          key: 'name',
          title: t('connectors:field.name'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/collect/connectors/${row.id}`}>
                {row.name}
              </Link>
              <div className="row-sub">
                {row.resource.name} · {say(row.organisation.name)}
              </div>
            </>
          ),
        },
        {
          key: 'kind',
          title: t('connectors:field.kind'),
          width: 190,
          render: (row) => (
            <>
              {say(row.kindName)} <Unverified verified={row.verified} />
            </>
          ),
        },
        {
          key: 'state',
          title: t('connectors:field.state'),
          width: 150,
          render: (row) => (
            <>
              <StateMark row={row} />
              {row.stateReason ? <div className="row-sub">{row.stateReason}</div> : null}
            </>
          ),
        },
        {
          key: 'last',
          title: t('connectors:field.lastRun'),
          width: 190,
          render: (row) =>
            row.lastRun ? (
              <>
                <RunMark run={row.lastRun} />
                <div className="row-sub">
                  {instant(row.lastRun.startedAt)}
                  {row.lastRun.rows === null
                    ? ''
                    : ` · ${t('connectors:rows', { rows: formatNumber(row.lastRun.rows) })}`}
                </div>
              </>
            ) : (
              <span className="muted">{t('connectors:neverRun')}</span>
            ),
        },
        {
          key: 'next',
          title: t('connectors:field.nextRun'),
          width: 180,
          render: (row) => (
            <>
              {instant(row.nextAt)}
              <div className="row-sub">{scheduleWords(texts, row.schedule)}</div>
            </>
          ),
        },
      ]}
    />
  );
}
