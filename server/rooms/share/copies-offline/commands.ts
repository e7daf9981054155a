/** Data handed over outside the network: asked with a reason, arranged by the authority, consented to, recorded, destroyed. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { bureauOf, personNames } from '#rooms/org/index.ts';
import { noteUse } from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { numbered, personOf, titlesOf, unitOf } from '../sharing/parties.ts';
import { bureauPolicy, consumerPolicy, providerPolicy } from '../sharing/policy.ts';
import { type HandOverTable, sharingTables } from '../sharing/tables.ts';

export type HandOver = Selectable<HandOverTable>;

async function lockHandOver(tx: Tx, id: string): Promise<HandOver> {
  const row = await sharingTables(tx)
    .selectFrom('share.hand_over')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

const change = (tx: Tx, id: string, changes: Partial<HandOver>) =>
  sharingTables(tx).updateTable('share.hand_over').set(changes).where('id', '=', id).execute();

type Told = { kind: string; to: { organisationId: string; roles: ('bureau' | 'provider' | 'consumer')[] } };

async function tell(tx: Tx, p: Platform, row: HandOver, { kind, to }: Told): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const title = await titlesOf(tx, [row.resource_id]);
  await notify(tx, p, {
    kind,
    to,
    params: { number: row.number, name: title(row.resource_id).name },
    articles: articlesOf(law, 'offline'),
    subject: { type: 'share.hand-over', id: row.id },
    link: '/sharing/offline',
  });
}

async function put(tx: Tx, p: Platform, actor: Actor, row: HandOver, kind: string): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  await record(tx, p, {
    kind,
    actor,
    subject: { type: 'share.hand-over', id: row.id },
    organisations: [row.applicant_id, row.provider_id],
    decision: law.decided(
      kind.slice('share.hand-over-'.length),
      ['share.follow-up'],
      articlesOf(law, 'offline'),
    ),
    detail: { resource: row.resource_id },
  });
}

export function askHandOver(
  p: Platform,
  actor: Actor,
  input: { resourceId: string; reason: string; purpose: string },
): Promise<string> {
  const applicantId = unitOf(actor);
  permit(consumerPolicy, actor, { consumerId: applicantId });
  return transact(p.db, async (tx) => {
    const found = await getPublishedVersion(tx, input.resourceId);
    if (!found) throw problem('kernel.not-found');
    const row: HandOver = {
      id: newId(),
      number: await numbered(tx, 'hand-over', 'XX', p.clock.today()),
      resource_id: input.resourceId,
      applicant_id: applicantId,
      provider_id: found.resource.providerId,
      reason: input.reason,
      purpose: input.purpose,
      asked_by: personOf(actor),
      asked_at: p.clock.now(),
      arrangement: null,
      arranged_by: null,
      arranged_at: null,
      consented_by: null,
      consented_at: null,
      refused: null,
      medium: null,
      records: null,
      sha256: null,
      giver: null,
      receiver: null,
      handed_on: null,
      destroy_on: null,
      recorded_at: null,
      proof: null,
      destroyed_on: null,
      reminded_on: null,
    };
    await sharingTables(tx).insertInto('share.hand_over').values(row).execute();
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau)
      await tell(tx, p, row, {
        kind: 'share.hand-over-moved',
        to: { organisationId: bureau.id, roles: ['bureau'] },
      });
    await put(tx, p, actor, row, 'share.hand-over-asked');
    return row.id;
  });
}

export function arrangeHandOver(p: Platform, actor: Actor, id: string, arrangement: string): Promise<void> {
  permit(bureauPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockHandOver(tx, id);
    if (row.arranged_at || row.refused !== null) throw problem('share.hand-over-state');
    await change(tx, id, { arrangement, arranged_by: personOf(actor), arranged_at: p.clock.now() });
    await tell(tx, p, row, {
      kind: 'share.hand-over-moved',
      to: { organisationId: row.provider_id, roles: ['provider'] },
    });
    await put(tx, p, actor, row, 'share.hand-over-arranged');
  });
}

export function decideHandOver(
  p: Platform,
  actor: Actor,
  id: string,
  { consent, reason }: { consent: boolean; reason: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockHandOver(tx, id);
    permit(providerPolicy, actor, { providerId: row.provider_id });
    if (!row.arranged_at || row.consented_at || row.refused !== null) throw problem('share.hand-over-state');
    if (!consent && reason === '') throw problem('share.hand-over-state');
    await change(
      tx,
      id,
      consent ? { consented_by: personOf(actor), consented_at: p.clock.now() } : { refused: reason },
    );
    await tell(tx, p, row, {
      kind: 'share.hand-over-moved',
      to: { organisationId: row.applicant_id, roles: ['consumer'] },
    });
    await put(tx, p, actor, row, 'share.hand-over-decided');
  });
}

export type Handed = {
  medium: string;
  records: number;
  sha256: string;
  giver: string;
  receiver: string;
  handedOn: LegalDay;
  destroyOn: LegalDay;
};

/** Errors: `share.hand-over-early` while reason, arrangement or consent is missing. The record of use is written with it. */
export function recordHandOver(p: Platform, actor: Actor, id: string, handed: Handed): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockHandOver(tx, id);
    permit(providerPolicy, actor, { providerId: row.provider_id });
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!row.arranged_at || !row.consented_at) {
      throw problem('share.hand-over-early', {
        params: {
          missing: row.arranged_at
            ? { zh: '提供单位的同意', en: 'the provider’s consent' }
            : { zh: '主管部门的协商安排', en: 'the authority’s arrangement' },
        },
        articles: articlesOf(law, 'offline'),
      });
    }
    if (row.recorded_at) throw problem('share.hand-over-state');
    if (handed.handedOn > law.day || handed.destroyOn <= handed.handedOn)
      throw problem('share.hand-over-days');
    await change(tx, id, {
      medium: handed.medium,
      records: handed.records,
      sha256: handed.sha256,
      giver: handed.giver,
      receiver: handed.receiver,
      handed_on: handed.handedOn,
      destroy_on: handed.destroyOn,
      recorded_at: p.clock.now(),
    });
    const title = await titlesOf(tx, [row.resource_id]);
    const approver = row.consented_by
      ? (await personNames(tx, [row.consented_by])).get(row.consented_by)
      : '';
    await noteUse(tx, p, {
      actor,
      purpose: row.purpose,
      user: handed.receiver,
      approver: approver ?? '',
      content: `${title(row.resource_id).name}（${handed.records} 条）`,
      at: new Date(`${handed.handedOn}T12:00:00+08:00`),
      way: '线下交接',
      medium: handed.medium,
      consumerId: row.applicant_id,
      providerId: row.provider_id,
      resourceId: row.resource_id,
      handOverId: id,
    });
    await put(tx, p, actor, row, 'share.hand-over-recorded');
  });
}

