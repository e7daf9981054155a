/** What is asked about pushes: their state by id, lists for people, lag by day, keys; never a value of a record. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { addDays } from '#kernel/clock.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { listSystems } from '#rooms/org/index.ts';
import { faultText } from '../checking/faults.ts';
import { itemsOf } from '../commands/stage-batch.ts';
import { modeRule } from '../gathering/mode.ts';
import { looksOn, readBatchPolicy } from '../policy.ts';
import { presentRejection } from '../presenter.ts';
import { readSettings } from '../settings.ts';
import type { BatchState, Rejection } from '../tables.ts';
import { recordFaultTexts } from './errors.ts';
import { pushKeyPolicy } from './policy.ts';
import type { RecordFault } from './records.ts';
import type { LagReply, Push, PushesReply, PushKeysReply, PushReply, pushStates } from './schema.ts';
import { type PushLine, pushTables } from './tables.ts';

type Row = {
  id: string;
  resource_id: string;
  organisation_id: string;
  system_id: string;
  system_zh: string;
  system_en: string;
  key_id: string;
  idempotency_key: string;
  refusal: string | null;
  accepted: number;
  refused: RecordFault[];
  received_at: Date;
  visible_at: Date | null;
  batch_id: string | null;
  lines: PushLine[] | null;
  lags: (number | null)[] | null;
  batch_state: BatchState | null;
  version_id: string | null;
  unchanged_of: string | null;
  rejection: Rejection | null;
  total: number;
};

const from = sql`
  collect.push p join org.application_system s on s.id = p.system_id
  left join collect.batch b on b.id = p.batch_id`;
const columns = sql`
  p.id, p.resource_id, p.organisation_id, p.system_id, s.name_zh as system_zh, s.name_en as system_en, p.key_id,
  p.idempotency_key, p.refusal, p.accepted, p.refused, p.received_at, p.visible_at, p.batch_id, p.lines, p.lags,
  b.state as batch_state, b.version_id, b.unchanged_of, b.rejection`;

type State = (typeof pushStates)[number];

function stateOf(row: Row): State {
  if (row.refusal) return 'refused';
  if (row.accepted === 0) return 'visible';
  if (!row.batch_state) return 'waiting';
  if (row.batch_state === 'merged' || row.unchanged_of) return 'visible';
  return row.batch_state === 'rejected' ||
    row.batch_state === 'rolled-back' ||
    row.batch_state === 'superseded'
    ? 'ended'
    : 'loading';
}

const inWords = (rejection: Rejection): Push['ended'] => {
  const { code, what, why, mend } = presentRejection(rejection);
  return { code, what, why, mend };
};

function present(row: Row, boundMs: number): Push {
  const state = stateOf(row);
  const lines = row.lines ?? [];
  const replaced = lines.filter(([line]) => line === null).length;
  const known = (row.lags ?? []).filter((lag) => lag !== null);
  const ended = row.refusal ? { code: row.refusal, params: {}, issues: [] } : row.rejection;
  return {
    id: row.id,
    resourceId: row.resource_id,
    systemId: row.system_id,
    systemName: { zh: row.system_zh, en: row.system_en },
    keyId: row.key_id,
    idempotencyKey: row.idempotency_key,
    state,
    receivedAt: row.received_at.toISOString(),
    visibleAt: state === 'visible' ? row.visible_at?.toISOString() : undefined,
    accepted: row.accepted,
    counts: {
      visible: state === 'visible' ? row.accepted - replaced : 0,
      held: 0,
      replaced,
      refused: new Set(row.refused.map(({ place }) => place)).size,
    },
    batchId: row.batch_id ?? undefined,
    ended: ended ? inWords(ended) : undefined,
    lag:
      known.length === 0
        ? undefined
        : {
            records: known.length,
            least: Math.min(...known),
            mean: Math.round(known.reduce((sum, lag) => sum + lag, 0) / known.length),
            most: Math.max(...known),
          },
    withinBound: known.length === 0 ? undefined : known.every((lag) => lag <= boundMs),
  };
}

const boundOf = async (p: Platform): Promise<number> =>
  (await readSettings(p.db))['collect.lag-seconds'].value * 1000;

/** For its own system by signature, and for people who may look at loads. */
export async function readPush(p: Platform, actor: Actor, id: string): Promise<PushReply> {
  const { rows } = await sql<Row>`select ${columns}, 1 as total from ${from} where p.id = ${id}`.execute(
    p.db,
  );
  const [row] = rows;
  if (!row) throw problem('kernel.not-found');
  if (actor.kind === 'system') {
    if (actor.systemId !== row.system_id) throw problem('kernel.not-found');
  } else permit(readBatchPolicy, actor, { providerId: row.organisation_id });
  const shown = present(row, await boundOf(p));
  const held = await heldRecords(p, row);
  const heldRecordsCount = new Set(held.map(({ record }) => record)).size;
  return {
    ...shown,
    counts: {
      ...shown.counts,
      held: heldRecordsCount,
      visible: Math.max(0, shown.counts.visible - (shown.state === 'visible' ? heldRecordsCount : 0)),
    },
    faults: [
      ...row.refused.map(({ place, field, code }) => ({
        record: place,
        field,
        code,
        reason: recordFaultTexts[code],
      })),
      ...held,
    ],
    lags: row.lags ?? [],
  };
}

