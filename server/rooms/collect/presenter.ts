/** Batches as replies: states in words, stages with counts and rates, and what the caller may do. */
import type { Actor } from '#kernel/actor.ts';
import { errorCatalogue, type ProblemDetails, type Text } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import type { Awaiting } from './intake/terms.ts';
import { batchPolicies } from './policy.ts';
import { type BatchRow, openStates } from './repository.ts';
import type { Batch, BatchReply, Stage } from './schema.ts';
import { collectSettings, type readSettings } from './settings.ts';
import { type StageName, stages, stageTitles } from './stages.ts';
import type { BatchState, Halt, Rejection } from './tables.ts';

const stateTitles: Record<BatchState, Text> = {
  received: { zh: '已接收', en: 'Received' },
  staged: { zh: '已落原始层', en: 'Staged' },
  checked: { zh: '已校验', en: 'Checked' },
  merged: { zh: '已入库', en: 'Merged' },
  rejected: { zh: '已拒收', en: 'Rejected' },
  superseded: { zh: '已被取代', en: 'Superseded' },
  'rolled-back': { zh: '已回滚', en: 'Rolled back' },
};
const unchangedTitle: Text = { zh: '内容未变，不计为更新', en: 'Unchanged, not an update' };
const asksTitles: Record<Awaiting, Text> = {
  deletions: { zh: '等待确认删除', en: 'Awaits confirmation' },
  'extra-field': { zh: '等待确认字段', en: 'Awaits word on its columns' },
  task: { zh: '等待采集事项', en: 'Awaits a collecting task' },
  quality: { zh: '质量待确认', en: 'Held back for its quality' },
  reading: { zh: '等待确认读取方式', en: 'Awaits how it is to be read' },
};

const haltTitles: Record<Halt['code'], Text> = {
  'kernel.disk-full': {
    zh: '磁盘空间不足，已暂停；清理或扩容后自动继续',
    en: 'Waits: the disk is full; goes on when space is freed or added',
  },
  'kernel.store-unavailable': {
    zh: '存储暂不可用，恢复后自动继续',
    en: 'Waits: a store is unavailable; goes on when it is back',
  },
};
const holdTitle: Text = { zh: '质量待确认', en: 'Held back for its quality' };

const titleOf = (batch: BatchRow): Text =>
  batch.unchanged_of
    ? unchangedTitle
    : batch.awaiting_confirmation
      ? asksTitles[batch.awaiting ?? 'deletions']
      : batch.awaiting_quality
        ? holdTitle
        : (haltOf(batch) ?? stateTitles[batch.state]);

const haltOf = ({ state, progress }: BatchRow): Text | undefined =>
  progress?.halted && openStates.includes(state) ? haltTitles[progress.halted.code] : undefined;

const optional = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

export function presentBatch(batch: BatchRow, visible: boolean): Batch {
  return {
    id: batch.id,
    resourceId: batch.resource_id,
    versionId: batch.version_id,
    seq: batch.seq,
    mode: batch.mode,
    state: batch.state,
    stateTitle: titleOf(batch),
    visible,
    awaitingConfirmation: batch.awaiting_confirmation,
    awaiting: optional(batch.awaiting),
    awaitingQuality: optional(batch.awaiting_quality),
    unchanged: batch.unchanged_of !== null,
    unchangedOf: optional(batch.unchanged_of),
    fileName: batch.file_name,
    sha256: batch.sha256,
    bytes: batch.bytes,
    receivedAt: batch.received_at.toISOString(),
    endedAt: batch.ended_at?.toISOString(),
    counts: {
      records: optional(batch.records),
      good: optional(batch.good),
      bad: optional(batch.bad),
      faults: optional(batch.faults),
      unknownKeys: optional(batch.unknown_keys),
      visibleBefore: optional(batch.visible_before),
      deletes: optional(batch.deletes),
    },
    digest: optional(batch.digest),
    sourceRows: optional(batch.source_rows),
    stated: optional(batch.stated),
    shortfallReason: optional(batch.shortfall_reason),
    changedRows: optional(batch.changed_rows),
    noChangeAt: batch.no_change_at?.toISOString(),
    mends: optional(batch.mends),
    retypes: optional(batch.retypes),
    manifest: batch.manifest_key !== null,
    rejection: batch.rejection ? presentRejection(batch.rejection) : undefined,
  };
}

