// One request for erasure: on what ground, what was found where, who decided, how far it is, and what the check afterwards found.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { Erasure } from '#rooms/collect/retention/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { api } from '../../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { DataTable } from '../../list/DataTable.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm, useReason } from '../../shell/useConfirm.tsx';
import { erasureQuery, erasures } from './queries.ts';
import { marks, useErasureWords } from './RetentionPage.tsx';
import { Held } from './Zones.tsx';

function Stores({ row }: { row: Erasure }) {
  const { t } = useTexts();
  // Nothing lay there: that it went through says nothing.
  const progress = (id: (typeof row.stores)[number]) =>
    !row.found[id] ? (
      <span className="muted">–</span>
    ) : row.state === 'done' || row.progress.includes(id) ? (
      <span className="mark good">{t('retention:erased')}</span>
    ) : (
      <span className="muted">{row.state === 'running' ? t('retention:waits') : '–'}</span>
    );
  return (
    <>
      <h2 className="section-title">{t('retention:where')}</h2>
      <DataTable
        label={t('retention:where')}
        rows={row.stores.map((store) => ({ id: store }))}
        rowKey={({ id }) => id}
        empty={null}
        columns={[
          {
            key: 'store',
            title: t('retention:store'),
            render: ({ id }) => (
              <>
                {t(`retention:storeOf.${id}`)}
                <div className="row-sub">{t(`retention:storeWhat.${id}`)}</div>
              </>
            ),
          },
          {
            key: 'found',
            title: t('retention:found'),
            width: 110,
            render: ({ id }) => <span className="num">{formatNumber(row.found[id] ?? 0)}</span>,
          },
          { key: 'progress', title: t('retention:progress'), width: 130, render: ({ id }) => progress(id) },
          {
            key: 'left',
            title: t('retention:left'),
            width: 110,
            render: ({ id }) => (
              <span className="num">{row.checked ? formatNumber(row.checked[id] ?? 0) : '–'}</span>
            ),
          },
        ]}
      />
      <p className="muted below">{t('retention:whereWhat')}</p>
    </>
  );
}

export function ErasurePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const client = useQueryClient();
  const confirm = useConfirm();
  const ask = useReason();
  const { kindOf } = useErasureWords();
  const { data: row, error } = useQuery(erasureQuery(id));
  const act = useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object }) =>
      api.post<Erasure>(`${erasures}/${id}/${path}`, body),
    // Also after a refusal: what was counted anew is shown.
    onSettled: () => client.invalidateQueries({ queryKey: ['retention'] }),
  });
  if (error) return <ProblemView error={error} />;
  if (!row) return <SkeletonFacts rows={8} />;
  const decide = async (outcome: 'approve' | 'refuse') => {
    const reason = await ask({
      title: t(`retention:${outcome}`),
      what: t(`retention:${outcome}What`),
      ok: t(`retention:${outcome}`),
      label: t('retention:reason'),
      danger: outcome === 'approve',
    });
    if (reason) act.mutate({ path: 'decide', body: { outcome, reason, seen: row.seen } });
  };
  const withdraw = async () => {
    const sure = await confirm({
      title: t('retention:withdraw'),
      what: t('retention:withdrawWhat'),
      ok: t('retention:withdraw'),
    });
    if (sure) act.mutate({ path: 'withdraw' });
  };
  const again = async () => {
    const sure = await confirm({
      title: t('retention:again'),
      what: t('retention:againWhat'),
      ok: t('retention:again'),
    });
    if (sure) act.mutate({ path: 'again' });
  };
  const fact = (label: string, value: string | undefined) =>
    value ? { label: t(`retention:${label}`), value } : null;
  return (
    <Screen
      title={row.number}
      crumbs={[
        { to: '/collect', text: t('desk:room.collect') },
        { to: '/collect/retention', text: t('retention:title') },
      ]}
      facts={
        <>
          <span className={`mark ${marks[row.state]}`}>{t(`retention:stateOf.${row.state}`)}</span>{' '}
          {say(row.organisationName)} <Held held={row.held} />
        </>
      }
      actions={
        <>
          {can(row.abilities, 'withdraw') ? (
            <Button loading={act.isPending} onClick={() => void withdraw()}>
              {t('retention:withdraw')}
            </Button>
          ) : null}
          {can(row.abilities, 'again') ? (
            <Button loading={act.isPending} onClick={() => void again()}>
              {t('retention:again')}
            </Button>
          ) : null}
          {can(row.abilities, 'decide') ? (
            <>
              <Button loading={act.isPending} onClick={() => void decide('refuse')}>
                {t('retention:refuse')}
              </Button>
              <Button danger type="primary" loading={act.isPending} onClick={() => void decide('approve')}>
                {t('retention:approve')}
              </Button>
            </>
          ) : null}
        </>
      }
    >
      <ProblemView error={act.error} />
      <section className="panel">
        <FactList
          facts={[
            {
              label: t('retention:resource'),
              value: <Link to={`/catalog/${row.resourceId}?tab=data`}>{row.resourceName}</Link>,
            },
            { label: t('retention:kind'), value: kindOf(row) },
            row.named > 0 ? { label: t('retention:named'), value: formatNumber(row.named) } : null,
            { label: t('retention:digest'), value: <code>{row.digest}</code> },
            fact('ground', row.ground),
            fact('document', row.document),
            fact('reason', row.reason),
            {
              label: t('retention:askedBy'),
              value: `${row.askedBy ?? t('retention:byPlatform')} ${formatInstant(row.askedAt)}`,
            },
            row.decidedAt
              ? {
                  label: t('retention:decidedBy'),
                  value: `${row.decidedBy ?? t('retention:byPlatform')} ${formatInstant(row.decidedAt)}`,
                }
              : null,
            fact('decisionReason', row.decisionReason),
            row.doneAt ? { label: t('retention:doneAt'), value: formatInstant(row.doneAt) } : null,
          ]}
        />
      </section>
      <Stores row={row} />
    </Screen>
  );
}
