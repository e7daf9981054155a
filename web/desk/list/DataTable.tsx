// The one table of the desk: dense rows, numbers to the right, cards on a narrow screen, skeleton while loading, words when empty.
import { Button, Checkbox, Pagination, Popover } from 'antd';
import { type ReactNode, useState } from 'react';
import { SkeletonTable } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { hiddenColumns, hideColumns } from './address.ts';

export type Column<Row> = {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  align?: 'right';
  width?: number | string;
  /** False: the column cannot be hidden (the one that names the row). */
  optional?: boolean;
};

type Props<Row> = {
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string;
  /** A click anywhere in the row; the naming cell must hold a link or button for the keyboard. */
  onOpen?: (row: Row) => void;
  openKey?: string;
  empty: ReactNode;
  paging?: { page: number; pageSize: number; total: number; onPage: (page: number) => void };
  hidden?: string[];
  /** Rows that can be picked for an act on several; `off` says of a row why it cannot. */
  picking?: Picking<Row>;
};

export type Picking<Row> = {
  picked: readonly string[];
  onPick: (keys: string[]) => void;
  off?: (row: Row) => boolean;
  /** Names the row's box to who cannot see it. */
  name: (row: Row) => string;
};

export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  openKey,
  empty,
  paging,
  hidden = [],
  picking,
}: Props<Row>) {
  const { t } = useTexts();
  if (!rows) return <SkeletonTable columns={Math.min(columns.length, 5)} />;
  if (rows.length === 0) return <div className="panel">{empty}</div>;
  const shown = columns.filter((column) => !hidden.includes(column.key));
  return (
    <div className="table-box">
      <table className="table">
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {picking ? <PickAll rows={rows} rowKey={rowKey} picking={picking} /> : null}
            {shown.map((column) => (
              <th key={column.key} scope="col" className={column.align} style={{ width: column.width }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                className={`${onOpen ? 'opens' : ''} ${openKey === key ? 'open' : ''}`}
                onClick={(event) => {
                  const inner =
                    event.target instanceof Element && event.target.closest('a, button, input, label');
                  if (!inner) onOpen?.(row);
                }}
              >
                {picking ? (
                  <td className="pick">
                    <Checkbox
                      aria-label={picking.name(row)}
                      disabled={picking.off?.(row)}
                      checked={picking.picked.includes(key)}
                      onChange={(event) =>
                        picking.onPick(
                          event.target.checked
                            ? [...picking.picked, key]
                            : picking.picked.filter((one) => one !== key),
                        )
                      }
                    />
                  </td>
                ) : null}
                {shown.map((column) => (
                  <td key={column.key} className={column.align} data-label={column.title}>
                    {column.render(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {paging ? (
        <div className="table-foot">
          <span className="muted num">{t('common:list.total', { count: paging.total })}</span>
          {paging.total > paging.pageSize ? (
            <Pagination
              size="small"
              current={paging.page}
              pageSize={paging.pageSize}
              total={paging.total}
              showSizeChanger={false}
              onChange={paging.onPage}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function PickAll<Row>({
  rows,
  rowKey,
  picking,
}: {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  picking: Picking<Row>;
}) {
  const { t } = useTexts();
  const keys = rows.filter((row) => !picking.off?.(row)).map(rowKey);
  const all = keys.length > 0 && keys.every((key) => picking.picked.includes(key));
  return (
    <th scope="col" className="pick">
      <Checkbox
        aria-label={t('common:list.pickAll')}
        disabled={keys.length === 0}
        checked={all}
        indeterminate={!all && picking.picked.length > 0}
        onChange={(event) => picking.onPick(event.target.checked ? keys : [])}
      />
    </th>
  );
}

/** Columns a reader chose to hide, and the button that chooses. */
export function useColumnChoice<Row>(
  list: string,
  columns: Column<Row>[],
): { hidden: string[]; button: ReactNode } {
  const { t } = useTexts();
  const [hidden, setHidden] = useState(() => hiddenColumns(list));
  const button = (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="column-choice">
          {columns
            .filter((column) => column.optional !== false)
            .map((column) => (
              <Checkbox
                key={column.key}
                checked={!hidden.includes(column.key)}
                onChange={(event) => {
                  const next = event.target.checked
                    ? hidden.filter((key) => key !== column.key)
                    : [...hidden, column.key];
                  setHidden(next);
                  hideColumns(list, next);
                }}
              >
                {column.title}
              </Checkbox>
            ))}
        </div>
      }
    >
      <Button>{t('common:action.columns')}</Button>
    </Popover>
  );
  return { hidden, button };
}
