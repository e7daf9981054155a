/** Deliveries, links and the register of copies as they travel. */
import { z } from 'zod';
import { abilitiesSchema, listOf, pageQuery } from '#kernel/http/route.ts';
import { text } from '#kernel/http/shapes.ts';
import { manifestSchema } from './manifest-schema.ts';
import { deliveryFormats, deliveryStates } from './types.ts';

const party = z.object({ id: z.uuid(), name: text });

export const requestBody = z.strictObject({
  grantId: z.uuid(),
  format: z.enum(deliveryFormats).default('csv'),
});
export const deliverySummary = z.object({
  id: z.uuid(),
  number: z.string(),
  grant: z.object({ id: z.uuid(), number: z.string() }),
  service: z.object({ id: z.uuid(), code: z.string(), title: text }),
  consumer: party,
  provider: party,
  kind: z.enum(['file', 'copy']),
  format: z.enum(deliveryFormats),
  /** `gone`: past its day, or made under terms that were changed since. */
  state: z.enum([...deliveryStates, 'gone']),
  failure: text.nullable(),
  /** Rows looked through of those expected; whole when it is ready. */
  progress: z.object({ rows: z.number().int(), of: z.number().int() }),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string().nullable(),
  requestedAt: z.string(),
  madeAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});
export type DeliverySummary = z.output<typeof deliverySummary>;
export const deliveryReply = deliverySummary.extend({
  requestedBy: z.string(),
  manifest: manifestSchema.nullable(),
  /** Where a system fetches it, relative to the platform's address. */
  address: z.string(),
  entry: z.string(),
  /** How the file is marked for its recipient, and what that survives; null until it is made. */
  mark: z.object({ manner: text, survives: text, limits: text }).nullable(),
  abilities: abilitiesSchema,
});
export type DeliveryReply = z.output<typeof deliveryReply>;
export const deliveryList = listOf(deliverySummary);
export type DeliveryList = z.output<typeof deliveryList>;
export const deliveryQuery = z.strictObject({
  ...pageQuery,
  grant: z.uuid().optional(),
  state: z.enum(deliveryStates).optional(),
});

export const linkReply = z.object({ address: z.string(), expiresAt: z.string() });
export type LinkReply = z.output<typeof linkReply>;

export const copySchema = z.object({
  id: z.uuid(),
  delivery: z.object({ id: z.uuid(), number: z.string() }),
  grant: z.object({ id: z.uuid(), number: z.string() }),
  service: text,
  consumer: party,
  provider: party,
  /** The system's code, or the person's name. */
  holder: z.string(),
  way: z.enum(['gateway', 'desk']),
  kind: z.enum(['file', 'copy']),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
  day: z.string(),
  entry: z.string(),
  destroyed: z.object({ on: z.string(), proof: z.string() }).nullable(),
  abilities: abilitiesSchema,
});
export type CopyReply = z.output<typeof copySchema>;
export const copyList = listOf(copySchema);
export type CopyList = z.output<typeof copyList>;
export const copyQuery = z.strictObject({
  ...pageQuery,
  grant: z.uuid().optional(),
  resource: z.uuid().optional(),
  standing: z.enum(['held', 'destroyed']).optional(),
});
export const destroyBody = z.strictObject({ proof: z.string().trim().min(2).max(1000), on: z.iso.date() });

export const settingParams = z.strictObject({ key: z.enum(['delivery-days', 'link-minutes']) });
export const settingBody = z.strictObject({ value: z.number().int() });
export const settingsReply = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      title: text,
      unit: z.string(),
      value: z.number(),
      from: z.number(),
      to: z.number(),
    }),
  ),
  abilities: abilitiesSchema,
});
export type DeliverySettingsReply = z.output<typeof settingsReply>;