export function proveDestruction(
  p: Platform,
  actor: Actor,
  id: string,
  { proof, on }: { proof: string; on: LegalDay },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockHandOver(tx, id);
    permit(consumerPolicy, actor, { consumerId: row.applicant_id });
    if (!row.recorded_at || row.proof !== null || on > p.clock.today())
      throw problem('share.hand-over-state');
    await change(tx, id, { proof, destroyed_on: on });
    await tell(tx, p, row, {
      kind: 'share.hand-over-moved',
      to: { organisationId: row.provider_id, roles: ['provider'] },
    });
    await put(tx, p, actor, row, 'share.hand-over-destroyed');
  });
}

/** The day after it should be gone, and once a day until proof is there. */
export const destructionDaily = (p: Platform): DailyTask => ({
  name: 'share.destruction-due',
  async run(day) {
    const due = await sharingTables(p.db)
      .selectFrom('share.hand_over')
      .selectAll()
      .where('recorded_at', 'is not', null)
      .where('proof', 'is', null)
      .where('destroy_on', '<', day)
      .where((eb) => eb.or([eb('reminded_on', 'is', null), eb('reminded_on', '<', day)]))
      .execute();
    for (const row of due) {
      await transact(p.db, async (tx) => {
        await change(tx, row.id, { reminded_on: day });
        await tell(tx, p, row, {
          kind: 'share.destruction-due',
          to: { organisationId: row.applicant_id, roles: ['consumer'] },
        });
      });
    }
  },
});
