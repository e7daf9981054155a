/** What the room puts on record, and what it tells the others: two closed lists. */
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { defineKinds } from '#ledger/index.ts';

export const classifyKinds = defineKinds({
  'classify.table-issued': { zh: '发布分类分级规则', en: 'Rules on classes and grades issued' },
  'classify.implementing-filed': { zh: '报备实施细则', en: 'Implementing rules filed' },
  'classify.grade-proposed': { zh: '作出定级建议', en: 'Grade proposed' },
  'classify.grade-confirmed': { zh: '确认级别', en: 'Grade confirmed' },
  'classify.grade-reviewed': { zh: '复核从宽定级', en: 'Laxer grade reviewed' },
  'classify.grade-settled': { zh: '资源级别变更', en: 'Grade of a resource changed' },
  'classify.detected': { zh: '识别敏感内容', en: 'Sensitive content detected' },
  'classify.detection-settled': { zh: '核定识别结果', en: 'Detection settled' },
  'classify.ground-cleared': { zh: '解除不开放情形', en: 'Ground against opening cleared' },
  'classify.finding-closed': { zh: '办结分级事项', en: 'Finding closed' },
});

export const classifyEvents = {
  /** The measures that a resource's calls obey have changed: payload { resourceId, grade, from }. */
  gradeChanged: 'classify.grade-changed',
} as const;

export type GradeChanged = { resourceId: string; grade: string; from: string | null };

export const emitGradeChanged = (tx: Tx, k: Pick<Kernel, 'events'>, payload: GradeChanged): Promise<void> =>
  k.events.emit(tx, { type: classifyEvents.gradeChanged, payload });
