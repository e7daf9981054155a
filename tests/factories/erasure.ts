/** A subject's rows in every store, and a search for a text through all of them: what tests of erasure begin and end with. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { newId } from '#kernel/ids.ts';
import { fuse } from '#rooms/basedb/index.ts';
import { archiveResource, setArchiveRule } from '#rooms/collect/archive/commands.ts';
import { tokensOf } from '#rooms/quality/index.ts';
import { publishService } from '#rooms/serve/index.ts';
import { basedbPorts } from '../../server/lent/to-basedb.ts';
import { baseDatabase, twoAlike } from './basedb.ts';
import { type ItemInput, load, provider, publishedResource, type Resource, residentId } from './collect.ts';
import { servePlatform } from './serve.ts';

export const bureau: PersonActor = { ...provider(newId()), roles: ['bureau'] };
export const person = (n: number): string => residentId('19800101', n);
export const items: ItemInput[] = [
  {
    name: 'id',
    titleZh: '证件号码',
    type: 'C',
    length: 18,
    key: true,
    identifier: 'resident-id',
    filterable: true,
  },
  { name: 'name', titleZh: '姓名', type: 'C', length: 40, nullable: true },
  { name: 'phone', titleZh: '电话', type: 'I', nullable: true },
];

const found = z.object({ name: z.string() });

/** Everywhere a text stands: tables of both stores by name, rows that are only masked among them, and objects that are not packed. */
export async function placesOf(p: Platform, text: string): Promise<string[]> {
  const like = `%${text}%`;
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('collect', 'quality', 'basedb', 'serve', 'serve_data', 'ledger', 'catalog', 'kernel', 'notices')
      and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`.execute(p.db);
  const each = tables.map(
    ({ name }) =>
      sql`select ${name}::text as name where exists (select 1 from ${sql.raw(name)} t where t::text like ${like})`,
  );
  const { rows } = await sql<{ name: string }>`${sql.join(each, sql` union all `)}`.execute(p.db);
  const there = await p.warehouse.query(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    {},
    found,
  );
  const asked = there.map(
    ({ name }) =>
      `SELECT '${name}' AS name FROM \`${name}\` WHERE toString(tuple(*)) LIKE {like:String} LIMIT 1`,
  );
  const held = await p.warehouse.query(
    [
      ...asked,
      "SELECT 'mutations' AS name FROM system.mutations WHERE command LIKE {like:String} LIMIT 1",
    ].join(' UNION ALL '),
    { like },
    found,
    { settings: { apply_deleted_mask: 0 } },
  );
  const files = await readdir(join(p.config.data, 'objects'), { recursive: true, withFileTypes: true });
  const objects = [];
  for (const file of files)
    if (file.isFile() && (await readFile(join(file.parentPath, file.name))).includes(text))
      objects.push({ name: 'object' });
  return [...rows, ...held, ...objects].map(({ name }) => name).sort();
}

export type Scene = { a: Resource; b: Resource; fused: string; versionId: string };

/** A theme of one source, whose own unit keeps it. */
export async function themeOf(p: Platform, a: Resource): Promise<{ id: string; resourceId: string }> {
  const theme = await baseDatabase(p, 'theme', items, {
    nodes: [{ id: 'a', resourceId: a.resourceId, key: 'id' }],
    columns: ['id', 'name'].map((name) => ({
      name,
      basic: false,
      order: ['source-rank'],
      from: [{ node: 'a', item: name }],
    })),
    joins: [],
  });
  await sql`update basedb.database set lead_id = ${a.organisationId} where id = ${theme.id}`.execute(p.db);
  return theme;
}

