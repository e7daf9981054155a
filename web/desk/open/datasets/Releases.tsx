// Releases of a data set: being made with their progress, held with what the scan found, checked, published.
import { Button } from 'antd';
import type { DatasetReply } from '#rooms/open/datasets/schema.ts';
import { Can, can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber } from '../../../shared/format.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { StageTrain } from '../../../shared/StageTrain.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useConfirm } from '../../shell/useConfirm.tsx';
import { useOpenAct, useOpenActs } from '../queries.ts';
import { DifferenceRows } from './Difference.tsx';
import { FileRelease } from './FileRelease.tsx';

type Release = DatasetReply['releases'][number];
type Difference = {
  from: number;
  added: number;
  removed: number;
  changed: number | null;
  columnsAdded: string[];
  columnsRemoved: string[];
};
type Hit = {
  column: string;
  title: { zh: string; en: string };
  count: number;
  mend?: { zh: string; en: string };
};

const stages = ['rows', 'scan', 'files', 'done'] as const;

export function Releases({ data }: { data: DatasetReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const begin = useOpenAct(() => acts.post(`desk/datasets/${data.dataset.id}/releases`, {}));
  const making = data.releases.some(({ state }) => state === 'making');
  const may = can(data.abilities, 'release') && data.dataset.state !== 'withdrawn';
  return (
    <section>
      <h2>{t('open:releases')}</h2>
      {data.releases.length === 0 ? <p className="muted">{t('open:empty.releases')}</p> : null}
      {data.releases.map((release) => (
        <ReleasePanel key={release.id} release={release} />
      ))}
      {may && !making && data.dataset.next !== 'release' && data.source.rows > 0 ? (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {t('open:act.release')}
        </Button>
      ) : null}
      <ProblemView error={begin.error} />
      <FileRelease data={data} />
    </section>
  );
}

function ReleasePanel({ release }: { release: Release }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const confirm = useConfirm();
  const act = useOpenAct((name: string) => acts.post(`desk/releases/${release.id}/${name}`, {}));
  const ask = async (name: 'cancel' | 'publish') => {
    const yes = await confirm({
      title: t(`open:ask.${name}`),
      what: t(`open:ask.${name}What`),
      ok: t(`open:act.${name}`),
      danger: name === 'cancel',
    });
    if (yes) act.mutate(name);
  };
  const at = stages.findIndex((one) => one === release.stage);
  const difference = release.difference as Difference | null;
  return (
    <article className="panel">
      <h3>
        {release.number === null
          ? t('open:release.unnumbered')
          : t('open:release.number', { number: release.number })}{' '}
        <span className="mark">{t(`open:releaseState.${release.state}`)}</span>
      </h3>
      <p className="muted">
        {t('open:release.made', {
          who: release.madeBy ?? t('open:release.bySchedule'),
          at: formatInstant(release.madeAt),
          rows: formatNumber(release.rows),
        })}
        {release.publishedAt
          ? ` · ${t('open:release.published', { who: release.publishedBy ?? t('open:release.bySchedule'), at: formatInstant(release.publishedAt) })}`
          : ''}
      </p>
      {release.state === 'making' ? (
        <StageTrain
          label={t('open:release.progress')}
          stations={stages.map((stage, place) => ({
            key: stage,
            title: t(`open:stage.${stage}`),
            state: place < at ? 'done' : place === at ? 'now' : 'waiting',
            count: stage === 'files' ? t('open:release.files', { count: release.files.length }) : '',
          }))}
        />
      ) : null}
      {difference ? (
        <p>
          {t(difference.changed === null ? 'open:release.differenceUnkeyed' : 'open:release.difference', {
            from: difference.from,
            added: formatNumber(difference.added),
            removed: formatNumber(difference.removed),
            changed: formatNumber(difference.changed),
          })}
        </p>
      ) : null}
      {release.state === 'checked' ||
      release.state === 'held' ||
      (release.state === 'published' && difference) ? (
        <DifferenceRows releaseId={release.id} />
      ) : null}
      <Found release={release} />
      {release.failure ? <p className="issue error">{say(release.failure.what)}</p> : null}
      <ProblemView error={act.error} />
      <div className="actions">
        <Can abilities={release.abilities} act="publish" explain={release.state === 'checked'}>
          {(disabled) => (
            <Button type="primary" disabled={disabled} onClick={() => void ask('publish')}>
              {t('open:act.publish')}
            </Button>
          )}
        </Can>
        <Can abilities={release.abilities} act="retry">
          {() => <Button onClick={() => act.mutate('retry')}>{t(`open:act.retry.${release.state}`)}</Button>}
        </Can>
        <Can abilities={release.abilities} act="cancel">
          {() => <Button onClick={() => void ask('cancel')}>{t('open:act.cancel')}</Button>}
        </Can>
      </div>
    </article>
  );
}

function Found({ release }: { release: Release }) {
  const { t, say } = useTexts();
  const findings = release.findings as { clean: boolean; hits: Hit[] } | null;
  if (!findings || findings.clean) return null;
  return (
    <ul className="issues">
      {findings.hits.map((hit) => (
        <li key={`${hit.column} ${hit.title.zh}`} className="issue error">
          {t('open:release.hit', { column: hit.column, kind: say(hit.title), count: hit.count })}{' '}
          {hit.mend ? say(hit.mend) : ''}
        </li>
      ))}
    </ul>
  );
}
