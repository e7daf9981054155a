/** Data bought with public money: asked for, decided, delivered, and listed until an entry of the catalogue describes it. */
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { newId } from '#kernel/ids.ts';
import { type Abilities, abilitiesOf, allowed, definePolicy, denied, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { nameKey } from '../checks/issue.ts';
import { createPolicy } from '../policy.ts';
import { startingContent } from '../rules.ts';
import { insertDraft } from './insert-draft.ts';
import { matchingItems } from './matching.ts';
import { type CompileTables, compileTables } from './tables.ts';

const short = z.string().trim().max(200);
const party = z.object({ id: z.uuid(), name: z.string() });

export const purchaseBody = z.strictObject({
  title: short.min(2),
  items: z.array(short.min(1)).max(200).default([]),
  purpose: z.string().trim().max(2000).default(''),
  /** Entries that already hold such data, as the caller has been shown them. */
  seen: z.array(z.uuid()).max(50).default([]),
});
export const decisionBody = z.strictObject({
  outcome: z.enum(['approved', 'refused']),
  approval: short.default(''),
});
export const deliveryBody = z.strictObject({
  supplier: short.min(1),
  contract: short.min(1),
  contractDay: z.iso.date(),
  deliveredDay: z.iso.date().optional(),
  licence: z.string().trim().max(2000).default(''),
  expiresDay: z.iso.date().optional(),
});
export const heldQuery = z.strictObject({ title: short.min(2), items: z.string().max(4000).default('') });
export const heldReply = z.object({
  items: z.array(z.object({ resource: party, provider: z.object({ id: z.uuid(), name: text }) })),
});
export const purchaseReply = z.object({
  id: z.uuid(),
  buyer: z.object({ id: z.uuid(), name: text }),
  title: z.string(),
  items: z.array(z.string()),
  purpose: z.string(),
  supplier: z.string(),
  contract: z.string(),
  contractDay: z.string().nullable(),
  deliveredDay: z.string().nullable(),
  approval: z.string(),
  licence: z.string(),
  expiresDay: z.string().nullable(),
  state: z.enum(['requested', 'approved', 'refused']),
  requestedAt: z.string(),
  resource: party.nullable(),
  /** Approved and not described by a published entry. */
  outstanding: z.boolean(),
  /** Days since delivery, else since the contract; null before either. */
  ageDays: z.number().int().nullable(),
  /** What this buyer bought before and has not catalogued: shown to whoever approves. */
  outstandingOfBuyer: z.array(z.object({ id: z.uuid(), title: z.string() })),
  abilities: abilitiesSchema,
});
export type PurchaseReply = z.output<typeof purchaseReply>;
export const purchasesReply = z.object({ items: z.array(purchaseReply), abilities: abilitiesSchema });
export type PurchasesReply = z.output<typeof purchasesReply>;

const business = denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau');
export const purchaseReadPolicy = definePolicy('catalog.purchase.read', (actor) =>
  hasRole(actor, 'provider') || hasRole(actor, 'bureau') ? allowed : business,
);
export const purchaseKeepPolicy = definePolicy<{ buyerId: string }>(
  'catalog.purchase.keep',
  (actor) => (hasRole(actor, 'provider') ? allowed : business),
  (actor, { buyerId }) =>
    organisationOf(actor) === buyerId
      ? allowed
      : denied('不是本单位的采购', 'another organisation’s purchase'),
);
export const purchaseDecidePolicy = definePolicy<{ buyerId: string }>(
  'catalog.purchase.decide',
  (actor) =>
    hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau'),
  (actor, { buyerId }) =>
    organisationOf(actor) === buyerId
      ? denied('不能审批本单位的采购', 'nobody approves a purchase of their own')
      : allowed,
);

type Row = Selectable<CompileTables['catalog.purchase']>;

/** Published entries that already hold what is asked for, by name or by half of the items. */
export async function alreadyHeld(
  p: Platform,
  actor: Actor,
  { title, items }: { title: string; items: readonly string[] },
): Promise<z.output<typeof heldReply>['items']> {
  const named = await compileTables(p.db)
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.resource_version as v', 'v.id', 'r.published_version_id')
    .where('r.state', 'in', ['active', 'suspended'])
    .where('v.name_key', '=', nameKey(title))
    .select(['r.id', 'r.provider_id as providerId', 'v.name'])
    .limit(20)
    .execute();
  const names = await organisationNames(
    p.db,
    named.map(({ providerId }) => providerId),
  );
  const byName = named.map(({ id, name, providerId }) => ({
    resource: { id, name },
    provider: { id: providerId, name: names.get(providerId) ?? { zh: '', en: '' } },
  }));
  const { repeated } = await matchingItems(p, actor, {
    items: items.map((titleZh) => ({ name: '', titleZh })),
  });
  const byItems = repeated.map(({ resource, provider }) => ({ resource, provider }));
  const seen = new Set<string>();
  return [...byName, ...byItems].filter(({ resource }) => !seen.has(resource.id) && seen.add(resource.id));
}

/** Errors: `catalog.purchase-held` until the caller says that it has seen what is there. */
export async function requestPurchase(
  p: Platform,
  actor: Actor,
  body: z.output<typeof purchaseBody>,
): Promise<string> {
  const buyerId = organisationOf(actor);
  if (actor.kind !== 'person' || buyerId === undefined) throw problem('kernel.sign-in-required');
  permit(purchaseKeepPolicy, actor, { buyerId });
  const held = await alreadyHeld(p, actor, body);
  const unseen = held.filter(({ resource }) => !body.seen.includes(resource.id));
  if (unseen.length > 0) {
    throw problem('catalog.purchase-held', {
      params: { entries: unseen.map(({ resource }) => `《${resource.name}》`).join(' ') },
    });
  }
  const id = newId();
  await transact(p.db, async (tx) => {
    await compileTables(tx)
      .insertInto('catalog.purchase')
      .values({
        id,
        buyer_id: buyerId,
        title: body.title,
        items: body.items,
        purpose: body.purpose,
        state: 'requested',
        supplier: '',
        contract: '',
        approval: '',
        licence: '',
        requested_at: p.clock.now(),
        requested_by: actor.personId,
      })
      .execute();
    await record(tx, p, {
      kind: 'catalog.purchase-requested',
      actor,
      subject: { type: 'catalog.purchase', id },
      detail: { items: body.items.length, shown: held.map(({ resource }) => resource.id) },
    });
  });
  return id;
}

async function lockPurchase(tx: Tx, id: string): Promise<Row> {
  const row = await compileTables(tx)
    .selectFrom('catalog.purchase')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function decidePurchase(
  p: Platform,
  actor: Actor,
  id: string,
  { outcome, approval }: z.output<typeof decisionBody>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockPurchase(tx, id);
    permit(purchaseDecidePolicy, actor, { buyerId: row.buyer_id });
    if (row.state !== 'requested') throw problem('catalog.purchase-state', { params: { state: row.state } });
    await compileTables(tx)
      .updateTable('catalog.purchase')
      .set({ state: outcome, approval, decided_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.purchase-decided',
      actor,
      subject: { type: 'catalog.purchase', id },
      organisationId: row.buyer_id,
      detail: { outcome, approval },
    });
  });
}

