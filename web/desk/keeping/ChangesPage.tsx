// 变更与触发: what happened, whose turn it is and by when; how departments stand, what was left undone, who keeps an entry, duties.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { resourcesQuery } from '../catalog/queries.ts';
import { LongText } from '../form/LongText.tsx';
import { useAddress } from '../list/address.ts';
import { DataTable } from '../list/DataTable.tsx';
import { Tabs } from '../list/Tabs.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useMe } from '../shell/session.ts';
import { useReason } from '../shell/useConfirm.tsx';
import { Breaches, Duties, Standing, Upkeep } from './ChangeParts.tsx';
import { KeepingPages } from './KeepingPages.tsx';
import { changeLimitQuery, type TaskReply, tasksQuery } from './queries.ts';

/** What follows from recording it, before it is recorded: until when the entry must be changed, by which article. */
function Follows({ kind, day }: { kind: string | undefined; day: string }) {
  const { t } = useTexts();
  const { data } = useQuery(changeLimitQuery(kind, day));
  if (!data || !kind || !day) return <p className="field-hint">{t('keeping:changes.followsHow')}</p>;
  const { deadline } = data;
  return (
    <div className="field follows" role="status">
      <div className="field-label">{t('keeping:changes.follows')}</div>
      {data.due ? (
        <p>
          {deadline.limit === undefined
            ? null
            : t(deadline.unit === 'day' ? 'keeping:changes.withinDays' : 'keeping:changes.withinWorkdays', {
                count: deadline.limit,
              })}{' '}
          <DeadlineTag deadline={deadline} />
        </p>
      ) : (
        <p>
          {t(data.beforeLaw ? 'keeping:changes.noClock' : 'keeping:changes.noLimit')}{' '}
          <ArticleRefs ids={deadline.cite} />
        </p>
      )}
      {data.due && !data.binding ? <p className="muted">{t('keeping:changes.target')}</p> : null}
    </div>
  );
}

function Record({ onDone }: { onDone: () => void }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const kinds = useQuery(tasksQuery({ pageSize: 1 })).data?.kinds ?? [];
  const mine = useQuery(resourcesQuery({ scope: 'mine', state: 'active', pageSize: 200 })).data?.items ?? [];
  const [kind, setKind] = useState<string>();
  const [day, setDay] = useState('');
  const [note, setNote] = useState('');
  const [resourceIds, setResources] = useState<string[]>([]);
  const save = useMutation({
    mutationFn: () => api.post('/api/catalog/changes', { kind, day, note, resourceIds }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['changes'] });
      onDone();
    },
  });
  const chosen = kinds.find(({ key }) => key === kind);
  return (
    <section className="panel" aria-label={t('keeping:changes.record')}>
      <div className="field">
        <label className="field-label" htmlFor="change-kind">
          {t('keeping:changes.kind')}
        </label>
        <Select
          id="change-kind"
          value={kind}
          onChange={setKind}
          options={kinds.map((one) => ({ value: one.key, label: say(one) }))}
        />
        {chosen ? (
          <p className="muted">
            {chosen.limited ? null : t('keeping:changes.unlimited')} <ArticleRefs ids={chosen.articles} />
          </p>
        ) : null}
      </div>
      <div className="field">
        <label className="field-label" htmlFor="change-day">
          {t('keeping:changes.day')}
        </label>
        <Input id="change-day" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="change-entries">
          {t('keeping:changes.entries')}
        </label>
        <Select
          id="change-entries"
          mode="multiple"
          value={resourceIds}
          onChange={setResources}
          showSearch={{ optionFilterProp: 'label' }}
          options={mine.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <div className="field">
        <label className="field-label" htmlFor="change-note">
          {t('keeping:changes.note')}
        </label>
        <LongText id="change-note" value={note} onChange={(event) => setNote(event.target.value)} />
      </div>
      <Follows kind={kind} day={day} />
      <ProblemView error={save.error} />
      <div className="panel-foot below">
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!kind || !day}
          onClick={() => save.mutate()}
        >
          {t('keeping:changes.record')}
        </Button>
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
      </div>
    </section>
  );
}

