// One emergency event, which is its report: entries with their former class, callers and counts, copies to destroy.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { EmergencyDetail } from '#rooms/classify/classes/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { ExportRows } from '../list/ExportCsv.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useConfirm, useReason } from '../shell/useConfirm.tsx';
import { Show } from './Pages.tsx';
import { base, emergencyQuery } from './queries.ts';

type Granted = EmergencyDetail['grants'][number];
type Changed = EmergencyDetail['changed'][number];

function Grants({ event }: { event: EmergencyDetail }) {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const reason = useReason();
  const destroy = useMutation({
    mutationFn: ({ grantId, why }: { grantId: string; why: string }) =>
      api.post(`${base}/emergencies/${event.id}/grants/${grantId}/destruction`, { reason: why }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['classes'] }),
  });
  const ask = async (row: Granted) => {
    const why = await reason({
      title: t('classes:destroy.title'),
      what: t('classes:destroy.what', { count: row.records }),
      ok: t('classes:destroy.ok'),
      label: t('classes:destroy.note'),
    });
    if (why) destroy.mutate({ grantId: row.grantId, why });
  };
  return (
    <>
      <ProblemView error={destroy.error} />
      <DataTable<Granted>
        label={t('classes:emergency.grants')}
        rows={event.grants}
        rowKey={(row) => row.grantId}
        columns={[
          {
            key: 'consumer',
            title: t('classes:emergency.caller'),
            optional: false,
            render: (row) => <Link to={`/grants/${row.grantId}`}>{say(row.consumer.name)}</Link>,
          },
          {
            key: 'entry',
            title: t('classes:field.entry'),
            render: (row) => event.changed.find((one) => one.resourceId === row.resourceId)?.name ?? '–',
          },
          {
            key: 'calls',
            title: t('classes:usage.calls'),
            align: 'right',
            render: (row) => formatNumber(row.calls),
          },
          {
            key: 'records',
            title: t('classes:usage.records'),
            align: 'right',
            render: (row) => formatNumber(row.records),
          },
          {
            key: 'stopped',
            title: t('classes:emergency.stoppedAt'),
            render: (row) => (
              <span className="num">{row.stoppedAt ? formatInstant(row.stoppedAt) : '–'}</span>
            ),
          },
          {
            key: 'destroyed',
            title: t('classes:destroy.column'),
            render: (row) =>
              row.destroyedAt ? (
                <>
                  <span className="mark good">{t('classes:destroy.done')}</span>{' '}
                  <span className="num">{formatInstant(row.destroyedAt)}</span>
                  <div className="row-sub">{row.destructionNote}</div>
                </>
              ) : row.stoppedAt && row.records > 0 ? (
                <>
                  <span className="mark bad">{t('classes:destroy.due')}</span>{' '}
                  {can(row.abilities, 'destroy') ? (
                    <Button size="small" onClick={() => void ask(row)}>
                      {t('classes:destroy.button')}
                    </Button>
                  ) : null}
                </>
              ) : (
                '–'
              ),
          },
        ]}
        empty={<Empty title={t('classes:empty.grants')} />}
      />
    </>
  );
}

export function EmergencyPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const client = useQueryClient();
  const confirm = useConfirm();
  const { data, error, refetch } = useQuery(emergencyQuery(id));
  const close = useMutation({
    mutationFn: () => api.post(`${base}/emergencies/${id}/close`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['classes'] }),
  });
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const ask = async () => {
    const sure = await confirm({
      title: t('classes:emergency.closeTitle'),
      what: t('classes:emergency.closeWhat'),
      ok: t('classes:emergency.close'),
      danger: true,
    });
    if (sure) close.mutate();
  };
  return (
    <Screen
      title={data?.name ?? t('common:state.loading')}
      crumbs={[{ to: '/classes/emergencies', text: t('classes:page.emergencies') }]}
      facts={
        data ? (
          <span className={`mark ${data.state === 'open' ? 'bad' : ''}`}>
            {t(`classes:emergency.state.${data.state}`)}
          </span>
        ) : null
      }
      actions={
        data ? (
          <>
            {data.state === 'open' ? (
              <Show when={can(data.abilities, 'close')}>
                <Button danger loading={close.isPending} onClick={() => void ask()}>
                  {t('classes:emergency.close')}
                </Button>
              </Show>
            ) : null}
            <ExportRows<Granted>
              name="emergency-report"
              rows={data.grants}
              columns={[
                { title: t('classes:emergency.caller'), value: (row) => say(row.consumer.name) },
                {
                  title: t('classes:field.entry'),
                  value: (row) => data.changed.find((one) => one.resourceId === row.resourceId)?.name,
                },
                { title: t('classes:usage.calls'), value: (row) => row.calls },
                { title: t('classes:usage.records'), value: (row) => row.records },
                { title: t('classes:destroy.column'), value: (row) => row.destroyedAt },
              ]}
            />
          </>
        ) : null
      }
    >
      <ProblemView error={close.error} />
      {data ? (
        <>
          <div className="panel">
            <FactList
              facts={[
                { label: t('classes:emergency.beganOn'), value: data.beganOn, articles: data.articles },
                { label: t('classes:emergency.ground'), value: data.ground },
                {
                  label: t('classes:emergency.bodies'),
                  value: data.bodies.map(({ name }) => say(name)).join(t('law:separator')),
                },
                {
                  label: t('classes:emergency.openedBy'),
                  value: `${data.openedBy ?? '–'} ${formatInstant(data.openedAt)}`,
                },
                data.closedAt !== null && {
                  label: t('classes:emergency.closedAt'),
                  value: formatInstant(data.closedAt),
                },
                { label: t('classes:emergency.entries'), value: formatNumber(data.totals.entries) },
                { label: t('classes:emergency.callers'), value: formatNumber(data.totals.callers) },
                { label: t('classes:usage.calls'), value: formatNumber(data.totals.calls) },
                { label: t('classes:usage.records'), value: formatNumber(data.totals.records) },
                { label: t('classes:destroy.due'), value: formatNumber(data.totals.toDestroy) },
              ]}
            />
          </div>
          <h2 className="section-title">{t('classes:emergency.changed')}</h2>
          <DataTable<Changed>
            label={t('classes:emergency.changed')}
            rows={data.changed}
            rowKey={(row) => row.resourceId}
            columns={[
              {
                key: 'name',
                title: t('classes:field.name'),
                optional: false,
                render: (row) => <Link to={`/catalog/${row.resourceId}?tab=class`}>{row.name}</Link>,
              },
              {
                key: 'provider',
                title: t('classes:field.provider'),
                render: (row) => say(row.provider.name),
              },
              { key: 'former', title: t('classes:field.former'), render: (row) => say(row.former) },
              { key: 'by', title: t('classes:field.by'), render: (row) => row.switchedBy ?? '–' },
              {
                key: 'at',
                title: t('classes:field.at'),
                render: (row) => <span className="num">{formatInstant(row.switchedAt)}</span>,
              },
              {
                key: 'restored',
                title: t('classes:emergency.restoredAt'),
                render: (row) => (
                  <span className="num">{row.restoredAt ? formatInstant(row.restoredAt) : '–'}</span>
                ),
              },
            ]}
            empty={<Empty title={t('classes:empty.changed')} how={t('classes:empty.changedHow')} />}
          />
          <h2 className="section-title">{t('classes:emergency.grants')}</h2>
          <Grants event={data} />
        </>
      ) : (
        <SkeletonFacts rows={8} />
      )}
    </Screen>
  );
}
