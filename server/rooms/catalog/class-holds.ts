/** Who holds the class of an entry instead of its provider: an open determination, a decided one, an emergency event. */
import type { Executor, Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Content } from './content.ts';

export type ClassHoldState = 'open' | 'decided' | 'event';
export type ClassHold = {
  resourceId: string;
  state: ClassHoldState;
  /** Absent while the class is being determined. */
  sharingClass: string | undefined;
  caseId: string | undefined;
  note: string;
};

type HoldTables = {
  'catalog.class_hold': {
    resource_id: string;
    state: ClassHoldState;
    sharing_class: string | null;
    case_id: string | null;
    note: string;
    since: Date;
  };
};
const t = (ex: Executor) => ex.withTables<HoldTables>();

export async function getClassHold(ex: Executor, resourceId: string): Promise<ClassHold | undefined> {
  const row = await t(ex)
    .selectFrom('catalog.class_hold')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  return (
    row && {
      resourceId,
      state: row.state,
      sharingClass: row.sharing_class ?? undefined,
      caseId: row.case_id ?? undefined,
      note: row.note,
    }
  );
}

/** Takes or replaces the hold on an entry's class. */
export async function holdClass(tx: Tx, hold: ClassHold & { since: Date }): Promise<void> {
  const row = {
    state: hold.state,
    sharing_class: hold.sharingClass ?? null,
    case_id: hold.caseId ?? null,
    note: hold.note,
    since: hold.since,
  };
  await t(tx)
    .insertInto('catalog.class_hold')
    .values({ resource_id: hold.resourceId, ...row })
    .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(row))
    .execute();
}

export async function releaseClass(tx: Tx, resourceId: string): Promise<void> {
  await t(tx).deleteFrom('catalog.class_hold').where('resource_id', '=', resourceId).execute();
}

/** While a class is determined nothing of the entry moves; afterwards everything does but the class. */
export async function refuseHeld(ex: Executor, resourceId: string, content: Content): Promise<void> {
  const hold = await getClassHold(ex, resourceId);
  if (!hold) return;
  if (hold.state === 'open') throw problem('catalog.class-open', { params: { note: hold.note } });
  if (content.sharingClass === hold.sharingClass) return;
  throw problem('catalog.class-held', { params: { note: hold.note } });
}
