// 整改: cause, evidence, demand and day; the user answers, the provider accepts or, after the day, ends the service.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { RectificationList, RectificationReply } from '#rooms/share/rectification/schema.ts';
import type { UsesReply } from '#rooms/share/reports/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import type { Column } from '../list/DataTable.tsx';
import { Fold } from '../registers/Fold.tsx';
import { Screen } from '../shell/Screen.tsx';
import { Register, SharingPages } from './Pages.tsx';
import './sharing.css';
import { sharing, useActs } from './queries.ts';

function State({ row }: { row: RectificationReply }) {
  const { t } = useTexts();
  const tone = row.state === 'restored' ? 'good' : row.state === 'terminated' || row.pastDue ? 'bad' : 'near';
  return <span className={`mark ${tone}`}>{t(`sharing:matter.state.${row.state}`)}</span>;
}

function Demand({ causes }: { causes: RectificationList['causes'] }) {
  const { t, say } = useTexts();
  const acts = useActs();
  const uses = useQuery(sharing<UsesReply>('reports/uses'));
  const active = uses.data?.items.filter(({ state }) => state === 'active') ?? [];
  if (active.length === 0) return null;
  return (
    <Fold
      title={t('sharing:matter.demand')}
      what={t('sharing:matter.what')}
      ok={t('sharing:matter.demandOk')}
      fields={[
        {
          name: 'grantIds',
          label: t('sharing:matter.grants'),
          kind: 'choices',
          required: true,
          options: active.map((one) => ({
            value: one.grantId,
            label: `${one.number} · ${say(one.consumer.name)} · ${one.resource.name}`,
          })),
        },
        {
          name: 'cause',
          label: t('sharing:matter.cause'),
          kind: 'choice',
          required: causes.length > 0,
          options: causes.map((one) => ({ value: one.key, label: say(one.title) })),
        },
        { name: 'evidence', label: t('sharing:matter.evidence'), kind: 'long', required: true },
        { name: 'demand', label: t('sharing:matter.mend'), kind: 'long', required: true },
        { name: 'dueOn', label: t('sharing:matter.due'), kind: 'date', required: true },
        { name: 'fileId', label: t('sharing:field.file'), kind: 'file' },
      ]}
      submit={(values) => acts.post('rectifications', values)}
    />
  );
}

export function Rectifications() {
  const { t, say } = useTexts();
  const list = useQuery(sharing<RectificationList>('rectifications'));
  const columns: Column<RectificationReply>[] = [
    {
      key: 'number',
      title: t('sharing:field.number'),
      render: (row) => (
        <Link className="row-name" to={`/sharing/rectification/${row.id}`}>
          {row.number}
        </Link>
      ),
    },
    { key: 'consumer', title: t('sharing:use.who'), render: (row) => say(row.consumer.name) },
    { key: 'provider', title: t('sharing:field.provider'), render: (row) => say(row.provider.name) },
    { key: 'cause', title: t('sharing:matter.cause'), render: (row) => say(row.cause.title) },
    {
      key: 'due',
      title: t('sharing:matter.due'),
      render: (row) => <span className="num">{row.dueOn}</span>,
    },
    { key: 'state', title: t('sharing:field.state'), render: (row) => <State row={row} /> },
  ];
  return (
    <Register
      page="rectification"
      list={list}
      rows={list.data?.items}
      columns={columns}
      rowKey={(row) => row.id}
      articles={list.data?.items[0]?.articles}
      above={can(list.data?.abilities, 'demand') ? <Demand causes={list.data?.causes ?? []} /> : null}
    />
  );
}

export function RectificationPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const acts = useActs();
  const found = useQuery(sharing<RectificationReply>(`rectifications/${id}`));
  const row = found.data;
  const act = (name: 'answer' | 'terminate', shown: boolean) =>
    shown ? (
      <Fold
        title={t(`sharing:matter.${name}`)}
        ok={t(`sharing:matter.${name}`)}
        fields={[{ name: 'text', label: t('sharing:field.note'), kind: 'long', required: true }]}
        submit={(values) => acts.post(`rectifications/${id}/${name}`, values)}
      />
    ) : null;
  return (
    <Screen
      title={row?.number ?? t('sharing:page.rectification')}
      crumbs={[{ to: '/sharing/rectification', text: t('sharing:page.rectification') }]}
      facts={
        row ? (
          <>
            {say(row.consumer.name)} · <State row={row} /> <ArticleRefs ids={row.articles} />
          </>
        ) : null
      }
    >
      <SharingPages />
      <ProblemView error={found.error} />
      {row ? (
        <>
          <section className="panel">
            <FactList
              facts={[
                { label: t('sharing:matter.cause'), value: say(row.cause.title) },
                {
                  label: t('sharing:matter.evidence'),
                  value: <span className="register-text">{row.evidence}</span>,
                },
                {
                  label: t('sharing:matter.mend'),
                  value: <span className="register-text">{row.demand}</span>,
                },
                { label: t('sharing:matter.due'), value: <span className="num">{row.dueOn}</span> },
                {
                  label: t('sharing:matter.grants'),
                  value: (
                    <>
                      {row.grants.map((one) => (
                        <Link key={one.id} to={`/grants/${one.id}`}>
                          {one.number}{' '}
                        </Link>
                      ))}
                    </>
                  ),
                },
              ]}
            />
          </section>
          {act('answer', can(row.abilities, 'answer'))}
          {can(row.abilities, 'judge') ? (
            <Fold
              title={t('sharing:matter.judge')}
              ok={t('sharing:matter.judge')}
              fields={[
                {
                  name: 'accept',
                  label: t('sharing:matter.accept'),
                  kind: 'flag',
                  hint: t('sharing:matter.acceptHint'),
                },
                { name: 'text', label: t('sharing:field.note'), kind: 'long', required: true },
              ]}
              submit={(values) => acts.post(`rectifications/${id}/judge`, { accept: false, ...values })}
            />
          ) : null}
          {act('terminate', can(row.abilities, 'terminate'))}
          <section className="panel">
            <h2>{t('sharing:field.history')}</h2>
            <ol className="sharing-history">
              {row.steps.map((one) => (
                <li key={`${one.act} ${one.at}`}>
                  <span className="num">{formatInstant(one.at)}</span> {t(`sharing:matter.step.${one.act}`)}{' '}
                  {one.text} <span className="muted">{one.by}</span>
                </li>
              ))}
            </ol>
          </section>
        </>
      ) : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
