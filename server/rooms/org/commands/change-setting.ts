// Changes one of the room's own figures; the declaration says what it may be.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { changeSettingPolicy } from '../policy.ts';
import { declared, isOrgSetting } from '../settings.ts';
import { orgTables } from '../tables.ts';

export async function changeSetting(
  p: Platform,
  actor: Actor,
  { key, value }: { key: string; value: unknown },
): Promise<void> {
  permit(changeSettingPolicy, actor, undefined);
  if (!isOrgSetting(key)) throw problem('org.setting-unknown', { params: { key } });
  const { schema, expected } = declared(key);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw problem('org.setting-wrong', { params: { expected } });
  }
  const row = {
    value: JSON.stringify(parsed.data),
    set_by: actor.kind === 'person' ? actor.personId : null,
    set_at: p.clock.now(),
  };
  await transact(p.db, async (tx) => {
    const before = await orgTables(tx)
      .selectFrom('org.setting')
      .select('value')
      .where('key', '=', key)
      .forUpdate()
      .executeTakeFirst();
    // Since when it is so counts for some: saying the same again begins nothing anew.
    if (before && before.value === parsed.data) return;
    await orgTables(tx)
      .insertInto('org.setting')
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'org.setting-changed',
      actor,
      subject: { type: 'setting', id: key },
      detail: { value: parsed.data },
    });
  });
}
