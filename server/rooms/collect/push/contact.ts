/** When a source was last heard of: with new rows, or only to say that there are none. */
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { readSettings } from '../settings.ts';
import { pushJobs } from './jobs-names.ts';

/** Also asks to be reminded when the city's tolerance has passed without another word. */
export async function noteContact(
  tx: Tx,
  p: Pick<Kernel, 'clock' | 'jobs'>,
  resourceId: string,
): Promise<void> {
  await sql`insert into collect.contact (resource_id, at) values (${resourceId}, ${p.clock.now()})
    on conflict (resource_id) do update set at = greatest(collect.contact.at, excluded.at)`.execute(tx);
  const published = await getPublishedVersion(tx, resourceId);
  if (published?.version.content.updateCycle !== 'real-time') return;
  const minutes = (await readSettings(tx))['collect.silence-minutes'].value;
  // A minute in which several are heard is one reminder; the work asks again whether anything is silent.
  const span = 60_000;
  const ends = (Math.floor(Date.now() / span) + 1 + minutes) * span;
  await p.jobs.add(
    tx,
    pushJobs.silent,
    { resourceId },
    {
      key: `${pushJobs.silent}:${resourceId}:${ends}`,
      runAt: new Date(ends),
    },
  );
}
