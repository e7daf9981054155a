// 获得的数据: what the own unit has by sharing, who keeps it, what it feeds; and the unit's rules on it.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { HoldingsReply } from '#rooms/share/holdings/schema.ts';
import { can } from '../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { Register } from './Pages.tsx';
import { sharing, useActs } from './queries.ts';

type Holding = HoldingsReply['items'][number];

export function Holdings() {
  const { t, say } = useTexts();
  const acts = useActs();
  const list = useQuery(sharing<HoldingsReply>('holdings'));
  const columns: Column<Holding>[] = [
    {
      key: 'entry',
      title: t('sharing:field.entry'),
      render: (row) => (
        <>
          {row.resource.name}
          <div className="row-sub">
            <Link to={`/grants/${row.grantId}`}>{row.number}</Link>
          </div>
        </>
      ),
    },
    { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'purpose', title: t('sharing:use.purpose'), render: (row) => row.purpose },
    {
      key: 'columns',
      title: t('sharing:holding.columns'),
      align: 'right',
      render: (row) => formatNumber(row.columns),
    },
    { key: 'keeper', title: t('sharing:holding.keeper'), render: (row) => row.keeper ?? '–' },
    { key: 'systems', title: t('sharing:holding.systems'), render: (row) => row.systems.join(', ') },
    {
      key: 'last',
      title: t('sharing:holding.lastDay'),
      render: (row) => <span className="num">{row.lastDay ?? '–'}</span>,
    },
  ];
  return (
    <Register
      page="holdings"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.grantId}
      articles={list.data?.articles}
      above={
        <>
          {list.data?.rulesNeeded && list.data.rules.length === 0 ? (
            <p className="issue warning">{t('sharing:holding.rulesNeeded')}</p>
          ) : null}
          {list.data?.rules.map((one) => (
            <p key={one.id} className="muted">
              {t('sharing:holding.rulesOf', { title: one.title, at: formatInstant(one.filedAt) })}
            </p>
          ))}
          {can(list.data?.abilities, 'fileRules') ? (
            <Fold
              title={t('sharing:holding.fileRules')}
              ok={t('sharing:holding.fileOk')}
              fields={[
                { name: 'title', label: t('sharing:field.title'), kind: 'text', required: true },
                { name: 'fileId', label: t('sharing:field.file'), kind: 'file', required: true },
              ]}
              submit={(values) => acts.post('consumer-rules', values)}
            />
          ) : null}
        </>
      }
      below={list.data?.items
        .filter((row) => can(row.abilities, 'keep'))
        .map((row) => (
          <Fold
            key={row.grantId}
            title={`${row.resource.name} · ${t('sharing:holding.keep')}`}
            ok={t('sharing:holding.keepOk')}
            begin={{ keeper: row.keeper ?? '', systems: row.systems.join(', ') }}
            fields={[
              { name: 'keeper', label: t('sharing:holding.keeper'), kind: 'text', required: true },
              {
                name: 'systems',
                label: t('sharing:holding.systems'),
                kind: 'text',
                required: true,
                hint: t('sharing:holding.systemsHint'),
              },
            ]}
            submit={({ keeper, systems }) =>
              acts.put(`holdings/${row.grantId}`, {
                keeper,
                systems: String(systems)
                  .split(/[,\u3001\uff0c]/)
                  .map((one) => one.trim())
                  .filter(Boolean),
              })
            }
          />
        ))}
    />
  );
}
