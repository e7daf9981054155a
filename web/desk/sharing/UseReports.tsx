// 使用情况: reports asked for at the city's interval or by a provider; the calls stand filled in beside what was approved.
import { useQuery } from '@tanstack/react-query';
import type { UsesReply } from '#rooms/share/reports/schema.ts';
import type { UseReportList, UseReportReply } from '#rooms/share/use-reports/schema.ts';
import { can } from '../../shared/Can.tsx';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useMe } from '../shell/session.ts';
import { Register } from './Pages.tsx';
import { sharing, useActs } from './queries.ts';

const figure = (row: UseReportReply, key: string): string => {
  const value = row.counted[key];
  return formatNumber(typeof value === 'number' ? value : 0);
};

function Ask() {
  const { t, say } = useTexts();
  const acts = useActs();
  const uses = useQuery(sharing<UsesReply>('reports/uses'));
  if (!uses.data || uses.data.items.length === 0) return null;
  return (
    <Fold
      title={t('sharing:report.ask')}
      ok={t('sharing:report.askOk')}
      fields={[
        {
          name: 'grantId',
          label: t('sharing:report.grant'),
          kind: 'choice',
          required: true,
          options: uses.data.items.map((one) => ({
            value: one.grantId,
            label: `${one.number} · ${say(one.consumer.name)}`,
          })),
        },
        { name: 'question', label: t('sharing:report.question'), kind: 'long', required: true },
      ]}
      submit={(values) => acts.post('use-reports', values)}
    />
  );
}

export function UseReports() {
  const { t, say } = useTexts();
  const acts = useActs();
  const me = useMe();
  const list = useQuery(sharing<UseReportList>('use-reports', { pageSize: 100 }));
  const columns: Column<UseReportReply>[] = [
    {
      key: 'period',
      title: t('sharing:field.period'),
      render: (row) => (
        <>
          <span className="num">
            {row.from} – {row.to}
          </span>
          <div className="row-sub">{t(`sharing:report.kind.${row.kind}`)}</div>
        </>
      ),
    },
    { key: 'consumer', title: t('sharing:use.who'), render: (row) => say(row.consumer.name) },
    { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'calls', title: t('sharing:use.calls'), align: 'right', render: (row) => figure(row, 'calls') },
    {
      key: 'other',
      title: t('sharing:report.otherPurpose'),
      align: 'right',
      render: (row) => figure(row, 'otherPurpose'),
    },
    {
      key: 'statement',
      title: t('sharing:report.statement'),
      render: (row) => row.statement ?? <span className="mark near">{t('sharing:report.outstanding')}</span>,
    },
  ];
  return (
    <Register
      page="useReports"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={me?.roles.includes('provider') ? <Ask /> : null}
      below={list.data?.items
        .filter((row) => can(row.abilities, 'answer'))
        .map((row) => (
          <Fold
            key={row.id}
            title={`${row.from} – ${row.to} · ${t('sharing:report.answer')}`}
            what={row.question}
            ok={t('sharing:report.answerOk')}
            fields={[
              { name: 'statement', label: t('sharing:report.statement'), kind: 'long', required: true },
              { name: 'benefit', label: t('sharing:report.benefit'), kind: 'long' },
            ]}
            submit={(values) => acts.post(`use-reports/${row.id}/answer`, values)}
          />
        ))}
    />
  );
}