/** Two sources of a base, one of them served, archived and with a failing row on record; whoever is first in it is known there alone. */
export async function erasureScene(p: Platform, offset: number): Promise<Scene> {
  const a = await publishedResource(p, items);
  const b = await publishedResource(p, items);
  const base = await baseDatabase(p, 'base', items, twoAlike(a, b, 'id', ['name', 'phone']));
  await sql`insert into basedb.source (database_id, number, resource_id) values (${base.id}, 1, ${a.resourceId}), (${base.id}, 2, ${b.resourceId})`.execute(
    p.db,
  );
  const theme = await themeOf(p, a);
  const [one, two, three] = [person(offset + 1), person(offset + 2), person(offset + 3)];
  await load(p, a, `id,name,phone\n${one},甲甲,101\n${two},乙乙,102\n${three},丙丙,x\n`);
  await load(p, a, `id,name,phone\n${one},甲改,103\n`, { mode: 'incremental' });
  await load(p, a, `id,name,phone\n${one},甲坏,y\n${two},"乙""改",104\n`, { mode: 'incremental' });
  const service = await publishService(servePlatform(p, p.law), a.actor, {
    resourceId: a.resourceId,
    code: `people-${a.resourceId.slice(-12)}`,
    titleZh: '人员查询',
    lookup: ['id'],
  });
  await load(p, b, `id,name,phone\n${two},乙旁,202\n${three},丙旁,203\n`);
  await fuse(
    p,
    basedbPorts(() => p.clock.today()),
    base.id,
  );
  for (const kind of ['base', 'theme', 'department', 'other'] as const)
    await setArchiveRule(p, bureau, kind, {
      retentionYears: 30,
      archiveWithinDays: 30,
      agreedWith: '档案局',
      document: '1号',
    });
  await archiveResource(p, a.actor, a.resourceId, '磁带库');
  await until(async () => {
    const state = await states(p, a.resourceId);
    assert.notEqual(state, 'failed');
    return state === 'archived';
  });
  await sql`insert into quality.run (id, resource_id, organisation_id, version_id, cause, day, at, took_ms, rows, held, weights, verdict)
    values (${a.resourceId}, ${a.resourceId}, ${a.organisationId}, ${a.versionId}, 'hand', ${p.clock.today()}, ${p.clock.now()}, 1, 1, 0, '{}', 'passed')`.execute(
    p.db,
  );
  const [hash] = await p.warehouse.query(
    'SELECT toString(cityHash64({key:String})) AS h',
    { key: one },
    z.object({ h: z.string() }),
  );
  await sql`insert into quality.evidence (run_id, rule_key, row_hash, key_hash, seq, line) values (${a.resourceId}, 'r', '1', ${hash?.h}, 1, 2)`.execute(
    p.db,
  );
  await closedRequest(p, a, one);
  await refreshed(p, service.version.id);
  const joined = await fuse(
    p,
    basedbPorts(() => p.clock.today()),
    theme.id,
  );
  assert.notEqual(joined, 'nothing');
  return { a, b, fused: base.resourceId, versionId: service.version.id };
}

async function states(p: Platform, resourceId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    state: string;
  }>`select state from collect.archive_item where resource_id = ${resourceId}`.execute(p.db);
  return rows[0]?.state;
}

export async function until(held: () => Promise<boolean>): Promise<void> {
  while (!(await held())) await sleep(20);
}

/** The serving table has caught up with what is seen. */
export async function refreshed(p: Platform, versionId: string): Promise<void> {
  await until(async () => {
    const { rows } = await sql<{ same: boolean }>`
      select v.generation > 0 and v.batch_seq = (select max(seq) from collect.visible c where c.resource_id = s.resource_id) as same
      from serve.service_version v join serve.service s on s.id = v.service_id where v.id = ${versionId}`.execute(
      p.db,
    );
    return rows[0]?.same === true;
  });
}

/** A request about the subject's row that was closed long ago: what was confided lies sealed beside a keyed token. */
async function closedRequest(
  p: Platform,
  { resourceId, organisationId }: Resource,
  key: string,
): Promise<void> {
  const id = newId();
  const now = p.clock.now();
  const day = p.clock.today();
  await sql`insert into cases.edition (pack_hash, procedure, pack_version, definition, first_used_at)
    values ('erasure', 'erasure', '1', '{}', ${now}) on conflict do nothing`.execute(p.db);
  await sql`insert into cases.case (id, number, procedure, pack_hash, limits, subject_type, subject_id, title, region_code, opened_by,
      facts, state, opened_on, opened_at, closed_at)
    values (${id}, ${id}, 'erasure', 'erasure', '{}', 'quality.request', ${id}, 'x', '990100', '{}', '{}', 'done', ${day}, ${now}, ${now})`.execute(
    p.db,
  );
  const token = (await tokensOf(p, resourceId))(key);
  const sealed = p.vault.seal(JSON.stringify({ key: { id: key } }));
  await sql`insert into quality.request (id, number, kind, resource_id, provider_id, case_id, recipient, recipient_id, filed_by, filer_id,
      channel, key_token, sealed, filed_on, filed_at, closed_on, told_sealed)
    values (${id}, ${id}, 'check', ${resourceId}, ${organisationId}, ${id}, 'provider', ${organisationId}, '{}', ${organisationId},
      'desk', ${token}, ${sealed}, ${day}, ${now}, ${day}, ${sealed})`.execute(p.db);
  const paper = await p.objects.put(p.vault.seal(key));
  await sql`insert into quality.request_file (id, request_id, name_sealed, media_type, bytes, object_key, added_by, added_at)
    values (${newId()}, ${id}, ${sealed}, 'text/plain', 1, ${paper.key}, '{}', ${now})`.execute(p.db);
}
