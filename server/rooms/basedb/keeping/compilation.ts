/** The catalogue of a database compiled together: each organisation its part by the day set, published once every part is in. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { begin } from '../databases.ts';
import { rules } from '../law.ts';
import { compilePolicy, partPolicy } from '../policy.ts';
import { contributorsOf, keptSubject, lockDatabase } from '../repository.ts';
import { basedbTables } from '../tables.ts';

export function openCompilation(
  p: Platform,
  actor: Actor,
  id: string,
  input: { due: LegalDay; organisations: string[] },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const database = await lockDatabase(tx, id);
    permit(compilePolicy, actor, keptSubject(law, database));
    if (!database.lead_id) throw problem('basedb.no-lead', { articles: law.cite(rules.keeper) });
    const open = await basedbTables(tx)
      .selectFrom('basedb.compilation')
      .select('id')
      .where('database_id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (open) throw problem('basedb.compilation-open');
    const compilation = newId();
    const organisations = [
      ...new Set([database.lead_id, ...(await contributorsOf(tx, id)), ...input.organisations]),
    ];
    await basedbTables(tx)
      .insertInto('basedb.compilation')
      .values({
        id: compilation,
        database_id: id,
        due_on: input.due,
        state: 'open',
        opened_at: p.clock.now(),
        published_at: null,
      })
      .execute();
    await basedbTables(tx)
      .insertInto('basedb.compilation_part')
      .values(
        organisations.map((organisation) => ({
          id: newId(),
          compilation_id: compilation,
          organisation_id: organisation,
          handed_in_on: null,
        })),
      )
      .execute();
    await record(tx, p, {
      kind: 'basedb.compilation-opened',
      actor,
      subject: { type: 'basedb.database', id },
      organisations,
      decision: law.decided('opened', [rules.joint]),
      detail: { due: input.due },
    });
    for (const organisationId of organisations)
      await notify(tx, p, {
        kind: 'basedb.part-asked',
        to: { organisationId, roles: ['provider'] },
        params: { database: database.name_zh, due: input.due },
        articles: law.cite(rules.joint),
        subject: { type: 'basedb.database', id },
        link: `/bases/${id}?tab=catalogue`,
        once: `basedb.part-asked/${compilation}/${organisationId}`,
      });
  });
}

/** The entries an organisation brings in, its own and published. Returns the database. */
export function handInPart(
  p: Platform,
  actor: Actor,
  partId: string,
  input: { resourceIds: string[]; note: string },
): Promise<string> {
  return transact(p.db, async (tx) => {
    const part = await basedbTables(tx)
      .selectFrom('basedb.compilation_part as t')
      .innerJoin('basedb.compilation as c', 'c.id', 't.compilation_id')
      .select(['t.id', 't.organisation_id', 't.handed_in_on', 'c.database_id', 'c.state'])
      .where('t.id', '=', partId)
      .forUpdate()
      .executeTakeFirst();
    if (!part) throw problem('kernel.not-found');
    permit(partPolicy, actor, { organisationId: part.organisation_id });
    if (part.handed_in_on !== null || part.state !== 'open') throw problem('basedb.part-done');
    for (const id of input.resourceIds) {
      const resource = await getResource(tx, id);
      if (!resource?.publishedVersionId || resource.providerId !== part.organisation_id)
        throw problem('kernel.not-found');
    }
    await basedbTables(tx)
      .updateTable('basedb.compilation_part')
      .set({ resource_ids: input.resourceIds, note: input.note, handed_in_on: p.clock.today() })
      .where('id', '=', partId)
      .execute();
    await record(tx, p, {
      kind: 'basedb.part-handed-in',
      actor,
      subject: { type: 'basedb.database', id: part.database_id },
      detail: { part: partId, resources: input.resourceIds },
    });
    return part.database_id;
  });
}

/** Publishes the open compilation: what the parts brought in is the catalogue. Refused while a part is missing, naming whose. */
export function publishCatalogue(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const law = await begin(p, tx);
    const database = await lockDatabase(tx, id);
    permit(compilePolicy, actor, keptSubject(law, database));
    const open = await basedbTables(tx)
      .selectFrom('basedb.compilation')
      .selectAll()
      .where('database_id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (!open) throw problem('kernel.not-found');
    const parts = await basedbTables(tx)
      .selectFrom('basedb.compilation_part')
      .selectAll()
      .where('compilation_id', '=', open.id)
      .execute();
    const missing = parts.filter((part) => part.handed_in_on === null).map((part) => part.organisation_id);
    if (missing.length > 0) {
      const names = await organisationNames(tx, missing);
      const words = (lang: 'zh' | 'en') =>
        missing.map((one) => names.get(one)?.[lang] ?? one).join(lang === 'zh' ? '、' : ', ');
      throw problem('basedb.parts-missing', {
        params: { parts: { zh: words('zh'), en: words('en') } },
        articles: law.cite(rules.joint),
        rule: rules.joint,
      });
    }
    const resources = [...new Set(parts.flatMap((part) => part.resource_ids))];
    if (resources.length > 0)
      await basedbTables(tx)
        .insertInto('basedb.member')
        .values(resources.map((one) => ({ database_id: id, resource_id: one, added_at: p.clock.now() })))
        .onConflict((conflict) => conflict.columns(['database_id', 'resource_id']).doNothing())
        .execute();
    await basedbTables(tx)
      .updateTable('basedb.compilation')
      .set({ state: 'published', published_at: p.clock.now() })
      .where('id', '=', open.id)
      .execute();
    await record(tx, p, {
      kind: 'basedb.catalogue-published',
      actor,
      subject: { type: 'basedb.database', id },
      organisations: parts.map((part) => part.organisation_id),
      decision: law.decided('published', [rules.joint]),
      detail: { entries: resources.length },
    });
  });
}
