/** What stands around applications and grants passes with the entry it is about, and with the unit on either side of it. */
import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { Succession } from '#rooms/org/index.ts';

/** Table, column that names a unit, and how a row is of an entry; without the last it passes with the whole unit alone. */
type Side = { table: string; column: string; of?: (resourceId: string) => RawBuilder<unknown> };

const byResource = (resourceId: string): RawBuilder<unknown> => sql`resource_id = ${resourceId}`;
const grantsOf = (resourceId: string): RawBuilder<unknown> => sql`(
  select g.id from serve.grant g join serve.service s on s.id = g.service_id where s.resource_id = ${resourceId})`;
const byGrant = (resourceId: string): RawBuilder<unknown> => sql`grant_id in ${grantsOf(resourceId)}`;
/** A matter passes with an entry only when every grant in it is of that entry. */
const byGrants = (resourceId: string): RawBuilder<unknown> => sql`grant_ids <@ array${grantsOf(resourceId)}`;

/** What somebody signed, sealed, confirmed or stated stays in the name in which it was done; it is not here. */
const sides: readonly Side[] = [
  { table: 'need', column: 'assigned_id', of: byResource },
  { table: 'filing', column: 'provider_id', of: byResource },
  { table: 'use_report', column: 'provider_id', of: byGrant },
  { table: 'hand_over', column: 'provider_id', of: byResource },
  { table: 'off_platform_notice', column: 'organisation_id', of: byResource },
  { table: 'rectification', column: 'provider_id', of: byGrants },
  { table: 'gathering_task', column: 'provider_id', of: byResource },
  { table: 'need', column: 'organisation_id' },
  { table: 'filing', column: 'applicant_id' },
  { table: 'use_report', column: 'consumer_id' },
  { table: 'hand_over', column: 'applicant_id' },
  { table: 'rectification', column: 'consumer_id' },
  { table: 'consumer_rules', column: 'organisation_id' },
  { table: 'off_platform_notice', column: 'authority_id' },
  { table: 'direct_exchange', column: 'organisation_id' },
  { table: 'direct_exchange', column: 'other_id' },
  { table: 'legacy_system', column: 'organisation_id' },
  { table: 'untrue_statement', column: 'applicant_id' },
  { table: 'untrue_statement', column: 'marked_for' },
  { table: 'dispute', column: 'raised_by' },
];

/** Matters in which somebody still waits for the unit. */
const waiting = (id: string): RawBuilder<unknown> => sql`
  select count(*)::int as n from (
    select id from share.need where assigned_id = ${id} and state in ('assigned', 'accepted')
    union all select id from share.use_report where consumer_id = ${id} and answered_at is null
    union all select id from share.hand_over where applicant_id = ${id} and recorded_at is not null and proof is null
    union all select id from share.rectification
      where ${id} in (consumer_id, provider_id) and state in ('open', 'answered')) open`;

async function pass(
  ex: Executor,
  { table, column, of }: Side,
  { from, to, resourceId }: { from: string; to: string; resourceId?: string | undefined },
): Promise<number> {
  const name = sql.ref(column);
  const { numAffectedRows = 0n } = await sql`update ${sql.table(`share.${table}`)} set ${name} = ${to}
    where ${name} = ${from} ${resourceId && of ? sql`and ${of(resourceId)}` : sql``}`.execute(ex);
  return Number(numAffectedRows);
}

export const sharingSuccession: Succession = {
  name: 'sharing',
  async open(ex, organisationId) {
    const { rows } = await sql<{ n: number }>`${waiting(organisationId)}`.execute(ex);
    return rows[0]?.n ?? 0;
  },
  async move(tx, p, handover) {
    const { from, to, resourceId } = handover;
    let moved = 0;
    for (const side of sides) if (!resourceId || side.of) moved += await pass(tx, side, handover);
    if (resourceId) return moved;
    await sql`update share.gathering_task set asked_by_units = array_replace(asked_by_units, ${from}::uuid, ${to}::uuid)
      where ${from}::uuid = any(asked_by_units)`.execute(tx);
    // A duty both units have listed under the same name stays the successor's own.
    await sql`update share.unit_function f set ended_at = ${p.clock.now()} where organisation_id = ${from} and ended_at is null
      and exists (select 1 from share.unit_function o
        where o.organisation_id = ${to} and o.name = f.name and o.ended_at is null)`.execute(tx);
    const functions = { table: 'unit_function', column: 'organisation_id' };
    return moved + (await pass(tx, functions, handover));
  },
};
