/** Sets how long data are kept, archives what is visible now, packs it, hands it over: every act in the ledger. */

import { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { reach } from '#kernel/fault.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getVersion } from '#rooms/catalog/index.ts';
import { holdingResource, lockIntake } from '../repository.ts';
import { streamVisibleRows, visibleBatches } from '../visible.ts';
import { kindOf } from './kind.ts';
import { rebuildJob, rebuildWithdrawn } from './notes.ts';
import { pack } from './package.ts';
import { archivePolicy, archiveRulePolicy } from './policy.ts';
import type { RuleBody } from './schema.ts';
import { type ArchiveKind, archiveTables } from './tables.ts';

const PACK = 'collect.archive-pack';

/** One rule a kind; it holds for what is archived already as well, for retention counts from the archiving. */
export async function setArchiveRule(
  p: Kernel,
  actor: Actor,
  kind: ArchiveKind,
  body: RuleBody,
): Promise<void> {
  permit(archiveRulePolicy, actor, undefined);
  const row = {
    retention_years: body.retentionYears ?? null,
    handover_years: body.handoverYears ?? null,
    archive_within_days: body.archiveWithinDays,
    agreed_with: body.agreedWith,
    document: body.document,
    set_by: actor.kind === 'person' ? actor.personId : '',
    set_at: p.clock.now(),
  };
  await transact(p.db, async (tx) => {
    await archiveTables(tx)
      .insertInto('collect.archive_rule')
      .values({ kind, ...row })
      .onConflict((conflict) => conflict.column('kind').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'collect.archive-rule-set',
      actor,
      subject: { type: 'collect.archive-rule', id: kind },
      detail: {
        retentionYears: row.retention_years,
        handoverYears: row.handover_years,
        archiveWithinDays: row.archive_within_days,
        agreedWith: row.agreed_with,
        document: row.document,
      },
    });
  });
}

/** Enters what is visible now into the register and packs it in the background. Errors: collect.archive-*, kernel.not-found. */
export async function archiveResource(
  p: Kernel,
  actor: Actor,
  resourceId: string,
  backupPlace: string,
): Promise<string> {
  const published = await getPublishedVersion(p.db, resourceId);
  if (!published) throw problem('kernel.not-found');
  permit(archivePolicy, actor, { providerId: published.resource.providerId });
  return transact(p.db, async (tx) => {
    await lockIntake(tx, resourceId);
    const visible = await visibleBatches(tx, resourceId);
    const seq = visible.batches.at(-1)?.seq;
    if (seq === undefined) throw problem('collect.archive-nothing');
    const kind = kindOf(published.version.content);
    const rule = await archiveTables(tx)
      .selectFrom('collect.archive_rule')
      .select('kind')
      .where('kind', '=', kind)
      .executeTakeFirst();
    if (!rule) throw problem('collect.archive-no-rule', { params: { kind } });
    const last = await archiveTables(tx)
      .selectFrom('collect.archive_item')
      .select('number')
      .where('resource_id', '=', resourceId)
      .where('version_id', '=', published.version.id)
      .where('seq', '=', seq)
      .where('state', '!=', 'failed')
      .executeTakeFirst();
    if (last) throw problem('collect.archive-again', { params: { number: last.number } });
    const day = p.clock.today();
    const id = newId();
    const number = `DA-${day.slice(0, 4)}-${String(await nextNumber(tx, 'archive', day)).padStart(6, '0')}`;
    await archiveTables(tx)
      .insertInto('collect.archive_item')
      .values({
        id,
        number,
        resource_id: resourceId,
        version_id: published.version.id,
        organisation_id: published.resource.providerId,
        seq,
        kind,
        state: 'packing',
        visible: JSON.stringify(visible),
        backup_place: backupPlace,
        archived_by: actor.kind === 'person' ? actor.personId : null,
        archived_at: p.clock.now(),
        archived_day: day,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.archived',
      actor,
      subject: { type: 'collect.archive-item', id },
      organisationId: published.resource.providerId,
      detail: { number, resource: resourceId, version: published.version.id, seq, kind, backupPlace },
    });
    await p.jobs.add(tx, PACK, { id });
    return id;
  });
}

