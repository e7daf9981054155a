/** The stages of a load by name, and the places where a fault test ends a process. */
import type { Text } from '#kernel/errors.ts';

export const stages = ['receive', 'stage', 'check', 'merge'] as const;
export type StageName = (typeof stages)[number];

export const stageTitles: Record<StageName, Text> = {
  receive: { zh: '接收', en: 'Received' },
  stage: { zh: '落原始层', en: 'Staged as text' },
  check: { zh: '转换与校验', en: 'Typed and checked' },
  merge: { zh: '入库可见', en: 'Made visible' },
};

/** `middle`: half of the stage's writing is done. Receiving and merging write in one transaction and have none. */
export const loadPoints = [
  'receive:entry',
  'receive:exit',
  'stage:entry',
  'stage:middle',
  'stage:exit',
  'check:entry',
  'check:middle',
  'check:exit',
  'merge:entry',
  'merge:exit',
] as const;

/** Before the stages, where a connector brings the rows: the run is made, some rows have been read, the batch is kept. */
export const pullPoints = ['pull:entry', 'pull:middle', 'pull:exit'] as const;

/** Before the stages, where a file came in pieces: it is whole, its batch is kept. */
export const uploadPoints = ['upload:entry', 'upload:exit'] as const;

/** Beside the stages: where pushes become a batch, a reconciliation heals, withdrawn rows go, an archive package is made, data are erased. */
export const pushPoints = ['push:entry', 'push:exit'] as const;
export const reconcilePoints = ['reconcile:middle', 'reconcile:exit'] as const;
export const withdrawPoints = ['withdraw:entry', 'withdraw:middle', 'withdraw:exit'] as const;
export const archivePoints = ['archive:entry', 'archive:middle', 'archive:exit'] as const;
export const erasePoints = ['erase:entry', 'erase-files:middle', 'erase:middle', 'erase:exit'] as const;

export const otherPoints = [
  ...pullPoints,
  ...uploadPoints,
  ...pushPoints,
  ...reconcilePoints,
  ...withdrawPoints,
  ...archivePoints,
  ...erasePoints,
] as const;
