/** The consumer keeps one of its own people from calling: read inside the group, so it holds for the very next call. */
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { lockGrant } from '../grants.ts';
import { foldOperator } from '../operator.ts';
import { usersPolicy } from '../policy.ts';
import type { BarBody } from '../schema-grants.ts';
import { serveTables } from '../tables.ts';

export type UserBar = {
  id: string;
  grantId: string | null;
  operator: string;
  note: string;
  until: LegalDay | null;
  setAt: Date;
  entry: string;
};

type BarInput = {
  actor: Actor;
  consumerId: string;
  /** Every grant of the organisation when left out. */
  grantId?: string;
  operator: string;
  note: string;
  until?: LegalDay;
};

/** Throws `serve.user-barred` when the same person is barred there already. The person's number stays out of the ledger. */
export async function addUserBar(tx: Tx, p: Serving, input: BarInput): Promise<UserBar> {
  const { actor, consumerId, grantId, operator, note, until } = input;
  const grant = grantId ? await lockGrant(tx, grantId) : undefined;
  if (grantId && grant?.consumerId !== consumerId) throw problem('kernel.not-found');
  const standing = await standingBars(tx, p.clock.today(), [consumerId]);
  if (
    standing.some(
      (bar) => foldOperator(bar.operator) === foldOperator(operator) && bar.grant_id === (grantId ?? null),
    )
  ) {
    throw problem('serve.user-barred');
  }
  const id = newId();
  const at = p.clock.now();
  const { hash } = await record(tx, p, {
    kind: 'serve.user-barred',
    actor,
    subject: grantId ? { type: 'serve.grant', id: grantId } : { type: 'org.organisation', id: consumerId },
    organisationId: consumerId,
    ...(grant ? { organisations: [grant.providerId] } : {}),
    detail: { bar: id, until: until ?? null },
  });
  await serveTables(tx)
    .insertInto('serve.user_bar')
    .values({
      id,
      consumer_id: consumerId,
      grant_id: grantId ?? null,
      operator,
      note,
      until: until ?? null,
      set_by: actor.kind === 'person' ? actor.personId : null,
      set_at: at,
      entry: hash,
    })
    .execute();
  return { id, grantId: grantId ?? null, operator, note, until: until ?? null, setAt: at, entry: hash };
}

export async function liftUserBar(
  tx: Tx,
  p: Serving,
  { actor, consumerId, id }: { actor: Actor; consumerId: string; id: string },
): Promise<void> {
  const lifted = await serveTables(tx)
    .updateTable('serve.user_bar')
    .set({ lifted_by: actor.kind === 'person' ? actor.personId : null, lifted_at: p.clock.now() })
    .where('id', '=', id)
    .where('consumer_id', '=', consumerId)
    .where('lifted_at', 'is', null)
    .returning(['grant_id'])
    .executeTakeFirst();
  if (!lifted) throw problem('serve.user-bar-unknown');
  await record(tx, p, {
    kind: 'serve.user-bar-lifted',
    actor,
    subject: lifted.grant_id
      ? { type: 'serve.grant', id: lifted.grant_id }
      : { type: 'org.organisation', id: consumerId },
    organisationId: consumerId,
    detail: { bar: id },
  });
}

/** Bars in force on the day. */
export function standingBars(tx: Tx | Serving['db'], day: LegalDay, consumerIds: readonly string[]) {
  return serveTables(tx)
    .selectFrom('serve.user_bar')
    .selectAll()
    .where('consumer_id', 'in', [...consumerIds])
    .where('lifted_at', 'is', null)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>=', day)]))
    .orderBy('set_at', 'desc')
    .execute();
}

/** Who acts is asked whether they speak for the organisation. */
export async function barUser(p: Serving, actor: Actor, body: BarBody): Promise<UserBar> {
  const consumerId = organisationOf(actor) ?? '';
  permit(usersPolicy, actor, { consumerId });
  return transact(p.db, (tx) =>
    addUserBar(tx, p, {
      actor,
      consumerId,
      operator: body.operator,
      note: body.note,
      ...(body.grant ? { grantId: body.grant } : {}),
      ...(body.until ? { until: body.until } : {}),
    }),
  );
}

export async function unbarUser(p: Serving, actor: Actor, id: string): Promise<void> {
  const consumerId = organisationOf(actor) ?? '';
  permit(usersPolicy, actor, { consumerId });
  return transact(p.db, (tx) => liftUserBar(tx, p, { actor, consumerId, id }));
}
