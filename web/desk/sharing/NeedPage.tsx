// One need: its chart, five stages with their products, everything that became of it, and the act of whoever's turn it is.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ChartReply } from '#rooms/share/chart/schema.ts';
import type { NeedList, NeedReply } from '#rooms/share/needs/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { StageTrain } from '../../shared/StageTrain.tsx';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { Fold } from '../registers/Fold.tsx';
import { useUnits } from '../registers/queries.ts';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { Branch } from './Chart.tsx';
import { NeedState } from './Needs.tsx';
import { SharingPages } from './Pages.tsx';
import './sharing.css';
import { sharing, useActs, useEntries } from './queries.ts';

function Assign({ need }: { need: NeedReply }) {
  const { t, say } = useTexts();
  const acts = useActs();
  const units = useUnits();
  return (
    <Fold
      title={t('sharing:need.assign')}
      what={t('sharing:need.assignWhat')}
      ok={t('sharing:need.assignOk')}
      open
      fields={[
        {
          name: 'unitId',
          label: t('sharing:need.assigned'),
          kind: 'choice',
          required: true,
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
        { name: 'duty', label: t('sharing:need.byDuty'), kind: 'text', required: true },
      ]}
      submit={(values) => acts.post(`needs/${need.id}/assign`, values)}
    />
  );
}

const leads = new Set<NeedReply['state']>(['filed', 'assigned', 'accepted']);

/** With an earlier need for the same data: both are met by what becomes of that one. */
function Join({ need }: { need: NeedReply }) {
  const { t, say } = useTexts();
  const acts = useActs();
  const [q, setQ] = useState('');
  const { data } = useQuery(sharing<NeedList>('needs', { pageSize: 50, ...(q ? { q } : {}) }));
  const others = data?.items.filter(({ id, state }) => id !== need.id && leads.has(state)) ?? [];
  return (
    <Fold
      title={t('sharing:need.join')}
      what={t('sharing:need.joinWhat')}
      ok={t('sharing:need.joinOk')}
      fields={[
        {
          name: 'into',
          label: t('sharing:need.into'),
          kind: 'choice',
          required: true,
          options: others.map((one) => ({
            value: one.id,
            label: `${one.number} · ${one.wanted} · ${say(one.organisation.name)}`,
          })),
          onSearch: setQ,
        },
      ]}
      submit={(values) => acts.post(`needs/${need.id}/join`, values)}
    />
  );
}

function Answer({ need }: { need: NeedReply }) {
  const { t, say } = useTexts();
  const acts = useActs();
  const [q, setQ] = useState('');
  const entries = useEntries(q, need.assigned?.id);
  const rule = useLaw()?.rules['share.refusal-basis'];
  const grounds = rule?.state === 'in-force' ? rule.value : undefined;
  const kinds = Array.isArray(grounds) ? grounds : [];
  const answer = (how: string) => (values: Record<string, unknown>) =>
    acts.post(`needs/${need.id}/answer`, { how, ...values });
  return (
    <>
      <Fold
        title={t('sharing:need.byDay')}
        ok={t('sharing:need.answerOk')}
        open
        fields={[
          { name: 'dueOn', label: t('sharing:need.dueOn'), kind: 'date', required: true },
          { name: 'text', label: t('sharing:field.note'), kind: 'text' },
        ]}
        submit={answer('date')}
      />
      <Fold
        title={t('sharing:need.byEntry')}
        ok={t('sharing:need.answerOk')}
        fields={[
          {
            name: 'resourceId',
            label: t('sharing:field.entry'),
            kind: 'choice',
            required: true,
            options: entries,
            onSearch: setQ,
          },
        ]}
        submit={answer('entry')}
      />
      <Fold
        title={t('sharing:need.refuse')}
        ok={t('sharing:need.refuseOk')}
        fields={[
          {
            name: 'kind',
            label: t('sharing:field.actKind'),
            kind: 'choice',
            options: kinds.map((one) => ({ value: one.key, label: say(one) })),
          },
          { name: 'title', label: t('sharing:field.act'), kind: 'text', required: true },
          { name: 'article', label: t('sharing:field.article'), kind: 'text' },
          { name: 'text', label: t('sharing:field.reason'), kind: 'long', required: true },
        ]}
        submit={({ text, ...basis }) => answer('refuse')({ text, basis })}
      />
    </>
  );
}

function NextStage({ need }: { need: NeedReply }) {
  const { t } = useTexts();
  const acts = useActs();
  const [q, setQ] = useState('');
  const entries = useEntries(q, need.assigned?.id);
  const next = need.stages.find(({ done }) => !done)?.stage;
  if (!next) return null;
  return (
    <Fold
      key={next}
      title={t('sharing:need.next', { stage: t(`sharing:stage.${next}`) })}
      what={t(`sharing:stageWhat.${next}`)}
      ok={t('sharing:need.done')}
      open
      fields={
        next === 'agreement'
          ? [
              { name: 'title', label: t('sharing:field.title'), kind: 'text', required: true },
              { name: 'fileId', label: t('sharing:field.file'), kind: 'file', required: true },
            ]
          : next === 'first-batch'
            ? [
                {
                  name: 'resourceId',
                  label: t('sharing:field.entry'),
                  kind: 'choice',
                  required: true,
                  options: entries,
                  onSearch: setQ,
                },
              ]
            : []
      }
      submit={(values) => acts.post(`needs/${need.id}/stages/${next}`, values)}
    />
  );
}

export function NeedPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const found = useQuery(sharing<NeedReply>(`needs/${id}`));
  const chart = useQuery(sharing<ChartReply>(`needs/${id}/chart`));
  const need = found.data;
  const first = need?.stages.findIndex(({ done }) => !done) ?? -1;
  return (
    <Screen
      title={need?.wanted ?? t('sharing:page.needs')}
      crumbs={[{ to: '/sharing', text: t('sharing:page.needs') }]}
      facts={
        need ? (
          <>
            {need.number} · {say(need.organisation.name)} · <NeedState state={need.state} />{' '}
            <ArticleRefs ids={need.articles} />
          </>
        ) : null
      }
    >
      <SharingPages />
      <ProblemView error={found.error} />
      {need ? (
        <>
          {chart.data?.branches.map((branch) => (
            <Branch key={branch.key} branch={branch} />
          ))}
          <section className="panel">
            <h2>{t('sharing:need.stages')}</h2>
            <StageTrain
              label={t('sharing:need.stages')}
              stations={need.stages.map((one, index) => ({
                key: one.stage,
                title: t(`sharing:stage.${one.stage}`),
                state: one.done ? 'done' : index === first && need.state === 'accepted' ? 'now' : 'waiting',
                count: '',
                note: one.at ? `${formatInstant(one.at)} ${one.by ?? ''}` : null,
              }))}
            />
          </section>
          <section className="panel">
            <FactList
              facts={[
                { label: t('sharing:need.items'), value: need.items || '–' },
                { label: t('sharing:need.duty'), value: need.duty },
                { label: t('sharing:need.purpose'), value: need.purpose },
                { label: t('sharing:need.basis'), value: need.basis },
                {
                  label: t('sharing:need.assigned'),
                  value: (
                    <>{need.assigned ? `${say(need.assigned.name)} · ${need.assignedDuty ?? ''}` : '–'}</>
                  ),
                },
                {
                  label: t('sharing:need.answer'),
                  value: [need.answerBasis, need.answer, need.dueOn].filter(Boolean).join(' · ') || '–',
                },
                {
                  label: t('sharing:field.entry'),
                  value: (
                    <>{need.entry ? <Link to={`/catalog/${need.entry.id}`}>{need.entry.name}</Link> : '–'}</>
                  ),
                },
                {
                  label: t('sharing:need.joined'),
                  value: (
                    <>{need.joined.map(({ organisation }) => say(organisation.name)).join(' · ') || '–'}</>
                  ),
                },
              ]}
            />
          </section>
          {can(need.abilities, 'assign') ? <Assign need={need} /> : null}
          {can(need.abilities, 'join') ? <Join need={need} /> : null}
          {can(need.abilities, 'answer') ? <Answer need={need} /> : null}
          {can(need.abilities, 'stage') ? <NextStage need={need} /> : null}
          <section className="panel">
            <h2>{t('sharing:field.history')}</h2>
            <ol className="sharing-history">
              {need.events.map((one) => (
                <li key={`${one.kind} ${one.at}`}>
                  <span className="num">{formatInstant(one.at)}</span> {t(`sharing:event.${one.kind}`)}{' '}
                  {one.text} {one.by ? <span className="muted">{one.by}</span> : null}
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
