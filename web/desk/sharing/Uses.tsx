// 谁在用: of the own data, who uses what for what and how much; one feed and one copy behind all of them.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { SuppliesReply } from '#rooms/share/gathering/schema.ts';
import type { UsesReply } from '#rooms/share/reports/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { Bars, DayColumns } from './Bars.tsx';
import { Register } from './Pages.tsx';
import { sharing } from './queries.ts';

type Use = UsesReply['items'][number];

export function Uses() {
  const { t, say } = useTexts();
  const uses = useQuery(sharing<UsesReply>('reports/uses'));
  const supplies = useQuery(sharing<SuppliesReply>('supplies'));
  const columns: Column<Use>[] = [
    {
      key: 'consumer',
      title: t('sharing:use.who'),
      render: (row) => (
        <>
          {say(row.consumer.name)}
          <div className="row-sub">
            <Link to={`/grants/${row.grantId}`}>{row.number}</Link>
          </div>
        </>
      ),
    },
    { key: 'resource', title: t('sharing:use.what'), render: (row) => row.resource.name },
    { key: 'purpose', title: t('sharing:use.purpose'), render: (row) => row.purpose },
    {
      key: 'calls',
      title: t('sharing:use.calls'),
      align: 'right',
      render: (row) => formatNumber(row.calls),
    },
    {
      key: 'records',
      title: t('sharing:use.records'),
      align: 'right',
      render: (row) => formatNumber(row.records),
    },
    {
      key: 'refused',
      title: t('sharing:use.refused'),
      align: 'right',
      render: (row) => formatNumber(row.refused),
    },
    {
      key: 'last',
      title: t('sharing:use.last'),
      render: (row) => <span className="num">{row.lastAt ? formatInstant(row.lastAt) : '–'}</span>,
    },
  ];
  const byUnit = Map.groupBy(uses.data?.items ?? [], ({ consumer }) => consumer.id);
  const units = [...byUnit.values()]
    .map((rows) => ({ name: rows[0]?.consumer.name, calls: rows.reduce((sum, row) => sum + row.calls, 0) }))
    .sort((a, b) => b.calls - a.calls)
    .slice(0, 10);
  return (
    <Register
      page="uses"
      list={uses}
      rows={uses.data?.items}
      columns={columns}
      rowKey={(row) => row.grantId}
      above={
        uses.data && uses.data.items.length > 0 ? (
          <div className="panel">
            <h2>{t('sharing:use.days')}</h2>
            <DayColumns label={t('sharing:use.days')} days={uses.data.days} />
            <h2>{t('sharing:use.units')}</h2>
            <Bars
              label={t('sharing:use.units')}
              rows={units.map((one) => ({
                key: say(one.name),
                label: say(one.name),
                value: one.calls,
                of: one.calls,
                figure: formatNumber(one.calls),
              }))}
            />
          </div>
        ) : null
      }
      below={
        supplies.data && supplies.data.items.length > 0 ? (
          <section>
            <h2 className="sharing-head">{t('sharing:use.supplies')}</h2>
            <DataTable
              label={t('sharing:use.supplies')}
              rows={supplies.data.items}
              rowKey={(row) => row.resource.id}
              empty={null}
              columns={[
                {
                  key: 'entry',
                  title: t('sharing:field.entry'),
                  render: (row) => <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>,
                },
                {
                  key: 'feeds',
                  title: t('sharing:use.feeds'),
                  align: 'right',
                  render: (row) => formatNumber(row.feeds),
                },
                {
                  key: 'copies',
                  title: t('sharing:use.copies'),
                  align: 'right',
                  render: (row) => formatNumber(row.copies),
                },
                {
                  key: 'consumers',
                  title: t('sharing:use.consumers'),
                  align: 'right',
                  render: (row) => formatNumber(row.consumers),
                },
              ]}
            />
          </section>
        ) : null
      }
    />
  );
}
