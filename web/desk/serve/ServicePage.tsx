// One service: how fresh it is, what it answers, how it is called, and applying for it.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { ServiceReply } from '#rooms/serve/schema.ts';
import { can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { DataTable } from '../list/DataTable.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ApplyButton } from './Apply.tsx';
import { CallExample } from './CallExample.tsx';
import { serviceQuery } from './queries.ts';
import { ServiceState } from './ServiceTable.tsx';

function Columns({ service }: { service: ServiceReply }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={t('serve:columns')}
      rows={service.columns}
      rowKey={(column) => column.name}
      empty={<Empty title={t('common:none')} />}
      columns={[
        { key: 'name', title: t('catalog:item.name'), render: (column) => <code>{column.name}</code> },
        { key: 'title', title: t('catalog:item.titleZh'), render: (column) => say(column.title) },
        { key: 'json', title: t('serve:json'), render: (column) => <code>{column.json}</code> },
        {
          key: 'marks',
          title: t('catalog:item.marks'),
          render: (column) => (
            <span className="class-mark">
              {column.lookup ? <span className="mark">{t('serve:lookup')}</span> : null}
              {column.personal === 'none' ? null : (
                <span className="mark near">{t(`catalog:personal.${column.personal}`)}</span>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

export function ServicePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: service, error, refetch } = useQuery(serviceQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={service ? say(service.title) : t('common:state.loading')}
      crumbs={[{ to: '/services', text: t('desk:room.serve') }]}
      facts={
        service ? (
          <>
            <code>{service.code}</code>
            <span>{say(service.provider.name)}</span>
            <ServiceState state={service.state} />
            {service.lateSince ? (
              <span className="mark bad">
                {t('serve:lateSince', { day: formatInstant(service.lateSince) })}
              </span>
            ) : null}
          </>
        ) : null
      }
      actions={service ? <ApplyButton service={service} /> : null}
    >
      {service ? (
        <div className="stack">
          <div className="panel">
            <FactList
              facts={[
                can(service.abilities, 'openResource') && {
                  label: t('serve:field.resource'),
                  value: <Link to={`/catalog/${service.resourceId}`}>{t('serve:openResource')}</Link>,
                },
                {
                  label: t('serve:field.rows'),
                  value: <span className="num">{formatNumber(service.rows)}</span>,
                },
                {
                  label: t('serve:field.batchSeq'),
                  value: <span className="num">{formatNumber(service.batchSeq)}</span>,
                },
                {
                  label: t('serve:field.refreshedAt'),
                  value: <span className="num">{formatInstant(service.refreshedAt)}</span>,
                },
                {
                  label: t('serve:lookup'),
                  value: service.lookup.map((name) => <code key={name}>{name} </code>),
                },
                { label: t('serve:field.maxRecords'), value: formatNumber(service.maxRecords) },
              ]}
            />
          </div>
          <section>
            <h2 className="section-title">{t('serve:columns')}</h2>
            <Columns service={service} />
          </section>
          <section>
            <h2 className="section-title">{t('serve:call.title')}</h2>
            <CallExample instructions={service.instructions} />
          </section>
        </div>
      ) : (
        <div className="panel">
          <SkeletonFacts />
        </div>
      )}
    </Screen>
  );
}
