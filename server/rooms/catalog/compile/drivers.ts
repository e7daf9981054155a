/** What draws data together: a business, the items it needs, which of them an entry holds, and the gaps sent to likely holders. */
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { newId } from '#kernel/ids.ts';
import { allowed, definePolicy, denied, inBusiness, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getOrganisation, organisationNames } from '#rooms/org/index.ts';
import { matchingItems } from './matching.ts';
import { compileTables } from './tables.ts';

const short = z.string().trim().max(200);

export const driverBody = z.strictObject({
  title: short.min(2),
  kind: short.default(''),
  note: z.string().trim().max(2000).default(''),
  items: z.array(short.min(1)).min(1).max(500),
});
export const gapBody = z.strictObject({ holderId: z.uuid() });
export const gapParams = z.strictObject({ id: z.uuid(), itemId: z.uuid() });
export const driverReply = z.object({
  id: z.uuid(),
  title: z.string(),
  kind: z.string(),
  note: z.string(),
  needed: z.number().int(),
  catalogued: z.number().int(),
  gathered: z.number().int(),
  shared: z.number().int(),
  items: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      resource: z.object({ id: z.uuid(), name: z.string() }).nullable(),
      gathered: z.boolean(),
      shared: z.boolean(),
      /** To whom the gap was sent, and its task. */
      holder: z.object({ id: z.uuid(), name: text }).nullable(),
      caseId: z.uuid().nullable(),
    }),
  ),
  canKeep: z.boolean(),
});
export type DriverReply = z.output<typeof driverReply>;
export const driversReply = z.object({ items: z.array(driverReply), abilities: abilitiesSchema });
export type DriversReply = z.output<typeof driversReply>;

/** What rooms further right know of a resource: whether rows are visible, whether a service gives them. */
export type CompilePorts = {
  gathered(ex: Executor, resourceIds: readonly string[]): Promise<ReadonlySet<string>>;
  shared(ex: Executor, resourceIds: readonly string[]): Promise<ReadonlySet<string>>;
};

export const driverReadPolicy = definePolicy('catalog.driver.read', inBusiness);
export const driverKeepPolicy = definePolicy('catalog.driver.keep', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
);

export async function saveDriver(
  p: Platform,
  actor: Actor,
  body: z.output<typeof driverBody>,
): Promise<string> {
  permit(driverKeepPolicy, actor, undefined);
  const id = newId();
  await transact(p.db, async (tx) => {
    const db = compileTables(tx);
    await db
      .insertInto('catalog.driver')
      .values({
        id,
        title: body.title,
        kind: body.kind,
        note: body.note,
        created_at: p.clock.now(),
        created_by: actor.kind === 'person' ? actor.personId : null,
      })
      .execute();
    await db
      .insertInto('catalog.driver_item')
      .values(
        [...new Set(body.items)].map((title, ordinal) => ({ id: newId(), driver_id: id, ordinal, title })),
      )
      .execute();
    await record(tx, p, {
      kind: 'catalog.driver-saved',
      actor,
      subject: { type: 'catalog.driver', id },
      detail: { items: body.items.length },
    });
  });
  return id;
}

/** Matches are looked up when asked: an entry published since closes its gap by itself. */
export async function listDrivers(
  p: Platform,
  ports: CompilePorts,
  actor: Actor,
  only?: string,
): Promise<{ items: DriverReply[] }> {
  const db = compileTables(p.db);
  let query = db.selectFrom('catalog.driver').selectAll();
  if (only !== undefined) query = query.where('id', '=', only);
  const drivers = await query.orderBy('created_at', 'desc').limit(200).execute();
  const items: DriverReply[] = [];
  for (const driver of drivers) {
    const rows = await db
      .selectFrom('catalog.driver_item')
      .selectAll()
      .where('driver_id', '=', driver.id)
      .orderBy('ordinal')
      .execute();
    const found = await matchingItems(p, actor, {
      items: rows.map(({ title }) => ({ name: '', titleZh: title })),
    });
    const match = new Map(found.items.map(({ index, matches }) => [index, matches[0]?.resource]));
    const ids = [...new Set([...match.values()].flatMap((resource) => resource?.id ?? []))];
    const gathered = await ports.gathered(p.db, ids);
    const shared = await ports.shared(p.db, ids);
    const holders = await organisationNames(
      p.db,
      rows.flatMap(({ holder_id }) => holder_id ?? []),
    );
    const needed = rows.map((row, index) => {
      const resource = match.get(index) ?? null;
      return {
        id: row.id,
        title: row.title,
        resource,
        gathered: resource !== null && gathered.has(resource.id),
        shared: resource !== null && shared.has(resource.id),
        holder: row.holder_id
          ? { id: row.holder_id, name: holders.get(row.holder_id) ?? { zh: '', en: '' } }
          : null,
        caseId: row.case_id,
      };
    });
    items.push({
      id: driver.id,
      title: driver.title,
      kind: driver.kind,
      note: driver.note,
      needed: needed.length,
      catalogued: needed.filter(({ resource }) => resource !== null).length,
      gathered: needed.filter((one) => one.gathered).length,
      shared: needed.filter((one) => one.shared).length,
      items: needed,
      canKeep: driverKeepPolicy.on(actor, undefined).allowed,
    });
  }
  return { items };
}

export async function readDriver(
  p: Platform,
  ports: CompilePorts,
  actor: Actor,
  id: string,
): Promise<DriverReply> {
  const [found] = (await listDrivers(p, ports, actor, id)).items;
  if (!found) throw problem('kernel.not-found');
  return found;
}

/** A gap becomes a task of whoever is likely to hold the data. Errors: `catalog.driver-not-a-gap`. */
export async function sendGap(
  p: Platform,
  ports: CompilePorts,
  actor: Actor,
  { id, itemId, holderId }: { id: string; itemId: string; holderId: string },
): Promise<void> {
  permit(driverKeepPolicy, actor, undefined);
  const driver = await readDriver(p, ports, actor, id);
  const item = driver.items.find((one) => one.id === itemId);
  const holder = await getOrganisation(p.db, holderId);
  if (!item || !holder) throw problem('kernel.not-found');
  if (item.resource || item.caseId) throw problem('catalog.driver-not-a-gap');
  await transact(p.db, async (tx) => {
    const opened = await p.cases.openCase(tx, p, {
      procedure: 'catalog.gap-task',
      subject: { type: 'catalog.gap', id: itemId },
      title: `${driver.title}：${item.title}`,
      openedBy: actor,
      providerId: holderId,
      facts: { driver: driver.title, item: item.title },
    });
    const sent = await compileTables(tx)
      .updateTable('catalog.driver_item')
      .set({ holder_id: holderId, case_id: opened.id, sent_at: p.clock.now() })
      .where('id', '=', itemId)
      .where('case_id', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!sent) throw problem('catalog.driver-not-a-gap');
    await record(tx, p, {
      kind: 'catalog.driver-gap-sent',
      actor,
      subject: { type: 'catalog.driver', id },
      organisationId: holderId,
      case: opened.id,
      detail: { item: itemId },
    });
  });
}
