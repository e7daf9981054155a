/** What the bureau looks at: evaluations by organisation, classes on doubtful or lost grounds, an emergency with callers and counts. */
import { type Selectable, sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import type { LegalBasis } from '#rooms/catalog/index.ts';
import { getEmergency } from './emergencies.ts';
import { closeEmergencyPolicy, confirmDestructionPolicy, openEmergencyPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';
import { classTerm, iso, parties, people } from './present.ts';
import type { EmergencyDetail, EmergencySummary, EvaluationReport } from './schema.ts';
import { classesTables, type EmergencyTable } from './tables.ts';

/** Per organisation: how many were widened and kept in the period, what is open today and what is past its day. */
export async function evaluationReport(
  p: Platform,
  from: LegalDay,
  to: LegalDay,
  own: string | undefined,
): Promise<EvaluationReport> {
  const today = p.clock.today();
  const { rows } = await sql<{ id: string; widened: number; kept: number; open: number; overdue: number }>`
    select provider_id as id,
      count(*) filter (where state = 'widened' and done_on between ${from} and ${to}) as widened,
      count(*) filter (where state = 'kept' and done_on between ${from} and ${to}) as kept,
      count(*) filter (where state in ('open', 'widening')) as open,
      count(*) filter (where state = 'open' and due_on < ${today}) as overdue
    from classes.evaluation
    where ${own ?? null}::uuid is null or provider_id = ${own ?? null}::uuid
    group by provider_id order by overdue desc, widened desc, provider_id`.execute(p.db);
  const party = await parties(
    p.db,
    rows.map(({ id }) => id),
  );
  return { from, to, items: rows.map(({ id, ...counts }) => ({ provider: party(id), ...counts })) };
}

export type FlaggedClass = {
  resourceId: string;
  providerId: string;
  name: string;
  sharingClass: string;
  basis: LegalBasis[];
};

/** Withheld entries whose grounds are all of kinds that the city stores and yet has the bureau look at. */
export async function flaggedClasses(
  p: Platform,
  law: LawNow,
  own: string | undefined,
): Promise<FlaggedClass[]> {
  const kinds = law.terms('classify.basis-to-check').map(({ key }) => key);
  if (kinds.length === 0) return [];
  const { rows } = await sql<FlaggedClass>`
    select r.id as "resourceId", r.provider_id as "providerId", v.name, v.sharing_class as "sharingClass",
      (select json_agg(json_build_object('kind', b.kind, 'title', b.title, 'article', b.article, 'wording', b.wording)
        order by b.ordinal) from catalog.legal_basis b where b.version_id = v.id and b.purpose = 'sharing') as basis
    from catalog.resource r join catalog.resource_version v on v.id = r.published_version_id
    where r.state in ('active', 'suspended') and v.sharing_class = 'withheld'
      and (${own ?? null}::uuid is null or r.provider_id = ${own ?? null}::uuid)
      and exists (select from catalog.legal_basis b
        where b.version_id = v.id and b.purpose = 'sharing' and b.kind = any(${kinds}::text[]))
      and not exists (select from catalog.legal_basis b
        where b.version_id = v.id and b.purpose = 'sharing' and b.kind <> all(${kinds}::text[]))
    order by v.name`.execute(p.db);
  return rows;
}

export async function listEmergencies(p: Platform, actor: Actor) {
  const rows = await classesTables(p.db)
    .selectFrom('classes.emergency')
    .selectAll()
    .orderBy('opened_at', 'desc')
    .limit(200)
    .execute();
  return {
    items: await Promise.all(rows.map((row) => presentEmergency(p, row))),
    abilities: abilitiesOf(actor, undefined, { open: openEmergencyPolicy }),
  };
}

async function presentEmergency(p: Platform, row: Selectable<EmergencyTable>): Promise<EmergencySummary> {
  const party = await parties(p.db, row.bodies);
  const person = await people(p.db, [row.opened_by]);
  const { entries } = await classesTables(p.db)
    .selectFrom('classes.emergency_entry')
    .select((eb) => eb.fn.countAll<number>().as('entries'))
    .where('event_id', '=', row.id)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    name: row.name,
    beganOn: row.began_on,
    ground: row.ground,
    bodies: row.bodies.map(party),
    state: row.state,
    openedBy: person(row.opened_by),
    openedAt: row.opened_at.toISOString(),
    closedAt: iso(row.closed_at),
    entries,
  };
}

/** The event as its report: entries with their former class, callers, counts, and copies to destroy. */
export async function readEmergency(
  p: Platform,
  ports: ClassPorts,
  actor: Actor,
  id: string,
): Promise<EmergencyDetail> {
  const event = await getEmergency(p.db, id);
  if (!event) throw problem('kernel.not-found');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const t = classesTables(p.db);
  const entries = await t
    .selectFrom('classes.emergency_entry')
    .selectAll()
    .where('event_id', '=', id)
    .orderBy('switched_at')
    .execute();
  const grants = await t
    .selectFrom('classes.emergency_grant')
    .selectAll()
    .where('event_id', '=', id)
    .orderBy('issued_at')
    .execute();
  const party = await parties(p.db, [
    ...entries.map((row) => row.provider_id),
    ...grants.map((row) => row.consumer_id),
  ]);
  const person = await people(
    p.db,
    entries.map((row) => row.switched_by),
  );
  const shown = await Promise.all(
    grants.map(async (row) => {
      // While the event runs the figures are those of this moment.
      const counted =
        row.stopped_at === null
          ? await ports.delivered(p.db, row.grant_id)
          : { calls: row.calls ?? 0, records: row.records ?? 0 };
      return {
        grantId: row.grant_id,
        resourceId: row.resource_id,
        consumer: party(row.consumer_id),
        issuedAt: row.issued_at.toISOString(),
        stoppedAt: iso(row.stopped_at),
        ...counted,
        destroyedAt: iso(row.destroyed_at),
        destructionNote: row.destruction_note,
        abilities: abilitiesOf(actor, row.consumer_id, { destroy: confirmDestructionPolicy }),
      };
    }),
  );
  return {
    ...(await presentEmergency(p, event)),
    changed: entries.map((row) => ({
      resourceId: row.resource_id,
      name: row.name,
      provider: party(row.provider_id),
      former: classTerm(law, row.former.sharingClass),
      switchedBy: person(row.switched_by),
      switchedAt: row.switched_at.toISOString(),
      restoredAt: iso(row.restored_at),
    })),
    grants: shown,
    totals: {
      entries: entries.length,
      callers: new Set(grants.map((row) => row.consumer_id)).size,
      calls: shown.reduce((sum, { calls }) => sum + calls, 0),
      records: shown.reduce((sum, { records }) => sum + records, 0),
      toDestroy: shown.filter((row) => row.stoppedAt && row.records > 0 && !row.destroyedAt).length,
    },
    articles: law.cite('classify.emergency-change'),
    abilities: abilitiesOf(actor, undefined, { close: closeEmergencyPolicy }),
  };
}
