// One demand as a file: what was asked, what happened, and the act of whoever's turn it is.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { DemandFile, PublicDemands } from '#rooms/open/demands/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { useEntries } from '../../sharing/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Standing } from './List.tsx';

type Values = Record<string, unknown>;
const useAct = ({ id }: DemandFile) => {
  const acts = useOpenActs();
  return (name: string, more: Values = {}) =>
    (values: Values = {}) =>
      acts.post(`demand-files/${id}/${name}`, { ...more, ...values });
};

function Assign({ demand }: { demand: DemandFile }) {
  const { t, say } = useTexts();
  const act = useAct(demand);
  const units = useUnits();
  return (
    <Fold
      open
      title={t('open-demands:desk.assign')}
      ok={t('open-demands:desk.assignOk')}
      fields={[
        {
          name: 'unitId',
          label: t('open-demands:fact.unit'),
          kind: 'choice',
          required: true,
          options: units.map((unit) => ({ value: unit.id, label: say(unit.name) })),
        },
      ]}
      submit={act('assign')}
    />
  );
}

function Answer({ demand }: { demand: DemandFile }) {
  const { t } = useTexts();
  const act = useAct(demand);
  const day = {
    name: 'promisedOn',
    label: t('open-demands:desk.promisedOn'),
    kind: 'date',
    required: true,
  } as const;
  const said = { name: 'said', label: t('open-demands:desk.said'), kind: 'long' } as const;
  const reason = {
    name: 'reason',
    label: t('open-demands:desk.reason'),
    kind: 'long',
    required: true,
  } as const;
  const withReason =
    (how: string) =>
    ({ reason: why }: Values) =>
      act('answer', { how, reasons: [why] })();
  const ok = t('open-demands:desk.answerOk');
  return (
    <>
      <Fold
        open
        title={t('open-demands:answer.date')}
        ok={ok}
        fields={[day, said]}
        submit={act('answer', { how: 'date' })}
      />
      <Fold
        title={t('open-demands:answer.conditions')}
        ok={ok}
        fields={[
          day,
          { name: 'conditions', label: t('open-demands:desk.conditions'), kind: 'long', required: true },
          said,
        ]}
        submit={act('answer', { how: 'conditions' })}
      />
      <Fold title={t('open-demands:answer.refuse')} ok={ok} fields={[reason]} submit={withReason('refuse')} />
      <Fold
        title={t('open-demands:desk.back')}
        ok={t('open-demands:desk.backOk')}
        fields={[reason]}
        submit={withReason('back')}
      />
    </>
  );
}

function Join({ demand }: { demand: DemandFile }) {
  const { t } = useTexts();
  const act = useAct(demand);
  const [q, setQ] = useState('');
  const { data } = useQuery(
    opening<PublicDemands>('demand-files', { pageSize: 50, kind: demand.kind, ...(q ? { q } : {}) }),
  );
  return (
    <Fold
      title={t('open-demands:desk.join')}
      what={t('open-demands:desk.joinWhat')}
      ok={t('open-demands:desk.joinOk')}
      fields={[
        {
          name: 'into',
          label: t('open-demands:desk.into'),
          kind: 'choice',
          required: true,
          onSearch: setQ,
          options: (data?.items ?? [])
            .filter(({ id }) => id !== demand.id)
            .map((one) => ({ value: one.id, label: `${one.number} ${one.wanted}` })),
        },
      ]}
      submit={act('join')}
    />
  );
}

/** What was promised: by which entry it is kept, and why it is not kept yet. */
function Promised({ demand }: { demand: DemandFile }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const act = useAct(demand);
  const [q, setQ] = useState('');
  const entries = useEntries(q, demand.unit?.id);
  const close = useOpenAct(() => act('close')());
  return (
    <>
      <div className="panel">
        <p>{t('open-demands:desk.promise', { day: demand.promisedOn ?? '' })}</p>
        {demand.lack ? <p className="muted">{say(demand.lack)}</p> : null}
        <Button
          loading={close.isPending}
          onClick={() =>
            close.mutate(undefined, { onError: (error) => void message.error(problemWords(t, error).title) })
          }
        >
          {t('open-demands:desk.close')}
        </Button>
      </div>
      <Fold
        title={t('open-demands:desk.link')}
        ok={t('open-demands:desk.save')}
        fields={[
          {
            name: 'resourceId',
            label: t('open-demands:fact.entry'),
            kind: 'choice',
            required: true,
            options: entries,
            onSearch: setQ,
          },
        ]}
        submit={act('link')}
      />
    </>
  );
}

