/** Draws up the responsibility lists, issues them, and keeps the issued ones in line with the catalogue. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { openContest } from '../elements/commands.ts';
import { sourcesKeepPolicy } from '../policy.ts';
import { sourcesTables } from '../tables.ts';
import { type Conflict, conflictsOf, writeLines } from './lines.ts';

export const listsRule = 'collect.responsibility-lists';

export const issuedEdition = (ex: Executor) =>
  sourcesTables(ex)
    .selectFrom('collect.list_edition')
    .selectAll()
    .where('state', '=', 'issued')
    .executeTakeFirst();

/** Open case on an element, whoever brought it. */
export const openContests = (ex: Executor) =>
  sourcesTables(ex)
    .selectFrom('collect.source_contest')
    .select(['standard_code', 'identifier', 'case_id'])
    .where('decided_at', 'is', null)
    .execute();

/** Puts every conflict to the bureau that does not lie there already. */
async function putToBureau(tx: Tx, p: Platform, actor: Actor, conflicts: readonly Conflict[]): Promise<void> {
  const open = await openContests(tx);
  for (const conflict of conflicts) {
    const { standardCode, identifier, elementId, title: titleZh } = conflict;
    if (open.some((one) => one.standard_code === standardCode && one.identifier === identifier)) continue;
    const [first, second] = conflict.claimants.map((one) => ({
      resourceId: one.resourceId,
      providerId: one.organisationId,
      name: one.resourceName,
      itemName: one.itemName,
    }));
    if (!first || !second) continue;
    const key = { standardCode, identifier, titleZh };
    await openContest(tx, p, actor, { key, elementId, first, second }, { origin: 'lists', reason: '' });
  }
}

async function rewrite(tx: Tx, p: Platform, actor: Actor): Promise<number> {
  const db = sourcesTables(tx);
  await db.deleteFrom('collect.list_edition').where('state', '=', 'draft').execute();
  const newest = await db
    .selectFrom('collect.list_edition')
    .select((eb) => eb.fn.max<number | null>('version').as('version'))
    .executeTakeFirst();
  const version = (newest?.version ?? 0) + 1;
  await db
    .insertInto('collect.list_edition')
    .values({
      version,
      state: 'draft',
      drafted_at: p.clock.now(),
      drafted_by: actor.kind === 'person' ? actor.personId : null,
      issued_day: null,
      issued_at: null,
      issued_by: null,
    })
    .execute();
  await writeLines(tx, version);
  return version;
}

/** Works the lists out anew from the catalogue; what several bodies claim goes to the bureau as cases. Returns the version. */
export async function draftLists(p: Platform, actor: Actor): Promise<number> {
  return transact(p.db, async (tx) => {
    permit(sourcesKeepPolicy, actor, undefined);
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!law.flag(listsRule)) throw problem('collect.lists-silent');
    const version = await rewrite(tx, p, actor);
    const conflicts = await conflictsOf(tx);
    await putToBureau(tx, p, actor, conflicts);
    await record(tx, p, {
      kind: 'collect.lists-drafted',
      actor,
      subject: { type: 'collect.lists', id: String(version) },
      decision: law.decided('drafted', [listsRule]),
      detail: { version, conflicts: conflicts.length },
    });
    return version;
  });
}

/** Errors: collect.lists-undecided while an element is claimed by several; collect.lists-no-draft. */
export async function issueLists(p: Platform, actor: Actor): Promise<number> {
  return transact(p.db, async (tx) => {
    permit(sourcesKeepPolicy, actor, undefined);
    const db = sourcesTables(tx);
    const draft = await db
      .selectFrom('collect.list_edition')
      .select('version')
      .where('state', '=', 'draft')
      .forUpdate()
      .executeTakeFirst();
    if (!draft) throw problem('collect.lists-no-draft');
    const law = await lawNow(tx, p.law, p.clock.today());
    const conflicts = await conflictsOf(tx);
    if (conflicts.length > 0)
      throw problem('collect.lists-undecided', {
        params: { elements: conflicts.map(({ title }) => title).join('、') },
        articles: law.cite(listsRule),
        rule: listsRule,
      });
    // The catalogue and the decisions may have moved since the draft was made.
    const version = await rewrite(tx, p, actor);
    await db
      .updateTable('collect.list_edition')
      .set({ state: 'superseded' })
      .where('state', '=', 'issued')
      .execute();
    await db
      .updateTable('collect.list_edition')
      .set({
        state: 'issued',
        issued_day: law.day,
        issued_at: p.clock.now(),
        issued_by: actor.kind === 'person' ? actor.personId : null,
      })
      .where('version', '=', version)
      .execute();
    const units = await db
      .selectFrom('collect.list_line')
      .select((eb) => ['organisation_id as id', eb.fn.countAll<string>().as('fields')])
      .where('version', '=', version)
      .groupBy('organisation_id')
      .execute();
    for (const { id, fields } of units) {
      await notify(tx, p, {
        kind: 'collect.lists-issued',
        to: { organisationId: id, roles: ['provider'] },
        params: { version: String(version), count: String(fields) },
        articles: law.cite(listsRule),
        link: '/collect/lists',
        from: actor,
      });
    }
    await record(tx, p, {
      kind: 'collect.lists-issued',
      actor,
      subject: { type: 'collect.lists', id: String(version) },
      decision: law.decided('issued', [listsRule]),
      detail: { version, organisations: units.length },
    });
    return version;
  });
}

/** An entry was published, changed or taken out: the lists in force follow it. Safe to run twice. */
export async function followEntry(p: Platform, payload: JsonObject): Promise<void> {
  const resourceId = String(payload.resourceId);
  await transact(p.db, async (tx) => {
    const edition = await issuedEdition(tx);
    if (!edition) return;
    const law = await lawNow(tx, p.law, p.clock.today());
    if (!law.flag(listsRule)) return;
    await sourcesTables(tx)
      .deleteFrom('collect.list_line')
      .where('version', '=', edition.version)
      .where('resource_id', '=', resourceId)
      .execute();
    const fields = await writeLines(tx, edition.version, { resourceId, addedDay: law.day });
    await putToBureau(tx, p, { kind: 'platform' }, await conflictsOf(tx));
    await record(tx, p, {
      kind: 'collect.lists-followed',
      actor: { kind: 'platform' },
      subject: { type: 'catalog.resource', id: resourceId },
      decision: law.decided('followed', [listsRule]),
      detail: { version: edition.version, fields },
    });
  });
}
