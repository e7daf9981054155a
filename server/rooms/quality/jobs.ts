/** When resources are checked of themselves: after each change of their rows, and at night those that could have changed meanwhile. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { lawNow } from '#law/settings.ts';
import { listStandings } from '#rooms/collect/index.ts';
import { followStandards } from './rules/commands.ts';
import { runResource } from './runs/run.ts';

const NIGHTLY = 'quality.nightly';
const resourceEvent = z.object({ resourceId: z.uuid() });

export const qualityJobs = (p: Platform): JobDefinition[] => [
  defineJob(NIGHTLY, resourceEvent, async ({ resourceId }) => {
    await runResource(p, resourceId, 'nightly');
  }),
];

export function qualitySubscribers(p: Platform): { check: Subscriber; standards: Subscriber } {
  return {
    check: {
      name: 'quality.check',
      async run(payload) {
        await runResource(p, resourceEvent.parse(payload).resourceId, 'load');
      },
    },
    standards: {
      name: 'quality.follow-standards',
      async run(payload) {
        await followStandards(p, resourceEvent.parse(payload).resourceId);
      },
    },
  };
}

/** Resources with rules or open findings, and those that became late since they were last looked at. */
export const qualityDaily = (p: Platform): DailyTask => ({
  name: 'quality.nightly',
  async run(day) {
    const law = await lawNow(p.db, p.law, day);
    const { rows } = await sql<{ id: string; state: string | null; busy: boolean }>`
      select n.resource_id as id, m.detail ->> 'state' as state,
        exists (select from quality.rule u where u.resource_id = n.resource_id and u.state = 'active')
          or exists (select from quality.finding f where f.resource_id = n.resource_id and f.closed_at is null) as busy
      from (select distinct on (resource_id) resource_id, id from quality.run
        where cause <> 'gate' order by resource_id, at desc, id desc) n
      left join quality.measure m on m.run_id = n.id and m.dimension = 'timeliness'`.execute(p.db);
    const late = new Set(
      [
        ...(await listStandings(p.db, law, { state: 'late' })),
        ...(await listStandings(p.db, law, { state: 'missing' })),
      ].map(({ resourceId }) => resourceId),
    );
    const due = rows.filter(({ id, state, busy }) => busy || late.has(id) !== (state === 'late'));
    await transact(p.db, async (tx) => {
      for (const { id } of due)
        await p.jobs.add(tx, NIGHTLY, { resourceId: id }, { key: `${NIGHTLY}/${id}/${day}` });
    });
  },
});
