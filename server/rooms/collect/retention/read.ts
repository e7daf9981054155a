/** What screens show of erasure and retention: periods, what is due and what keeps it, requests with their counts, orders to keep. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { looksOn } from '../policy.ts';
import { readSettings } from '../settings.ts';
import { digestOfFound, getErasure, sealedOf } from './erase.ts';
import { holdsOf } from './holds.ts';
import {
  askErasurePolicy,
  decideErasurePolicy,
  holdPolicy,
  liftPolicy,
  readErasurePolicy,
  zonePolicy,
} from './policy.ts';
import type {
  dueQuery,
  dueReply,
  Erasure,
  erasuresReply,
  holdsReply,
  listQuery,
  zonesReply,
} from './schema.ts';
import { storesOf } from './stores.ts';
import { type ErasureRow, type Hold, retentionTables, underWay, zones } from './tables.ts';
import { dueNow, heldOf } from './zones.ts';

export async function readZones(p: Platform, actor: Actor): Promise<z.infer<typeof zonesReply>> {
  const rows = await retentionTables(p.db).selectFrom('collect.retention_zone').selectAll().execute();
  const law = await lawNow(p.db, p.law, p.clock.today());
  const settings = await readSettings(p.db);
  return {
    items: zones.map((zone) => {
      const row = rows.find((one) => one.zone === zone);
      return {
        zone,
        days: row?.days ?? undefined,
        set: row !== undefined,
        automatic: row?.automatic ?? false,
        document: row?.document ?? '',
        agreedWith: row?.agreed_with ?? '',
        setAt: row?.set_at.toISOString(),
      };
    }),
    agreed: {
      needed: law.flag('collect.retention-agreed') ?? false,
      articles: law.cite('collect.retention-agreed'),
    },
    rollback: {
      days: settings['collect.rollback-days'].value,
      batches: settings['collect.rollback-batches'].value,
    },
    abilities: abilitiesOf(actor, undefined, { set: zonePolicy }),
  };
}

/** Zone by zone, in each those that wait longest first. A unit sees its own; the bureau and the auditor all. */
export async function readDueZones(
  p: Platform,
  actor: Actor,
  { page, pageSize }: z.output<typeof dueQuery>,
): Promise<z.infer<typeof dueReply>> {
  const own = looksOn(actor) ? undefined : (organisationOf(actor) ?? '');
  permit(readErasurePolicy, actor, { providerId: own ?? '' });
  const { due, total } = await dueNow(p, { own, skip: (page - 1) * pageSize, most: pageSize });
  // An entry may be due in several zones: what stands against it is asked once.
  const holds = new Map<string, Hold[]>();
  const found = [];
  for (const one of due) {
    const known = holds.get(one.resourceId) ?? (await holdsOf(p, one.resourceId));
    holds.set(one.resourceId, known);
    found.push(await heldOf(p, one, known));
  }
  const titles = await resourceTitles(
    p.db,
    due.map(({ resourceId }) => resourceId),
  );
  return {
    items: found.map(({ due: one, held }) => ({
      zone: one.zone,
      resourceId: one.resourceId,
      resourceName: titles.get(one.resourceId)?.name ?? '',
      organisationId: one.organisationId,
      pieces: Math.max(1, one.batches.length + one.packages.length),
      since: one.since.toISOString(),
      held,
    })),
    total,
    page,
    pageSize,
  };
}

