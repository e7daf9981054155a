/** What a provider does with its sources: registers, reads, makes drafts of tables, links tables to entries, retires. */
import { X509Certificate } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import { insertDraft } from '../compile/insert-draft.ts';
import { compileTables } from '../compile/tables.ts';
import { proposeItems } from '../propose.ts';
import { getResource } from '../repository.ts';
import { startingContent } from '../rules.ts';
import { firstWords, itemsOfTable } from './compare.ts';
import { sourceKeepPolicy } from './policy.ts';
import { latestTables } from './read.ts';
import { getSource, scanSource } from './scan.ts';
import type { SourceBody } from './schema.ts';

/** One certificate or several, each of which can be read. */
export function holdsCertificates(pem: string): boolean {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return found.map((one) => new X509Certificate(one)).length > 0;
  } catch {
    return false;
  }
}

/** Connects before it keeps anything: a source that cannot be read is not registered. */
export async function registerSource(p: Platform, actor: Actor, body: SourceBody): Promise<string> {
  const providerId = organisationOf(actor);
  if (providerId === undefined) throw problem('kernel.sign-in-required');
  permit(sourceKeepPolicy, actor, { providerId });
  if (body.systemId !== undefined) {
    const system = await getSystem(p.db, body.systemId);
    if (system?.organisationId !== providerId) throw problem('kernel.not-found');
  }
  if (body.ca !== undefined && (!body.tls || !holdsCertificates(body.ca))) throw problem('catalog.source-ca');
  const id = newId();
  const schema = body.schema || (body.engine === 'postgresql' ? 'public' : body.database);
  await transact(p.db, async (tx) => {
    await compileTables(tx)
      .insertInto('catalog.source')
      .values({
        id,
        provider_id: providerId,
        system_id: body.systemId ?? null,
        name: body.name,
        engine: body.engine,
        host: body.host,
        port: body.port,
        database_name: body.database,
        schema_name: schema,
        username: body.username,
        password: p.vault.seal(body.password),
        tls: body.tls,
        ca: body.ca ?? null,
        created_at: p.clock.now(),
        scanned_at: null,
        scan_error: null,
        retired_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'catalog.source-registered',
      actor,
      subject: { type: 'catalog.source', id },
      detail: { engine: body.engine, host: body.host, port: body.port, database: body.database },
    });
  });
  try {
    await scanSource(p, actor, await getSource(p, id));
  } catch (error) {
    await retire(p, id);
    throw error;
  }
  return id;
}

const retire = (p: Platform, id: string) =>
  compileTables(p.db)
    .updateTable('catalog.source')
    .set({ retired_at: p.clock.now() })
    .where('id', '=', id)
    .execute();

export async function scanNow(p: Platform, actor: Actor, id: string): Promise<void> {
  const source = await getSource(p, id);
  permit(sourceKeepPolicy, actor, { providerId: source.provider_id });
  await scanSource(p, actor, source);
}

export async function retireSource(p: Platform, actor: Actor, id: string): Promise<void> {
  const source = await getSource(p, id);
  permit(sourceKeepPolicy, actor, { providerId: source.provider_id });
  await transact(p.db, async (tx) => {
    await compileTables(tx)
      .updateTable('catalog.source')
      .set({ retired_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'catalog.source-retired',
      actor,
      subject: { type: 'catalog.source', id },
    });
  });
}

const engineFormat = { postgresql: 'other', mysql: 'mysql' } as const;

/** Drafts of the tables picked, all in one transaction; each draft is linked to its table. */
export async function draftTables(
  p: Platform,
  actor: Actor,
  id: string,
  picked: readonly { name: string; title: string }[],
): Promise<{ id: string; name: string }[]> {
  const source = await getSource(p, id);
  permit(sourceKeepPolicy, actor, { providerId: source.provider_id });
  const tables = await latestTables(p.db, id);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const system = source.system_id ? await getSystem(p.db, source.system_id) : undefined;
  return transact(p.db, async (tx) => {
    const created: { id: string; name: string }[] = [];
    for (const { name, title } of picked) {
      const table = tables.find((one) => one.name === name);
      if (!table) throw problem('kernel.not-found');
      const items = itemsOfTable(table);
      const guessed = proposeItems(
        items.map(({ titleZh }) => titleZh),
        [],
      ).items;
      const content = startingContent(law, {
        name: title || firstWords(table.comment) || table.name,
        summary: table.comment,
        formatCategory: 'database',
        formatType: engineFormat[source.engine],
        ...(source.engine === 'postgresql' ? { formatNote: 'PostgreSQL' } : {}),
        sharingForm: 'table',
        sourceSystems: [system ? { systemId: system.id, name: system.name.zh } : { name: source.name }],
        items: items.map((item, index) => ({ ...item, personal: guessed[index]?.personal ?? 'none' })),
      });
      const resourceId = await insertDraft(tx, p, actor, source.provider_id, content);
      await compileTables(tx)
        .insertInto('catalog.source_link')
        .values({ source_id: id, table_name: name, resource_id: resourceId })
        .execute();
      created.push({ id: resourceId, name: content.name });
    }
    await record(tx, p, {
      kind: 'catalog.tables-imported',
      actor,
      subject: { type: 'catalog.source', id },
      detail: { drafts: created.map((one) => one.id) },
    });
    return created;
  });
}

/** An existing entry describes this table. */
export async function linkTable(
  p: Platform,
  actor: Actor,
  id: string,
  { table, resourceId }: { table: string; resourceId: string },
): Promise<void> {
  const source = await getSource(p, id);
  permit(sourceKeepPolicy, actor, { providerId: source.provider_id });
  const resource = await getResource(p.db, resourceId);
  const tables = await latestTables(p.db, id);
  if (resource?.providerId !== source.provider_id || !tables.some(({ name }) => name === table))
    throw problem('kernel.not-found');
  await transact(p.db, async (tx) => {
    await compileTables(tx)
      .insertInto('catalog.source_link')
      .values({ source_id: id, table_name: table, resource_id: resourceId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await record(tx, p, {
      kind: 'catalog.tables-imported',
      actor,
      subject: { type: 'catalog.source', id },
      detail: { linked: resourceId },
    });
  });
}
