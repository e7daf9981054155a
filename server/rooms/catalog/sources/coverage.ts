/** Whether a department's systems are in the catalogue: entries by system, explanations, tables nobody describes, the statement. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getSystem, listSystems, organisationNames } from '#rooms/org/index.ts';
import { compileTables } from '../compile/tables.ts';
import { sourceKeepPolicy, sourceReadPolicy } from './policy.ts';
import { latestTables, linkedEntries } from './read.ts';
import type { CoverageReply } from './schema.ts';

/** Of the own organisation; the bureau may ask for any. */
export async function readCoverage(
  p: Platform,
  actor: Actor,
  asked: string | undefined,
): Promise<CoverageReply> {
  const organisationId = asked ?? organisationOf(actor);
  if (organisationId === undefined) throw problem('kernel.sign-in-required');
  permit(sourceReadPolicy, actor, { providerId: organisationId });
  const db = compileTables(p.db);
  const systems = await listSystems(p.db, organisationId);
  const entries = await db
    .selectFrom('catalog.resource as r')
    .innerJoin('catalog.source_system as s', (join) =>
      join.on((eb) =>
        eb('s.version_id', '=', eb.fn.coalesce('r.published_version_id', 'r.working_version_id')),
      ),
    )
    .where('r.provider_id', '=', organisationId)
    .where('r.state', '!=', 'withdrawn')
    // A draft nobody has submitted is no entry yet.
    .where('r.code', 'is not', null)
    .select((eb) => [
      's.system_id as systemId',
      's.name',
      eb.fn.count<number>('r.id').distinct().as('entries'),
    ])
    .groupBy(['s.system_id', 's.name'])
    .execute();
  const notes = await db
    .selectFrom('catalog.coverage_note')
    .select(['system_id', 'explanation'])
    .where('organisation_id', '=', organisationId)
    .execute();
  const sources = await db
    .selectFrom('catalog.source')
    .select(['id', 'name', 'system_id'])
    .where('provider_id', '=', organisationId)
    .where('retired_at', 'is', null)
    .execute();
  const stated = await db
    .selectFrom('catalog.coverage_statement')
    .select('stated_at')
    .where('organisation_id', '=', organisationId)
    .orderBy('stated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const items: CoverageReply['items'] = [];
  for (const system of systems) {
    const missingTables: CoverageReply['items'][number]['missingTables'] = [];
    let tables = 0;
    for (const source of sources.filter(({ system_id }) => system_id === system.id)) {
      const linked = await linkedEntries(p.db, source.id);
      const found = await latestTables(p.db, source.id);
      tables += found.length;
      for (const { name, comment } of found) {
        if (!linked.has(name)) missingTables.push({ source: source.name, name, comment });
      }
    }
    items.push({
      systemId: system.id,
      name: system.name,
      // A system is named by its id, or by its very name where it was typed.
      entries: entries
        .filter(({ systemId, name }) => systemId === system.id || (!systemId && name === system.name.zh))
        .reduce((total, row) => total + Number(row.entries), 0),
      explanation: notes.find(({ system_id }) => system_id === system.id)?.explanation ?? null,
      missingTables,
      tables,
    });
  }
  const names = await organisationNames(p.db, [organisationId]);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    organisation: { id: organisationId, name: names.get(organisationId) ?? { zh: '', en: '' } },
    systems: systems.length,
    covered: items.filter(({ entries: count }) => count > 0).length,
    items,
    statedAt: stated?.stated_at.toISOString() ?? null,
    canState: sourceKeepPolicy.on(actor, { providerId: organisationId }).allowed,
    articles: law.cite('catalog.required-fields'),
  };
}

/** Why a system has no entry. */
export async function explainSystem(
  p: Platform,
  actor: Actor,
  systemId: string,
  explanation: string,
): Promise<void> {
  const system = await getSystem(p.db, systemId);
  if (!system) throw problem('kernel.not-found');
  permit(sourceKeepPolicy, actor, { providerId: system.organisationId });
  await transact(p.db, async (tx) => {
    const row = {
      explanation,
      given_at: p.clock.now(),
      given_by: actor.kind === 'person' ? actor.personId : null,
    };
    await compileTables(tx)
      .insertInto('catalog.coverage_note')
      .values({ organisation_id: system.organisationId, system_id: systemId, ...row })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'system_id']).doUpdateSet(row))
      .execute();
    // The explanation is free text of a person: it stays with the system, not in the ledger.
    await record(tx, p, {
      kind: 'catalog.coverage-explained',
      actor,
      subject: { type: 'system', id: systemId },
    });
  });
}

/** Hands the list in. Errors: `catalog.coverage-unexplained` naming the systems that lack an entry and an explanation. */
export async function stateCoverage(p: Platform, actor: Actor): Promise<void> {
  const organisationId = organisationOf(actor);
  if (organisationId === undefined) throw problem('kernel.sign-in-required');
  permit(sourceKeepPolicy, actor, { providerId: organisationId });
  const coverage = await readCoverage(p, actor, undefined);
  const bare = coverage.items.filter(({ entries, explanation }) => entries === 0 && !explanation);
  if (bare.length > 0) {
    throw problem('catalog.coverage-unexplained', {
      params: {
        systems: {
          zh: bare.map(({ name }) => name.zh).join('、'),
          en: bare.map(({ name }) => name.en).join(', '),
        },
      },
      articles: coverage.articles,
    });
  }
  await transact(p.db, async (tx) => {
    const id = newId();
    await compileTables(tx)
      .insertInto('catalog.coverage_statement')
      .values({
        id,
        organisation_id: organisationId,
        stated_at: p.clock.now(),
        stated_by: actor.kind === 'person' ? actor.personId : null,
        covered: coverage.covered,
        systems: coverage.systems,
        detail: JSON.stringify(
          coverage.items.map(({ systemId, name, entries, explanation }) => ({
            systemId,
            name: name.zh,
            covered: entries > 0,
            explanation: explanation ?? '',
          })),
        ),
      })
      .execute();
    await record(tx, p, {
      kind: 'catalog.coverage-stated',
      actor,
      subject: { type: 'catalog.coverage-statement', id },
      detail: { covered: coverage.covered, systems: coverage.systems },
    });
  });
}
