/** A unit that breaks the terms: what it did, what it must mend by when, its access suspended until then; the end only after that day. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { ownFile } from '#rooms/org/index.ts';
import { endGrant, getGrant, resumeAfterCause, revokeKeysOf, suspendForCause } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { numbered, personOf } from '../sharing/parties.ts';
import { consumerPolicy, superviseUse } from '../sharing/policy.ts';
import { type RectificationTable, sharingTables } from '../sharing/tables.ts';

export type Rectification = Selectable<RectificationTable>;
type StepAct = 'demanded' | 'answered' | 'returned' | 'accepted' | 'terminated';
const grounds = 'serve.suspension-grounds';

export type Demand = {
  grantIds: readonly string[];
  cause: string;
  evidence: string;
  fileId?: string | undefined;
  demand: string;
  dueOn: LegalDay;
};

async function step(
  tx: Tx,
  p: Platform,
  row: Rectification,
  { act, text, actor, resumed }: { act: StepAct; text: string; actor: Actor; resumed?: readonly string[] },
): Promise<void> {
  const restored = resumed === undefined || resumed.length === row.grant_ids.length;
  await sharingTables(tx)
    .insertInto('share.rectification_step')
    .values({
      id: newId(),
      rectification_id: row.id,
      act,
      text,
      by_person: personOf(actor),
      organisation_id: organisationOf(actor) ?? null,
      at: p.clock.now(),
    })
    .execute();
  const law = await lawNow(tx, p.law, p.clock.today());
  const articles = articlesOf(law, 'rectification');
  const toUser = act !== 'answered';
  // Every step reaches the other side, and can be answered there.
  await notify(tx, p, {
    kind: 'share.rectification-moved',
    to: toUser
      ? { organisationId: row.consumer_id, roles: ['consumer', 'head'] }
      : { organisationId: row.provider_id, roles: ['provider'] },
    params: { number: row.number, what: restored ? words[act] : someHeld, due: row.due_on },
    articles,
    subject: { type: 'share.rectification', id: row.id },
    link: `/sharing/rectification/${row.id}`,
    urgent: toUser,
  });
  await record(tx, p, {
    kind:
      act === 'demanded'
        ? 'share.rectification-demanded'
        : act === 'answered'
          ? 'share.rectification-answered'
          : 'share.rectification-closed',
    actor,
    subject: { type: 'share.rectification', id: row.id },
    organisations: [row.consumer_id, row.provider_id],
    decision: law.decided(act, ['share.follow-up', grounds], articles),
    detail: { grants: row.grant_ids, due: row.due_on, ...(resumed ? { resumed: [...resumed] } : {}) },
  });
}

const words = {
  demanded: { zh: '要求整改，取数权限已暂停', en: 'rectification is demanded, access is suspended' },
  answered: { zh: '使用单位已答复', en: 'the user has answered' },
  returned: { zh: '整改未通过，请继续整改', en: 'not accepted yet' },
  accepted: { zh: '整改通过，权限已恢复', en: 'accepted, access is restored' },
  terminated: { zh: '逾期未改，服务已终止', en: 'service was ended' },
} as const;
const someHeld = {
  zh: '整改通过；另有原因暂停或已终止的授权未恢复',
  en: 'accepted; what is held for another reason, or has ended, is not restored',
} as const;

/** Suspends every grant named in the same transaction. Errors: `share.rectification-cause`, `-incomplete`, `-providers`. */
export function demandRectification(p: Platform, actor: Actor, input: Demand): Promise<string> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const causes = law.terms(grounds);
    const articles = articlesOf(law, 'rectification');
    if (causes.length > 0 && !causes.some(({ key }) => key === input.cause)) {
      throw problem('share.rectification-cause', {
        params: {
          causes: { zh: causes.map(({ zh }) => zh).join('、'), en: causes.map(({ en }) => en).join(', ') },
        },
        rule: grounds,
        articles: [...articles, ...law.cite(grounds)],
      });
    }
    if (input.evidence === '' || input.demand === '' || input.dueOn <= law.day)
      throw problem('share.rectification-incomplete', { articles });
    const grants = [];
    for (const id of [...new Set(input.grantIds)].sort()) {
      const grant = await getGrant(tx, id);
      if (!grant) throw problem('kernel.not-found');
      permit(superviseUse, actor, grant);
      grants.push(grant);
    }
    const [first] = grants;
    if (!first || grants.some(({ consumerId }) => consumerId !== first.consumerId))
      throw problem('share.rectification-incomplete', { articles });
    // The provider on the matter judges it and ends its grants: none of another's may hang on it.
    if (grants.some(({ providerId }) => providerId !== first.providerId))
      throw problem('share.rectification-providers', { articles });
    const row: Rectification = {
      id: newId(),
      number: await numbered(tx, 'rectification', 'ZG', law.day),
      consumer_id: first.consumerId,
      provider_id: first.providerId,
      grant_ids: grants.map(({ id }) => id),
      cause: input.cause,
      evidence: input.evidence,
      file_id: await ownFile(tx, actor, input.fileId),
      demand: input.demand,
      due_on: input.dueOn,
      state: 'open',
      opened_by: personOf(actor),
      opened_at: p.clock.now(),
      closed_at: null,
    };
    await sharingTables(tx).insertInto('share.rectification').values(row).execute();
    for (const { id } of grants)
      await suspendForCause(tx, p, {
        grantId: id,
        actor,
        ground: input.cause,
        note: `整改事项 ${row.number}`,
        matterId: row.id,
      });
    await step(tx, p, row, { act: 'demanded', text: input.demand, actor });
    return row.id;
  });
}

