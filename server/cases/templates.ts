/** Sentences an organisation keeps at hand for its decisions; kept and dropped, never changed. */
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { definePolicy, inBusiness } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { ReasonTemplate } from './act-types.ts';
import { caseTables } from './tables.ts';
import type { Platform } from './types.ts';

const t = caseTables;
/** More than a drop-down can hold. */
const AT_MOST = 200;

export const templatePolicy = definePolicy('cases.templates', inBusiness);

/** Of the actor's organisation: those of the procedure and outcome asked for, and those for any. */
export async function templatesOf(
  ex: Executor,
  actor: Actor,
  filter: { procedure?: string; outcome?: string },
): Promise<ReasonTemplate[]> {
  const own = organisationOf(actor);
  if (!own) return [];
  let query = t(ex)
    .selectFrom('cases.reason_template')
    .selectAll()
    .where('organisation', '=', own)
    .where('dropped_at', 'is', null);
  for (const column of ['procedure', 'outcome'] as const) {
    const wanted = filter[column];
    if (wanted) query = query.where((eb) => eb.or([eb(column, 'is', null), eb(column, '=', wanted)]));
  }
  const rows = await query.orderBy('kept_at').orderBy('id').limit(AT_MOST).execute();
  return rows.map((row) => ({
    id: row.id,
    organisationId: row.organisation,
    procedure: row.procedure,
    outcome: row.outcome,
    text: row.text,
    by: row.kept_by,
    at: row.kept_at,
  }));
}

export async function keepTemplate(
  p: Platform,
  actor: Actor,
  input: { text: string; procedure?: string; outcome?: string },
): Promise<void> {
  const own = organisationOf(actor);
  if (!own) throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const kept = await templatesOf(tx, actor, {});
    if (kept.length >= AT_MOST) throw problem('cases.templates-full', { params: { most: AT_MOST } });
    const id = newId();
    await t(tx)
      .insertInto('cases.reason_template')
      .values({
        id,
        organisation: own,
        procedure: input.procedure ?? null,
        outcome: input.outcome ?? null,
        text: input.text,
        kept_by: JSON.stringify(actor),
        kept_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'cases.template-kept',
      actor,
      subject: { type: 'reason-template', id },
      organisations: [own],
    });
  });
}

export async function dropTemplate(p: Platform, actor: Actor, id: string): Promise<void> {
  const own = organisationOf(actor);
  await transact(p.db, async (tx) => {
    const row = await t(tx)
      .updateTable('cases.reason_template')
      .set({ dropped_at: p.clock.now() })
      .where('id', '=', id)
      .where('organisation', '=', own ?? null)
      .where('dropped_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!row || !own) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'cases.template-dropped',
      actor,
      subject: { type: 'reason-template', id },
      organisations: [own],
    });
  });
}
