/** A contributing organisation proposes a change of what the lead keeps; the lead answers, and changes it itself where it agrees. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { begin } from '../databases.ts';
import { rules } from '../law.ts';
import { keepPolicy, proposePolicy } from '../policy.ts';
import { actorPerson, contributorsOf, keptSubject, lockDatabase } from '../repository.ts';
import { basedbTables } from '../tables.ts';

export function propose(p: Platform, actor: Actor, id: string, text: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const database = await lockDatabase(tx, id);
    permit(proposePolicy, actor, { contributors: await contributorsOf(tx, id) });
    if (!database.lead_id) throw problem('basedb.no-lead', { articles: law.cite(rules.keeper) });
    const organisationId = organisationOf(actor);
    if (!organisationId) throw problem('kernel.sign-in-required');
    const proposal = newId();
    await basedbTables(tx)
      .insertInto('basedb.proposal')
      .values({
        id: proposal,
        database_id: id,
        organisation_id: organisationId,
        text,
        state: 'open',
        made_at: p.clock.now(),
        made_by: actorPerson(actor),
        answered_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'basedb.proposal-made',
      actor,
      subject: { type: 'basedb.database', id },
      organisations: [database.lead_id],
      detail: { proposal },
    });
    await notify(tx, p, {
      kind: 'basedb.proposal-made',
      to: { organisationId: database.lead_id, roles: ['provider', 'bureau'] },
      params: { database: database.name_zh },
      articles: law.cite(rules.keeper),
      subject: { type: 'basedb.database', id },
      link: `/bases/${id}?tab=catalogue`,
    });
    return proposal;
  });
}

export function answerProposal(
  p: Platform,
  actor: Actor,
  proposalId: string,
  input: { accept: boolean; answer: string },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const found = await basedbTables(tx)
      .selectFrom('basedb.proposal')
      .selectAll()
      .where('id', '=', proposalId)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw problem('kernel.not-found');
    const database = await lockDatabase(tx, found.database_id);
    permit(keepPolicy, actor, keptSubject(law, database));
    if (found.state !== 'open') throw problem('basedb.proposal-closed');
    await basedbTables(tx)
      .updateTable('basedb.proposal')
      .set({
        state: input.accept ? 'accepted' : 'declined',
        answer: input.answer,
        answered_at: p.clock.now(),
      })
      .where('id', '=', proposalId)
      .execute();
    await record(tx, p, {
      kind: 'basedb.proposal-answered',
      actor,
      subject: { type: 'basedb.database', id: database.id },
      organisations: [found.organisation_id],
      detail: { proposal: proposalId, accepted: input.accept },
    });
    await notify(tx, p, {
      kind: 'basedb.proposal-answered',
      to: { organisationId: found.organisation_id, roles: ['provider'] },
      params: { database: database.name_zh },
      articles: law.cite(rules.keeper),
      subject: { type: 'basedb.database', id: database.id },
      link: `/bases/${database.id}?tab=catalogue`,
    });
    return database.id;
  });
}
