/** A unit's own rules on the data it obtains: filed before its first grant of conditional data, where the city asks for them. */
import type { Gate, Platform } from '#cases/index.ts';
import { pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { ownFile } from '#rooms/org/index.ts';
import { articlesOf, ordered } from '../sharing/law.ts';
import { personOf, unitOf } from '../sharing/parties.ts';
import { consumerPolicy } from '../sharing/policy.ts';
import { sharingTables } from '../sharing/tables.ts';

export const rulesOf = (ex: Executor, organisationId: string) =>
  sharingTables(ex)
    .selectFrom('share.consumer_rules')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .orderBy('filed_at', 'desc')
    .execute();

/** The newest edition counts; earlier ones stay. */
export function fileRules(
  p: Platform,
  actor: Actor,
  { title, fileId }: { title: string; fileId: string },
): Promise<void> {
  const organisationId = unitOf(actor);
  permit(consumerPolicy, actor, { consumerId: organisationId });
  return transact(p.db, async (tx) => {
    const file = await ownFile(tx, actor, fileId);
    if (!file) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const id = newId();
    await sharingTables(tx)
      .insertInto('share.consumer_rules')
      .values({
        id,
        organisation_id: organisationId,
        title,
        file_id: file,
        filed_by: personOf(actor),
        filed_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'share.consumer-rules-filed',
      actor,
      subject: { type: 'share.consumer-rules', id },
      decision: law.decided('filed', ['share.follow-up'], articlesOf(law, 'consumer-rules')),
      detail: { file },
    });
  });
}

/** A pack names this gate on the step that consents: the decision waits until the unit has filed its rules. */
export const rulesFiled: Gate = async ({ tx, law, case: file }) => {
  if (!ordered(law, 'consumer-rules') || file.applicantId === null) return pass;
  if ((await rulesOf(tx, file.applicantId)).length > 0) return pass;
  throw problem('share.rules-missing', {
    articles: articlesOf(law, 'consumer-rules'),
    rule: 'share.follow-up',
  });
};
