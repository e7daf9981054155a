// A batch's stages as stations of the train, with counts, rates and what was left behind.
import type { BatchReply } from '#rooms/collect/schema.ts';
import type { Translate } from '../../shared/deadline.ts';
import { formatBytes, formatNumber } from '../../shared/format.ts';
import type { Station } from '../../shared/StageTrain.tsx';
import type { Texts } from '../../shared/text.ts';

const states: Record<BatchReply['stages'][number]['state'], Station['state']> = {
  waiting: 'waiting',
  running: 'now',
  done: 'done',
  failed: 'stopped',
  asks: 'now',
};

function note(t: Translate, stage: BatchReply['stages'][number]): string {
  const parts: string[] = [];
  if (stage.bytes !== undefined && stage.rows !== undefined) parts.push(formatBytes(stage.bytes));
  if (stage.rate !== undefined)
    parts.push(t('collect:perSecond', { rate: formatNumber(Math.round(stage.rate)) }));
  if (stage.state === 'asks') parts.push(t('collect:asks'));
  return parts.join(' · ');
}

export function stationsOf({ t, say }: Texts, batch: BatchReply): Station[] {
  return batch.stages.map((stage) => ({
    key: stage.key,
    title: say(stage.title),
    state: states[stage.state],
    count: stage.rows ?? (stage.bytes === undefined ? undefined : formatBytes(stage.bytes)),
    note: note(t, stage),
  }));
}
