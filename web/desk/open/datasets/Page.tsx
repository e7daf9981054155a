// One data set from its entry to the public: what to do now, its opening entry, releases with their progress, withdrawal.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { StageTrain, type Station } from '../../../shared/StageTrain.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { FieldsForm } from './FieldsForm.tsx';
import { SetState } from './marks.tsx';
import { Releases } from './Releases.tsx';
import { VersionForm } from './VersionForm.tsx';
import { Withdrawal } from './Withdrawal.tsx';

const MAKING_MS = 2000;

export function DatasetPage() {
  const { id = '' } = useParams();
  const { t, say } = useTexts();
  const found = useQuery({
    ...opening<DatasetReply>(`desk/datasets/${id}`),
    refetchInterval: ({ state }) =>
      state.data?.releases.some((release) => release.state === 'making') ? MAKING_MS : false,
  });
  const { data } = found;
  if (!data)
    return (
      <Screen title={t('open:page.datasets')}>
        <ProblemView error={found.error} onRetry={() => void found.refetch()} />
        {found.error ? null : <SkeletonFacts />}
      </Screen>
    );
  const { dataset } = data;
  return (
    <Screen
      title={say(dataset.title)}
      crumbs={[{ to: '/open', text: t('open:page.datasets') }]}
      facts={
        <>
          <SetState item={dataset} /> <ArticleRefs ids={data.articles} />
        </>
      }
      actions={
        dataset.state === 'open' ? (
          <a className="ant-btn" href={`/datasets/${dataset.slug}`}>
            {t('open:act.seePublic')}
          </a>
        ) : null
      }
    >
      <OpenPages />
      <StageTrain label={t('open:train.label')} stations={stationsOf(data, t)} />
      <NextStep data={data} />
      <FactList
        facts={[
          { label: t('open:field.slug'), value: <span className="num">{dataset.slug}</span> },
          { label: t('open:field.class'), value: dataset.class ? say(dataset.class) : '—' },
          { label: t('open:field.organisation'), value: say(dataset.organisation.name) },
          data.resource && {
            label: t('open:field.entry'),
            value: (
              <Link to={`/catalog/${data.resource.id}`}>{data.resource.code ?? say(dataset.title)}</Link>
            ),
          },
          { label: t('open:field.due'), value: dataset.freshness.due ?? t('open:noCycle') },
          dataset.plannedOn !== null && { label: t('open:field.plannedOn'), value: dataset.plannedOn },
          {
            label: t('open:field.sourceRows'),
            value: t('open:sourceRows', {
              rows: formatNumber(data.source.rows),
              batches: data.source.batches,
            }),
          },
        ]}
      />
      <Versions data={data} />
      <Releases data={data} />
      <Takers data={data} />
      <Withdrawal data={data} />
    </Screen>
  );
}

type Translate = ReturnType<typeof useTexts>['t'];

function stationsOf({ dataset, versions, releases }: DatasetReply, t: Translate): Station[] {
  const order = ['entry', 'treat', 'release', 'publish'] as const;
  const at: Record<DatasetReply['dataset']['next'], number> = {
    complete: 0,
    treat: 1,
    release: 2,
    making: 2,
    look: 2,
    publish: 3,
    decide: 3,
    update: 4,
    assess: 4,
    none: 4,
  };
  const now = at[dataset.next];
  const [newest] = versions;
  const [release] = releases;
  const notes: Record<(typeof order)[number], string> = {
    entry: newest ? t('open:train.version', { number: newest.number }) : '',
    treat: '',
    release: release ? t(`open:releaseState.${release.state}`) : '',
    publish: t(`open:state.${dataset.state}`),
  };
  return order.map((key, place) => ({
    key,
    title: t(`open:train.${key}`),
    state: place < now ? 'done' : place === now ? (dataset.next === 'look' ? 'stopped' : 'now') : 'waiting',
    count: key === 'release' && release ? release.rows : '',
    note: notes[key],
  }));
}

