/** Asked before data are delivered: the entry is far enough along, and its rows are good enough as they stand now. */
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import type { Host } from './host.ts';
import { runResource, THRESHOLD } from './runs/run.ts';
import { stageOf, stageTitles } from './standing/stages.ts';
import { scoreOf } from './verdict.ts';

const STAGES = 'quality.stages';

/** Throws quality.stage-too-low or quality.below-threshold. The rows are checked anew only where the city has a threshold. */
export async function requireDelivery(p: Host, resourceId: string): Promise<void> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  if (law.flag(STAGES)) {
    const stage = await stageOf(p.db, resourceId);
    if (stage === 'electronic')
      throw problem('quality.stage-too-low', {
        params: { stage: stageTitles[stage] },
        rule: STAGES,
        articles: law.cite(STAGES),
      });
  }
  if (law.number(THRESHOLD) === undefined) return;
  const done = await runResource(p, resourceId, 'delivery');
  if (done?.verdict !== 'below') return;
  const judged = done.measures.filter(
    ({ dimension }) => dimension !== 'timeliness' && dimension !== 'accessibility',
  );
  throw problem('quality.below-threshold', {
    params: {
      score: Math.min(...judged.map(({ checked, failed }) => scoreOf(checked, failed))).toFixed(2),
      threshold: done.threshold ?? 0,
    },
    rule: THRESHOLD,
    articles: law.cite(THRESHOLD),
  });
}