/** Makes the package of one entry while nothing of its rows is erased; the same again makes the same. */
async function packItem(p: Kernel, id: string): Promise<void> {
  const item = await archiveTables(p.db)
    .selectFrom('collect.archive_item')
    .select('resource_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (item) await holdingResource(p.db, item.resource_id, () => packHeld(p, id));
}

async function packHeld(p: Kernel, id: string): Promise<void> {
  const item = await archiveTables(p.db)
    .selectFrom('collect.archive_item as a')
    .innerJoin('collect.archive_rule as r', 'r.kind', 'a.kind')
    .selectAll('a')
    .select('r.retention_years')
    .where('a.id', '=', id)
    .executeTakeFirst();
  if (item?.state !== 'packing') return;
  reach(p, 'archive:entry');
  const version = await getVersion(p.db, item.version_id);
  if (!version) throw problem('kernel.not-found');
  const { visible } = item;
  const known = new Set(visible.columns.map(({ name }) => name));
  const columns = version.content.items.map(({ name }) => name).filter((name) => known.has(name));
  async function* lines(): AsyncIterable<string[]> {
    for await (const { values } of streamVisibleRows(p, visible.resourceId, visible, columns))
      yield values.map((value) => value ?? '');
  }
  const entry = { ...version.content, version: version.number, batches: visible.batches };
  const { stored, rows } = await pack(p, {
    number: item.number,
    organisation: item.organisation_id,
    day: item.archived_day,
    entry: Buffer.from(`${JSON.stringify(entry, null, 2)}\n`),
    columns,
    rows: lines(),
    information: [
      `Retention: ${item.retention_years === null ? 'permanent' : `${item.retention_years} years`}`,
    ],
  });
  reach(p, 'archive:middle');
  await transact(p.db, async (tx) => {
    const done = await archiveTables(tx)
      .updateTable('collect.archive_item')
      .set({
        state: 'archived',
        object_key: stored.key,
        sha256: stored.sha256,
        bytes: stored.bytes,
        row_count: rows,
      })
      .where('id', '=', id)
      .where('state', '=', 'packing')
      .executeTakeFirst();
    if (Number(done.numUpdatedRows) === 0) return;
    await record(tx, p, {
      kind: 'collect.archive-packed',
      actor: platform,
      subject: { type: 'collect.archive-item', id },
      organisationId: item.organisation_id,
      detail: { number: item.number, sha256: stored.sha256, bytes: stored.bytes, rows },
    });
    // A consent may have been withdrawn since it was asked for.
    await p.jobs.add(tx, rebuildJob, { resourceId: item.resource_id });
  });
  reach(p, 'archive:exit');
}

/** The package could not be made: the entry says so, and the same content may be archived again under another number. */
async function giveUp(p: Kernel, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const item = await archiveTables(tx)
      .updateTable('collect.archive_item')
      .set({ state: 'failed', fault: 'pack' })
      .where('id', '=', id)
      .where('state', '=', 'packing')
      .returning(['number', 'resource_id', 'organisation_id', 'seq'])
      .executeTakeFirst();
    if (!item) return;
    await record(tx, p, {
      kind: 'collect.archive-failed',
      actor: platform,
      subject: { type: 'collect.archive-item', id },
      organisationId: item.organisation_id,
      detail: { number: item.number, resource: item.resource_id, seq: item.seq },
    });
  });
}

export const archiveJobs = (p: Kernel): JobDefinition[] => [
  defineJob(PACK, z.object({ id: z.uuid() }), async ({ id }, { lastAttempt }) => {
    try {
      await packItem(p, id);
    } catch (error) {
      if (lastAttempt) await giveUp(p, id);
      throw error;
    }
  }),
  defineJob(rebuildJob, z.object({ resourceId: z.uuid() }), ({ resourceId }) =>
    holdingResource(p.db, resourceId, () => rebuildWithdrawn(p, resourceId)),
  ),
];

/** Records who took the package over. Errors: collect.archive-not-ready, archive-handed-over. */
export async function handOver(
  p: Kernel,
  actor: Actor,
  id: string,
  { receiver, receipt }: { receiver: string; receipt: string },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const item = await archiveTables(tx)
      .selectFrom('collect.archive_item')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!item) throw problem('kernel.not-found');
    permit(archivePolicy, actor, { providerId: item.organisation_id });
    if (item.state !== 'archived') throw problem('collect.archive-not-ready');
    if (item.handed_over_at) throw problem('collect.archive-handed-over');
    await archiveTables(tx)
      .updateTable('collect.archive_item')
      .set({
        receiver,
        receipt,
        handed_over_at: p.clock.now(),
        handed_over_by: actor.kind === 'person' ? actor.personId : null,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'collect.archive-handed-over',
      actor,
      subject: { type: 'collect.archive-item', id },
      organisationId: item.organisation_id,
      detail: { number: item.number, sha256: item.sha256, receiver, receipt },
    });
  });
}
