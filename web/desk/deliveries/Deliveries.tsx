// 文件交付: what was made under grants for files, how far it is, and until when it can be fetched.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { DeliverySummary } from '#rooms/serve/delivery/schema.ts';
import { deliveryStates } from '#rooms/serve/delivery/types.ts';
import { Empty } from '../../shared/Empty.tsx';
import { formatBytes, formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { GrantPages } from '../serve/GrantPages.tsx';
import { deliveriesPath, deliveriesQuery } from './queries.ts';

export function DeliveryState({ row }: { row: DeliverySummary }) {
  const { t } = useTexts();
  const { rows, of } = row.progress;
  if (row.state === 'making' && of > 0)
    return (
      <span className="usage">
        <span className="num">
          {formatNumber(Math.min(rows, of))} / {formatNumber(of)}
        </span>
        <progress max={of} value={Math.min(rows, of)} aria-label={t('deliveries:state.making')} />
      </span>
    );
  const tone = row.state === 'ready' ? 'good' : row.state === 'failed' ? 'bad' : 'near';
  return <span className={`mark ${tone}`}>{t(`deliveries:state.${row.state}`)}</span>;
}

export function useDeliveryColumns(): Column<DeliverySummary>[] {
  const { t, say } = useTexts();
  return [
    {
      key: 'number',
      title: t('deliveries:field.number'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/deliveries/${row.id}`}>
            {say(row.service.title)}
          </Link>
          <div className="row-sub">
            {row.number} · {t(`deliveries:format.${row.format}`)}
          </div>
        </>
      ),
    },
    {
      key: 'grant',
      title: t('deliveries:field.grant'),
      render: (row) => <Link to={`/grants/${row.grant.id}`}>{row.grant.number}</Link>,
    },
    { key: 'consumer', title: t('deliveries:field.consumer'), render: (row) => say(row.consumer.name) },
    { key: 'provider', title: t('deliveries:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'state', title: t('deliveries:field.state'), render: (row) => <DeliveryState row={row} /> },
    {
      key: 'size',
      title: t('deliveries:field.size'),
      align: 'right',
      render: (row) => <span className="num">{row.madeAt ? formatBytes(row.bytes) : '–'}</span>,
    },
    {
      key: 'expires',
      title: t('deliveries:field.expires'),
      render: (row) => <span className="num">{row.expiresAt ? formatInstant(row.expiresAt) : '–'}</span>,
    },
  ];
}

export function Deliveries() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { state: address.get('state'), grant: address.get('grant') };
  const list = useQuery(deliveriesQuery({ ...filters, page: address.page }));
  return (
    <>
      <GrantPages />
      <ListPage<DeliverySummary>
        name="deliveries"
        title={t('deliveries:title')}
        crumbs={[{ to: '/grants', text: t('desk:room.grants') }]}
        address={address}
        list={list}
        columns={useDeliveryColumns()}
        exported={{
          path: deliveriesPath,
          query: filters,
          columns: [
            { title: t('deliveries:field.number'), value: (row) => row.number },
            { title: t('deliveries:field.service'), value: (row) => say(row.service.title) },
            { title: t('deliveries:field.grant'), value: (row) => row.grant.number },
            { title: t('deliveries:field.consumer'), value: (row) => say(row.consumer.name) },
            { title: t('deliveries:field.provider'), value: (row) => say(row.provider.name) },
            { title: t('deliveries:field.state'), value: (row) => t(`deliveries:state.${row.state}`) },
            { title: t('deliveries:field.rows'), value: (row) => row.rows },
            { title: 'SHA-256', value: (row) => row.sha256 },
          ],
        }}
        tools={
          <OneOf
            address={address}
            name="state"
            values={deliveryStates.map((value) => ({ value, label: t(`deliveries:state.${value}`) }))}
          />
        }
        empty={<Empty title={t('deliveries:empty')} how={t('deliveries:emptyHow')} />}
      />
    </>
  );
}
