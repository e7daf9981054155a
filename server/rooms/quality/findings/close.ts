/** Ends a finding, and tells whoever reported it or whose data showed it. */
import type { Actor } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { record } from '#ledger/index.ts';
import { notify, settleTasks } from '#notices/index.ts';
import { getResource, resourceTitles } from '#rooms/catalog/index.ts';
import type { Host } from '../host.ts';
import { type FindingTable, qualityTables } from '../tables.ts';

const outcome = {
  clean: { zh: '已修正，复查通过。', en: 'Repaired; the check is clean again.' },
  withdrawn: { zh: '已撤回。', en: 'Withdrawn.' },
};

export async function closeFinding(
  tx: Tx,
  p: Host,
  id: string,
  { how, actor, answer }: { how: NonNullable<FindingTable['closed_how']>; actor: Actor; answer?: string },
): Promise<void> {
  const now = p.clock.now();
  const row = await qualityTables(tx)
    .updateTable('quality.finding')
    .set({ closed_at: now, closed_how: how, ...(answer === undefined ? {} : { answer, answered_at: now }) })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw problem('quality.finding-settled');
  await settleTasks(tx, [`quality.finding/${id}`], now);
  await record(tx, p, {
    kind: how === 'answered' ? 'quality.finding-answered' : 'quality.finding-closed',
    actor,
    subject: { type: 'quality.finding', id },
    organisationId: row.organisation_id,
    detail: { resource: row.resource_id, what: row.subject, how },
  });
  const shown = row.shown_in ? await getResource(tx, row.shown_in) : undefined;
  const hear = [...new Set([row.reporter_id, shown?.providerId])].filter(
    (one): one is string => typeof one === 'string' && one !== row.organisation_id,
  );
  if (hear.length === 0) return;
  const titles = await resourceTitles(tx, [row.resource_id]);
  await notify(tx, p, {
    kind: 'quality.finding-closed',
    to: hear.map((organisationId) => ({ organisationId })),
    params: {
      resource: titles.get(row.resource_id)?.name ?? '',
      subject: row.subject,
      answer: answer ?? (how === 'clean' ? outcome.clean : outcome.withdrawn),
    },
    subject: { type: 'catalog.resource', id: row.resource_id },
    link: `/quality/findings?open=${id}`,
  });
}
