// Products made of open data: the authority's review, and the mark of those that do not state their source.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ProductList, ProductReply } from '#rooms/open/showcase/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import type { Column } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Register } from './parts.tsx';

function Act({ row }: { row: ProductReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const publish = useOpenAct(() => acts.post(`products/${row.id}/review`, { publish: true }));
  if (!can(row.abilities, 'review')) return null;
  if (row.state === 'proposed')
    return (
      <>
        <Button size="small" type="primary" loading={publish.isPending} onClick={() => publish.mutate()}>
          {t('open-voices-desk:publish')}
        </Button>
        <Fold
          title={t('open-voices-desk:return')}
          ok={t('open-voices-desk:return')}
          fields={[{ name: 'reason', label: t('open-voices-desk:reason'), kind: 'text', required: true }]}
          submit={(values) => acts.post(`products/${row.id}/review`, { ...values, publish: false })}
        />
      </>
    );
  if (row.state !== 'published' || row.lacksSince) return null;
  return (
    <Fold
      title={t('open-voices-desk:lacks')}
      ok={t('open-voices-desk:lacks')}
      fields={[{ name: 'note', label: t('open-voices-desk:reason'), kind: 'text', required: true }]}
      submit={(values) => acts.post(`products/${row.id}/lacks-statement`, values)}
    />
  );
}

export function Products() {
  const { t, say } = useTexts();
  const list = useQuery(opening<ProductList>('products/review', { pageSize: 100 }));
  const columns: Column<ProductReply>[] = [
    {
      key: 'title',
      title: t('open-voices:reuses.name'),
      render: (row) => (
        <>
          <a className="row-name" href={`/reuses/${row.id}`}>
            {row.title}
          </a>
          <div className="row-sub">{row.number}</div>
        </>
      ),
    },
    { key: 'by', title: t('open-voices:reuses.by'), render: (row) => say(row.organisation.name) },
    { key: 'form', title: t('open-voices:reuses.form'), render: (row) => t(`open-voices:form.${row.form}`) },
    {
      key: 'sources',
      title: t('open-voices:reuses.sources'),
      render: (row) => row.sources.map(({ statement }) => <div key={statement}>{statement}</div>),
    },
    {
      key: 'state',
      title: t('open-voices:state.label'),
      render: (row) => (
        <>
          <span
            className={`mark ${row.state === 'published' ? 'good' : row.state === 'proposed' ? 'near' : ''}`}
          >
            {t(`open-voices-desk:product.${row.state}`)}
          </span>{' '}
          {row.lacksSince ? <span className="mark bad">{t('open-voices:lacks')}</span> : null}
        </>
      ),
    },
    { key: 'act', title: t('open-voices-desk:verdict'), render: (row) => <Act row={row} /> },
  ];
  return (
    <Register
      page="products"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
    />
  );
}
