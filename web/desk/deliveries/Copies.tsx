// 拷贝登记册: who holds which copy under which grant, and what became of it; the bureau's figures beside it.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { CopyReply } from '#rooms/serve/delivery/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatNumber, shortHash } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { ListPage, OneOf } from '../list/ListPage.tsx';
import { Fold } from '../registers/Fold.tsx';
import { GrantPages } from '../serve/GrantPages.tsx';
import { copiesPath, copiesQuery, settingsQuery, useDeliveryActs } from './queries.ts';

const standings = ['held', 'destroyed'] as const;

function Settings() {
  const { t, say } = useTexts();
  const { data } = useQuery(settingsQuery());
  const acts = useDeliveryActs();
  if (!can(data?.abilities, 'set')) return null;
  return data?.items.map((row) => (
    <Fold
      key={row.key}
      title={`${say(row.title)}: ${row.value}`}
      what={t('deliveries:settingWhat', { from: row.from, to: row.to })}
      ok={t('deliveries:set')}
      fields={[{ name: 'value', label: say(row.title), kind: 'number', required: true }]}
      submit={(values) => acts.set(row.key, values.value)}
    />
  ));
}

function Destroy({ row }: { row: CopyReply }) {
  const { t } = useTexts();
  const acts = useDeliveryActs();
  return (
    <Fold
      title={`${row.delivery.number} · ${row.holder} · ${t('deliveries:copies.destroy')}`}
      ok={t('deliveries:copies.destroy')}
      fields={[
        { name: 'proof', label: t('deliveries:copies.proof'), kind: 'text', required: true },
        { name: 'on', label: t('deliveries:copies.destroyedOn'), kind: 'date', required: true },
      ]}
      submit={(values) => acts.destroy(row.id, values)}
    />
  );
}

export function Copies() {
  const { t, say } = useTexts();
  const address = useAddress();
  const filters = { standing: address.get('standing') };
  const list = useQuery(copiesQuery({ ...filters, page: address.page }));
  const columns: Column<CopyReply>[] = [
    {
      key: 'service',
      title: t('deliveries:field.service'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/deliveries/${row.delivery.id}`}>
            {say(row.service)}
          </Link>
          <div className="row-sub">{row.delivery.number}</div>
        </>
      ),
    },
    {
      key: 'grant',
      title: t('deliveries:field.grant'),
      render: (row) => <Link to={`/grants/${row.grant.id}`}>{row.grant.number}</Link>,
    },
    {
      key: 'holder',
      title: t('deliveries:copies.holder'),
      render: (row) => (
        <>
          {say(row.consumer.name)}
          <div className="row-sub">
            {row.holder} · {t(`deliveries:copies.way.${row.way}`)}
          </div>
        </>
      ),
    },
    { key: 'provider', title: t('deliveries:field.provider'), render: (row) => say(row.provider.name) },
    {
      key: 'rows',
      title: t('deliveries:field.rows'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.rows)}</span>,
    },
    {
      key: 'sha256',
      title: 'SHA-256',
      render: (row) => <code title={row.sha256}>{shortHash(row.sha256, 12)}</code>,
    },
    {
      key: 'day',
      title: t('deliveries:copies.day'),
      render: (row) => <span className="num">{row.day}</span>,
    },
    {
      key: 'standing',
      title: t('deliveries:field.state'),
      render: (row) => (
        <span className={`mark ${row.destroyed ? 'good' : 'near'}`} title={row.destroyed?.proof}>
          {row.destroyed
            ? `${t('deliveries:copies.standing.destroyed')} ${row.destroyed.on}`
            : t('deliveries:copies.standing.held')}
        </span>
      ),
    },
    { key: 'entry', title: t('desk:room.ledger'), render: (row) => <EntryLink hash={row.entry} /> },
  ];
  return (
    <>
      <GrantPages />
      <ListPage<CopyReply>
        name="copies"
        title={t('deliveries:copies.title')}
        crumbs={[{ to: '/deliveries', text: t('deliveries:title') }]}
        address={address}
        list={list}
        columns={columns}
        exported={{
          path: copiesPath,
          query: filters,
          columns: [
            { title: t('deliveries:field.number'), value: (row) => row.delivery.number },
            { title: t('deliveries:field.grant'), value: (row) => row.grant.number },
            { title: t('deliveries:field.consumer'), value: (row) => say(row.consumer.name) },
            { title: t('deliveries:copies.holder'), value: (row) => row.holder },
            { title: t('deliveries:field.rows'), value: (row) => row.rows },
            { title: 'SHA-256', value: (row) => row.sha256 },
            { title: t('deliveries:copies.day'), value: (row) => row.day },
            { title: t('deliveries:copies.destroyedOn'), value: (row) => row.destroyed?.on ?? null },
          ],
        }}
        tools={
          <OneOf
            address={address}
            name="standing"
            values={standings.map((value) => ({ value, label: t(`deliveries:copies.standing.${value}`) }))}
          />
        }
        empty={<Empty title={t('deliveries:copies.empty')} how={t('deliveries:copies.emptyHow')} />}
        below={
          <>
            {list.data?.items
              .filter((row) => row.destroyed === null && can(row.abilities, 'destroy'))
              .map((row) => (
                <Destroy key={row.id} row={row} />
              ))}
            <Settings />
          </>
        }
      />
    </>
  );
}
