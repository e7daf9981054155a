/** Reading deliveries and what belongs to them; the executor comes first, nothing is decided here. */
import { type Selectable, sql } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Chunk } from './pieces.ts';
import { type DeliveryTable, deliveryTables } from './tables.ts';

export type Delivery = Selectable<DeliveryTable>;

// What left so far is a set of ranges, which only PostgreSQL reckons with.
const columns = [
  'id',
  'number',
  'grant_id',
  'terms_version',
  'version_id',
  'resource_id',
  'consumer_id',
  'provider_id',
  'kind',
  'format',
  'requested_by',
  'requested_at',
  'state',
  'failure',
  'generation',
  'batch_seq',
  'as_of',
  'expected',
  'rows',
  'bytes',
  'piece',
  'sha256',
  'columns',
  'mark',
  'made_at',
  'expires_at',
  'removed_at',
  'entry',
] as const;

export async function getDelivery(ex: Executor, id: string): Promise<Delivery | undefined> {
  return deliveryTables(ex)
    .selectFrom('serve.delivery')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function lockDelivery(tx: Tx, id: string): Promise<Delivery | undefined> {
  return deliveryTables(tx)
    .selectFrom('serve.delivery')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateDelivery(tx: Executor, id: string, changes: Partial<Delivery>): Promise<void> {
  await deliveryTables(tx).updateTable('serve.delivery').set(changes).where('id', '=', id).execute();
}

export async function chunksOf(ex: Executor, deliveryId: string): Promise<Chunk[]> {
  const rows = await deliveryTables(ex)
    .selectFrom('serve.delivery_chunk')
    .selectAll()
    .where('delivery_id', '=', deliveryId)
    .orderBy('ordinal')
    .execute();
  return rows.map(({ ordinal, from_byte: from, bytes, rows: count, sha256 }) => ({
    ordinal,
    from,
    bytes,
    rows: count,
    sha256,
  }));
}

/** How much of a range left before, and the rows of those of its chunks of which nothing did. Under the grant's lock. */
export async function freshOf(
  ex: Executor,
  deliveryId: string,
  { from, to }: { from: number; to: number },
): Promise<{ again: number; rows: number }> {
  const { rows } = await sql<{ again: number; rows: number }>`
    select (select coalesce(sum(upper(r) - lower(r)), 0)::bigint
        from unnest(d.fetched * int8multirange(int8range(${from}, ${to}))) r) as again,
      (select coalesce(sum(c.rows), 0)::bigint from serve.delivery_chunk c
        where c.delivery_id = d.id and int8range(c.from_byte, c.from_byte + c.bytes) && int8range(${from}, ${to})
          and not (d.fetched && int8range(c.from_byte, c.from_byte + c.bytes))) as rows
    from serve.delivery d where d.id = ${deliveryId}`.execute(ex);
  return rows[0] ?? { again: 0, rows: 0 };
}

export const noteFetched = (ex: Executor, deliveryId: string, { from, to }: { from: number; to: number }) =>
  sql`update serve.delivery set fetched = fetched + int8multirange(int8range(${from}, ${to}))
    where id = ${deliveryId}`.execute(ex);

export type DeliveryFilter = {
  /** Of this organisation, on either side; undefined: all. */
  partyId?: string | undefined;
  grant?: string | undefined;
  state?: Delivery['state'] | undefined;
  page: number;
  pageSize: number;
};

export async function listDeliveries(
  ex: Executor,
  { partyId, grant, state, page, pageSize }: DeliveryFilter,
): Promise<{ items: Delivery[]; total: number }> {
  let query = deliveryTables(ex).selectFrom('serve.delivery');
  if (partyId !== undefined)
    query = query.where((eb) => eb.or([eb('consumer_id', '=', partyId), eb('provider_id', '=', partyId)]));
  if (grant) query = query.where('grant_id', '=', grant);
  if (state) query = query.where('state', '=', state);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const items = await query
    .select(columns)
    .orderBy('requested_at', 'desc')
    .orderBy('id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items, total };
}