export async function readErasures(
  p: Platform,
  actor: Actor,
  query: z.output<typeof listQuery>,
): Promise<z.infer<typeof erasuresReply>> {
  const own = looksOn(actor) ? undefined : (organisationOf(actor) ?? '');
  permit(readErasurePolicy, actor, { providerId: own ?? '' });
  let base = retentionTables(p.db).selectFrom('collect.erasure');
  if (own !== undefined) base = base.where('organisation_id', '=', own);
  if (query.state) base = base.where('state', '=', query.state);
  if (query.kind) base = base.where('kind', '=', query.kind);
  if (query.resource) base = base.where('resource_id', '=', query.resource);
  const { n } = await base.select((q) => q.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll()
    .orderBy('asked_at', 'desc')
    .orderBy('number', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return {
    abilities: abilitiesOf(
      actor,
      { providerId: organisationOf(actor) ?? '' },
      { ask: askErasurePolicy, hold: holdPolicy },
    ),
    items: await present(p, actor, rows),
    total: Number(n),
    page: query.page,
    pageSize: query.pageSize,
  };
}

export async function readErasure(p: Platform, actor: Actor, id: string): Promise<Erasure> {
  const row = await getErasure(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(readErasurePolicy, actor, { providerId: row.organisation_id });
  const [shown] = await present(p, actor, [row]);
  if (!shown) throw problem('kernel.not-found');
  return shown;
}

async function present(p: Platform, actor: Actor, rows: readonly ErasureRow[]): Promise<Erasure[]> {
  const titles = await resourceTitles(
    p.db,
    rows.map((row) => row.resource_id),
  );
  const people = rows.flatMap((row) => [row.asked_by, row.decided_by]).filter((one) => one !== null);
  const names = await personNames(p.db, people);
  const units = await organisationNames(
    p.db,
    rows.map((row) => row.organisation_id),
  );
  const me = actor.kind === 'person' ? actor.personId : undefined;
  return rows.map((row) => {
    const subject = { providerId: row.organisation_id };
    const abilities = abilitiesOf(actor, subject, {
      decide: decideErasurePolicy,
      withdraw: askErasurePolicy,
      again: decideErasurePolicy,
    });
    const open = row.state === 'asked';
    return {
      id: row.id,
      number: row.number,
      kind: row.kind,
      zone: row.zone ?? undefined,
      resourceId: row.resource_id,
      resourceName: titles.get(row.resource_id)?.name ?? '',
      organisationId: row.organisation_id,
      organisationName: units.get(row.organisation_id) ?? { zh: '', en: '' },
      state: row.state,
      ground: row.ground,
      document: row.document,
      reason: row.reason,
      named:
        row.kind === 'subject'
          ? sealedOf(p, row).keys.length
          : (row.target.batches?.length ?? 0) + (row.target.packages?.length ?? 0),
      digest: row.target_digest,
      askedBy: row.asked_by ? names.get(row.asked_by) : undefined,
      askedAt: row.asked_at.toISOString(),
      found: row.found,
      foundAt: row.found_at.toISOString(),
      seen: digestOfFound(row.found),
      held: row.held,
      decidedBy: row.decided_by ? names.get(row.decided_by) : undefined,
      decidedAt: row.decided_at?.toISOString(),
      decisionReason: row.decision_reason ?? undefined,
      begunAt: row.begun_at?.toISOString(),
      progress: row.progress,
      stores: storesOf(p, row.zone).map(({ name }) => name),
      checked: row.checked ?? undefined,
      doneAt: row.done_at?.toISOString(),
      abilities: {
        // Nobody decides what they asked for.
        ...(open && row.asked_by !== me && abilities.decide ? { decide: abilities.decide } : {}),
        ...(open && abilities.withdraw && row.asked_by !== null ? { withdraw: abilities.withdraw } : {}),
        ...(underWay.includes(row.state) && abilities.again ? { again: abilities.again } : {}),
      },
    };
  });
}

export async function readHolds(p: Platform, actor: Actor): Promise<z.infer<typeof holdsReply>> {
  const own = looksOn(actor) ? undefined : (organisationOf(actor) ?? '');
  const rows = await retentionTables(p.db)
    .withTables<{ 'catalog.resource': { id: string; provider_id: string } }>()
    .selectFrom('collect.legal_hold as h')
    .innerJoin('catalog.resource as r', 'r.id', 'h.resource_id')
    .selectAll('h')
    .select('r.provider_id')
    .where('h.lifted_at', 'is', null)
    .$if(own !== undefined, (query) => query.where('r.provider_id', '=', own ?? ''))
    .orderBy('h.set_at', 'desc')
    .limit(500)
    .execute();
  const titles = await resourceTitles(
    p.db,
    rows.map((row) => row.resource_id),
  );
  return {
    items: rows.map((row) => ({
      id: row.id,
      resourceId: row.resource_id,
      resourceName: titles.get(row.resource_id)?.name ?? '',
      ground: row.ground,
      reason: row.reason,
      setAt: row.set_at.toISOString(),
      abilities: abilitiesOf(
        actor,
        { providerId: row.provider_id, setRole: row.set_role, setOrganisation: row.set_organisation },
        { lift: liftPolicy },
      ),
    })),
  };
}
