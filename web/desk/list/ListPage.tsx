// The frame of a list: head with export and column choice, tools, the table with its pages, words when it is empty or failed.
import type { UseQueryResult } from '@tanstack/react-query';
import { Segmented } from 'antd';
import type { ReactNode } from 'react';
import type { Query } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Crumb, Screen } from '../shell/Screen.tsx';
import type { Address } from './address.ts';
import { type Column, DataTable, type Picking, useColumnChoice } from './DataTable.tsx';
import { type CsvColumn, ExportCsv, ExportRows } from './ExportCsv.tsx';

type Paged<Row> = { items: Row[]; total: number; page: number; pageSize: number };

export function ListPage<Row extends { id: string }>({
  name,
  title,
  crumbs,
  facts,
  list,
  columns,
  address,
  exported,
  rowsOfExport,
  exportColumns,
  actions,
  above,
  tools,
  empty,
  picking,
  below,
}: {
  /** Under which the reader's column choice and the exported file go. */
  name: string;
  title: string;
  crumbs?: Crumb[];
  facts?: ReactNode;
  list: UseQueryResult<Paged<Row>>;
  columns: Column<Row>[];
  address: Address;
  /** What the file of the whole list holds; left out, there is no export. */
  exported?: { path: string; query: Query; columns: CsvColumn<Row>[] };
  /** In place of `exported`, where the list comes whole: its rows. */
  rowsOfExport?: readonly Row[];
  exportColumns?: CsvColumn<Row>[];
  actions?: ReactNode;
  /** Between head and tools. */
  above?: ReactNode;
  tools?: ReactNode;
  empty: ReactNode;
  picking?: Picking<Row>;
  /** Under the table: an act on what was picked. */
  below?: ReactNode;
}) {
  const { hidden, button } = useColumnChoice(name, columns);
  return (
    <Screen
      title={title}
      crumbs={crumbs}
      facts={facts}
      actions={
        <>
          {actions}
          {exported ? <ExportCsv<Row> name={name} {...exported} /> : null}
          {rowsOfExport && exportColumns ? (
            <ExportRows<Row> name={name} rows={rowsOfExport} columns={exportColumns} />
          ) : null}
          {button}
        </>
      }
    >
      {above}
      {tools ? <div className="list-tools">{tools}</div> : null}
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.error ? null : (
        <DataTable
          label={title}
          columns={columns}
          hidden={hidden}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          empty={empty}
          picking={picking}
          paging={
            list.data && {
              page: list.data.page,
              pageSize: list.data.pageSize,
              total: list.data.total,
              onPage: (page) => address.set({ page: String(page) }),
            }
          }
        />
      )}
      {below}
    </Screen>
  );
}

/** One filter of few values as a row of buttons, with “all” in front; it stands in the address. */
export function OneOf({
  address,
  name,
  values,
  first,
}: {
  address: Address;
  name: string;
  values: { value: string; label: string }[];
  /** In place of “all”. */
  first?: string;
}) {
  const { t } = useTexts();
  return (
    <Segmented
      value={address.get(name) || 'all'}
      onChange={(value) => address.set({ [name]: value === 'all' ? undefined : String(value) })}
      options={[{ value: 'all', label: first ?? t('common:list.all') }, ...values]}
    />
  );
}
