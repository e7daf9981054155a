// 数据归集: published resources and how their gathering stands; a unit's own, the bureau's whole city.
import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, Select } from 'antd';
import { Link } from 'react-router';
import type { GatheringReply } from '#rooms/collect/gathering/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber, formatShare } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { termsQuery, wordOf } from '../catalog/queries.ts';
import { useAddress } from '../list/address.ts';
import { ListPage } from '../list/ListPage.tsx';
import { useMe } from '../shell/session.ts';
import { CollectPages } from './CollectPages.tsx';
import { gatheringQuery } from './queries.ts';
import { StandingMark, states } from './Standing.tsx';
import { DeclareChange } from './timeliness/DeclareChange.tsx';

function Facts({ list }: { list: GatheringReply | undefined }) {
  const { t } = useTexts();
  if (!list) return null;
  const { totals, rule } = list;
  return (
    <>
      <span>
        {totals.expected > 0
          ? t('collect:gathering.rate', {
              gathered: totals.gathered,
              expected: totals.expected,
              share: formatShare(totals.gathered / totals.expected),
            })
          : t('collect:gathering.noneExpected')}
      </span>
      <span className="muted">
        {t(`collect:gathering.${rule.obliged ?? 'silent'}`)} <ArticleRefs ids={rule.articles} />
      </span>
    </>
  );
}

export function CollectList() {
  const { t, say } = useTexts();
  const address = useAddress();
  const me = useMe();
  const { data: terms } = useQuery(termsQuery);
  const query = {
    q: address.get('q') || undefined,
    state: address.get('state') || undefined,
    short: address.get('short') || undefined,
    organisation: address.get('organisation') || undefined,
  };
  const list = useQuery(gatheringQuery({ ...query, page: address.page }));
  const totals = list.data?.totals;
  return (
    <ListPage
      name="gathering"
      title={t('desk:room.collect')}
      facts={<Facts list={list.data} />}
      list={list}
      address={address}
      exported={{
        path: '/api/collect/gathering',
        query,
        columns: [
          { title: t('catalog:field.name'), value: (row) => row.name },
          { title: t('collect:gathering.unit'), value: (row) => row.providerName },
          {
            title: t('collect:gathering.standing'),
            value: (row) => t(`collect:gathering.state.${row.state}`),
          },
          { title: t('collect:gathering.due'), value: (row) => row.due ?? '' },
          { title: t('collect:field.visible'), value: (row) => String(row.visibleRows ?? '') },
          { title: t('collect:gathering.source'), value: (row) => String(row.sourceRows ?? '') },
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
            placeholder={t('collect:gathering.search')}
            aria-label={t('common:list.search')}
          />
          <Select
            value={address.get('state') || ''}
            onChange={(state: string) => address.set({ state })}
            aria-label={t('collect:gathering.standing')}
            options={[
              { value: '', label: t('collect:gathering.anyState') },
              ...states.map((value) => ({
                value,
                label: `${t(`collect:gathering.state.${value}`)} ${totals?.[value] ?? ''}`,
              })),
            ]}
          />
          <Checkbox
            checked={address.get('short') === 'true'}
            onChange={(event) => address.set({ short: event.target.checked ? 'true' : undefined })}
          >
            {t('collect:gathering.shortOnly')}
          </Checkbox>
        </>
      }
      empty={
        Object.values(query).some(Boolean) ? (
          <Empty title={t('collect:gathering.none')} how={t('collect:gathering.noneHow')} />
        ) : (
          <Empty
            title={t('collect:empty.resources')}
            how={t('collect:empty.resourcesHow')}
            action={<Link to="/catalog">{t('desk:room.catalog')}</Link>}
          />
        )
      }
      columns={[
        {
          key: 'name',
          title: t('catalog:field.name'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/catalog/${row.resourceId}?tab=data`}>
                {row.name}
              </Link>
              <div className="row-sub">{row.providerName}</div>
            </>
          ),
        },
        {
          key: 'standing',
          title: t('collect:gathering.standing'),
          width: 140,
          render: (row) =>
            row.exceptionId ? (
              <Link to={`/collect/exceptions?resource=${row.resourceId}`}>
                <StandingMark row={row} />
              </Link>
            ) : (
              <StandingMark row={row} />
            ),
        },
        {
          key: 'due',
          title: t('collect:gathering.due'),
          width: 116,
          render: (row) => <span className="num">{row.due ?? '–'}</span>,
        },
        {
          key: 'cycle',
          title: t('catalog:field.updateCycle'),
          width: 110,
          render: (row) => (
            <>
              {say(wordOf(terms?.updateCycles, row.updateCycle))}
              {row.mode === 'realtime' ? (
                <div className="row-sub">
                  <Link to={`/collect/push?resource=${row.resourceId}`}>{t('timeliness:way.realtime')}</Link>
                </div>
              ) : null}
            </>
          ),
        },
        {
          key: 'rows',
          title: t('collect:field.visible'),
          align: 'right',
          width: 110,
          render: (row) => formatNumber(row.visibleRows),
        },
        {
          key: 'last',
          title: t('collect:field.last'),
          width: 170,
          render: (row) =>
            row.lastBatchId ? (
              <Link className="num" to={`/collect/batches/${row.lastBatchId}`}>
                {formatInstant(row.lastAt)}
              </Link>
            ) : (
              '–'
            ),
        },
        {
          key: 'act',
          title: '',
          width: 90,
          optional: false,
          // Whose entry it is, is sent from; the page behind it asks whether this person may.
          render: (row) =>
            row.providerId === me?.organisation.id && can(list.data?.abilities, 'file') ? (
              <Link to={`/catalog/${row.resourceId}?tab=data`}>{t('collect:gathering.upload')}</Link>
            ) : null,
        },
      ]}
      below={
        <>
          <p className="muted">{t('collect:gathering.terms')}</p>
          <DeclareChange list={list.data} />
        </>
      }
    />
  );
}
