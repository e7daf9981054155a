/** Findings by people: the bureau raises one, a user of data reports one, its holder answers it or passes it on to the source. */
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { readResource, resourceTitles } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { findingPolicy, raisePolicy, reportProblemPolicy } from '../policy.ts';
import { qualityTables } from '../tables.ts';
import { closeFinding } from './close.ts';
import { openFinding } from './open.ts';

type Raised = { resourceId: string; item: string; subject: string; note: string };

/** The bureau's go as departures from standards; anybody else's as reports. Both are answered by the body. */
export async function raiseFinding(p: Platform, actor: Actor, input: Raised): Promise<string> {
  const bureau = hasRole(actor, 'bureau');
  if (bureau) permit(raisePolicy, actor, undefined);
  else permit(reportProblemPolicy, actor, undefined);
  await readResource(p, actor, input.resourceId);
  const reporterId = organisationOf(actor);
  const id = await transact(p.db, (tx) =>
    openFinding(tx, p, {
      kind: bureau ? 'standard' : 'reported',
      resourceId: input.resourceId,
      item: input.item,
      subject: input.subject,
      detail: { note: input.note },
      ...(reporterId ? { reporterId } : {}),
      actor,
    }),
  );
  if (!id) throw problem('kernel.not-found');
  return id;
}

async function load(p: Platform, id: string) {
  const row = await qualityTables(p.db)
    .selectFrom('quality.finding')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function answerFinding(p: Platform, actor: Actor, id: string, answer: string): Promise<void> {
  const row = await load(p, id);
  permit(findingPolicy, actor, { providerId: row.organisation_id });
  await transact(p.db, (tx) => closeFinding(tx, p, id, { how: 'answered', actor, answer }));
}

/** It is somebody else's data: the finding goes on to them, its way stays on record. */
export async function passFinding(
  p: Platform,
  actor: Actor,
  id: string,
  { organisationId, note }: { organisationId: string; note: string },
): Promise<void> {
  if (!(await getOrganisation(p.db, organisationId))) throw problem('kernel.not-found');
  await transact(p.db, async (tx) => {
    const row = await qualityTables(tx)
      .selectFrom('quality.finding')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    permit(findingPolicy, actor, { providerId: row.organisation_id });
    if (row.closed_at) throw problem('quality.finding-settled');
    const way = [
      ...row.passed_on,
      { organisationId: row.organisation_id, note, at: p.clock.now().toISOString() },
    ];
    await qualityTables(tx)
      .updateTable('quality.finding')
      .set({ organisation_id: organisationId, passed_on: JSON.stringify(way) })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'quality.finding-passed-on',
      actor,
      subject: { type: 'quality.finding', id },
      organisationId,
      detail: { resource: row.resource_id, from: row.organisation_id, note },
    });
    const titles = await resourceTitles(tx, [row.resource_id]);
    await notify(tx, p, {
      kind: 'quality.finding',
      to: { organisationId, roles: ['provider'] },
      params: {
        resource: titles.get(row.resource_id)?.name ?? '',
        subject: row.subject,
        rows: String(row.rows),
        due: row.due_day ?? { zh: '合理期限', en: 'a reasonable time' },
      },
      subject: { type: 'catalog.resource', id: row.resource_id },
      link: `/quality/findings?open=${id}`,
      task: `quality.finding/${id}`,
    });
  });
}