async function lockMatter(tx: Tx, id: string): Promise<Rectification> {
  const row = await sharingTables(tx)
    .selectFrom('share.rectification')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

const move = (tx: Tx, p: Platform, id: string, state: Rectification['state']) =>
  sharingTables(tx)
    .updateTable('share.rectification')
    .set({ state, closed_at: state === 'restored' || state === 'terminated' ? p.clock.now() : null })
    .where('id', '=', id)
    .execute();

/** The user may answer as long as the matter is open, more than once. */
export function answerRectification(p: Platform, actor: Actor, id: string, text: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockMatter(tx, id);
    permit(consumerPolicy, actor, { consumerId: row.consumer_id });
    if (row.state !== 'open' && row.state !== 'answered') throw problem('share.rectification-state');
    await move(tx, p, id, 'answered');
    await step(tx, p, row, { act: 'answered', text, actor });
  });
}

/**
 * Lifts the suspension of this matter and nothing else: a grant that has ended or runs stays so, and one that another matter or its
 * provider holds stays suspended. Gives the grants that are answered again.
 */
async function restore(tx: Tx, p: Platform, actor: Actor, row: Rectification): Promise<string[]> {
  const note = `整改事项 ${row.number} 通过`;
  const resumed: string[] = [];
  for (const grantId of [...row.grant_ids].sort())
    if (await resumeAfterCause(tx, p, { grantId, actor, note, matterId: row.id })) resumed.push(grantId);
  return resumed;
}

/** Accepted: what was suspended is answered again. Not accepted: the demand stands. */
export function judgeRectification(
  p: Platform,
  actor: Actor,
  id: string,
  { accept, text }: { accept: boolean; text: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockMatter(tx, id);
    permit(superviseUse, actor, { providerId: row.provider_id });
    if (row.state !== 'answered') throw problem('share.rectification-state');
    await move(tx, p, id, accept ? 'restored' : 'open');
    await step(tx, p, row, {
      act: accept ? 'accepted' : 'returned',
      text,
      actor,
      ...(accept ? { resumed: await restore(tx, p, actor, row) } : {}),
    });
  });
}

/** Only past the due day. Errors: `share.rectification-early`. */
export function terminateService(p: Platform, actor: Actor, id: string, text: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockMatter(tx, id);
    permit(superviseUse, actor, { providerId: row.provider_id });
    if (row.state !== 'open' && row.state !== 'answered') throw problem('share.rectification-state');
    const law = await lawNow(tx, p.law, p.clock.today());
    if (law.day <= row.due_on) {
      throw problem('share.rectification-early', {
        params: { due: row.due_on },
        articles: articlesOf(law, 'rectification'),
      });
    }
    await move(tx, p, id, 'terminated');
    for (const grantId of [...row.grant_ids].sort()) {
      await endGrant(tx, p, { grantId, actor, note: `整改事项 ${row.number} 逾期未改`, rule: grounds });
      await revokeKeysOf(tx, p, { grantId, actor });
    }
    await step(tx, p, row, { act: 'terminated', text, actor });
  });
}
