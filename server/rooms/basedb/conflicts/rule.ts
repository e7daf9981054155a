/** The authoritative source says which value is right; the database follows at once, and the others are told when all is settled. */
import type { BehaviourContext, Effect, Gate, Platform } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { basedbEvents } from '../events.ts';
import { rulePolicy } from '../policy.ts';
import { getDatabase } from '../repository.ts';
import { basedbTables } from '../tables.ts';
import { PROCEDURE } from './register.ts';

/** `resourceId`: the source whose value is right. */
export function ruleConflict(
  p: Platform,
  actor: Actor,
  id: string,
  input: { resourceId: string; reason: string },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const conflict = await basedbTables(tx)
      .selectFrom('basedb.conflict')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    const source = conflict && (await getResource(tx, conflict.resource_id));
    if (!conflict || !source) throw problem('kernel.not-found');
    permit(rulePolicy, actor, { providerId: source.providerId });
    if (conflict.state !== 'open') throw problem('basedb.conflict-closed');
    if (!conflict.rivals.includes(input.resourceId)) throw problem('basedb.ruling-source');
    const now = p.clock.now();
    const law = await lawNow(tx, p.law, p.clock.today());
    await basedbTables(tx)
      .insertInto('basedb.ruling')
      .values({
        conflict_id: id,
        database_id: conflict.database_id,
        entity: conflict.entity,
        attribute: conflict.attribute,
        resource_id: input.resourceId,
        at: now,
      })
      .execute();
    await basedbTables(tx)
      .updateTable('basedb.conflict')
      .set({ state: 'ruled', ruled_resource: input.resourceId, reason: input.reason })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'basedb.conflict-ruled',
      actor,
      subject: { type: 'basedb.conflict', id },
      ...(conflict.case_id ? { case: conflict.case_id } : {}),
      decision: law.decided(
        'ruled',
        [],
        law.law.procedures().find(({ key }) => key === PROCEDURE)?.cite ?? [],
      ),
      detail: {
        database: conflict.database_id,
        attribute: conflict.attribute,
        entity: conflict.token,
        right: input.resourceId,
      },
    });
    await p.events.emit(tx, { type: basedbEvents.changed, payload: { databaseId: conflict.database_id } });
    return conflict.database_id;
  });
}

const ofCase = ({ tx, case: file }: BehaviourContext) =>
  basedbTables(tx).selectFrom('basedb.conflict').selectAll().where('case_id', '=', file.id).execute();

export const conflictsRuled: Gate = async (context) => {
  const left = (await ofCase(context)).filter(({ state }) => state === 'open');
  if (left.length > 0) throw problem('basedb.conflicts-left', { params: { count: left.length } });
  return pass;
};

/** Each other body hears how many of its values were concerned and how many it has to correct. */
export const tellOthers: Effect = async (context) => {
  const { tx, p, case: file, actor } = context;
  const conflicts = (await ofCase(context)).filter(({ state }) => state === 'ruled' || state === 'settled');
  const told = new Map<string, { count: number; wrong: number; databaseId: string }>();
  for (const one of conflicts) {
    for (const rival of one.rivals) {
      const organisationId = (await getResource(tx, rival))?.providerId;
      if (!organisationId || organisationId === file.providerId) continue;
      const so = told.get(organisationId) ?? { count: 0, wrong: 0, databaseId: one.database_id };
      told.set(organisationId, {
        databaseId: one.database_id,
        count: so.count + 1,
        wrong: so.wrong + (one.ruled_resource === rival ? 0 : 1),
      });
    }
  }
  for (const [organisationId, { count, wrong, databaseId }] of told) {
    const database = await getDatabase(tx, databaseId);
    await notify(tx, p, {
      kind: 'basedb.conflicts-ruled',
      to: { organisationId, roles: ['provider'] },
      params: { database: database.name_zh, count: String(count), wrong: String(wrong) },
      articles: [...file.procedure.cite],
      subject: { type: 'basedb.database', id: databaseId },
      caseId: file.id,
      link: `/bases/${databaseId}?tab=conflicts`,
    });
  }
  await record(tx, p, {
    kind: 'basedb.results-told',
    actor,
    subject: { type: 'basedb.verification', id: file.subject.id },
    case: file.id,
    organisations: [...told.keys()],
    detail: { conflicts: conflicts.length },
  });
};