export async function notePurchase(
  p: Platform,
  actor: Actor,
  id: string,
  body: z.output<typeof deliveryBody>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockPurchase(tx, id);
    permit(purchaseKeepPolicy, actor, { buyerId: row.buyer_id });
    if (row.state !== 'approved') throw problem('catalog.purchase-state', { params: { state: row.state } });
    await compileTables(tx)
      .updateTable('catalog.purchase')
      .set({
        supplier: body.supplier,
        contract: body.contract,
        contract_day: body.contractDay,
        delivered_day: body.deliveredDay ?? null,
        licence: body.licence,
        expires_day: body.expiresDay ?? null,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.purchase-delivered',
      actor,
      subject: { type: 'catalog.purchase', id },
      detail: { contractDay: body.contractDay, deliveredDay: body.deliveredDay ?? null },
    });
  });
}

/** Begins the entry of what was bought, with origin, approval, contract and licence filled in. Returns the resource. */
export async function draftPurchase(p: Platform, actor: Actor, id: string): Promise<string> {
  permit(createPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return transact(p.db, async (tx) => {
    const row = await lockPurchase(tx, id);
    permit(purchaseKeepPolicy, actor, { buyerId: row.buyer_id });
    if (row.state !== 'approved' || row.resource_id)
      throw problem('catalog.purchase-state', { params: { state: row.state } });
    const content = startingContent(law, {
      name: row.title,
      summary: row.purpose,
      origin: 'purchased',
      ...(law.term('catalog.occasions', 'statutory-duty') ? { occasion: 'statutory-duty' } : {}),
      particulars: {
        ...(row.contract ? { contract: row.contract } : {}),
        ...(row.supplier ? { contractor: row.supplier } : {}),
        ...(row.approval ? { approval: row.approval } : {}),
        ...(row.licence ? { licence: row.licence } : {}),
        ...(row.expires_day ? { expires: row.expires_day } : {}),
      },
    });
    const resourceId = await insertDraft(tx, p, actor, row.buyer_id, content);
    await compileTables(tx)
      .updateTable('catalog.purchase')
      .set({ resource_id: resourceId })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.purchase-linked',
      actor,
      subject: { type: 'catalog.purchase', id },
      detail: { resource: resourceId },
    });
    return resourceId;
  });
}

