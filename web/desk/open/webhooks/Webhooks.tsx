// Where the own body is told of releases and withdrawals: addresses, what arrived, what waits, what was parked; sent again by one click.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import type { DeskReply } from '#rooms/open/datasets/schema.ts';
import type { WebhooksReply } from '#rooms/open/exchange/webhooks/schema.ts';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonTable } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { type Column, DataTable } from '../../list/DataTable.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

type Hook = WebhooksReply['items'][number];
type Message = Hook['messages'][number];
const LOOK_MS = 4000;

export function Webhooks() {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const list = useQuery({
    ...opening<WebhooksReply>('webhooks'),
    refetchInterval: ({ state }) =>
      state.data?.items.some((hook) => hook.state === 'active' && hook.waiting > 0) ? LOOK_MS : false,
  });
  const sets = useQuery(opening<DeskReply>('desk/datasets', { state: 'open' }));
  return (
    <Screen title={t('open-desk:page.webhooks')}>
      <OpenPages />
      <p className="muted">{t('open-desk:hook.lead')}</p>
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? <SkeletonTable columns={4} /> : null}
      {list.data?.items.length === 0 ? (
        <div className="panel">
          <Empty title={t('open-desk:hook.none')} how={t('open-desk:hook.noneHow')} />
        </div>
      ) : null}
      {list.data?.items.map((hook) => (
        <One key={hook.id} hook={hook} parkAfter={list.data.parkAfter} />
      ))}
      <Fold
        title={t('open-desk:hook.add')}
        what={t('open-desk:hook.addWhat')}
        ok={t('open-desk:hook.addOk')}
        fields={[
          {
            name: 'url',
            label: t('open-desk:hook.url'),
            hint: t('open-desk:hook.urlHint'),
            kind: 'text',
            required: true,
          },
          {
            name: 'dataset',
            label: t('open-desk:hook.dataset'),
            hint: t('open-desk:hook.datasetHint'),
            kind: 'choice',
            options: (sets.data?.items ?? []).map((set) => ({ value: set.slug, label: say(set.title) })),
          },
        ]}
        submit={(values) => acts.post('webhooks', values)}
      />
    </Screen>
  );
}

function One({ hook, parkAfter }: { hook: Hook; parkAfter: number }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const confirm = useConfirm();
  const act = useOpenAct((path: string) => acts.post(`webhooks/${hook.id}/${path}`));
  const end = async () => {
    const yes = await confirm({
      title: t('open-desk:hook.end'),
      what: t('open-desk:hook.endWhat', { url: hook.url }),
      ok: t('open-desk:hook.end'),
      danger: true,
    });
    if (yes) act.mutate('end');
  };
  const columns: Column<Message>[] = [
    {
      key: 'at',
      title: t('open-desk:hook.at'),
      optional: false,
      render: (row) => <span className="num">{formatInstant(row.at, 'second')}</span>,
    },
    {
      key: 'event',
      title: t('open-desk:hook.event'),
      render: (row) => t(`open-desk:event.${row.event.slice('open.'.length)}`),
    },
    {
      key: 'outcome',
      title: t('open-desk:hook.outcome'),
      render: (row) => (
        <span
          className={`mark ${row.outcome === 'arrived' ? 'good' : row.outcome === null ? 'near' : 'bad'}`}
        >
          {t(`open-desk:delivery.${row.outcome ?? 'waiting'}`)}
        </span>
      ),
    },
    {
      key: 'attempts',
      title: t('open-desk:hook.attempts'),
      align: 'right',
      render: (row) => <span className="num">{formatNumber(row.attempts)}</span>,
    },
    {
      key: 'act',
      title: t('open:field.act'),
      render: (row) =>
        row.outcome !== null && hook.state === 'active' ? (
          <Button
            size="small"
            loading={act.isPending && act.variables === `messages/${row.id}/replay`}
            onClick={() => act.mutate(`messages/${row.id}/replay`)}
          >
            {t('open-desk:hook.replay')}
          </Button>
        ) : null,
    },
  ];
  return (
    <section className="panel" aria-label={hook.url}>
      <h2>
        <code>{hook.url}</code>{' '}
        <span className={`mark ${hook.state === 'active' ? 'good' : 'bad'}`}>
          {t(`open-desk:hookState.${hook.state}`)}
        </span>
      </h2>
      <p className="muted">
        {hook.dataset ? say(hook.dataset) : t('open-desk:hook.allSets')}
        {' · '}
        {hook.toldAt
          ? t('open-desk:hook.told', { at: formatInstant(hook.toldAt) })
          : t('open-desk:hook.neverTold')}
        {' · '}
        {t('open-desk:hook.waiting', { count: hook.waiting })}
      </p>
      {hook.state === 'parked' ? (
        <p className="issue error">
          {t('open-desk:hook.parked', { count: parkAfter, waiting: hook.waiting })}
        </p>
      ) : hook.failures > 0 ? (
        <p className="issue">{t('open-desk:hook.failing', { count: hook.failures, most: parkAfter })}</p>
      ) : null}
      <ProblemView error={act.error} />
      <div className="actions">
        {hook.state === 'parked' ? (
          <Button
            type="primary"
            loading={act.isPending && act.variables === 'resume'}
            onClick={() => act.mutate('resume')}
          >
            {t('open-desk:hook.resume')}
          </Button>
        ) : null}
        <Button danger onClick={() => void end()}>
          {t('open-desk:hook.end')}
        </Button>
      </div>
      <DataTable
        label={t('open-desk:hook.messages')}
        columns={columns}
        rows={hook.messages}
        rowKey={(row) => row.id}
        empty={<Empty title={t('open-desk:hook.noMessages')} how={t('open-desk:hook.noMessagesHow')} />}
      />
    </section>
  );
}