function Tasks() {
  const { t, say } = useTexts();
  const address = useAddress();
  const client = useQueryClient();
  const reason = useReason();
  const query = {
    scope: address.get('scope') === 'all' ? 'all' : 'mine',
    state: address.get('state') || 'open',
    resource: address.get('resource') || undefined,
    kind: address.get('kind') || undefined,
  };
  const { data, error, refetch } = useQuery(tasksQuery({ ...query, page: address.page }));
  const confirm = useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      api.post(`/api/catalog/changes/${id}/confirm`, { note }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['changes'] }),
  });
  const unchanged = async (task: TaskReply) => {
    const note = await reason({
      title: t('keeping:changes.confirmOf', { name: task.resource.name }),
      what: task.note ?? say(task.kind),
      ok: t('keeping:changes.confirm'),
      label: t('keeping:changes.why'),
    });
    if (note) confirm.mutate({ id: task.id, note });
  };
  return (
    <>
      <div className="list-tools">
        <Segmented
          value={query.scope}
          onChange={(scope) => address.set({ scope: scope === 'all' ? 'all' : undefined })}
          options={[
            { value: 'mine', label: t('keeping:changes.mine') },
            { value: 'all', label: t('common:list.all') },
          ]}
        />
        <Select
          value={address.get('state') || 'open'}
          onChange={(state: string) => address.set({ state: state === 'open' ? undefined : state })}
          aria-label={t('catalog:field.state')}
          options={(['open', 'overdue', 'closed', 'all'] as const).map((value) => ({
            value,
            label: t(`keeping:changes.state.${value}`),
          }))}
        />
        <Select
          value={address.get('kind') || ''}
          onChange={(kind: string) => address.set({ kind })}
          aria-label={t('keeping:changes.kind')}
          options={[
            { value: '', label: t('keeping:changes.anyKind') },
            ...(data?.kinds ?? []).map((kind) => ({ value: kind.key, label: say(kind) })),
          ]}
        />
      </div>
      <ProblemView error={error ?? confirm.error} onRetry={() => void refetch()} />
      {error ? null : (
        <DataTable
          label={t('keeping:changes.tasks')}
          rows={data?.items}
          rowKey={(row) => row.id}
          empty={<Empty title={t('keeping:changes.none')} how={t('keeping:changes.noneHow')} />}
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
              key: 'name',
              title: t('catalog:field.name'),
              optional: false,
              render: (row) => (
                <>
                  <Link to={`/catalog/${row.resource.id}`}>{row.resource.name}</Link>
                  <div className="row-sub">{say(row.provider.name)}</div>
                </>
              ),
            },
            {
              key: 'kind',
              title: t('keeping:changes.kind'),
              render: (row) => (
                <>
                  {say(row.kind)} <ArticleRefs ids={row.kind.articles} />
                  {row.note ? <div className="row-sub">{row.note}</div> : null}
                </>
              ),
            },
            {
              key: 'day',
              title: t('keeping:changes.day'),
              width: 108,
              render: (row) => <span className="num">{row.day}</span>,
            },
            {
              key: 'due',
              title: t('keeping:changes.due'),
              render: (row) =>
                row.beforeLaw ? (
                  <span className="mark">{t('keeping:changes.beforeLaw')}</span>
                ) : row.closedOn ? (
                  <span className="num">{row.dueOn ?? '–'}</span>
                ) : (
                  <DeadlineTag deadline={row.deadline} />
                ),
            },
            {
              key: 'state',
              title: t('catalog:field.state'),
              render: (row) => (
                <>
                  <span className={`mark ${row.overdue || row.late ? 'bad' : row.closedOn ? '' : 'near'}`}>
                    {t(
                      row.closedHow
                        ? `keeping:changes.closed.${row.closedHow}`
                        : row.overdue
                          ? 'keeping:changes.state.overdue'
                          : 'keeping:changes.state.open',
                    )}
                  </span>
                  {row.late ? <div className="row-sub">{t('keeping:changes.late')}</div> : null}
                  {row.closedOn ? <div className="row-sub num">{row.closedOn}</div> : null}
                </>
              ),
            },
            {
              key: 'act',
              title: t('keeping:act'),
              render: (row) =>
                row.mine && !row.closedOn ? (
                  <span className="row-acts">
                    <Link to={`/catalog/${row.resource.id}/edit`}>{t('keeping:changes.edit')}</Link>
                    <Button size="small" onClick={() => void unchanged(row)}>
                      {t('keeping:changes.confirm')}
                    </Button>
                  </span>
                ) : (
                  '–'
                ),
            },
          ]}
        />
      )}
    </>
  );
}

const tabs = {
  tasks: Tasks,
  standing: Standing,
  breaches: Breaches,
  upkeep: Upkeep,
  duties: Duties,
} as const;

export function ChangesPage() {
  const { t } = useTexts();
  const address = useAddress();
  const me = useMe();
  const [recording, setRecording] = useState(false);
  const keys = Object.keys(tabs) as (keyof typeof tabs)[];
  const active = keys.find((key) => key === address.get('tab')) ?? 'tasks';
  const Body = tabs[active];
  return (
    <Screen
      title={t('keeping:changes.title')}
      actions={
        me?.roles.includes('provider') ? (
          <Button type="primary" onClick={() => setRecording(true)}>
            {t('keeping:changes.record')}
          </Button>
        ) : null
      }
    >
      <KeepingPages />
      {recording ? <Record onDone={() => setRecording(false)} /> : null}
      <Tabs
        label={t('keeping:changes.title')}
        active={active}
        onChange={(tab) => {
          address.clear(['scope', 'state', 'resource', 'kind', 'history', 'page']);
          address.set({ tab: tab === 'tasks' ? undefined : tab });
        }}
        tabs={keys.map((key) => ({
          key,
          label: t(`keeping:changes.${key}`),
          content: key === active ? <Body /> : null,
        }))}
      />
    </Screen>
  );
}
