// 备案: one row a consent, beside the number of consents of the same days.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { FilingsReply } from '#rooms/share/filings/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import type { Column } from '../list/DataTable.tsx';
import { Register } from './Pages.tsx';
import { sharing } from './queries.ts';

type Filing = FilingsReply['items'][number];

export function Filings() {
  const { t, say } = useTexts();
  const address = useAddress();
  const days = { from: address.get('from') || undefined, to: address.get('to') || undefined };
  const list = useQuery(sharing<FilingsReply>('filings', { ...days, pageSize: 200 }));
  const columns: Column<Filing>[] = [
    {
      key: 'number',
      title: t('sharing:field.number'),
      render: (row) => <Link to={`/cases/${row.caseId}`}>{row.number}</Link>,
    },
    {
      key: 'filed',
      title: t('sharing:field.filedAt'),
      render: (row) => <span className="num">{row.filedOn}</span>,
    },
    { key: 'applicant', title: t('sharing:field.applicant'), render: (row) => say(row.applicant.name) },
    { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'entry', title: t('sharing:field.entry'), render: (row) => row.resource.name },
    { key: 'purpose', title: t('sharing:use.purpose'), render: (row) => row.purpose },
    {
      key: 'period',
      title: t('sharing:field.period'),
      render: (row) => (
        <span className="num">
          {row.firstDay} – {row.lastDay ?? ''}
        </span>
      ),
    },
  ];
  return (
    <Register
      page="filings"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={
        <div className="list-tools">
          {(['from', 'to'] as const).map((name) => (
            <input
              key={name}
              className="plain-input"
              type="date"
              aria-label={t(`sharing:field.${name}`)}
              defaultValue={address.get(name) ?? ''}
              onChange={(event) => address.set({ [name]: event.target.value || undefined })}
            />
          ))}
          <span className="muted">
            {t('sharing:filing.agree', {
              filings: formatNumber(list.data?.total),
              consents: formatNumber(list.data?.consents),
            })}
          </span>
        </div>
      }
    />
  );
}
