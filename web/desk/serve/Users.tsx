// Who called under a grant, with how many answers and records; the consumer's own officer bars a person and lifts the bar.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { GrantReply } from '#rooms/serve/schema.ts';
import type { UsesReply } from '#rooms/serve/schema-grants.ts';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { copiesQuery } from '../deliveries/queries.ts';
import { EntryLink } from '../ledger/EntryLink.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { barsQuery, usesQuery } from './queries.ts';

type Person = UsesReply['people'][number];

export function Users({ grant }: { grant: GrantReply }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [barring, setBarring] = useState<string>();
  const { data: uses, error } = useQuery(usesQuery({ grant: grant.id, pageSize: 50 }));
  const own = grant.abilities.barUser?.allowed === true;
  const { data: bars } = useQuery({ ...barsQuery(), enabled: own });
  const refresh = () => client.invalidateQueries({ queryKey: ['uses'] });
  const lift = useMutation({
    mutationFn: (id: string) => api.delete(`/api/serve/bars/${id}`),
    onSuccess: refresh,
  });
  if (error) return <ProblemView error={error} />;
  if (!uses) return <SkeletonFacts rows={4} />;
  const barOf = ({ operator }: Person) =>
    bars?.items.find(
      (bar) => bar.operator === operator && (bar.grantId === null || bar.grantId === grant.id),
    );
  return (
    <>
      <ProblemView error={lift.error} />
      <DataTable
        label={t('serve:users.title')}
        rows={uses.people}
        rowKey={(row) => row.operator ?? ''}
        empty={<Empty title={t('serve:users.empty')} />}
        columns={[
          {
            key: 'operator',
            title: t('serve:users.operator'),
            render: (row) => (
              <>
                {row.operator ?? t('serve:users.nobody')}{' '}
                {row.barred ? <span className="mark bad">{t('serve:users.barred')}</span> : null}
              </>
            ),
          },
          {
            key: 'calls',
            title: t('serve:users.calls'),
            render: (row) => <span className="num">{formatNumber(row.calls)}</span>,
          },
          {
            key: 'answered',
            title: t('serve:users.answered'),
            render: (row) => <span className="num">{formatNumber(row.answered)}</span>,
          },
          {
            key: 'records',
            title: t('serve:users.records'),
            render: (row) => <span className="num">{formatNumber(row.records)}</span>,
          },
          {
            key: 'last',
            title: t('serve:users.last'),
            render: (row) => <span className="num">{formatInstant(row.lastAt)}</span>,
          },
          {
            key: 'act',
            title: t('serve:key.act'),
            render: (row) => {
              const bar = barOf(row);
              if (row.operator === null) return null;
              return (
                <Can abilities={grant.abilities} act="barUser">
                  {() =>
                    bar ? (
                      <Button size="small" loading={lift.isPending} onClick={() => lift.mutate(bar.id)}>
                        {t('serve:users.lift')}
                      </Button>
                    ) : (
                      <Button size="small" danger onClick={() => setBarring(row.operator ?? undefined)}>
                        {t('serve:users.bar')}
                      </Button>
                    )
                  }
                </Can>
              );
            },
          },
        ]}
      />
      <h2 className="section-title">{t('serve:users.latest')}</h2>
      <DataTable
        label={t('serve:users.latest')}
        rows={uses.items}
        rowKey={(row) => row.entry}
        empty={<Empty title={t('serve:users.empty')} />}
        columns={[
          {
            key: 'at',
            title: t('serve:history.at'),
            render: (row) => <span className="num">{formatInstant(row.at)}</span>,
          },
          {
            key: 'operator',
            title: t('serve:users.operator'),
            render: (row) => row.operator ?? t('serve:users.nobody'),
          },
          { key: 'purpose', title: t('serve:terms.purpose'), render: (row) => row.purpose.text },
          { key: 'outcome', title: t('serve:users.outcome'), render: (row) => say(row.outcome.title) },
          {
            key: 'records',
            title: t('serve:users.records'),
            render: (row) => <span className="num">{formatNumber(row.records)}</span>,
          },
          { key: 'entry', title: t('desk:room.ledger'), render: (row) => <EntryLink hash={row.entry} /> },
        ]}
      />
      <Taken grant={grant} />
      {barring ? (
        <BarDialog
          operator={barring}
          onClose={() => {
            setBarring(undefined);
            void refresh();
          }}
        />
      ) : null}
    </>
  );
}

/** Files taken under the grant: a use without a call. */
function Taken({ grant }: { grant: GrantReply }) {
  const { t } = useTexts();
  const { data } = useQuery(copiesQuery({ grant: grant.id }));
  if (!data || data.items.length === 0) return null;
  return (
    <>
      <h2 className="section-title">{t('serve:users.taken')}</h2>
      <DataTable
        label={t('serve:users.taken')}
        rows={data.items}
        rowKey={(row) => row.id}
        empty={null}
        columns={[
          {
            key: 'day',
            title: t('deliveries:copies.day'),
            render: (row) => <span className="num">{row.day}</span>,
          },
          {
            key: 'operator',
            title: t('serve:users.operator'),
            render: (row) => `${row.holder} · ${t(`deliveries:copies.way.${row.way}`)}`,
          },
          {
            key: 'delivery',
            title: t('deliveries:title'),
            render: (row) => <Link to={`/deliveries/${row.delivery.id}`}>{row.delivery.number}</Link>,
          },
          {
            key: 'records',
            title: t('serve:users.records'),
            render: (row) => <span className="num">{formatNumber(row.rows)}</span>,
          },
          { key: 'entry', title: t('desk:room.ledger'), render: (row) => <EntryLink hash={row.entry} /> },
        ]}
      />
    </>
  );
}

function BarDialog({ operator, onClose }: { operator: string; onClose: () => void }) {
  const { t } = useTexts();
  const [note, setNote] = useState('');
  const bar = useMutation({
    mutationFn: () => api.post('/api/serve/bars', { operator, note }),
    onSuccess: onClose,
  });
  return (
    <Modal
      open
      onCancel={onClose}
      title={t('serve:users.barTitle', { operator })}
      okText={t('serve:users.bar')}
      okButtonProps={{ danger: true, disabled: note.trim().length < 2, loading: bar.isPending }}
      cancelText={t('common:action.cancel')}
      onOk={() => bar.mutate()}
    >
      <p>{t('serve:users.barWhat')}</p>
      <label className="reason" htmlFor="bar-note">
        {t('serve:suspend.note')}
        <Input.TextArea
          id="bar-note"
          rows={2}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <ProblemView error={bar.error} />
    </Modal>
  );
}