/** The one thing to do now, with its button where the reader may do it. */
function NextStep({ data }: { data: DatasetReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const { dataset, versions } = data;
  const draft = versions.find(({ state }) => state === 'draft');
  const proposed = versions.find(({ state }) => state === 'proposed');
  const act = useOpenAct((path: string) => acts.post(path, {}));
  const keeps = can(data.abilities, 'keep');
  const button = (path: string, text: string) => (
    <Button type="primary" loading={act.isPending} onClick={() => act.mutate(path)}>
      {text}
    </Button>
  );
  return (
    <section className="panel" aria-live="polite">
      <h2>{t(`open:next.${dataset.next}`)}</h2>
      <p>{t(`open:nextWhat.${dataset.next}`)}</p>
      <ProblemView error={act.error} />
      {dataset.next === 'treat' && keeps ? (
        <Link className="ant-btn ant-btn-primary" to={`/open/disclosure/${dataset.id}`}>
          {t('open:act.treat')}
        </Link>
      ) : null}
      {dataset.next === 'release' && can(data.abilities, 'release')
        ? button(`desk/datasets/${dataset.id}/releases`, t('open:act.release'))
        : null}
      {dataset.next === 'publish' && draft && keeps
        ? button(`desk/versions/${draft.id}/propose`, t('open:act.propose'))
        : null}
      {dataset.next === 'update' && keeps
        ? button(`desk/datasets/${dataset.id}/versions`, t('open:act.newVersion'))
        : null}
      {dataset.next === 'decide' && proposed?.caseId ? (
        <Link className="ant-btn" to={`/cases/${proposed.caseId}`}>
          {t('open:act.toCase')}
        </Link>
      ) : null}
    </section>
  );
}

function Versions({ data }: { data: DatasetReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const begin = useOpenAct(() => acts.post(`desk/datasets/${data.dataset.id}/versions`, {}));
  const draft = data.versions.find(({ state }) => state === 'draft');
  const under = data.versions.some(({ state }) => state === 'draft' || state === 'proposed');
  const may = can(data.abilities, 'keep');
  return (
    <section>
      <h2>{t('open:versions')}</h2>
      {draft && may ? (
        <>
          <VersionForm key={`${draft.id} ${draft.revision}`} data={data} version={draft} />
          <FieldsForm key={`fields ${draft.id} ${draft.revision}`} data={data} version={draft} />
        </>
      ) : null}
      <ol className="plain-list">
        {data.versions.map((version) => (
          <li key={version.id}>
            <span className="num">{t('open:train.version', { number: version.number })}</span>{' '}
            <span className="mark">{t(`open:versionState.${version.state}`)}</span>{' '}
            {version.publishedAt ? (
              <span className="muted num">{formatInstant(version.publishedAt)}</span>
            ) : null}{' '}
            {version.caseId ? <Link to={`/cases/${version.caseId}`}>{t('open:act.toCase')}</Link> : null}{' '}
            {version.state === 'draft' || version.state === 'proposed' ? (
              <a href={`/drafts/${version.id}`}>{t('open-desk:draft.see')}</a>
            ) : null}{' '}
            {version.reason}
          </li>
        ))}
      </ol>
      {may && !under && data.dataset.state === 'open' && data.dataset.next !== 'update' ? (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {t('open:act.newVersion')}
        </Button>
      ) : null}
      <ProblemView error={begin.error} />
    </section>
  );
}

function Takers({ data }: { data: DatasetReply }) {
  const { t, say } = useTexts();
  if (data.takers.length === 0) return null;
  return (
    <section>
      <h2>{t('open:takers', { count: data.takers.length })}</h2>
      <ul className="plain-list">
        {data.takers.map((one) => (
          <li key={one.organisation.id}>
            {say(one.organisation.name)} ·{' '}
            {t('open:taken', { releases: one.releases.join(', '), times: formatNumber(one.times) })}{' '}
            <span className="muted num">{formatInstant(one.lastAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
