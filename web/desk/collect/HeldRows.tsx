// The rows that were held back: how many of which fault, wrong cells mended where they stand and sent together, or rows left out with a reason.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input, Radio } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { HeldRows as Held, HeldRow } from '#rooms/collect/mending/schema.ts';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { api, upload, withQuery } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { type Column, DataTable } from '../list/DataTable.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { heldRowsQuery, quarantineQuery } from './queries.ts';

/** So many columns stand there in any case: they tell which row it is. */
const FIRST_COLUMNS = 4;

/** By line: the cells that somebody has changed. */
type Edits = Record<number, Record<string, string>>;

const settled = (row: HeldRow): boolean => row.mendedBy !== undefined || row.setAside !== undefined;

function Cell({
  row,
  column,
  edits,
  onEdit,
}: {
  row: HeldRow;
  column: Held['columns'][number];
  edits: Edits;
  onEdit: (line: number, name: string, value: string) => void;
}) {
  const { t, say } = useTexts();
  const faults = row.faults.filter((fault) => fault.column === column.name || fault.column === '');
  const value = edits[row.line]?.[column.name] ?? row.values[column.name] ?? '';
  if (settled(row) || faults.length === 0) return <span className="held-value">{value}</span>;
  const own = faults.filter((fault) => fault.column === column.name);
  return (
    <span className={own.length > 0 ? 'held-cell' : ''}>
      <Input
        value={value}
        status={own.length > 0 && edits[row.line]?.[column.name] === undefined ? 'error' : ''}
        aria-label={t('collect:held.edit', { line: row.line, title: say(column.title) })}
        onChange={(event) => onEdit(row.line, column.name, event.target.value)}
      />
      {own.map((fault) => (
        <span key={fault.code} className="row-sub fault-reason">
          {say(fault.reason)}
        </span>
      ))}
    </span>
  );
}

/** What is wrong with the row as a whole, or what has become of it. */
function Fate({ row }: { row: HeldRow }) {
  const { t, say } = useTexts();
  if (row.mendedBy) {
    return (
      <Link to={`/collect/batches/${row.mendedBy.batchId}`}>
        {t('collect:held.mended', { seq: row.mendedBy.seq })}
      </Link>
    );
  }
  if (row.setAside)
    return <span className="muted">{t('collect:held.setAside', { reason: row.setAside })}</span>;
  const whole = row.faults.filter(({ column }) => column === '');
  return whole.map((fault) => (
    <span key={fault.code} className="row-sub fault-reason held-cell">
      {say(fault.reason)}
    </span>
  ));
}

/** How many cells are wrong in which way: one cause often stands behind hundreds. */
function Kinds({ batch }: { batch: BatchReply }) {
  const { say } = useTexts();
  const { data } = useQuery(quarantineQuery(batch.id, { pageSize: 1 }));
  if (!data) return null;
  return (
    <ul className="fault-kinds">
      {data.byCode.map((kind) => (
        <li key={kind.code}>
          <strong className="num">{formatNumber(kind.faults)}</strong> {say(kind.reason)}
        </li>
      ))}
    </ul>
  );
}

function useHeldActs(batch: BatchReply, clear: (what: 'edits' | 'chosen') => void) {
  const client = useQueryClient();
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['batch', batch.id] });
    await client.invalidateQueries({ queryKey: ['batches', batch.resourceId] });
  };
  const mend = useMutation({
    mutationFn: (edits: Edits) =>
      api.post<{ batchId: string }>(`/api/collect/batches/${batch.id}/mend`, {
        rows: Object.entries(edits).map(([line, values]) => ({ line: Number(line), values })),
      }),
    onSuccess: () => {
      clear('edits');
      return refresh();
    },
  });
  const aside = useMutation({
    mutationFn: (body: { lines: number[]; reason: string }) =>
      api.post(`/api/collect/batches/${batch.id}/set-aside`, body),
    // What was typed into other rows meanwhile stays.
    onSuccess: () => {
      clear('chosen');
      return refresh();
    },
  });
  const back = useMutation({
    mutationFn: async (file: File) => {
      const address = withQuery(`/api/collect/resources/${batch.resourceId}/batches`, {
        mode: 'incremental',
        mends: batch.id,
      });
      const sent = await upload<BatchReply>(address, file, {});
      return { batchId: sent.id };
    },
    onSuccess: refresh,
  });
  return { mend, aside, back };
}