function Acts({ demand }: { demand: DemandFile }) {
  const { t } = useTexts();
  const act = useAct(demand);
  const may = (name: string) => can(demand.abilities, name);
  const why = { name: 'why', label: t('open-demands:desk.reason'), kind: 'long', required: true } as const;
  return (
    <>
      {may('assign') ? <Assign demand={demand} /> : null}
      {may('answer') ? <Answer demand={demand} /> : null}
      {may('fulfil') ? <Promised demand={demand} /> : null}
      {may('join') ? <Join demand={demand} /> : null}
      {may('redirect') ? (
        <Fold
          title={t('open-demands:desk.redirect')}
          what={t('open-demands:redirected.text')}
          ok={t('open-demands:desk.redirectOk')}
          fields={[why]}
          submit={act('redirect')}
        />
      ) : null}
      {may('hide') ? (
        <Fold
          title={t(demand.hiddenWhy === null ? 'open-demands:desk.hide' : 'open-demands:desk.show')}
          ok={t('open-demands:desk.save')}
          fields={demand.hiddenWhy === null ? [why] : []}
          submit={act('hide')}
        />
      ) : null}
    </>
  );
}

export function DemandPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const found = useQuery(opening<DemandFile>(`demand-files/${id}`));
  const demand = found.data;
  return (
    <Screen
      title={demand?.wanted ?? t('open-demands:desk.demands')}
      facts={demand ? <ArticleRefs ids={demand.articles} /> : null}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {demand ? (
        <>
          <FactList
            facts={[
              { label: t('open-demands:desk.number'), value: demand.number },
              { label: t('open-demands:fact.kind'), value: t(`open-demands:kind.${demand.kind}`) },
              { label: t('open-demands:fact.fate'), value: <Standing demand={demand} /> },
              { label: t('open-demands:new.why'), value: demand.why },
              { label: t('open-demands:new.scenario'), value: demand.scenario || '–' },
              { label: t('open-demands:new.noneFits'), value: demand.noneFits || '–' },
              {
                label: t('open-demands:desk.filer'),
                value: `${t(`open-demands:filer.${demand.filer.kind}`)} ${demand.filer.name ? say(demand.filer.name) : ''}`,
              },
              {
                label: t('open-demands:fact.unit'),
                value: demand.unit ? say(demand.unit.name) : t('open-demands:noUnit'),
              },
              { label: t('open-demands:fact.filed'), value: formatInstant(demand.filedAt) },
              { label: t('open-demands:fact.due'), value: demand.due?.due ?? '–' },
              { label: t('open-demands:fact.workdays'), value: String(demand.workdays) },
              { label: t('open-demands:fact.asks'), value: String(demand.asks) },
              { label: t('open-demands:fact.entry'), value: demand.entry?.name ?? '–' },
              {
                label: t('open-demands:answer.title'),
                value: demand.answer
                  ? `${t(`open-demands:answer.${demand.answer}`)} ${demand.promisedOn ?? ''} ${demand.answerSaid}`
                  : '–',
              },
              demand.channel ? { label: t('open-demands:desk.channelField'), value: demand.channel } : null,
            ]}
          />
          <p>
            <a href={`/demands/${demand.number}`}>{t('open-demands:desk.publicPage')}</a>{' '}
            {demand.caseId ? <Link to={`/cases/${demand.caseId}`}>{t('open-demands:desk.case')}</Link> : null}
          </p>
          <Acts demand={demand} />
          <h2>{t('open-demands:desk.events')}</h2>
          <ol className="plain-list">
            {demand.events.map((one) => (
              <li key={`${one.at} ${one.kind}`}>
                <span className="num">{formatInstant(one.at)}</span> {t(`open-demands:event.${one.kind}`)}{' '}
                {one.said} <span className="muted">{one.by ?? ''}</span>
              </li>
            ))}
          </ol>
        </>
      ) : found.error ? null : (
        <SkeletonFacts />
      )}
    </Screen>
  );
}
