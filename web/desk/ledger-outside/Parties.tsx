// Those outside, one a row: what each signed last, how its clock stands, when it failed; the bureau retires one.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import type { OutsideReply } from '#ledger/parties/schema.ts';
import { type Abilities, can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { problemWords } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DataTable } from '../list/DataTable.tsx';
import { useConfirm } from '../shell/useConfirm.tsx';
import { base, outsideQuery } from './queries.ts';

type Party = OutsideReply['parties'][number];

function Standing({ party }: { party: Party }) {
  const { t } = useTexts();
  if (party.retiredAt) return <span className="mark">{t('outside:retired')}</span>;
  const [last] = party.outages;
  if (last && last.until === null)
    return <span className="mark bad">{t(`outside:fault.${last.reason}`)}</span>;
  if (!party.newest) return <span className="mark near">{t('outside:nothingYet')}</span>;
  return <span className="mark good">{t('outside:signs')}</span>;
}

function Outages({ party }: { party: Party }) {
  const { t } = useTexts();
  if (party.outages.length === 0) return <>{'–'}</>;
  return (
    <details>
      <summary className="num">{formatNumber(party.outages.length)}</summary>
      <ul className="plain-list">
        {party.outages.map((one) => (
          <li key={one.since}>
            <span className="num">
              {formatInstant(one.since, 'minute')} – {one.until ? formatInstant(one.until, 'minute') : '…'}
            </span>{' '}
            {t(`outside:fault.${one.reason}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function Parties({ rows, abilities }: { rows: Party[]; abilities: Abilities }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const confirm = useConfirm();
  const client = useQueryClient();
  const retire = useMutation({
    mutationFn: (id: string) => api.post(`${base}/parties/${id}/retire`),
    onSuccess: () => client.invalidateQueries({ queryKey: outsideQuery.queryKey }),
    onError: (error) => void message.error(problemWords(t, error).title),
  });
  const ask = async (party: Party): Promise<void> => {
    const sure = await confirm({
      title: t('outside:retire.title', { name: party.name }),
      what: t('outside:retire.what'),
      ok: t('outside:retire.ok'),
      danger: true,
    });
    if (sure) retire.mutate(party.id);
  };
  return (
    <DataTable
      label={t('outside:parties')}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<Empty title={t('outside:noParties')} how={t('outside:noPartiesHow')} />}
      columns={[
        {
          key: 'name',
          title: t('outside:field.party'),
          optional: false,
          render: (row) => (
            <>
              <span className="row-name">{row.name}</span>
              <div className="row-sub">
                {t(`outside:kind.${row.kind}`)} · {row.holder}
              </div>
            </>
          ),
        },
        { key: 'state', title: t('outside:field.state'), render: (row) => <Standing party={row} /> },
        {
          key: 'size',
          title: t('outside:field.size'),
          align: 'right',
          render: (row) => <span className="num">{formatNumber(row.newest?.size)}</span>,
        },
        {
          key: 'at',
          title: t('outside:field.last'),
          render: (row) =>
            row.newest ? (
              <>
                <span className="num">{formatInstant(row.newest.at, 'second')}</span>
                {row.ahead === null || Math.abs(row.ahead) < 60 ? null : (
                  <div className="row-sub">{t('outside:ahead', { seconds: formatNumber(row.ahead) })}</div>
                )}
              </>
            ) : (
              '–'
            ),
        },
        {
          key: 'until',
          title: t('outside:field.notAfter'),
          render: (row) => (
            <span className={row.renew ? 'mark near num' : 'num'}>{row.notAfter?.slice(0, 10) ?? '–'}</span>
          ),
        },
        { key: 'outages', title: t('outside:field.outages'), render: (row) => <Outages party={row} /> },
        ...(can(abilities, 'keep')
          ? [
              {
                key: 'act',
                title: t('outside:field.act'),
                render: (row: Party) =>
                  row.retiredAt ? null : (
                    <Button size="small" disabled={retire.isPending} onClick={() => void ask(row)}>
                      {t('outside:retire.ok')}
                    </Button>
                  ),
              },
            ]
          : []),
      ]}
    />
  );
}
