/** The question collect asks before a checked batch becomes visible: are its rows good enough, and does somebody have to confirm them? */
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import {
  type MergeGate,
  type MergeHold,
  type MergeQuestion,
  physicalColumn,
  type VisibleSet,
} from '#rooms/collect/index.ts';
import { activeRules } from './rules/repository.ts';
import { type RunDone, runOver, THRESHOLD } from './runs/run.ts';
import { scoreOf } from './verdict.ts';

export const CONFIRMATION = 'quality.batch-confirmation';

export const qualityGate = (p: Platform): MergeGate => ({
  name: 'quality',
  async ask(batch) {
    const law = await lawNow(p.db, p.law, p.clock.today());
    const threshold = law.number(THRESHOLD)?.value;
    const confirms = law.flag(CONFIRMATION);
    const { rows } = await activeRules(p.db, batch.resourceId);
    // Without rules and without a threshold the items have said all there is to say.
    if (rows.length === 0 && threshold === undefined) return undefined;
    const published = await getPublishedVersion(p.db, batch.resourceId);
    if (!published) return undefined;
    const visible: VisibleSet = {
      resourceId: batch.resourceId,
      keyed: published.items.some(({ key }) => key),
      batches: [{ batchId: batch.batchId, seq: batch.seq }],
      columns: published.items.map(physicalColumn),
    };
    const done = await runOver(p, {
      published,
      visible,
      cause: 'gate',
      candidate: { id: batch.batchId, seq: batch.seq },
    });
    const hold = holdOf(done, confirms);
    if (hold) await tell(p, batch, hold, published.version.content.name);
    return hold;
  },
});

function holdOf(done: RunDone, confirms: boolean): MergeHold | undefined {
  if (done.verdict === 'below') {
    const least = Math.min(...done.measures.map(({ checked, failed }) => scoreOf(checked, failed)));
    return {
      code: 'quality.below-threshold',
      params: { score: least.toFixed(2), threshold: done.threshold ?? 0, run: done.runId },
    };
  }
  if (confirms && done.failing > 0)
    return { code: 'quality.unchecked', params: { failing: done.failing, run: done.runId } };
  return undefined;
}

async function tell(p: Platform, batch: MergeQuestion, hold: MergeHold, name: string): Promise<void> {
  const rule = hold.code === 'quality.unchecked' ? CONFIRMATION : THRESHOLD;
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'quality.batch-held',
      actor: platform,
      subject: { type: 'collect.batch', id: batch.batchId },
      organisationId: batch.organisationId,
      decision: law.decided('held', [rule]),
      detail: { resource: batch.resourceId, seq: batch.seq, code: hold.code },
    });
    await notify(tx, p, {
      kind: 'quality.batch-held',
      to: { organisationId: batch.organisationId, roles: ['provider'] },
      params: { resource: name, seq: String(batch.seq) },
      articles: law.cite(rule),
      subject: { type: 'catalog.resource', id: batch.resourceId },
      link: `/quality/resources/${batch.resourceId}`,
      once: `quality.batch-held/${batch.batchId}`,
      task: `quality.batch-held/${batch.batchId}`,
    });
  });
}
