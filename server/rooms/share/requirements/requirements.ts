/** The portal's requirements: versions the authority issues, and who has accepted which. The pack's own measures stand beside them. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import type { Form } from '#law/types.ts';
import { record } from '#ledger/index.ts';
import { notifyAll, settleTasks } from '#notices/index.ts';
import { createPolicy, issueRequirementsPolicy } from '../policy.ts';
import type { Application } from '../repository.ts';
import { shareTables } from '../tables.ts';

/** The check that packs name for the declaration that accepts them. */
export const REQUIREMENTS_CHECK = 'requirements';

export type RequirementVersion = { number: number; text: string; sha256: string; at: Date };

/** The version in force; undefined where the authority has issued none yet. */
export const currentRequirements = (ex: Executor): Promise<RequirementVersion | undefined> =>
  shareTables(ex)
    .selectFrom('share.requirement_version')
    .select(['number', 'text', 'sha256', 'at'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();

export async function requirementsOf(ex: Executor, organisationId: string | undefined) {
  const versions = await shareTables(ex)
    .selectFrom('share.requirement_version')
    .select(['number', 'text', 'sha256', 'at'])
    .orderBy('number', 'desc')
    .execute();
  const confirmed = organisationId
    ? await shareTables(ex)
        .selectFrom('share.requirement_confirmation')
        .select(['number', 'at'])
        .where('organisation_id', '=', organisationId)
        .orderBy('number', 'desc')
        .execute()
    : [];
  return { versions, confirmed };
}

const taskOf = (number: number, organisationId: string): string =>
  `share.requirements ${number} ${organisationId}`;

/** Running grants go on; the units that hold one are asked to read and confirm. */
export function issueRequirements(p: Platform, actor: Actor, text: string): Promise<number> {
  permit(issueRequirementsPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const db = shareTables(tx);
    const number = ((await currentRequirements(tx))?.number ?? 0) + 1;
    const sha256 = createHash('sha256').update(text).digest('hex');
    await db
      .insertInto('share.requirement_version')
      .values({ number, text, sha256, by_person: actor.personId, at: p.clock.now() })
      .execute();
    const users = await db
      .selectFrom('share.application')
      .select('applicant_id')
      .distinct()
      .where('state', '=', 'granted')
      .execute();
    await notifyAll(
      tx,
      p,
      users.map(({ applicant_id: organisationId }) => ({
        kind: 'share.confirm-requirements',
        to: { organisationId, roles: ['consumer'] },
        params: { number: String(number) },
        link: '/applications/requirements',
        task: taskOf(number, organisationId),
        from: actor,
      })),
    );
    await record(tx, p, {
      kind: 'share.requirements-issued',
      actor,
      subject: { type: 'share.requirements', id: String(number) },
      detail: { number, text: sha256, asked: users.length },
    });
    return number;
  });
}

export function confirmRequirements(p: Platform, actor: Actor, number: number): Promise<void> {
  permit(createPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  return transact(p.db, async (tx) => {
    const current = await currentRequirements(tx);
    if (!current) throw problem('kernel.not-found');
    if (current.number !== number)
      throw problem('share.requirements-old', { params: { number: String(current.number) } });
    const kept = await shareTables(tx)
      .insertInto('share.requirement_confirmation')
      .values({
        number,
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        at: p.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('number')
      .executeTakeFirst();
    if (!kept) return;
    await settleTasks(tx, [taskOf(number, actor.organisationId)], p.clock.now());
    await record(tx, p, {
      kind: 'share.requirements-confirmed',
      actor,
      subject: { type: 'share.requirements', id: String(number) },
      organisations: [actor.organisationId],
      detail: { number, text: current.sha256 },
    });
  });
}

/** A form that accepted an older version than the one in force is not taken. */
export async function oldConfirmations(
  ex: Executor,
  form: Form,
  application: Application,
): Promise<FieldIssue[]> {
  const fields = form.fields.filter(
    ({ check, key }) => check === REQUIREMENTS_CHECK && application.answers[key] === true,
  );
  if (fields.length === 0 || application.state === 'submitted') return [];
  const current = (await currentRequirements(ex))?.number ?? 0;
  return fields
    .filter(({ key }) => (application.signatures[key]?.requirement ?? 0) !== current)
    .map(({ key, cite }) => ({
      path: key,
      code: 'requirements-old',
      message: {
        zh: `门户要求已更新为第 ${current} 版，请阅读后重新勾选`,
        en: `the portal’s requirements are at version ${current}; read them and tick again`,
      },
      articles: cite,
      severity: 'error',
    }));
}
