/** Leads: signs that a user goes beyond what was agreed. Opened by whatever finds one, settled by a case or with a reason. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { nextNumber } from '#kernel/numbers.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { type LeadCause, type LeadGround, type UseTables, usageTables } from './tables.ts';

export type Lead = Selectable<UseTables['open.lead']>;

export type NewLead = {
  ground: LeadGround;
  cause: LeadCause;
  /** Whose use it is. */
  organisationId: string;
  datasetId?: string | undefined;
  accessId?: string | undefined;
  reportId?: string | undefined;
  productId?: string | undefined;
  note: string;
  /** What was found, by name and figure: no names of persons. */
  evidence?: JsonObject;
};

/** In the act that finds it; provider and authority are told. */
export async function addLead(tx: Tx, p: Platform, actor: Actor, made: NewLead): Promise<Lead> {
  const id = newId();
  const day = p.clock.today();
  const n = await nextNumber(tx, 'open lead', day);
  const number = `XS${day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
  const row = await usageTables(tx)
    .insertInto('open.lead')
    .values({
      id,
      number,
      ground: made.ground,
      cause: made.cause,
      organisation_id: made.organisationId,
      dataset_id: made.datasetId ?? null,
      access_id: made.accessId ?? null,
      report_id: made.reportId ?? null,
      product_id: made.productId ?? null,
      note: made.note,
      evidence: JSON.stringify(made.evidence ?? {}),
      opened_by: actor.kind === 'person' ? actor.personId : null,
      opened_on: day,
      opened_at: p.clock.now(),
      settled_as: null,
      settled_by: null,
      settled_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const providerId = await providerOf(tx, made.datasetId);
  await record(tx, p, {
    kind: 'open.lead-opened',
    actor,
    subject: { type: 'open.lead', id },
    organisations: [made.organisationId, ...(providerId ? [providerId] : [])],
    detail: {
      number,
      ground: made.ground,
      cause: made.cause,
      ...(made.accessId ? { access: made.accessId } : {}),
      ...(made.reportId ? { report: made.reportId } : {}),
    },
  });
  const names = await organisationNames(tx, [made.organisationId]);
  if (providerId)
    await notify(tx, p, {
      kind: 'open.lead-opened',
      to: { organisationId: providerId, roles: ['provider', 'head'] },
      params: { number, who: names.get(made.organisationId) ?? { zh: '', en: '' } },
      subject: { type: 'open.lead', id },
      link: made.accessId ? `/open/use/${made.accessId}` : '/open/use',
      once: `open.lead ${id}`,
    });
  return row;
}

async function providerOf(ex: Executor, datasetId: string | undefined): Promise<string | undefined> {
  if (!datasetId) return undefined;
  const row = await usageTables(ex)
    .selectFrom('open.dataset')
    .select('organisation_id')
    .where('id', '=', datasetId)
    .executeTakeFirst();
  return row?.organisation_id;
}

export type LeadFilter = {
  id?: string;
  /** Of this provider's sets. */
  providerId?: string;
  /** Of this user. */
  organisationId?: string;
  datasetId?: string;
  accessId?: string;
  /** Only those nobody has settled. */
  open?: boolean;
};

/** Newest first; whoever calls says whose they may be. */
export async function listLeads(ex: Executor, filter: LeadFilter): Promise<Lead[]> {
  let found = usageTables(ex).selectFrom('open.lead as l').selectAll('l');
  if (filter.id) found = found.where('l.id', '=', filter.id);
  const { providerId } = filter;
  if (providerId)
    found = found.where((eb) =>
      eb.exists(
        eb
          .selectFrom('open.dataset as d')
          .select('d.id')
          .whereRef('d.id', '=', 'l.dataset_id')
          .where('d.organisation_id', '=', providerId),
      ),
    );
  if (filter.organisationId) found = found.where('l.organisation_id', '=', filter.organisationId);
  if (filter.datasetId) found = found.where('l.dataset_id', '=', filter.datasetId);
  if (filter.accessId) found = found.where('l.access_id', '=', filter.accessId);
  if (filter.open) found = found.where('l.settled_at', 'is', null);
  return found.orderBy('l.opened_at', 'desc').limit(500).execute();
}

/** In the act that opens a case of it, or puts it aside; whoever calls has asked whether they may. False: it was settled before. */
export async function settleLead(
  tx: Tx,
  p: Platform,
  actor: Actor,
  { id, as, note }: { id: string; as: 'case' | 'nothing'; note: string },
): Promise<boolean> {
  const changed = await usageTables(tx)
    .updateTable('open.lead')
    .set({
      settled_as: as,
      settled_note: note,
      settled_by: actor.kind === 'person' ? actor.personId : null,
      settled_at: p.clock.now(),
    })
    .where('id', '=', id)
    .where('settled_at', 'is', null)
    .returning(['number', 'organisation_id'])
    .executeTakeFirst();
  if (!changed) return false;
  await record(tx, p, {
    kind: 'open.lead-settled',
    actor,
    subject: { type: 'open.lead', id },
    organisations: [changed.organisation_id],
    detail: { number: changed.number, as },
  });
  return true;
}
