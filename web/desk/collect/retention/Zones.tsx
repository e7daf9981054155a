// How long each zone keeps what it holds, what is over its time and what keeps it all the same, and orders to keep.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { formatNumber, legalDay } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';
import { DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useReason } from '../../shell/useConfirm.tsx';
import { gatheringQuery } from '../queries.ts';
import { base, type Due, dueQuery, holdsQuery, type Zones, zonesQuery } from './queries.ts';

type Zone = Zones['items'][number];
type Hold = Due['items'][number]['held'][number];

export function Held({ held }: { held: readonly Hold[] }) {
  const { t } = useTexts();
  return held.map(({ kind, about }) => (
    <span className="mark near" key={`${kind} ${about}`}>
      {t(`retention:hold.${kind}`)} {about}
    </span>
  ));
}

export function ZonePanel() {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data: zones } = useQuery(zonesQuery);
  if (!zones) return null;
  const period = ({ zone, set, days }: Zone): string => {
    if (!set) return t('retention:unset');
    if (zone === 'archive') return t('retention:byKind');
    return days ? t('retention:days', { count: days }) : t('retention:forEver');
  };
  return (
    <>
      <h2 className="section-title">{t('retention:zones')}</h2>
      <DataTable
        label={t('retention:zones')}
        rows={zones.items}
        rowKey={({ zone }) => zone}
        empty={null}
        columns={[
          {
            key: 'zone',
            title: t('retention:zone'),
            render: ({ zone }) => (
              <>
                {t(`retention:zoneOf.${zone}`)}
                <div className="row-sub">{t(`retention:zoneWhat.${zone}`)}</div>
              </>
            ),
          },
          { key: 'period', title: t('retention:period'), render: period },
          {
            key: 'then',
            title: t('retention:then'),
            render: ({ set, automatic }) =>
              set ? t(automatic ? 'retention:automatic' : 'retention:proposed') : '–',
          },
          {
            key: 'document',
            title: t('retention:document'),
            render: ({ document, agreedWith }) => (
              <>
                {document || '–'} <span className="muted">{agreedWith}</span>
              </>
            ),
          },
        ]}
      />
      <p className="muted below">{t('retention:rollback', zones.rollback)}</p>
      {can(zones.abilities, 'set') ? (
        <Fold
          title={t('retention:set')}
          what={t('retention:setWhat')}
          cite={zones.agreed.articles}
          ok={t('retention:set')}
          fields={[
            {
              name: 'zone',
              label: t('retention:zone'),
              kind: 'choice',
              required: true,
              options: zones.items.map(({ zone }) => ({ value: zone, label: t(`retention:zoneOf.${zone}`) })),
            },
            { name: 'days', label: t('retention:daysKept'), kind: 'number', hint: t('retention:daysHint') },
            { name: 'document', label: t('retention:document'), kind: 'text', required: true },
            {
              name: 'agreedWith',
              label: t('retention:agreedWith'),
              kind: 'text',
              required: zones.agreed.needed,
            },
            {
              name: 'automatic',
              label: t('retention:then'),
              kind: 'flag',
              hint: t('retention:automaticHint'),
            },
          ]}
          submit={async ({ zone, ...body }) => {
            await api.put(`${base}/zones/${String(zone)}`, { ...body, automatic: body.automatic === true });
            await client.invalidateQueries({ queryKey: ['retention'] });
          }}
        />
      ) : null}
    </>
  );
}

export function DuePanel() {
  const { t } = useTexts();
  // The page of the requests below is the address's own.
  const [page, setPage] = useState(1);
  const { data: due } = useQuery(dueQuery(page));
  if (!due || due.total === 0) return null;
  return (
    <>
      <h2 className="section-title">{t('retention:due')}</h2>
      <DataTable
        label={t('retention:due')}
        rows={due.items}
        rowKey={(row) => `${row.zone} ${row.resourceId}`}
        empty={<Button onClick={() => setPage(1)}>{t('retention:firstDue')}</Button>}
        paging={{ page, pageSize: due.pageSize, total: due.total, onPage: setPage }}
        columns={[
          {
            key: 'resource',
            title: t('retention:resource'),
            render: (row) => (
              <>
                <Link to={`/catalog/${row.resourceId}?tab=data`}>{row.resourceName}</Link>
                <div className="row-sub">{t(`retention:zoneOf.${row.zone}`)}</div>
              </>
            ),
          },
          {
            key: 'pieces',
            title: t('retention:amount'),
            width: 110,
            render: (row) => <span className="num">{t('retention:pieces', { count: row.pieces })}</span>,
          },
          {
            key: 'since',
            title: t('retention:since'),
            width: 120,
            render: (row) => <span className="num">{legalDay(row.since)}</span>,
          },
          {
            key: 'held',
            title: t('retention:state'),
            render: (row) =>
              row.held.length > 0 ? (
                <Held held={row.held} />
              ) : (
                <span className="muted">{t('retention:free')}</span>
              ),
          },
        ]}
      />
    </>
  );
}

export function HoldPanel({ sets }: { sets: boolean }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const ask = useReason();
  const [typed, setTyped] = useState('');
  const { data: holds } = useQuery(holdsQuery);
  const { data: entries } = useQuery(gatheringQuery({ q: typed || undefined, pageSize: 50 }));
  const follow = () => client.invalidateQueries({ queryKey: ['retention'] });
  const lift = async (id: string) => {
    const reason = await ask({
      title: t('retention:lift'),
      what: t('retention:liftWhat'),
      ok: t('retention:lift'),
      label: t('retention:reason'),
    });
    if (!reason) return;
    await api.post(`${base}/holds/${id}/lift`, { reason });
    await follow();
  };
  if (!holds || (holds.items.length === 0 && !sets)) return null;
  return (
    <section className="panel">
      <h2>
        {t('retention:holds')} <span className="num">{formatNumber(holds.items.length)}</span>
      </h2>
      <ul>
        {holds.items.map((row) => (
          <li key={row.id}>
            <Link to={`/catalog/${row.resourceId}?tab=data`}>{row.resourceName}</Link> {row.ground}{' '}
            <span className="muted">
              {row.reason} {legalDay(row.setAt)}
            </span>{' '}
            {can(row.abilities, 'lift') ? (
              <Button size="small" onClick={() => void lift(row.id)}>
                {t('retention:lift')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {sets ? (
        <Fold
          title={t('retention:setHold')}
          what={t('retention:setHoldWhat')}
          ok={t('retention:setHold')}
          fields={[
            {
              name: 'resourceId',
              label: t('retention:resource'),
              kind: 'choice',
              required: true,
              options: (entries?.items ?? []).map((row) => ({ value: row.resourceId, label: row.name })),
              onSearch: setTyped,
            },
            { name: 'ground', label: t('retention:ground'), kind: 'text', required: true },
            { name: 'reason', label: t('retention:reason'), kind: 'long', required: true },
          ]}
          submit={async ({ resourceId, ...body }) => {
            await api.post(`/api/collect/resources/${String(resourceId)}/hold`, body);
            await follow();
          }}
        />
      ) : null}
    </section>
  );
}
