/** The register of the archive, the rules with what they hold for, what should have been archived by now, and the package itself. */
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { looksOn, readBatchPolicy } from '../policy.ts';
import { archivePolicy, archiveRulePolicy } from './policy.ts';
import type { ArchiveItem, dueReply, itemsReply, rulesReply } from './schema.ts';
import { archiveKinds, archiveTables } from './tables.ts';

/** The same day so many years later; the last of February where there is no 29th. */
function yearsAfter(day: LegalDay, years: number): LegalDay {
  const [year = '', month = '', date = ''] = day.split('-');
  const then = `${String(Number(year) + years).padStart(4, '0')}-${month}-${date}`;
  const real = new Date(`${then}T00:00:00Z`);
  return real.getUTCDate() === Number(date) ? then : addDays(then.replace(/29$/, '28'), 0);
}

export async function readRules(p: Kernel, actor: Actor): Promise<z.infer<typeof rulesReply>> {
  const rules = await archiveTables(p.db).selectFrom('collect.archive_rule').selectAll().execute();
  const counts = await archiveTables(p.db)
    .selectFrom('collect.archive_item')
    .select(['kind', (q) => q.fn.countAll<number>().as('n')])
    .where('state', '!=', 'failed')
    .groupBy('kind')
    .execute();
  return {
    items: archiveKinds.map((kind) => {
      const found = rules.find((one) => one.kind === kind);
      return {
        kind,
        ...(found
          ? {
              retentionYears: found.retention_years ?? undefined,
              handoverYears: found.handover_years ?? undefined,
              archiveWithinDays: found.archive_within_days,
              agreedWith: found.agreed_with,
              document: found.document,
              setAt: found.set_at.toISOString(),
            }
          : {}),
        items: Number(counts.find((one) => one.kind === kind)?.n ?? 0),
      };
    }),
    abilities: abilitiesOf(actor, undefined, { set: archiveRulePolicy }),
  };
}

type Filters = {
  page: number;
  pageSize: number;
  resource?: string | undefined;
  organisation?: string | undefined;
};

/** A unit sees its own entries; the bureau and the auditor all. */
export async function readArchive(
  p: Kernel,
  actor: Actor,
  { page, pageSize, resource, organisation }: Filters,
): Promise<z.infer<typeof itemsReply>> {
  const own = looksOn(actor) ? organisation : organisationOf(actor);
  let query = archiveTables(p.db)
    .selectFrom('collect.archive_item as a')
    .leftJoin('collect.archive_rule as r', 'r.kind', 'a.kind');
  if (own) query = query.where('a.organisation_id', '=', own);
  if (resource) query = query.where('a.resource_id', '=', resource);
  const { n } = await query.select((q) => q.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await query
    .selectAll('a')
    .select(['r.retention_years', 'r.handover_years'])
    .orderBy('a.number', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const titles = await resourceTitles(
    p.db,
    rows.map((row) => row.resource_id),
  );
  return {
    items: rows.map(
      (row): ArchiveItem => ({
        id: row.id,
        number: row.number,
        resourceId: row.resource_id,
        resourceName: titles.get(row.resource_id)?.name ?? '',
        organisationId: row.organisation_id,
        versionId: row.version_id,
        seq: row.seq,
        kind: row.kind,
        state: row.state,
        sha256: row.sha256 ?? undefined,
        bytes: row.bytes ?? undefined,
        rows: row.row_count ?? undefined,
        backupPlace: row.backup_place,
        archivedDay: row.archived_day,
        keepUntil: row.retention_years ? yearsAfter(row.archived_day, row.retention_years) : undefined,
        handOverBy:
          row.handover_years === null ? undefined : yearsAfter(row.archived_day, row.handover_years),
        receiver: row.receiver ?? undefined,
        receipt: row.receipt ?? undefined,
        handedOverAt: row.handed_over_at?.toISOString(),
        notes: row.notes.map(({ kind, day, rows: gone }) => ({ kind, day, rows: gone })),
      }),
    ),
    total: Number(n),
    page,
    pageSize,
  };
}

/** Resources whose newest visible rows are older than their kind's days and stand in no entry of the register. */
export async function readDue(p: Kernel, actor: Actor): Promise<z.infer<typeof dueReply>> {
  permit(readBatchPolicy, actor, { providerId: organisationOf(actor) ?? '' });
  const own = looksOn(actor) ? null : (organisationOf(actor) ?? '');
  const { rows } = await sql<{ resource_id: string; name: string; organisation_id: string; due: string }>`
    select r.id as resource_id, v.name, r.provider_id as organisation_id,
      (b.received_day + rule.archive_within_days)::text as due
    from catalog.resource r
    join catalog.resource_version v on v.id = r.published_version_id
    join lateral (select batch_id, seq from collect.visible where resource_id = r.id order by seq desc limit 1) last on true
    join collect.batch b on b.id = last.batch_id
    join collect.archive_rule rule on rule.kind = case left(v.category_code, 1)
      when '1' then 'base' when '2' then 'theme' when '3' then 'department' else 'other' end
    where b.received_day + rule.archive_within_days < ${p.clock.today()}::date
      and (${own}::uuid is null or r.provider_id = ${own}::uuid)
      and not exists (select 1 from collect.archive_item a
        where a.resource_id = r.id and a.seq = last.seq and a.state <> 'failed')
    order by due, v.name limit 1000`.execute(p.db);
  return {
    items: rows.map((row) => ({
      resourceId: row.resource_id,
      resourceName: row.name,
      organisationId: row.organisation_id,
      dueDay: row.due,
    })),
  };
}

/** The package for the archives, each time on record; whoever is not of its unit is refused. Errors: collect.archive-not-ready. */
export async function readPackage(
  p: Kernel,
  actor: Actor,
  id: string,
): Promise<{ name: string; content: Readable }> {
  const item = await archiveTables(p.db)
    .selectFrom('collect.archive_item')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!item) throw problem('kernel.not-found');
  permit(archivePolicy, actor, { providerId: item.organisation_id });
  if (item.state !== 'archived' || !item.object_key) throw problem('collect.archive-not-ready');
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'collect.rows-exported',
      actor,
      subject: { type: 'catalog.resource', id: item.resource_id },
      organisationId: item.organisation_id,
      detail: { archive: item.number, newest: item.seq, rows: item.row_count, sha256: item.sha256 },
    }),
  );
  return { name: `${item.number}.zip`, content: await p.objects.read(item.object_key) };
}

/** The number under which these rows, or later ones, were archived; undefined when they were not. */
export async function archivedAs(ex: Executor, resourceId: string, seq: number): Promise<string | undefined> {
  const found = await archiveTables(ex)
    .selectFrom('collect.archive_item')
    .select('number')
    .where('resource_id', '=', resourceId)
    .where('seq', '>=', seq)
    .where('state', '!=', 'failed')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return found?.number;
}
