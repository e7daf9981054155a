// Services as a table, alone on their page or under one resource.

import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ServiceSummary } from '#rooms/serve/schema.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { ApplyButton } from './Apply.tsx';
import type { ListOf } from './queries.ts';

export function ServiceState({ state }: { state: ServiceSummary['state'] }) {
  const { t } = useTexts();
  return (
    <span className={`mark ${state === 'serving' ? 'good' : 'near'}`}>
      {t(`serve:serviceState.${state}`)}
    </span>
  );
}

/** In which unit a tolerance of the column is. */
export const unitOf = ({ type }: { type: string }): 'days' | 'seconds' | 'own' =>
  type === 'D' ? 'days' : type === 'T' ? 'seconds' : 'own';

export function KindMark({ kind }: Pick<ServiceSummary, 'kind'>) {
  const { t } = useTexts();
  return (
    <span className="mark" title={t(`serve:kindHint.${kind}`)}>
      {t(`serve:kind.${kind}`)}
    </span>
  );
}

export function useServiceColumns(withProvider: boolean): Column<ServiceSummary>[] {
  const { t, say } = useTexts();
  const columns: Column<ServiceSummary>[] = [
    {
      key: 'title',
      title: t('serve:field.service'),
      optional: false,
      render: (row) => (
        <>
          <Link className="row-name" to={`/services/${row.id}`}>
            {say(row.title)}
          </Link>
          <div className="row-sub">{row.code}</div>
        </>
      ),
    },
    { key: 'kind', title: t('serve:field.kind'), render: (row) => <KindMark kind={row.kind} /> },
    { key: 'provider', title: t('serve:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'state', title: t('serve:field.state'), render: (row) => <ServiceState state={row.state} /> },
    { key: 'rows', title: t('serve:field.rows'), align: 'right', render: (row) => formatNumber(row.rows) },
    {
      key: 'batch',
      title: t('serve:field.batchSeq'),
      align: 'right',
      render: (row) => formatNumber(row.batchSeq),
    },
    {
      key: 'refreshed',
      title: t('serve:field.refreshedAt'),
      render: (row) => <span className="num">{formatInstant(row.refreshedAt)}</span>,
    },
  ];
  return withProvider ? columns : columns.filter((column) => column.key !== 'provider');
}

export function ServiceTable({
  list,
  withProvider,
  withApply = false,
  hidden,
  empty,
  onPage,
}: {
  list: ListOf<ServiceSummary> | undefined;
  withProvider: boolean;
  /** A last column to apply from. */
  withApply?: boolean;
  hidden?: string[];
  empty: ReactNode;
  onPage?: (page: number) => void;
}) {
  const { t } = useTexts();
  const facts = useServiceColumns(withProvider);
  const columns: Column<ServiceSummary>[] = withApply
    ? [...facts, { key: 'apply', title: t('serve:apply'), render: (row) => <ApplyButton service={row} /> }]
    : facts;
  return (
    <DataTable
      label={t('desk:room.serve')}
      columns={columns}
      hidden={hidden}
      rows={list?.items}
      rowKey={(row) => row.id}
      empty={empty}
      paging={
        list && onPage ? { page: list.page, pageSize: list.pageSize, total: list.total, onPage } : undefined
      }
    />
  );
}
