// 红黄绿牌: each unit's card with its counts and its reason, the worst first; its trend, and what is left out of it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { CardsReply } from '#rooms/collect/gathering/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { gatheringQuery } from '../queries.ts';
import { Figures } from './Figures.tsx';
import { cardsQuery, exemptQuery } from './queries.ts';
import { Trend } from './Trend.tsx';

const colours = ['red', 'yellow', 'green', 'grey'] as const;
type Card = CardsReply['items'][number];

const tones: Record<Card['colour'], string> = { red: 'bad', yellow: 'near', green: 'good', grey: '' };

export function CardMark({ colour }: { colour: Card['colour'] }) {
  const { t } = useTexts();
  return <span className={`mark ${tones[colour]}`}>{t(`timeliness:card.colour.${colour}`)}</span>;
}

const share = ({ good, of }: { good: number; of: number }): string =>
  of === 0 ? '–' : `${good} / ${of} · ${Math.floor((good * 1000) / of) / 10}%`;

export function Cards() {
  const { t, say } = useTexts();
  const address = useAddress();
  const list = useQuery(cardsQuery);
  const colour = address.get('colour');
  const unit = address.get('unit');
  const shown = list.data?.items.filter((row) => !colour || row.colour === colour) ?? [];
  const picked = list.data?.items.find(({ id }) => id === unit);
  const narrowed = { ...list, data: list.data && { ...list.data, items: shown, total: shown.length } };
  const thresholds = list.data?.thresholds;
  return (
    <ListPage
      name="cards"
      title={t('timeliness:card.title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      facts={
        thresholds ? (
          <>
            <span>
              {t('timeliness:card.thresholds', {
                update: `${thresholds.update.green}% / ${thresholds.update.yellow}%`,
                quality: `${thresholds.quality.green}% / ${thresholds.quality.yellow}%`,
              })}
            </span>
            <ArticleRefs ids={list.data?.articles} />
          </>
        ) : null
      }
      list={narrowed as typeof list}
      address={address}
      rowsOfExport={shown}
      exportColumns={[
        { title: t('collect:gathering.unit'), value: (row) => row.organisationName },
        { title: t('timeliness:card.card'), value: (row) => t(`timeliness:card.colour.${row.colour}`) },
        { title: t('timeliness:card.collected'), value: (row) => String(row.collected) },
        { title: t('timeliness:card.timely'), value: (row) => String(row.update.good) },
        { title: t('timeliness:card.counted'), value: (row) => String(row.update.of) },
        { title: t('timeliness:card.qualified'), value: (row) => String(row.quality?.good ?? '') },
        { title: t('timeliness:card.qualities'), value: (row) => String(row.quality?.of ?? '') },
        { title: t('timeliness:card.onTime'), value: (row) => `${row.due.onTime}/${row.due.of}` },
        { title: t('timeliness:card.realtime'), value: (row) => `${row.realtime.inTime}/${row.realtime.of}` },
        { title: t('timeliness:card.reason'), value: (row) => say(row.reason) },
      ]}
      above={<CollectPages />}
      tools={
        <OneOf
          address={address}
          name="colour"
          values={colours.map((value) => ({ value, label: t(`timeliness:card.colour.${value}`) }))}
        />
      }
      empty={<Empty title={t('timeliness:card.none')} how={t('timeliness:card.noneHow')} />}
      columns={[
        {
          key: 'unit',
          title: t('collect:gathering.unit'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/collect/cards?unit=${row.organisationId}`}>
                {row.organisationName}
              </Link>
              <div className="row-sub">{say(row.reason)}</div>
            </>
          ),
        },
        {
          key: 'card',
          title: t('timeliness:card.card'),
          width: 90,
          optional: false,
          render: (row) => <CardMark colour={row.colour} />,
        },
        {
          key: 'update',
          title: t('timeliness:card.update'),
          width: 140,
          render: (row) => (
            <Link className="num" to={`/collect?organisation=${row.organisationId}&state=late`}>
              {share(row.update)}
            </Link>
          ),
        },
        {
          key: 'quality',
          title: t('timeliness:card.quality'),
          width: 140,
          render: (row) =>
            row.quality ? (
              <span className="num">{share(row.quality)}</span>
            ) : (
              <span className="muted">{t('timeliness:card.unmeasured')}</span>
            ),
        },
        {
          key: 'due',
          title: t('timeliness:card.onTime'),
          width: 140,
          render: (row) => <span className="num">{share({ good: row.due.onTime, of: row.due.of })}</span>,
        },
        {
          key: 'realtime',
          title: t('timeliness:card.realtime'),
          width: 140,
          render: (row) => (
            <span className="num">{share({ good: row.realtime.inTime, of: row.realtime.of })}</span>
          ),
        },
      ]}
      below={
        <>
          {picked ? <Trend organisationId={picked.organisationId} name={picked.organisationName} /> : null}
          <p className="muted">{t('timeliness:card.terms', { seconds: list.data?.lagSeconds ?? '' })}</p>
          {list.data && can(list.data.abilities, 'exempt') ? (
            <>
              <Exempt />
              <Figures />
            </>
          ) : null}
        </>
      }
    />
  );
}

function Exempt() {
  const { t } = useTexts();
  const client = useQueryClient();
  const entries = useQuery(gatheringQuery({ pageSize: 100 }));
  const list = useQuery(exemptQuery);
  const refresh = () => client.invalidateQueries({ queryKey: ['gathering'] });
  const count = useMutation({
    mutationFn: (id: string) => api.delete(`/api/collect/cards/exempt/${id}`),
    onSuccess: refresh,
  });
  return (
    <section>
      <h2 className="section-title">{t('timeliness:exempt.title')}</h2>
      <Fold
        title={t('timeliness:exempt.add')}
        what={t('timeliness:exempt.what')}
        ok={t('timeliness:exempt.add')}
        done={t('timeliness:exempt.done')}
        begin={{ purpose: 'update' }}
        fields={[
          {
            name: 'resourceId',
            label: t('collect:exception.resource'),
            kind: 'choice',
            required: true,
            options: (entries.data?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name })),
          },
          {
            name: 'purpose',
            label: t('timeliness:exempt.purpose'),
            kind: 'choice',
            required: true,
            options: (['update', 'quality', 'both'] as const).map((value) => ({
              value,
              label: t(`timeliness:exempt.of.${value}`),
            })),
          },
          { name: 'reason', label: t('collect:exception.reason'), kind: 'long', required: true },
        ]}
        submit={async ({ resourceId, ...body }) => {
          await api.put(`/api/collect/cards/exempt/${String(resourceId)}`, body);
          await refresh();
        }}
      />
      <ProblemView error={list.error ?? count.error} />
      <DataTable
        label={t('timeliness:exempt.title')}
        rows={list.data?.items}
        rowKey={(row) => row.resourceId}
        empty={<Empty title={t('timeliness:exempt.none')} how={t('timeliness:exempt.what')} />}
        columns={[
          { key: 'name', title: t('collect:exception.resource'), render: (row) => row.name },
          { key: 'unit', title: t('collect:gathering.unit'), render: (row) => row.providerName },
          {
            key: 'purpose',
            title: t('timeliness:exempt.purpose'),
            render: (row) => t(`timeliness:exempt.of.${row.purpose}`),
          },
          { key: 'reason', title: t('collect:exception.reason'), render: (row) => row.reason },
          {
            key: 'act',
            title: '',
            render: (row) => (
              <Button size="small" loading={count.isPending} onClick={() => count.mutate(row.resourceId)}>
                {t('timeliness:exempt.remove')}
              </Button>
            ),
          },
        ]}
      />
    </section>
  );
}
