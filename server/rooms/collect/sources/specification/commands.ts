/** Publishes and ends editions of the gathering specification; sends findings to bodies and takes their answers. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { answerPolicy, sourcesKeepPolicy } from '../policy.ts';
import { sourcesTables } from '../tables.ts';
import type { findingBody, specificationBody } from './schema.ts';

export const specificationRule = 'collect.specification';
const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** The newest edition in force on the day; an edition that was ended brings none before it back. */
export async function specificationOn(ex: Executor, day: LegalDay) {
  const newest = await sourcesTables(ex)
    .selectFrom('collect.specification')
    .selectAll()
    .where('effective_day', '<=', day)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return newest && (newest.ended_day === null || newest.ended_day > day) ? newest : undefined;
}

/** Returns the version. */
export async function publishSpecification(
  p: Platform,
  actor: Actor,
  body: z.output<typeof specificationBody>,
): Promise<number> {
  return transact(p.db, async (tx) => {
    permit(sourcesKeepPolicy, actor, undefined);
    if (Object.values(body.statements).every((statement) => statement === undefined))
      throw problem('collect.specification-empty');
    const db = sourcesTables(tx);
    const newest = await db
      .selectFrom('collect.specification')
      .select(['version', 'effective_day'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (newest && newest.effective_day > body.effectiveDay)
      throw problem('collect.specification-day', { params: { day: newest.effective_day } });
    const version = (newest?.version ?? 0) + 1;
    await db
      .insertInto('collect.specification')
      .values({
        version,
        title: body.title,
        effective_day: body.effectiveDay,
        statements: JSON.stringify(body.statements),
        note: body.note,
        issued_at: p.clock.now(),
        issued_by: personOf(actor),
        ended_day: null,
      })
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.specification-published',
      actor,
      subject: { type: 'collect.specification', id: String(version) },
      decision: law.decided('published', [specificationRule]),
      detail: { version, effectiveDay: body.effectiveDay },
    });
    return version;
  });
}

/** Errors: collect.specification-ended. */
export async function endSpecification(
  p: Platform,
  actor: Actor,
  version: number,
  reason: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    permit(sourcesKeepPolicy, actor, undefined);
    const db = sourcesTables(tx);
    const row = await db
      .selectFrom('collect.specification')
      .select(['ended_day'])
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw problem('kernel.not-found');
    if (row.ended_day) throw problem('collect.specification-ended');
    await db
      .updateTable('collect.specification')
      .set({ ended_day: p.clock.today(), ended_reason: reason })
      .where('version', '=', version)
      .execute();
    await record(tx, p, {
      kind: 'collect.specification-ended',
      actor,
      subject: { type: 'collect.specification', id: String(version) },
      detail: { version, reason },
    });
  });
}

/** Errors: org.organisation-unknown, kernel.not-found. */
export async function raiseFinding(
  p: Platform,
  actor: Actor,
  body: z.output<typeof findingBody>,
): Promise<string> {
  const id = newId();
  await transact(p.db, async (tx) => {
    permit(sourcesKeepPolicy, actor, undefined);
    if (!(await getOrganisation(tx, body.organisationId))) throw problem('org.organisation-unknown');
    const resource = body.resourceId ? await getResource(tx, body.resourceId) : undefined;
    if (body.resourceId && resource?.providerId !== body.organisationId) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    await sourcesTables(tx)
      .insertInto('collect.gathering_finding')
      .values({
        id,
        organisation_id: body.organisationId,
        resource_id: body.resourceId ?? null,
        text: body.text,
        due_day: body.dueDay ?? null,
        raised_by: personOf(actor),
        raised_at: p.clock.now(),
        answer: null,
        answered_by: null,
        answered_at: null,
        closed_at: null,
      })
      .execute();
    await notify(tx, p, {
      kind: 'collect.finding-raised',
      to: { organisationId: body.organisationId, roles: ['provider'] },
      params: { text: body.text.slice(0, 120), due: body.dueDay ?? '—' },
      articles: law.cite(specificationRule),
      subject: { type: 'collect.finding', id },
      link: '/collect/specification?tab=findings',
      from: actor,
    });
    await record(tx, p, {
      kind: 'collect.finding-raised',
      actor,
      subject: { type: 'collect.finding', id },
      organisationId: body.organisationId,
      decision: law.decided('raised', [specificationRule]),
      detail: { resource: body.resourceId ?? null, due: body.dueDay ?? null },
    });
  });
  return id;
}

const lockFinding = async (tx: Tx, id: string) => {
  const row = await sourcesTables(tx)
    .selectFrom('collect.gathering_finding')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
};

/** Errors: collect.finding-closed. A second answer takes the place of the first until the finding is closed. */
export async function answerFinding(p: Platform, actor: Actor, id: string, answer: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockFinding(tx, id);
    permit(answerPolicy, actor, { organisationId: row.organisation_id });
    if (row.closed_at) throw problem('collect.finding-closed');
    await sourcesTables(tx)
      .updateTable('collect.gathering_finding')
      .set({ answer, answered_by: personOf(actor), answered_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'collect.finding-answered',
      actor,
      subject: { type: 'collect.finding', id },
      organisationId: row.organisation_id,
      detail: {},
    });
  });
}

/** Errors: collect.finding-closed, collect.finding-unanswered. */
export async function closeFinding(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockFinding(tx, id);
    permit(sourcesKeepPolicy, actor, undefined);
    if (row.closed_at) throw problem('collect.finding-closed');
    if (!row.answered_at) throw problem('collect.finding-unanswered');
    await sourcesTables(tx)
      .updateTable('collect.gathering_finding')
      .set({ closed_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'collect.finding-closed',
      actor,
      subject: { type: 'collect.finding', id },
      organisationId: row.organisation_id,
      detail: {},
    });
  });
}
