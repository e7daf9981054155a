// 留存与清除: how long each zone keeps what it holds, what is due and what keeps it, and every request that data be erased for good.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Erasure } from '#rooms/collect/retention/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { legalDay } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { ListPage, OneOf } from '../../list/ListPage.tsx';
import { CollectPages } from '../CollectPages.tsx';
import { Ask } from './Ask.tsx';
import { erasures, erasuresQuery } from './queries.ts';
import { DuePanel, Held, HoldPanel, ZonePanel } from './Zones.tsx';

const states = ['asked', 'approved', 'running', 'done', 'refused', 'withdrawn'] as const;
const kinds = ['subject', 'batch', 'resource', 'retention'] as const;
export const marks = {
  asked: 'near',
  approved: 'near',
  running: 'near',
  done: 'good',
  refused: '',
  withdrawn: '',
} as const;

export function useErasureWords() {
  const { t } = useTexts();
  const sum = (found: Erasure['found']): number => Object.values(found).reduce((all, n) => all + n, 0);
  return {
    kindOf: ({ kind, zone }: Erasure): string =>
      zone
        ? `${t(`retention:kindOf.${kind}`)} · ${t(`retention:zoneOf.${zone}`)}`
        : t(`retention:kindOf.${kind}`),
    sum,
  };
}

export function RetentionPage() {
  const { t, say } = useTexts();
  const address = useAddress();
  const { kindOf, sum } = useErasureWords();
  const filters = { state: address.get('state') || undefined, kind: address.get('kind') || undefined };
  const list = useQuery(erasuresQuery({ ...filters, page: address.page }));
  return (
    <ListPage
      name="erasures"
      title={t('retention:title')}
      crumbs={[{ to: '/collect', text: t('desk:room.collect') }]}
      list={list}
      address={address}
      exported={{
        path: erasures,
        query: filters,
        columns: [
          { title: t('retention:number'), value: (row: Erasure) => row.number },
          { title: t('retention:resource'), value: (row: Erasure) => row.resourceName },
          { title: t('retention:unit'), value: (row: Erasure) => say(row.organisationName) },
          { title: t('retention:kind'), value: kindOf },
          { title: t('retention:state'), value: (row: Erasure) => t(`retention:stateOf.${row.state}`) },
          { title: t('retention:ground'), value: (row: Erasure) => row.ground },
          { title: t('retention:found'), value: (row: Erasure) => String(sum(row.found)) },
          { title: t('retention:askedAt'), value: (row: Erasure) => legalDay(row.askedAt) },
          { title: t('retention:doneAt'), value: (row: Erasure) => (row.doneAt ? legalDay(row.doneAt) : '') },
        ],
      }}
      above={
        <>
          <CollectPages />
          <DuePanel />
          {can(list.data?.abilities, 'ask') ? <Ask /> : null}
        </>
      }
      tools={
        <>
          <OneOf
            address={address}
            name="state"
            values={states.map((value) => ({ value, label: t(`retention:stateOf.${value}`) }))}
          />
          <OneOf
            address={address}
            name="kind"
            values={kinds.map((value) => ({ value, label: t(`retention:kindOf.${value}`) }))}
          />
        </>
      }
      empty={<Empty title={t('retention:none')} how={t('retention:noneHow')} />}
      columns={[
        {
          key: 'number',
          title: t('retention:request'),
          optional: false,
          render: (row) => (
            <>
              <Link className="row-name" to={`/collect/retention/${row.id}`}>
                {row.resourceName}
              </Link>
              <div className="row-sub">
                <code>{row.number}</code> {say(row.organisationName)}
              </div>
            </>
          ),
        },
        { key: 'kind', title: t('retention:kind'), width: 190, render: (row) => kindOf(row) },
        {
          key: 'found',
          title: t('retention:found'),
          width: 100,
          render: (row) => <span className="num">{sum(row.found)}</span>,
        },
        {
          key: 'state',
          title: t('retention:state'),
          width: 170,
          render: (row) => (
            <>
              <span className={`mark ${marks[row.state]}`}>{t(`retention:stateOf.${row.state}`)}</span>{' '}
              <Held held={row.held} />
            </>
          ),
        },
        {
          key: 'asked',
          title: t('retention:askedAt'),
          width: 120,
          render: (row) => (
            <>
              <span className="num">{legalDay(row.askedAt)}</span>
              <div className="row-sub">{row.askedBy ?? t('retention:byPlatform')}</div>
            </>
          ),
        },
      ]}
      below={
        <>
          <ZonePanel />
          <HoldPanel sets={can(list.data?.abilities, 'hold')} />
        </>
      }
    />
  );
}