const fill = (text: string, params: ProblemDetails['params'] = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** A refusal in words, with what to do. */
export function presentRejection({ code, params, issues }: Rejection): NonNullable<Batch['rejection']> {
  const entry = errorCatalogue.get(code);
  const part = (name: 'what' | 'why' | 'mend'): Text => ({
    zh: fill(entry?.zh[name] ?? code, params),
    en: fill(entry?.en[name] ?? code, params),
  });
  return {
    code,
    what: part('what'),
    why: part('why'),
    mend: part('mend'),
    issues: issues.map(({ path, code: issue, zh, en }) => ({ path, code: issue, message: { zh, en } })),
  };
}

/** How far a batch has come, as the number of stages that are done. */
function doneStages(batch: BatchRow): number {
  if (batch.state === 'merged' || batch.state === 'rolled-back') return 4;
  if (batch.checked_at) return 3;
  if (batch.staged_at) return 2;
  return 1;
}

function presentStages(batch: BatchRow): Stage[] {
  const done = doneStages(batch);
  const ended = ['rejected', 'superseded'].includes(batch.state);
  const ends: Record<StageName, Date | null> = {
    receive: batch.received_at,
    stage: batch.staged_at,
    check: batch.checked_at,
    merge: done === 4 ? batch.ended_at : null,
  };
  const rows: Record<StageName, number | null> = {
    receive: null,
    stage: batch.records,
    check: batch.good === null ? null : batch.good + (batch.bad ?? 0),
    merge: done === 4 ? batch.good : null,
  };
  return stages.map((key, index): Stage => {
    const state = stateOf(batch, index, done, ended);
    const progress = batch.progress?.stage === key && state === 'running' ? batch.progress : undefined;
    const before = index > 0 ? ends[stages[index - 1] ?? 'receive'] : null;
    const end = ends[key];
    const seconds = progress
      ? (Date.parse(progress.at) - Date.parse(progress.startedAt)) / 1000
      : before && end
        ? (end.getTime() - before.getTime()) / 1000
        : 0;
    const count = progress?.rows ?? rows[key] ?? undefined;
    return {
      key,
      title: stageTitles[key],
      state,
      rows: count,
      bytes: progress?.bytes ?? (key === 'receive' ? batch.bytes : undefined),
      rate: seconds > 0 && count !== undefined ? Math.round(count / seconds) : undefined,
      startedAt: progress?.startedAt ?? before?.toISOString(),
      endedAt: end?.toISOString(),
    };
  });
}

function stateOf(batch: BatchRow, index: number, done: number, ended: boolean): Stage['state'] {
  if (index < done) return 'done';
  if (index > done) return 'waiting';
  if (ended) return batch.state === 'rejected' ? 'failed' : 'waiting';
  return batch.awaiting_confirmation || batch.awaiting_quality ? 'asks' : 'running';
}

/** Of all the room's figures those that a file is held to. */
const heldTo = ['collect.file-bytes', 'collect.cell-bytes', 'collect.confirm-share'] as const;

export function presentBatchReply(
  batch: BatchRow,
  visible: boolean,
  settings: Awaited<ReturnType<typeof readSettings>>,
  actor: Actor,
): BatchReply {
  const reading = batch.reading;
  return {
    ...presentBatch(batch, visible),
    reading: reading
      ? {
          ...(reading.place ? { place: reading.place } : {}),
          headerLine: reading.headerLine,
          headerRows: reading.headerRows,
          conversions: reading.conversions,
          said: reading.said,
          encoding: reading.encoding,
          forced: reading.forced,
          byteOrderMark: reading.byteOrderMark,
          utf8Break: reading.utf8Break,
          delimiter: reading.delimiter,
          delimiterCounts: reading.delimiterCounts,
          header: reading.header,
        }
      : undefined,
    doubts: optional(batch.doubts),
    stages: presentStages(batch),
    settings: heldTo
      .map((one) => settings[one])
      .map(({ key, value, setAt }) => ({
        key,
        value,
        title: collectSettings[key].title,
        setAt: setAt?.toISOString(),
      })),
    abilities: abilitiesOf(actor, { providerId: batch.organisation_id }, batchPolicies),
  };
}
