/** The figures deliveries are held to: the bureau's settings, shown as such; the law names none of them. */
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { deliverySettingPolicy } from './policy.ts';
import { deliveryTables } from './tables.ts';

type Declared = { title: Text; byDefault: number; from: number; to: number; unit: 'days' | 'minutes' };

export const deliverySettings = {
  'delivery-days': {
    title: { zh: '交付文件保留天数，期满删除', en: 'Days a delivered file is kept before it is removed' },
    byDefault: 7,
    from: 1,
    to: 366,
    unit: 'days',
  },
  'link-minutes': {
    title: { zh: '下载链接有效分钟数', en: 'Minutes a download link holds' },
    byDefault: 30,
    from: 1,
    to: 1440,
    unit: 'minutes',
  },
} as const satisfies Record<string, Declared>;

export type DeliverySetting = keyof typeof deliverySettings;
export const deliverySettingKeys = ['delivery-days', 'link-minutes'] as const;

/** What counts now: the bureau's figure, or the one that comes with the platform. */
export async function deliverySetting(ex: Executor, key: DeliverySetting): Promise<number> {
  const row = await deliveryTables(ex)
    .selectFrom('serve.setting')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value ?? deliverySettings[key].byDefault;
}

export type DeliverySettingValue = Declared & { key: DeliverySetting; value: number };

export const readDeliverySettings = (ex: Executor): Promise<DeliverySettingValue[]> =>
  Promise.all(
    deliverySettingKeys.map(async (key) => ({
      key,
      ...deliverySettings[key],
      value: await deliverySetting(ex, key),
    })),
  );

/** Errors: `serve.delivery-setting`. */
export async function setDeliverySetting(
  p: Serving,
  actor: Actor,
  key: DeliverySetting,
  value: number,
): Promise<void> {
  permit(deliverySettingPolicy, actor, undefined);
  const { from, to } = deliverySettings[key];
  if (!(Number.isInteger(value) && value >= from && value <= to))
    throw problem('serve.delivery-setting', { params: { from, to } });
  const row = { value, set_by: actor.kind === 'person' ? actor.personId : null, set_at: p.clock.now() };
  await transact(p.db, async (tx) => {
    await deliveryTables(tx)
      .insertInto('serve.setting')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'serve.delivery-setting-changed',
      actor,
      subject: { type: 'setting', id: `serve.${key}` },
      detail: { value },
    });
  });
}
