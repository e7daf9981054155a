// What the pages of harvesting share: the word of a run, its counts of outcomes in one line.
import type { RunReply } from '#rooms/open/harvest/schema.ts';
import type { Translate } from '../../../shared/deadline.ts';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';

export const outcomes = ['new', 'changed', 'same', 'quarantined', 'gone'] as const;
export const kinds = ['ckan', 'dcat', 'data-json'] as const;
export const recordStates = ['proposed', 'accepted', 'rejected', 'quarantined', 'gone'] as const;

const faults = [
  'no-answer',
  'not-utf-8',
  'not-json',
  'not-ckan',
  'not-data-json',
  'not-rdf',
  'too-long',
  'going-round',
  'shrunk',
  'identifier-missing',
  'identifier-too-long',
  'title-missing',
  'title-too-long',
  'no-record',
  'too-large',
] as const;

/** What went wrong, in words; what nobody has words for yet as it came. */
export function faultWord(t: Translate, fault: string): string {
  if (faults.some((one) => one === fault)) return t(`open-desk:fault.${fault}`);
  return fault.startsWith('status-')
    ? t('open-desk:fault.status', { status: fault.slice('status-'.length) })
    : t('open-desk:fault.other', { fault });
}

export function RunMark({ run }: { run: Pick<RunReply, 'state' | 'failure'> }) {
  const { t } = useTexts();
  const tone = run.state === 'done' ? (run.failure ? 'warn' : 'good') : run.state === 'failed' ? 'bad' : '';
  return (
    <>
      <span className={`mark ${tone}`}>{t(`open-desk:run.${run.state}`)}</span>
      {run.failure ? <span className="muted"> {faultWord(t, run.failure)}</span> : null}
    </>
  );
}

export function Counts({ counts }: { counts: RunReply['counts'] }) {
  const { t } = useTexts();
  const shown = outcomes.filter((key) => (counts[key] ?? 0) > 0);
  if (shown.length === 0) return <span className="muted">{t('open-desk:run.nothing')}</span>;
  return (
    <span className="num">
      {shown
        .map((key) =>
          t('open-desk:run.count', { outcome: t(`open-desk:outcome.${key}`), n: formatNumber(counts[key]) }),
        )
        .join(t('open-desk:comma'))}
    </span>
  );
}

export function RecordMark({ state }: { state: (typeof recordStates)[number] }) {
  const { t } = useTexts();
  const tone =
    state === 'accepted' ? 'good' : state === 'quarantined' ? 'bad' : state === 'proposed' ? 'near' : '';
  return <span className={`mark ${tone}`}>{t(`open-desk:record.${state}`)}</span>;
}
