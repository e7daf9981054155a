// What each rule found, and the rows that break one: confirmed as right with a reason, or mended in place.
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useReason } from '../shell/useConfirm.tsx';
import { Score, useAct } from './parts.tsx';
import { base, type ResourceQuality, type Rows, rowsQuery } from './queries.ts';

type Row = Rows['items'][number];

function FailingRows({ id, rule }: { id: string; rule: string }) {
  const { t } = useTexts();
  const address = useAddress();
  const ask = useReason();
  const [editing, setEditing] = useState<string>();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const found = useQuery(rowsQuery(id, { rule, page: address.page }));
  const confirm = useAct(({ rowHash, reason }: { rowHash: string; reason: string }) =>
    api.post(`${base}/resources/${id}/confirmations`, { ruleId: rule, rowHashes: [rowHash], reason }),
  );
  const mend = useAct(
    (rowHash: string) => api.post(`${base}/resources/${id}/mended`, { rowHash, values: typed }),
    () => setEditing(undefined),
  );
  const data = found.data;
  // What the rule speaks of comes first.
  const columns = (data?.columns ?? [])
    .map((column, at) => ({ ...column, at }))
    .sort((a, b) => Number(b.concerned) - Number(a.concerned));
  const begin = (row: Row): void => {
    setEditing(row.rowHash);
    setTyped({});
  };
  return (
    <>
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {data?.masked ? <p className="muted">{t('quality:masked')}</p> : null}
      <DataTable<Row>
        label={t('quality:rows')}
        rows={data?.items}
        rowKey={(row) => row.rowHash}
        empty={<Empty title={t('quality:noRows')} />}
        paging={
          data && {
            page: data.page,
            pageSize: data.pageSize,
            total: data.total,
            onPage: (page) => address.set({ page: String(page) }),
          }
        }
        columns={[
          {
            key: 'line',
            title: t('quality:field.line'),
            width: 80,
            optional: false,
            render: (row) => <span className="num">{row.line}</span>,
          },
          ...columns.map(({ name, title, concerned, at }) => ({
            key: name,
            title,
            render: (row: Row) => {
              if (!row.values) return <span className="muted">{t('quality:rowGone')}</span>;
              const value = row.values[at] ?? '';
              if (editing === row.rowHash && concerned)
                return (
                  <Input
                    aria-label={title}
                    defaultValue={value}
                    onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
                  />
                );
              return concerned ? <strong>{value === '' ? t('quality:blank') : value}</strong> : value;
            },
          })),
          {
            key: 'acts',
            title: t('quality:field.acts'),
            width: 190,
            render: (row: Row) =>
              row.values ? (
                <Can abilities={data?.abilities} act="mend">
                  {(disabled) =>
                    editing === row.rowHash ? (
                      <Button
                        size="small"
                        type="primary"
                        disabled={disabled || Object.keys(typed).length === 0}
                        loading={mend.isPending}
                        onClick={() => mend.mutate(row.rowHash)}
                      >
                        {t('quality:mendSend')}
                      </Button>
                    ) : (
                      <>
                        <Button size="small" disabled={disabled} onClick={() => begin(row)}>
                          {t('quality:mend')}
                        </Button>{' '}
                        <Button
                          size="small"
                          disabled={disabled}
                          onClick={() =>
                            void ask({
                              title: t('quality:confirm'),
                              what: t('quality:confirmWhat'),
                              label: t('quality:reason'),
                              ok: t('quality:confirm'),
                            }).then((reason) => reason && confirm.mutate({ rowHash: row.rowHash, reason }))
                          }
                        >
                          {t('quality:confirm')}
                        </Button>
                      </>
                    )
                  }
                </Can>
              ) : null,
          },
        ]}
      />
    </>
  );
}

export function RowsPanel({ seen, rows }: { seen: ResourceQuality; rows: boolean }) {
  const { t, say } = useTexts();
  const address = useAddress();
  const checks = seen.newest?.checks ?? [];
  const rule = address.get('rule');
  const chosen = checks.find(({ ruleId }) => ruleId === rule);
  return (
    <>
      <DataTable
        label={t('quality:tab.checks')}
        rows={checks}
        rowKey={(row) => row.key}
        empty={<Empty title={t('quality:noChecks')} how={t('quality:noChecksHow')} />}
        columns={[
          {
            key: 'title',
            title: t('quality:field.rule'),
            optional: false,
            render: (row) => (
              <>
                {rows && row.ruleId && row.failed > 0 ? (
                  <button
                    type="button"
                    className="link-button row-name"
                    onClick={() => address.set({ rule: row.ruleId ?? '' })}
                  >
                    {say(row.title)}
                  </button>
                ) : (
                  say(row.title)
                )}
                <div className="row-sub num">
                  {row.indicator} {row.standardCode ?? ''}
                </div>
              </>
            ),
          },
          {
            key: 'score',
            title: t('quality:field.score'),
            width: 100,
            render: (row) => <Score value={row.score} />,
          },
          {
            key: 'failed',
            title: t('quality:field.failed'),
            align: 'right',
            width: 130,
            render: (row) => (
              <span className="num">
                {formatNumber(row.failed)} / {formatNumber(row.checked)}
              </span>
            ),
          },
          {
            key: 'confirmed',
            title: t('quality:field.confirmed'),
            align: 'right',
            width: 100,
            render: (row) => <span className="num">{formatNumber(row.confirmed)}</span>,
          },
        ]}
      />
      {chosen?.ruleId && rows ? (
        <section className="panel" aria-labelledby="failing">
          <h2 id="failing" className="section-title">
            {say(chosen.title)}
          </h2>
          <FailingRows key={chosen.ruleId} id={seen.resource.id} rule={chosen.ruleId} />
        </section>
      ) : null}
    </>
  );
}
