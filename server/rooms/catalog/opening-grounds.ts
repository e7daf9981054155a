/** Grounds against opening that an entry was handed in with: they stand, whatever a later draft ticks, until the bureau clears them. */
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { openingGroundRules } from './checks/classing.ts';
import type { Content } from './content.ts';

type OpeningGroundTable = {
  resource_id: string;
  ground: string;
  stated_at: Date;
  cleared_at: Date | null;
  cleared_by: string | null;
  cleared_reason: string | null;
};
const grounds = (ex: Executor) => ex.withTables<{ 'catalog.opening_ground': OpeningGroundTable }>();

export type StatedGround = {
  ground: string;
  statedAt: Date;
  clearedAt: Date | null;
  clearedReason: string | null;
};

export async function statedGrounds(ex: Executor, resourceId: string): Promise<StatedGround[]> {
  const rows = await grounds(ex)
    .selectFrom('catalog.opening_ground')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .orderBy('stated_at')
    .execute();
  return rows.map((row) => ({
    ground: row.ground,
    statedAt: row.stated_at,
    clearedAt: row.cleared_at,
    clearedReason: row.cleared_reason,
  }));
}

/** Keys that stand; nothing where the city lets the unit itself drop them. */
export async function standingGrounds(ex: Executor, law: LawNow, resourceId: string): Promise<string[]> {
  if (!law.flag('classify.ground-clearance')) return [];
  return (await statedGrounds(ex, resourceId))
    .filter(({ clearedAt }) => !clearedAt)
    .map(({ ground }) => ground);
}

/** At every submission: what is ticked against opening is written down, a cleared ground that is ticked again stands again. */
export async function stateGrounds(
  tx: Tx,
  law: LawNow,
  resourceId: string,
  content: Content,
  at: Date,
): Promise<void> {
  const closed = law.terms(openingGroundRules.closed);
  for (const { key } of content.classing.openingGrounds ?? []) {
    if (!closed.some((term) => term.key === key)) continue;
    await grounds(tx)
      .insertInto('catalog.opening_ground')
      .values({
        resource_id: resourceId,
        ground: key,
        stated_at: at,
        cleared_at: null,
        cleared_by: null,
        cleared_reason: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['resource_id', 'ground'])
          .doUpdateSet({ stated_at: at, cleared_at: null, cleared_by: null, cleared_reason: null }),
      )
      .execute();
  }
}

/** `kernel.not-found` when no such ground stands. */
export async function clearGround(
  tx: Tx,
  input: { resourceId: string; ground: string; reason: string; actor: Actor; at: Date },
): Promise<void> {
  const done = await grounds(tx)
    .updateTable('catalog.opening_ground')
    .set({
      cleared_at: input.at,
      cleared_by: input.actor.kind === 'person' ? input.actor.personId : null,
      cleared_reason: input.reason,
    })
    .where('resource_id', '=', input.resourceId)
    .where('ground', '=', input.ground)
    .where('cleared_at', 'is', null)
    .executeTakeFirst();
  if (done.numUpdatedRows === 0n) throw problem('kernel.not-found');
}
