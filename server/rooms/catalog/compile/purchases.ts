/** Data bought with public money: asked for, decided, delivered, and listed until an entry of the catalogue describes it. */
import type { Selectable } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { daysBetween } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { type Abilities, abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import {
  areaOf,
  areaUnit,
  bureauOf,
  getOrganisation,
  type Organisation,
  organisationNames,
} from '#rooms/org/index.ts';
import { createPolicy } from '../policy.ts';
import { startingContent } from '../rules.ts';
import { insertDraft } from './insert-draft.ts';
import { alreadyHeld, boughtBefore, type Earlier, type Held } from './purchase-held.ts';
import {
  approvalRule,
  type decisionBody,
  type deliveryBody,
  type PurchaseReply,
  type PurchasesReply,
  type purchaseBody,
  purchaseDecidePolicy,
  purchaseKeepPolicy,
} from './purchase-schema.ts';
import { type CompileTables, compileTables } from './tables.ts';

type Row = Selectable<CompileTables['catalog.purchase']>;

/** The data authority of the buyer's own level: its county's where that has named one, else the city's. */
async function authorityOf(ex: Executor, law: LawNow, buyerId: string): Promise<Organisation | undefined> {
  const city = law.law.city.regionCode;
  const buyer = await getOrganisation(ex, buyerId);
  const area = law.flag('org.area-authority') && buyer ? areaOf(city, buyer.regionCode) : undefined;
  return (area && (await areaUnit(ex, area))) || bureauOf(ex, city);
}

const asked = [
  ['supplier', '供应方', 'supplier'],
  ['price', '价格', 'price'],
  ['purpose', '用途', 'purpose'],
  ['whyNotShared', '为何不能通过共享取得', 'why sharing cannot serve'],
] as const;

/** Errors: `catalog.purchase-held` until the caller has seen what is there, `catalog.purchase-stated`, `catalog.purchase-authority`. */
export async function requestPurchase(
  p: Platform,
  actor: Actor,
  body: z.output<typeof purchaseBody>,
): Promise<string> {
  const buyerId = organisationOf(actor);
  if (actor.kind !== 'person' || buyerId === undefined) throw problem('kernel.sign-in-required');
  permit(purchaseKeepPolicy, actor, { buyerId });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const authority = await authorityOf(p.db, law, buyerId);
  const cited = { articles: law.cite(approvalRule), rule: approvalRule };
  if (body.authorityId && body.authorityId !== authority?.id)
    throw problem('catalog.purchase-authority', {
      params: { authority: authority?.name ?? { zh: '—', en: '—' } },
      ...cited,
    });
  const missing = asked.filter(([field]) => body[field] === undefined || body[field] === '');
  if (law.flag(approvalRule) && missing.length > 0)
    throw problem('catalog.purchase-stated', {
      params: {
        fields: { zh: missing.map(([, zh]) => zh).join('、'), en: missing.map(([, , en]) => en).join(', ') },
      },
      ...cited,
    });
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
        supplier: body.supplier,
        price: body.price ?? null,
        why_not_shared: body.whyNotShared,
        authority_id: authority?.id ?? null,
        full_matches: held.filter(({ full }) => full).map(({ resource }) => resource.id),
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
      ...(authority ? { organisations: [authority.id] } : {}),
      decision: law.decided('requested', [approvalRule]),
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
  { outcome, approval, reason }: z.output<typeof decisionBody>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockPurchase(tx, id);
    const law = await lawNow(tx, p.law, p.clock.today());
    const authorityId = row.authority_id ?? (await authorityOf(tx, law, row.buyer_id))?.id ?? null;
    permit(purchaseDecidePolicy, actor, { buyerId: row.buyer_id, authorityId });
    if (row.state !== 'requested') throw problem('catalog.purchase-state', { params: { state: row.state } });
    const full = (await alreadyHeld(p, actor, row)).filter((one) => one.full);
    if (outcome === 'approved' && full.length > 0 && reason === '')
      throw problem('catalog.purchase-reason', {
        params: { entries: full.map(({ resource }) => `《${resource.name}》`).join('') },
        articles: law.cite(approvalRule),
        rule: approvalRule,
      });
    await compileTables(tx)
      .updateTable('catalog.purchase')
      .set({
        state: outcome,
        approval,
        decision_reason: reason,
        full_matches: full.map(({ resource }) => resource.id),
        decided_at: p.clock.now(),
        decided_by: actor.kind === 'person' ? actor.personId : null,
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.purchase-decided',
      actor,
      subject: { type: 'catalog.purchase', id },
      organisationId: row.buyer_id,
      decision: law.decided(outcome, [approvalRule]),
      detail: { outcome, approval, reason, matches: full.length },
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

/** What this reader may do with a purchase as it stands: an act whose moment has not come or is over is left out. */
function actsOn(
  actor: Actor,
  row: Pick<Row, 'buyer_id' | 'state' | 'resource_id'>,
  authorityId: string | null,
): Abilities {
  const subject = { buyerId: row.buyer_id, authorityId };
  if (row.state === 'requested') return abilitiesOf(actor, subject, { decide: purchaseDecidePolicy });
  if (row.state === 'refused') return {};
  return abilitiesOf(actor, subject, {
    deliver: purchaseKeepPolicy,
    ...(row.resource_id ? {} : { draft: purchaseKeepPolicy }),
  });
}

/** Of the own organisation; the city's bureau sees all, an area's authority those it decides on. */
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
  const own = organisationOf(actor) ?? '';
  if (!hasRole(actor, 'bureau'))
    query = query.where((eb) => eb.or([eb('c.buyer_id', '=', own), eb('c.authority_id', '=', own)]));
  const rows = await query.orderBy('c.requested_at', 'desc').orderBy('c.id').limit(1000).execute();
  const names = await organisationNames(
    p.db,
    rows.flatMap(({ buyer_id, authority_id }) => [buyer_id, ...(authority_id ? [authority_id] : [])]),
  );
  const law = await lawNow(p.db, p.law, p.clock.today());
  const shown = new Map<string, { matches: Held[]; earlier: Earlier[] }>();
  for (const row of rows) {
    if (row.state !== 'requested' || !actsOn(actor, row, row.authority_id).decide?.allowed) continue;
    shown.set(row.id, { matches: await alreadyHeld(p, actor, row), earlier: await boughtBefore(p.db, row) });
  }
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
        price: row.price === null ? null : Number(row.price),
        whyNotShared: row.why_not_shared,
        authority: row.authority_id
          ? { id: row.authority_id, name: names.get(row.authority_id) ?? { zh: '', en: '' } }
          : null,
        matches: shown.get(row.id)?.matches ?? [],
        earlier: shown.get(row.id)?.earlier ?? [],
        decisionReason: row.decision_reason,
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
        ageDays: since ? daysBetween(since, today) : null,
        outstandingOfBuyer: rows
          .filter((other) => other.buyer_id === row.buyer_id && other.id !== row.id && open(other))
          .map(({ id, title }) => ({ id, title })),
        abilities: actsOn(actor, row, row.authority_id),
      };
    }),
    statedInFull: law.flag(approvalRule),
    articles: law.cite(approvalRule),
    abilities: abilitiesOf(actor, { buyerId: own }, { request: purchaseKeepPolicy }),
  };
}

export async function readPurchase(p: Platform, actor: Actor, id: string): Promise<PurchaseReply> {
  const found = (await listPurchases(p, actor)).items.find((one) => one.id === id);
  if (!found) throw problem('kernel.not-found');
  return found;
}