const days = (from: LegalDay, to: LegalDay): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** What this reader may do with a purchase as it stands: an act whose moment has not come or is over is left out. */
function actsOn(actor: Actor, row: Pick<Row, 'buyer_id' | 'state' | 'resource_id'>): Abilities {
  const subject = { buyerId: row.buyer_id };
  if (row.state === 'requested') return abilitiesOf(actor, subject, { decide: purchaseDecidePolicy });
  if (row.state === 'refused') return {};
  return abilitiesOf(actor, subject, {
    deliver: purchaseKeepPolicy,
    ...(row.resource_id ? {} : { draft: purchaseKeepPolicy }),
  });
}

/** Of the own organisation; the bureau sees all. */
export async function listPurchases(p: Platform, actor: Actor): Promise<PurchasesReply> {
  const db = compileTables(p.db);
  let query = db
    .selectFrom('catalog.purchase as c')
    .leftJoin('catalog.resource as r', 'r.id', 'c.resource_id')
    .leftJoin('catalog.resource_version as v', (join) =>
      join.on((eb) => eb('v.id', '=', eb.fn.coalesce('r.published_version_id', 'r.working_version_id'))),
    )
    .selectAll('c')
    .select(['r.published_version_id as published', 'r.state as resourceState', 'v.name as resourceName']);
  if (!hasRole(actor, 'bureau')) query = query.where('c.buyer_id', '=', organisationOf(actor) ?? '');
  const rows = await query.orderBy('c.requested_at', 'desc').orderBy('c.id').limit(1000).execute();
  const names = await organisationNames(
    p.db,
    rows.map(({ buyer_id }) => buyer_id),
  );
  const today = p.clock.today();
  const open = (row: (typeof rows)[number]): boolean =>
    row.state === 'approved' && (row.published === null || row.resourceState === 'withdrawn');
  return {
    items: rows.map((row) => {
      const since = row.delivered_day ?? row.contract_day;
      return {
        id: row.id,
        buyer: { id: row.buyer_id, name: names.get(row.buyer_id) ?? { zh: '', en: '' } },
        title: row.title,
        items: row.items,
        purpose: row.purpose,
        supplier: row.supplier,
        contract: row.contract,
        contractDay: row.contract_day,
        deliveredDay: row.delivered_day,
        approval: row.approval,
        licence: row.licence,
        expiresDay: row.expires_day,
        state: row.state,
        requestedAt: row.requested_at.toISOString(),
        resource: row.resource_id ? { id: row.resource_id, name: row.resourceName ?? '' } : null,
        outstanding: open(row),
        ageDays: since ? days(since, today) : null,
        outstandingOfBuyer: rows
          .filter((other) => other.buyer_id === row.buyer_id && other.id !== row.id && open(other))
          .map(({ id, title }) => ({ id, title })),
        abilities: actsOn(actor, row),
      };
    }),
    abilities: abilitiesOf(actor, { buyerId: organisationOf(actor) ?? '' }, { request: purchaseKeepPolicy }),
  };
}

export async function readPurchase(p: Platform, actor: Actor, id: string): Promise<PurchaseReply> {
  const found = (await listPurchases(p, actor)).items.find((one) => one.id === id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

nameShapes({ Purchase: purchaseReply });