const faultRow = z.object({ line: z.number(), column: z.string(), code: z.string(), detail: z.string() });

/** Faults that the checks of the batch found in this push's records: place, column and reason, without the value. */
async function heldRecords(p: Platform, row: Row): Promise<PushReply['faults']> {
  const batch = row.unchanged_of ?? row.batch_id;
  if (!batch || !row.lines || !row.version_id) return [];
  const taken = acceptedPlaces(row);
  const places = new Map(
    row.lines.flatMap(([line], index) => (line === null ? [] : [[line, taken[index] ?? index + 1] as const])),
  );
  const found = await p.warehouse.query(
    `SELECT line, column, toString(code) AS code, detail FROM quarantine
     WHERE resource = {resource:UUID} AND batch = {batch:UUID} AND line IN {lines:Array(UInt32)} ORDER BY line, position`,
    { resource: row.resource_id, batch, lines: [...places.keys()] },
    faultRow,
  );
  const items = await itemsOf(p, row.version_id);
  return found.map(({ line, column, code, detail }) => ({
    record: places.get(line) ?? 0,
    field: column,
    code,
    reason: faultText(
      code,
      items.find(({ name }) => name === column),
      detail,
    ),
  }));
}

/** Which of the records sent the accepted ones are: all but those refused. */
function acceptedPlaces(row: Row): number[] {
  const refused = new Set(row.refused.map(({ place }) => place));
  const places: number[] = [];
  for (let place = 1; places.length < row.accepted; place++) if (!refused.has(place)) places.push(place);
  return places;
}

export async function readPushes(
  p: Platform,
  actor: Actor,
  asked: { resource?: string; state?: 'waiting' | 'visible' | 'refused'; page: number; pageSize: number },
): Promise<PushesReply> {
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  permit(readBatchPolicy, actor, { providerId: own });
  const states = {
    waiting: sql`and p.visible_at is null and p.refusal is null and (b.id is null or b.state in ('received', 'staged', 'checked'))`,
    visible: sql`and p.visible_at is not null`,
    refused: sql`and (p.refusal is not null or b.state = 'rejected' or jsonb_array_length(p.refused) > 0)`,
  };
  const { rows } = await sql<Row>`
    select ${columns}, count(*) over ()::int as total from ${from} where true
      ${looksOn(actor) ? sql`` : sql`and p.organisation_id = ${own}`}
      ${asked.resource ? sql`and p.resource_id = ${asked.resource}` : sql``}
      ${asked.state ? states[asked.state] : sql``}
    order by p.ordinal desc limit ${asked.pageSize} offset ${(asked.page - 1) * asked.pageSize}`.execute(
    p.db,
  );
  const bound = await boundOf(p);
  return {
    items: rows.map((row) => present(row, bound)),
    total: rows[0]?.total ?? 0,
    page: asked.page,
    pageSize: asked.pageSize,
    abilities: abilitiesOf(actor, own, { keys: pushKeyPolicy }),
  };
}

const LAG_DAYS = 30;

export async function readLag(p: Platform, actor: Actor, resourceId: string): Promise<LagReply> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: resource.providerId });
  const today = p.clock.today();
  const rows = await pushTables(p.db)
    .selectFrom('collect.lag_day')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('day', '>', addDays(today, -LAG_DAYS))
    .orderBy('day')
    .execute();
  const law = await lawNow(p.db, p.law, today);
  return {
    boundSeconds: (await readSettings(p.db))['collect.lag-seconds'].value,
    days: rows.map((row) => ({
      day: row.day,
      records: Number(row.records),
      above: Number(row.above),
      meanMs: Math.round(Number(row.sum_ms) / Math.max(1, Number(row.records))),
      mostMs: Number(row.max_ms),
    })),
    articles: law.cite(modeRule),
  };
}

/** Keys of the actor's own organisation; the secret is in none of them. */
export async function readPushKeys(p: Platform, actor: Actor): Promise<PushKeysReply> {
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  permit(pushKeyPolicy, actor, own);
  const systems = await listSystems(p.db, own);
  const rows = await pushTables(p.db)
    .selectFrom('collect.push_key as k')
    .select((eb) => [
      'k.id',
      'k.system_id',
      'k.addresses',
      'k.created_at',
      'k.revoked_at',
      eb
        .selectFrom('collect.push as p')
        .select((inner) => inner.fn.max('p.received_at').as('at'))
        .whereRef('p.key_id', '=', 'k.id')
        .as('used_at'),
    ])
    .where('k.organisation_id', '=', own)
    .orderBy('k.created_at', 'desc')
    .execute();
  return {
    items: rows.map((row) => ({
      keyId: row.id,
      systemId: row.system_id,
      systemName: systems.find(({ id }) => id === row.system_id)?.name ?? { zh: '', en: '' },
      addresses: row.addresses ?? [],
      createdAt: row.created_at.toISOString(),
      revokedAt: row.revoked_at?.toISOString(),
      lastUsedAt: row.used_at?.toISOString(),
    })),
    systems: systems.map(({ id, code, name }) => ({ id, code, name })),
    abilities: abilitiesOf(actor, own, { keys: pushKeyPolicy }),
  };
}
