/** Opinions of departments on a matter the bureau decides: each invited one is asked by a case of its own, with its own to-do. */
import type { Effect, Gate, Platform } from '#cases/index.ts';
import { caseTask, pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { saidIn } from './changes.ts';
import { invitePolicy } from './policy.ts';
import { classesTables } from './tables.ts';

const OPINION = 'classify.opinion';
/** Procedures in which the bureau hears departments before it decides. */
const matters = ['classify.negative-review', 'classify.determination', 'classify.objection'];

export const personIdOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export const opinionsOn = (ex: Executor, matterId: string) =>
  classesTables(ex)
    .selectFrom('classes.opinion')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('invited_at')
    .orderBy('id')
    .execute();

/** Asks departments; one asked before is not asked again. Neither bureau nor provider counts as another department. */
export function inviteOpinions(
  p: Platform,
  actor: Actor,
  matterId: string,
  organisationIds: readonly string[],
): Promise<void> {
  return transact(p.db, async (tx) => {
    permit(invitePolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    const matter = await p.cases.getCase(tx, matterId);
    if (!matter || !matters.includes(matter.procedure.key)) throw problem('kernel.not-found');
    const begun = matter.steps.some(({ decided }) => decided !== null);
    if (matter.state !== 'open' || !begun) throw problem('classify.matter-closed');
    const bureau = await bureauOf(tx, matter.regionCode);
    const asked = new Set((await opinionsOn(tx, matterId)).map((one) => one.organisation_id));
    for (const organisationId of new Set(organisationIds)) {
      if (organisationId === bureau?.id || organisationId === matter.providerId)
        throw problem('classify.opinion-own');
      if (asked.has(organisationId)) continue;
      if (!(await getOrganisation(tx, organisationId))) throw problem('org.organisation-unknown');
      const opened = await p.cases.openCase(tx, p, {
        procedure: OPINION,
        subject: { type: 'classify.matter', id: matterId },
        title: matter.title,
        openedBy: actor,
        providerId: organisationId,
        facts: { matter: matter.number },
      });
      await classesTables(tx)
        .insertInto('classes.opinion')
        .values({
          id: newId(),
          matter_id: matterId,
          organisation_id: organisationId,
          case_id: opened.id,
          stance: null,
          opinion: null,
          invited_at: p.clock.now(),
          given_by: null,
          given_at: null,
        })
        .execute();
      await notify(tx, p, {
        kind: 'classify.opinion-asked',
        to: { organisationId, roles: ['provider'] },
        params: { name: matter.title },
        articles: matter.procedure.cite,
        subject: { type: 'case', id: matterId },
        caseId: opened.id,
        link: `/cases/${opened.id}`,
        task: caseTask(opened.id),
      });
    }
    await record(tx, p, {
      kind: 'classify.opinions-invited',
      actor,
      subject: { type: 'case', id: matterId },
      case: matterId,
      organisations: [...organisationIds],
      decision: law.decided('invite', [], matter.procedure.cite),
      detail: { invited: organisationIds.length },
    });
  });
}

/** An invited department's decision is its opinion; `support` and `object` are the outcomes a pack may give it. */
export const recordOpinion: Effect = async ({ tx, p, case: file, decision, actor }) => {
  const stance = decision?.outcome.key === 'object' ? 'object' : 'support';
  await classesTables(tx)
    .updateTable('classes.opinion')
    .set({
      stance,
      opinion: saidIn(decision),
      given_by: personIdOf(actor),
      given_at: p.clock.now(),
    })
    .where('case_id', '=', file.id)
    .execute();
};

/** The bureau decides only after at least one other department has spoken. */
export const opinionsGiven: Gate = async ({ tx, case: file }) => {
  const given = (await opinionsOn(tx, file.id)).filter((one) => one.given_at !== null);
  if (given.length > 0) return pass;
  throw problem('classify.opinions-missing', { articles: file.procedure.cite });
};
