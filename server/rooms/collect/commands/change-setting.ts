/** Changes one of the figures loads are held to; who and when stand beside it. */

import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { settingPolicy } from '../policy.ts';
import { collectSettings, isCollectSetting } from '../settings.ts';
import { collectTables } from '../tables.ts';

/** Errors: collect.setting-unknown, collect.setting-wrong. */
export async function changeCollectSetting(
  p: Kernel,
  actor: Actor,
  key: string,
  value: number,
): Promise<void> {
  permit(settingPolicy, actor, undefined);
  if (!isCollectSetting(key)) throw problem('collect.setting-unknown', { params: { key } });
  const { from, to, unit } = collectSettings[key];
  const whole = unit === 'share' || Number.isInteger(value);
  if (!(whole && value >= from && value <= to))
    throw problem('collect.setting-wrong', { params: { key, from, to } });
  const row = {
    value: JSON.stringify(value),
    set_by: actor.kind === 'person' ? actor.personId : null,
    set_at: p.clock.now(),
  };
  await transact(p.db, async (tx) => {
    await collectTables(tx)
      .insertInto('collect.setting')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'collect.setting-changed',
      actor,
      subject: { type: 'setting', id: key },
      detail: { value },
    });
  });
}
