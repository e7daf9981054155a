// What signed papers are checked against: root certificates and lists of those revoked.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { TrustReply } from '#rooms/open/papers/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';

type Row = TrustReply['items'][number];

function End({ row }: { row: Row }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const end = useOpenAct(() => acts.post(`papers/trust/${row.id}/end`));
  return (
    <Button size="small" danger loading={end.isPending} onClick={() => end.mutate()}>
      {t('open-voices-desk:endTrust')}
    </Button>
  );
}

export function Trust() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<TrustReply>('papers/trust'));
  const keeps = can(list.data?.abilities, 'keep');
  const columns: Column<Row>[] = [
    { key: 'kind', title: t('open-voices-desk:kind'), render: (row) => t(`open-voices:paper.${row.kind}`) },
    { key: 'name', title: t('open-voices:reuses.name'), render: (row) => row.name },
    {
      key: 'until',
      title: t('open-voices-desk:valid'),
      render: (row) => (
        <span className="num">
          {row.from?.slice(0, 10)} – {row.until?.slice(0, 10)}
        </span>
      ),
    },
    { key: 'sha', title: 'SHA-256', render: (row) => <code>{row.sha256.slice(0, 16)}…</code> },
    ...(keeps
      ? [{ key: 'act', title: t('open-voices-desk:verdict'), render: (row: Row) => <End row={row} /> }]
      : []),
  ];
  return (
    <Register
      page="trust"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.articles}
      above={
        keeps ? (
          <Fold
            title={t('open-voices-desk:addTrust')}
            ok={t('open-voices-desk:addTrust')}
            fields={[{ name: 'content', label: t('open-voices-desk:pem'), kind: 'long', required: true }]}
            submit={(values) => acts.post('papers/trust', values)}
          />
        ) : null
      }
    />
  );
}
