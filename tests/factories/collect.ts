/** A published resource made directly in the stores, and loads into it: what tests and benchmarks of collect begin with. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { collectJobs, receiveFile } from '#rooms/collect/index.ts';
import { type BatchRow, getBatch } from '#rooms/collect/repository.ts';

export type ItemInput = Pick<Item, 'name' | 'titleZh' | 'type'> & Partial<Item>;

const working = new WeakSet<object>();

/** Starts the room's jobs on this kernel, once. */
export async function startCollect(k: Kernel): Promise<void> {
  if (working.has(k.jobs)) return;
  working.add(k.jobs);
  k.jobs.define(collectJobs(k));
  await k.jobs.start(k, 2);
}

const region = '990100';

export function provider(organisationId: string): PersonActor {
  return { kind: 'person', personId: newId(), organisationId, regionCode: region, roles: ['provider'] };
}

export type Resource = { resourceId: string; versionId: string; organisationId: string; actor: PersonActor };

async function insertItems(k: Kernel, versionId: string, items: readonly ItemInput[]): Promise<void> {
  for (const [ordinal, item] of items.entries()) {
    await sql`insert into catalog.item (id, version_id, ordinal, name, title_zh, title_en, type, length, scale, is_key,
        nullable, personal, identifier, identifier_type, code_list, filterable, description, sharing_class, opening_class)
      values (${item.id ?? newId()}, ${versionId}, ${ordinal}, ${item.name}, ${item.titleZh}, ${item.titleEn ?? null},
        ${item.type}, ${item.length ?? null}, ${item.scale ?? null}, ${item.key ?? false}, ${item.nullable ?? false},
        ${item.personal ?? 'none'}, ${item.identifier ?? null}, ${item.identifierType ?? null}, ${item.codeList ? JSON.stringify(item.codeList) : null},
        ${item.filterable ?? false}, ${item.description ?? ''}, ${item.sharingClass ?? null}, ${item.openingClass ?? null})`.execute(
      k.db,
    );
  }
}

/** A published version takes no further item: it is published when it is whole. */
async function publish(k: Kernel, resourceId: string, versionId: string): Promise<void> {
  await sql`update catalog.resource_version set state = 'published', published_at = ${k.clock.now()} where id = ${versionId}`.execute(
    k.db,
  );
  await sql`update catalog.resource set state = 'active', published_version_id = ${versionId} where id = ${resourceId}`.execute(
    k.db,
  );
}

/** An organisation with one active resource whose published version has these items. */
export async function publishedResource(
  k: Kernel,
  items: readonly ItemInput[],
  { opening, sharing, updateCycle }: { opening?: string; sharing?: string; updateCycle?: string } = {},
): Promise<Resource> {
  const tag = randomBytes(6).toString('hex');
  const [organisationId, resourceId, versionId] = [newId(), newId(), newId()];
  const now = k.clock.now();
  await sql`insert into org.region (code, level, name_zh) values (${region}, 2, '测试市') on conflict do nothing`.execute(
    k.db,
  );
  await transact(k.db, async (tx) => {
    await sql`insert into org.organisation (id, name_zh, name_en, kind, credit_code, region_code, created_at)
      values (${organisationId}, ${`提供单位${tag}`}, ${`Provider ${tag}`}, 'administrative-organ', ${tag}, ${region}, ${now})`.execute(
      tx,
    );
    await sql`insert into catalog.resource (id, provider_id, created_at) values (${resourceId}, ${organisationId}, ${now})`.execute(
      tx,
    );
    await sql`insert into catalog.resource_version (id, resource_id, number, state, name, created_at, updated_at)
      values (${versionId}, ${resourceId}, 1, 'draft', ${`资源${tag}`}, ${now}, ${now})`.execute(tx);
  });
  await insertItems(k, versionId, items);
  if (opening)
    await sql`update catalog.resource_version set opening_class = ${opening} where id = ${versionId}`.execute(
      k.db,
    );
  if (sharing)
    await sql`update catalog.resource_version set sharing_class = ${sharing} where id = ${versionId}`.execute(
      k.db,
    );
  if (updateCycle)
    await sql`update catalog.resource_version set update_cycle = ${updateCycle} where id = ${versionId}`.execute(
      k.db,
    );
  await publish(k, resourceId, versionId);
  return { resourceId, versionId, organisationId, actor: provider(organisationId) };
}

/** Publishes a further version with other items. */
export async function nextVersion(
  k: Kernel,
  resource: Resource,
  items: readonly ItemInput[],
  { opening }: { opening?: string } = {},
): Promise<Resource> {
  const versionId = newId();
  const now = k.clock.now();
  await sql`insert into catalog.resource_version (id, resource_id, number, state, name, created_at, updated_at)
    select ${versionId}, ${resource.resourceId}, max(number) + 1, 'draft', 'next', ${now}, ${now}
    from catalog.resource_version where resource_id = ${resource.resourceId}`.execute(k.db);
  await insertItems(k, versionId, items);
  if (opening)
    await sql`update catalog.resource_version set opening_class = ${opening} where id = ${versionId}`.execute(
      k.db,
    );
  await publish(k, resource.resourceId, versionId);
  return { ...resource, versionId };
}

export type LoadOptions = {
  mode?: 'full' | 'incremental';
  encoding?: 'utf-8' | 'gb18030';
  fileName?: string;
  sourceRows?: number;
};

/** Sends a file and returns its batch's id, not waiting for the stages. */
export async function send(
  k: Kernel,
  { resourceId, actor }: Resource,
  content: string | Buffer | Readable,
  options: LoadOptions = {},
): Promise<string> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const { batchId } = await receiveFile(k, actor, {
    resourceId,
    mode: options.mode ?? 'full',
    encoding: options.encoding,
    fileName: options.fileName ?? 'rows.csv',
    sourceRows: options.sourceRows,
    content: bytes instanceof Readable ? bytes : Readable.from([bytes], { objectMode: false }),
  });
  return batchId;
}

const resting = (batch: BatchRow): boolean =>
  !['received', 'staged', 'checked'].includes(batch.state) ||
  batch.awaiting_confirmation ||
  batch.awaiting_quality !== null;

/** Waits until a batch has ended or asks for a confirmation. */
export async function settled(k: Kernel, batchId: string, pace = 10): Promise<BatchRow> {
  for (;;) {
    const batch = await getBatch(k.db, batchId);
    if (batch && resting(batch)) return batch;
    await sleep(pace);
  }
}

export async function load(
  k: Kernel,
  resource: Resource,
  content: string | Buffer | Readable,
  options: LoadOptions = {},
): Promise<BatchRow> {
  return settled(k, await send(k, resource, content, options));
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A resident number of the division that does not exist, with the right check character. */
export function residentId(birth: string, sequence: number): string {
  const first = `999901${birth}${String(sequence % 1000).padStart(3, '0')}`;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first[index]), 0);
  return first + '10X98765432'[sum % 11];
}