export function HeldRows({ batch }: { batch: BatchReply }) {
  const { t, say } = useTexts();
  const address = useAddress();
  const reasonOf = useReason();
  const input = useRef<HTMLInputElement>(null);
  const [edits, setEdits] = useState<Edits>({});
  const [chosen, setChosen] = useState<number[]>([]);
  const state = address.get('rows') === 'all' ? 'all' : 'open';
  const { data, error } = useQuery(heldRowsQuery(batch.id, { page: address.page, state }));
  const { mend, aside, back } = useHeldActs(batch, (what) =>
    what === 'edits' ? setEdits({}) : setChosen([]),
  );
  const edit = (line: number, name: string, value: string): void =>
    setEdits((now) => ({ ...now, [line]: { ...now[line], [name]: value } }));
  const leaveOut = async (): Promise<void> => {
    const reason = await reasonOf({
      title: t('collect:held.asideTitle'),
      what: t('collect:held.asideWhat', { count: chosen.length }),
      ok: t('collect:held.asideOk'),
      danger: true,
      label: t('collect:held.reason'),
    });
    if (reason !== undefined) aside.mutate({ lines: chosen, reason });
  };
  const count = Object.keys(edits).length;
  // A mended number is read as those of its batch were: without a unit it counts in theirs.
  const unitOf = (name: string): string => {
    const conversion = batch.reading?.conversions?.[name];
    const bare = conversion?.kind === 'number' ? conversion.bare : undefined;
    return bare && bare !== '1' ? t('collect:held.bare', { unit: bare }) : '';
  };
  const whole = address.get('columns') === 'all';
  // A row of two hundred columns has one wrong cell: its key and what is wrong are enough to mend it.
  const wrong = new Set(data?.items.flatMap(({ faults }) => faults.map(({ column }) => column)));
  const concerned = (data?.columns ?? []).filter(
    ({ name, key }, index) => whole || key || wrong.has(name) || wrong.has('') || index < FIRST_COLUMNS,
  );
  const columns: Column<HeldRow>[] = [
    {
      key: 'line',
      title: t('collect:held.line'),
      width: 110,
      optional: false,
      render: (row) =>
        settled(row) ? (
          <span className="num">{row.line}</span>
        ) : (
          <Checkbox
            checked={chosen.includes(row.line)}
            aria-label={t('collect:held.select', { line: row.line })}
            onChange={(event) =>
              setChosen((now) =>
                event.target.checked ? [...now, row.line] : now.filter((line) => line !== row.line),
              )
            }
          >
            <span className="num">{row.line}</span>
          </Checkbox>
        ),
    },
    ...(data?.items.some((row) => settled(row) || row.faults.some(({ column }) => column === ''))
      ? [
          {
            key: 'fate',
            title: t('collect:held.whole'),
            render: (row: HeldRow) => <Fate row={row} />,
          },
        ]
      : []),
    ...concerned.map(
      (column): Column<HeldRow> => ({
        key: `item-${column.name}`,
        title: `${say(column.title)}${unitOf(column.name)}`,
        render: (row) => <Cell row={row} column={column} edits={edits} onEdit={edit} />,
      }),
    ),
  ];
  const started = mend.data ?? back.data;
  return (
    <section aria-labelledby="held">
      <h2 className="section-title" id="held">
        {t('collect:held.title')}
      </h2>
      <Kinds batch={batch} />
      <div className="list-tools">
        <Radio.Group
          size="small"
          optionType="button"
          value={state}
          options={[
            { value: 'open', label: t('collect:held.stateOpen') },
            { value: 'all', label: t('collect:held.stateAll') },
          ]}
          onChange={(event) => address.set({ rows: event.target.value === 'all' ? 'all' : undefined })}
        />
        {data && data.columns.length > FIRST_COLUMNS ? (
          <Checkbox
            checked={whole}
            onChange={(event) => address.set({ columns: event.target.checked ? 'all' : undefined })}
          >
            {t('collect:held.allColumns')}
          </Checkbox>
        ) : null}
        <Button href={`/api/collect/batches/${batch.id}/quarantine.csv`} download>
          {t('collect:quarantine.download')}
        </Button>
        <Button loading={back.isPending} onClick={() => input.current?.click()}>
          {t('collect:held.upload')}
        </Button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('collect:held.upload')}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) back.mutate(file);
            event.target.value = '';
          }}
        />
      </div>
      <p className="muted held-how">{t('collect:held.how')}</p>
      {data && data.settled > 0 ? (
        <p className="muted">{t('collect:held.settled', { count: data.settled })}</p>
      ) : null}
      <ProblemView error={error ?? mend.error ?? aside.error ?? back.error} />
      {started ? (
        <Alert
          type="success"
          showIcon
          className="problem"
          title={t('collect:held.done')}
          action={<Link to={`/collect/batches/${started.batchId}`}>{t('collect:held.seeNew')}</Link>}
        />
      ) : null}
      {error ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by the keyboard
        <section className="scrolls-aside" aria-label={t('collect:held.title')} tabIndex={0}>
          <DataTable<HeldRow>
            label={t('collect:held.title')}
            rows={data?.items}
            rowKey={(row) => String(row.line)}
            columns={columns}
            empty={
              <>
                <strong>{t('collect:held.none')}</strong>
                <p className="muted">{t('collect:held.noneHow')}</p>
              </>
            }
            paging={
              data && {
                page: data.page,
                pageSize: data.pageSize,
                total: data.total,
                onPage: (page) => address.set({ page: String(page) }),
              }
            }
          />
        </section>
      )}
      {count > 0 || chosen.length > 0 ? (
        <div className="form-actions">
          <Button
            type="primary"
            disabled={count === 0}
            loading={mend.isPending}
            onClick={() => mend.mutate(edits)}
          >
            {t('collect:held.submit', { count })}
          </Button>
          <Button disabled={chosen.length === 0} loading={aside.isPending} onClick={() => void leaveOut()}>
            {t('collect:held.asideOf', { count: chosen.length })}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
