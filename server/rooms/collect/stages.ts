/** The stages of a load by name, and where a fault test may end the process. */
import type { Text } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';

export const stages = ['receive', 'stage', 'check', 'merge'] as const;
export type StageName = (typeof stages)[number];

/** `middle`: half of the stage's writing is done. Receiving and merging write in one transaction and have none. */
export const faultPoints = ['entry', 'middle', 'exit'] as const;
export type FaultPoint = (typeof faultPoints)[number];

export const stageTitles: Record<StageName, Text> = {
  receive: { zh: '接收', en: 'Received' },
  stage: { zh: '落原始层', en: 'Staged as text' },
  check: { zh: '转换与校验', en: 'Typed and checked' },
  merge: { zh: '入库可见', en: 'Made visible' },
};

/** Before the stages, where a connector brings the rows: the run is made, some rows have been read, the batch is kept. */
export const pullPoints = faultPoints.map((point) => `pull:${point}` as const);

/** Before the stages, where a file came in pieces: it is whole, its batch is kept. */
export const uploadPoints = ['upload:entry', 'upload:exit'] as const;

/** Ends this process at once, as a power cut would, where GONGSHU_FAULT names the point. Only a platform under test obeys. */
export function reach(
  k: Pick<Kernel, 'config'>,
  stage: StageName | 'pull' | 'upload',
  point: FaultPoint,
): void {
  if (!k.config.testClock) return;
  if (process.env.GONGSHU_FAULT === `${stage}:${point}`) process.kill(process.pid, 'SIGKILL');
}
