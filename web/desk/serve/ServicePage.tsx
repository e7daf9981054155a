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
import { Health } from '../services/Health.tsx';
import { Screen } from '../shell/Screen.tsx';
import { ApplyButton } from './Apply.tsx';
import { CallExample } from './CallExample.tsx';
import { serviceQuery } from './queries.ts';
import { KindMark, ServiceState, unitOf } from './ServiceTable.tsx';

function Columns({ service }: { service: ServiceReply }) {
  const { t, say } = useTexts();
  return (
    <DataTable
      label={t(service.kind === 'verify' ? 'serve:publish.claimed' : 'serve:columns')}
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
              {column.operators.length > 0 ? (
                <span className="mark">
                  {t('serve:field.filters')} {column.operators.join(' ')}
                </span>
              ) : null}
              {column.orderable ? <span className="mark">{t('serve:field.order')}</span> : null}
              {column.tolerance ? (
                <span className="mark">
                  {t('serve:field.tolerance')} {column.tolerance.step}{' '}
                  {t(`serve:publish.unit.${unitOf(column)}`)}
                </span>
              ) : null}
              {column.mayMoveBy === null ? null : (
                <span className="mark">
                  {t('serve:field.mayMoveBy')} {column.mayMoveBy} {t('serve:publish.unit.own')}
                </span>
              )}
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

function Parameters({ service }: { service: ServiceReply }) {
  const { t, say } = useTexts();
  return (
    <>
      <h3 className="section-title">{t('serve:parameters')}</h3>
      <dl className="facts">
        {service.instructions.parameters.map((parameter) => (
          <div key={parameter.name}>
            <dt>
              <code>{parameter.name}</code> {say(parameter.title)}
            </dt>
            <dd>
              {parameter.required ? <span className="mark">{t('serve:required')}</span> : null}{' '}
              {say(parameter.how)}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What belongs to the kind of service alone. */
function ofKind(service: ServiceReply, t: ReturnType<typeof useTexts>['t']) {
  const names = (list: readonly string[]) =>
    list.length === 0 ? t('common:none') : list.map((name) => <code key={name}>{name} </code>);
  if (service.kind === 'search') {
    const by = (held: (column: ServiceReply['columns'][number]) => boolean) =>
      names(service.columns.filter(held).map(({ name }) => name));
    return [
      { label: t('serve:field.filters'), value: by(({ operators }) => operators.length > 0) },
      { label: t('serve:field.order'), value: by(({ orderable }) => orderable) },
    ];
  }
  return [
    { label: t('serve:lookup'), value: names(service.lookup) },
    ...(service.guesses === null
      ? []
      : [{ label: t('serve:field.guesses'), value: formatNumber(service.guesses) }]),
  ];
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
            <KindMark kind={service.kind} />
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
      actions={
        service ? (
          <>
            <Link className="ant-btn ant-btn-default" to={`/services/${service.id}/try`}>
              {t('services:try')}
            </Link>
            <ApplyButton service={service} />
          </>
        ) : null
      }
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
                ...ofKind(service, t),
                { label: t(`serve:field.most.${service.kind}`), value: formatNumber(service.maxPage) },
              ]}
            />
          </div>
          {can(service.abilities, 'readHealth') ? <Health serviceId={service.id} /> : null}
          <section>
            <h2 className="section-title">{t(`serve:kind.${service.kind}`)}</h2>
            <p>{t(`serve:kindUse.${service.kind}`)}</p>
            <Parameters service={service} />
          </section>
          <section>
            <h2 className="section-title">
              {t(service.kind === 'verify' ? 'serve:publish.claimed' : 'serve:columns')}
            </h2>
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
