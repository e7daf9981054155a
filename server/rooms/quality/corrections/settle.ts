/** The end of a request: outcome, marks, who is told, and how long it took. */
import type { BehaviourContext, CaseFile, Step } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { batchFacts } from '#rooms/collect/index.ts';
import { changeRequest, note } from './find.ts';
import { addMark, endMarks } from './marks.ts';
import type { CorrectionPorts } from './ports.ts';
import { confided, sealText } from './record-key.ts';
import type { RequestRow } from './tables.ts';
import { tellFiler, tellUsers } from './tell.ts';
import { type Mended, mendedSince } from './trace.ts';

export const outcomeWords: Record<'corrected' | 'kept', Text> = {
  corrected: { zh: '已由来源单位更正', en: 'corrected at its source' },
  kept: { zh: '核实无误或不予更正', en: 'found right, or not to be corrected' },
};

/** Refuses unless a batch of the source changed the record since; gives that batch. */
export async function requireMended(
  { p, tx, case: file }: BehaviourContext,
  row: RequestRow,
): Promise<Mended> {
  const mended = await mendedSince(p, row, confided(p, row.sealed));
  if (!mended) {
    throw problem('quality.not-corrected-at-source', { articles: file.procedure.cite });
  }
  if (row.corrected_batch_id !== mended.batchId) await keepMended(tx, row.id, mended);
  return mended;
}

export const keepMended = (tx: Tx, id: string, mended: Mended | undefined): Promise<void> =>
  changeRequest(tx, id, {
    corrected_on: mended?.on ?? null,
    corrected_batch_id: mended?.batchId ?? null,
    corrected_seq: mended?.seq ?? null,
  });

/** What was decided stands at once, for the bureau to see; the case goes on. */
export async function keepDecision(
  { tx, p, law, actor, decision }: BehaviourContext,
  row: RequestRow,
  outcome: 'corrected' | 'kept',
): Promise<void> {
  await changeRequest(tx, row.id, { outcome, decided_on: law.day });
  await note(tx, p, row.id, actor, 'decided', {
    said: [...(decision?.reasons ?? []), decision?.comment ?? ''].filter(Boolean).join('；') || undefined,
    detail: { outcome },
  });
}

/** True when every step that had a day kept it; undefined where no step had one. */
export function keptInTime(law: LawNow, steps: readonly Step[]): boolean | undefined {
  const bound = steps.flatMap(({ deadline, decided }) =>
    deadline?.due && !deadline.informative ? [(decided?.on ?? law.day) <= deadline.due] : [],
  );
  return bound.length === 0 ? undefined : bound.every(Boolean);
}

/** Steps decided after their day; the one being decided today counts as decided today. */
const lateSteps = (law: LawNow, steps: readonly Step[]): number =>
  steps.filter((one) => keptInTime(law, [one]) === false).length;

export const wasExtended = ({ steps }: Pick<CaseFile, 'steps'>): boolean =>
  steps.some(({ extension }) => extension !== null);

export async function settle(
  ports: CorrectionPorts,
  context: BehaviourContext,
  row: RequestRow,
  outcome: 'corrected' | 'kept',
): Promise<void> {
  const { tx, p, law, case: file, decision, actor, step } = context;
  const mended = outcome === 'corrected' ? await requireMended(context, row) : undefined;
  // The step being decided now is not yet written as decided: today stands for it.
  const steps = file.steps.filter((one) => one.id === step?.id || one.decided !== null);
  const said =
    [...(decision?.reasons ?? []), decision?.comment ?? ''].filter((part) => part !== '').join('；') || '';
  const words = outcomeWords[outcome];
  const text = `${words.zh}${said ? `：${said}` : ''}`;
  await endMarks(tx, row.id, law.day);
  if (mended) await addMark(tx, row, 'corrected', mended.on);
  await changeRequest(tx, row.id, {
    outcome,
    ...(row.decided_on === null ? { decided_on: law.day } : {}),
    closed_on: law.day,
    workdays: law.law.calendar.workdaysBetween(row.filed_on, law.day).count,
    in_time: keptInTime(law, steps) ?? null,
    extended: wasExtended(file),
    late_steps: lateSteps(law, steps),
    told_at: p.clock.now(),
    told_sealed: sealText(p, text),
  });
  await note(tx, p, row.id, actor, 'told', { said: text, detail: { outcome } });
  await tellFiler(tx, p, law, row, 'quality.correction-settled', {
    outcome: words,
    said: said === '' ? { zh: '详见该件', en: 'see the request' } : said,
  });
  const told = mended ? await tellDownstream(context, ports, row, mended) : [];
  await record(tx, p, {
    kind: 'quality.correction-settled',
    actor,
    subject: { type: 'catalog.resource', id: row.resource_id },
    organisationId: row.provider_id,
    organisations: [row.filer_id, ...told],
    case: row.case_id,
    decision: law.decided(outcome, [], file.procedure.cite),
    detail: {
      request: row.id,
      number: row.number,
      outcome,
      told: told.length,
      ...(mended ? { batch: mended.batchId, seq: mended.seq } : {}),
    },
  });
}

/** Wherever a copy may lie: every grant on the data, and every one that was answered since the doubted value came in. */
async function tellDownstream(
  { tx, p, law }: BehaviourContext,
  ports: CorrectionPorts,
  row: RequestRow,
  mended: Mended,
): Promise<string[]> {
  const brought = row.source_batch_id ? await batchFacts(tx, row.source_batch_id) : undefined;
  const since = brought?.mergedOn ?? row.filed_on;
  const told = await tellUsers(tx, p, ports, law, row, 'quality.corrected', { day: mended.on, since });
  await note(tx, p, row.id, { kind: 'platform' }, 'downstream-told', {
    detail: { organisations: told, since, correctedOn: mended.on },
  });
  return told;
}
