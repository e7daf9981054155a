// What each release was made of: rows in and out by which record, and whether running it again gives the same rows.
import { App, Button } from 'antd';
import type { DisclosureReply } from '#rooms/open/disclosure/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { formatInstant, formatNumber, shortHash } from '../../../shared/format.ts';
import { problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useOpenAct, useOpenActs } from '../queries.ts';

type Run = DisclosureReply['runs'][number];

function OneRun({ data, run }: { data: DisclosureReply; run: Run }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const again = useOpenAct(() =>
    acts.post<{ same: boolean }>(`disclosure/${data.dataset.id}/rerun`, { release: run.releaseId }),
  );
  const [last] = run.reruns;
  return (
    <li className="panel">
      <strong className="num">
        {run.number === null ? t('open-runs:unpublished') : t('open-runs:release', { number: run.number })}
      </strong>{' '}
      {t('open-runs:made', { record: run.processing, batches: run.batches })}
      <div className="num">
        {t('open-runs:rows', {
          before: run.rowsIn === null ? '—' : formatNumber(run.rowsIn),
          after: formatNumber(run.rowsOut),
        })}{' '}
        <code>{shortHash(run.digest)}</code>
      </div>
      {last ? (
        <p className={last.same ? 'mark good' : 'mark bad'}>
          {t(last.same ? 'open-runs:same' : 'open-runs:differs', { at: formatInstant(last.at) })}
        </p>
      ) : null}
      {can(data.abilities, 'treat') && run.batches > 0 ? (
        <Button
          loading={again.isPending}
          onClick={() =>
            again.mutate(undefined, {
              onError: (error) => void message.error(problemWords(t, error).title),
            })
          }
        >
          {t('open-runs:again')}
        </Button>
      ) : null}
    </li>
  );
}

export function Runs({ data }: { data: DisclosureReply }) {
  const { t } = useTexts();
  if (data.runs.length === 0) return null;
  return (
    <section className="panel spaced" aria-labelledby="runs">
      <h2 id="runs">{t('open-runs:title')}</h2>
      <p className="muted">{t('open-runs:what')}</p>
      <ul className="plain-list">
        {data.runs.map((run) => (
          <OneRun key={run.releaseId} data={data} run={run} />
        ))}
      </ul>
    </section>
  );
}
