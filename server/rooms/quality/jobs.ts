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
import type { RuleKind } from './rules/kinds.ts';
import { runResource } from './runs/run.ts';

const NIGHTLY = 'quality.nightly';
/** Kinds of rules whose answer depends on the day or on other rows than the resource's own. */
const moving: readonly RuleKind[] = ['fresh', 'reference', 'agreement'];
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

/**
 * Those whose answer can have changed though their rows did not (a change of rows is checked by itself): rules that ask for the day or
 * for another resource, rules or figures decided since the last look, services that may have stopped answering, findings that only a
 * look can close, and those that became late or recovered. Reading every table of the city again each night would tell nothing new.
 */
export const qualityDaily = (p: Platform): DailyTask => ({
  name: 'quality.nightly',
  async run(day) {
    const law = await lawNow(p.db, p.law, day);
    const { rows } = await sql<{ id: string; state: string | null; busy: boolean }>`
      select n.resource_id as id, m.detail ->> 'state' as state,
        exists (select from quality.rule u where u.resource_id = n.resource_id
            and (u.state in ('active', 'suspended') and (u.kind = any(${sql.val([...moving])}::text[]) or u.params::text like '%today%')
              or coalesce(u.decided_at, u.made_at) > n.at))
          or exists (select from quality.finding f where f.resource_id = n.resource_id and f.closed_at is null
            and f.kind in ('late', 'probe', 'comparison'))
          or jsonb_path_exists(a.detail, '$.probes[*] ? (@.target != "rows")')
          or exists (select from quality.setting s where s.set_at > n.at) as busy
      from (select distinct on (resource_id) resource_id, id, at from quality.run
        where cause <> 'gate' order by resource_id, at desc, id desc) n
      left join quality.measure m on m.run_id = n.id and m.dimension = 'timeliness'
      left join quality.measure a on a.run_id = n.id and a.dimension = 'accessibility'`.execute(p.db);
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
