/** Requests to buy data as they travel, and who may do what with them. */
import { z } from 'zod';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { abilitiesSchema } from '#kernel/http/route.ts';
import { nameShapes, text } from '#kernel/http/shapes.ts';
import { allowed, definePolicy, denied } from '#kernel/policy.ts';

export const approvalRule = 'collect.purchase-approval';
const short = z.string().trim().max(200);
const party = z.object({ id: z.uuid(), name: z.string() });

export const purchaseBody = z.strictObject({
  title: short.min(2),
  items: z.array(short.min(1)).max(200).default([]),
  purpose: z.string().trim().max(2000).default(''),
  supplier: short.default(''),
  /** Yuan. */
  price: z.number().min(0).max(99_999_999_999).optional(),
  whyNotShared: z.string().trim().max(2000).default(''),
  /** The authority it is sent to; that of the body's own level when left out, and no other. */
  authorityId: z.uuid().optional(),
  /** Entries that already hold such data, as the caller has been shown them. */
  seen: z.array(z.uuid()).max(50).default([]),
});
export const decisionBody = z.strictObject({
  outcome: z.enum(['approved', 'refused']),
  approval: short.default(''),
  /** Asked for where the catalogue holds everything that is to be bought. */
  reason: z.string().trim().max(2000).default(''),
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
const heldEntry = z.object({
  resource: party,
  provider: z.object({ id: z.uuid(), name: text }),
  same: z.number().int(),
  of: z.number().int(),
  full: z.boolean(),
});
export const heldReply = z.object({
  items: z.array(heldEntry),
});
export const purchaseReply = z.object({
  id: z.uuid(),
  buyer: z.object({ id: z.uuid(), name: text }),
  title: z.string(),
  items: z.array(z.string()),
  purpose: z.string(),
  supplier: z.string(),
  price: z.number().nullable(),
  whyNotShared: z.string(),
  /** Who decides: the authority of the buyer's own level. */
  authority: z.object({ id: z.uuid(), name: text }).nullable(),
  /** What the city holds of it and what was bought before: shown to whoever decides while it is open. */
  matches: z.array(heldEntry),
  earlier: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      buyer: z.object({ id: z.uuid(), name: text }),
      day: z.string(),
      supplier: z.string(),
    }),
  ),
  decisionReason: z.string(),
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
export const purchasesReply = z.object({
  items: z.array(purchaseReply),
  /** Supplier, price, purpose and reason must be stated. */
  statedInFull: z.boolean(),
  articles: z.array(z.string()),
  abilities: abilitiesSchema,
});
export type PurchasesReply = z.output<typeof purchasesReply>;

const business = denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau');
const decides = (actor: Actor): boolean => hasRole(actor, 'bureau') || hasRole(actor, 'area_bureau');
export const purchaseReadPolicy = definePolicy('catalog.purchase.read', (actor) =>
  hasRole(actor, 'provider') || decides(actor) ? allowed : business,
);
export const purchaseKeepPolicy = definePolicy<{ buyerId: string }>(
  'catalog.purchase.keep',
  (actor) => (hasRole(actor, 'provider') ? allowed : business),
  (actor, { buyerId }) =>
    organisationOf(actor) === buyerId
      ? allowed
      : denied('不是本单位的采购', 'another organisation’s purchase'),
);
export const purchaseDecidePolicy = definePolicy<{ buyerId: string; authorityId: string | null }>(
  'catalog.purchase.decide',
  (actor) => (decides(actor) ? allowed : denied('需要主管部门角色', 'needs the role of the data authority')),
  (actor, { buyerId, authorityId }) => {
    const own = organisationOf(actor);
    if (own === buyerId) return denied('不能审批本单位的采购', 'nobody approves a purchase of their own');
    return own === authorityId
      ? allowed
      : denied('由采购单位本级主管部门审批', 'the authority of the buyer’s own level decides');
  },
);

nameShapes({ Purchase: purchaseReply });
