/** What people do with sources and with the records they brought: the authority decides, the unit takes over; nothing is published by itself. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { record } from '#ledger/index.ts';
import { createResource } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { getDataset } from '../datasets/read.ts';
import { sourceAddress } from './fetch.ts';
import { setRedirectIn } from './redirects.ts';
import { harvestTables } from './tables.ts';
import { type HarvestKind, type Proposal, type ProposalField, proposalFields } from './types.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export async function addSource(
  p: Platform,
  actor: Actor,
  input: { kind: HarvestKind; title: string; url: string; organisationId: string },
): Promise<string> {
  const url = sourceAddress(input.url, p.config);
  return transact(p.db, async (tx) => {
    if (!(await getOrganisation(tx, input.organisationId))) throw problem('kernel.not-found');
    const id = newId();
    await harvestTables(tx)
      .insertInto('open.harvest_source')
      .values({
        id,
        kind: input.kind,
        title: input.title,
        url,
        organisation_id: input.organisationId,
        state: 'active',
        created_by: personOf(actor),
        created_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.harvest-source-added',
      actor,
      subject: { type: 'open.harvest_source', id },
      organisationId: input.organisationId,
      detail: { kind: input.kind, title: input.title },
    });
    return id;
  });
}

/** A source that is no longer active stops its run after the page under way. */
export async function setSource(
  p: Platform,
  actor: Actor,
  id: string,
  state: 'active' | 'paused' | 'ended',
): Promise<void> {
  await transact(p.db, async (tx) => {
    const source = await harvestTables(tx)
      .updateTable('open.harvest_source')
      .set({ state })
      .where('id', '=', id)
      .where('state', '<>', 'ended')
      .returning(['organisation_id'])
      .executeTakeFirst();
    if (!source) throw problem('kernel.not-found');
    if (state !== 'active')
      await harvestTables(tx)
        .updateTable('open.harvest_run')
        .set({ state: 'stopped', ended_at: p.clock.now() })
        .where('source_id', '=', id)
        .where('state', '=', 'running')
        .execute();
    await record(tx, p, {
      kind: 'open.harvest-source-set',
      actor,
      subject: { type: 'open.harvest_source', id },
      organisationId: source.organisation_id,
      detail: { state },
    });
  });
}

const locked = (tx: Parameters<typeof harvestTables>[0], id: string) =>
  harvestTables(tx)
    .selectFrom('open.harvest_record as r')
    .innerJoin('open.harvest_source as s', 's.id', 'r.source_id')
    .select([
      'r.id',
      'r.state',
      'r.content',
      'r.kept',
      'r.identifier',
      'r.resource_id',
      's.organisation_id as organisationId',
    ])
    .where('r.id', '=', id)
    .forUpdate('r')
    .executeTakeFirst();

/** Fields set here are kept against every later reading of the source; setting them in a quarantined record mends it. */
export async function editRecord(
  p: Platform,
  actor: Actor,
  id: string,
  patch: Partial<Pick<Proposal, ProposalField>>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await locked(tx, id);
    if (!row) throw problem('kernel.not-found');
    if (row.state === 'gone') throw problem('open.harvest-record-state');
    const at = p.clock.now().toISOString();
    const set = proposalFields.filter((name) => patch[name] !== undefined);
    const empty: Proposal = {
      title: '',
      summary: '',
      keywords: [],
      organisation: '',
      licence: '',
      modified: '',
      page: '',
      files: [],
    };
    const content: Proposal = {
      ...(row.content ?? empty),
      ...Object.fromEntries(set.map((name) => [name, patch[name]])),
    };
    await harvestTables(tx)
      .updateTable('open.harvest_record')
      .set({
        content: JSON.stringify(content),
        kept: JSON.stringify({
          ...row.kept,
          ...Object.fromEntries(set.map((name) => [name, { by: personOf(actor) ?? '', at }])),
        }),
        ...(row.state === 'quarantined' && content.title !== ''
          ? { state: 'proposed' as const, faults: '[]' }
          : {}),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.harvest-edited',
      actor,
      subject: { type: 'open.harvest_record', id },
      organisationId: row.organisationId,
      detail: { fields: set },
    });
  });
}

export async function decideRecord(
  p: Platform,
  actor: Actor,
  id: string,
  {
    decision,
    reason,
    datasetId,
  }: { decision: 'accepted' | 'rejected'; reason: string; datasetId?: string | undefined },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await locked(tx, id);
    if (!row) throw problem('kernel.not-found');
    if (row.state !== 'proposed') throw problem('open.harvest-record-state');
    const dataset = datasetId === undefined ? undefined : await getDataset(tx, datasetId);
    if (datasetId !== undefined && !dataset) throw problem('kernel.not-found');
    await harvestTables(tx)
      .updateTable('open.harvest_record')
      .set({
        state: decision,
        reason,
        dataset_id: dataset?.id ?? null,
        decided_by: personOf(actor),
        decided_at: p.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    const page = row.content?.page ?? '';
    if (decision === 'accepted' && dataset && page.startsWith('/'))
      await setRedirectIn(tx, p, actor, { path: page, target: `/datasets/${dataset.slug}` });
    await record(tx, p, {
      kind: 'open.harvest-decided',
      actor,
      subject: { type: 'open.harvest_record', id },
      organisationId: row.organisationId,
      detail: { decision, reason, ...(dataset ? { dataset: dataset.id } : {}) },
    });
  });
}

/** The unit for whom it is proposed makes an entry of its own catalogue of it, a draft like any other. */
export async function takeRecord(p: Platform, actor: Actor, id: string): Promise<string> {
  const row = await locked(p.db, id);
  if (!row || row.organisationId !== organisationOf(actor)) throw problem('kernel.not-found');
  if (row.state !== 'accepted' || row.resource_id !== null || !row.content)
    throw problem('open.harvest-record-state');
  const resourceId = await createResource(p, actor, {
    content: { name: row.content.title.slice(0, 200), summary: row.content.summary.slice(0, 2000) },
  });
  await transact(p.db, async (tx) => {
    await harvestTables(tx)
      .updateTable('open.harvest_record')
      .set({ resource_id: resourceId })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.harvest-taken',
      actor,
      subject: { type: 'open.harvest_record', id },
      organisationId: row.organisationId,
      detail: { resource: resourceId },
    });
  });
  return resourceId;
}
