/** A provider makes a service of some kind of its published resource, or a further version of one it has. */
import type { z } from 'zod';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { requireDelivery } from '#rooms/quality/index.ts';
import type { Serving } from '../context.ts';
import { writeDocument } from '../documents/store.ts';
import { serveEvents } from '../events.ts';
import { fillServingJob } from '../jobs-names.ts';
import { requireNotObtained } from '../obtained.ts';
import { compilePlan, planDigest } from '../plan.ts';
import { publishPolicy } from '../policy.ts';
import { getServiceByCode, insertVersion, type Service } from '../repository.ts';
import type { publishServiceBody } from '../schema.ts';
import { serveTables } from '../tables.ts';
import { wayPath } from '../ways/terms.ts';

/** Returns the service with its new version, whose table a job then fills. Throws `serve.*` and `kernel.forbidden`. */
export async function publishService(
  p: Serving,
  actor: Actor,
  input: z.input<typeof publishServiceBody>,
): Promise<Service> {
  await requirePublishable(p.db, p, actor, input.resourceId);
  // A whole check of the rows, on connections of its own: before the transaction, which would hold one all the while.
  await requireDelivery(p, input.resourceId);
  return transact(p.db, async (tx) => {
    const { resource, published } = await requirePublishable(tx, p, actor, input.resourceId);
    const visible = await visibleBatches(tx, input.resourceId);
    if (visible.batches.length === 0) throw problem('serve.resource-without-rows');

    const withheld = new Set(
      published.items.filter(({ sharingClass }) => sharingClass === 'withheld').map(({ name }) => name),
    );
    const { kind = 'lookup', lookup = [] } = input;
    const asked = [...(input.columns ?? []), ...lookup, ...(input.filters ?? []), ...(input.order ?? [])];
    const refused = asked.find((name) => withheld.has(name));
    if (refused !== undefined) throw problem('serve.column-withheld', { params: { column: refused } });
    const answerable = published.items
      .filter(({ type, name }) => type !== 'G' && !withheld.has(name))
      .map(({ name }) => name);
    await requireOwnEndpoint(tx, p, input);
    const { filters, order, tolerances, mayMoveBy, maxPage, guesses } = input;
    const plan = compilePlan({
      kind,
      resourceId: input.resourceId,
      resourceVersionId: published.version.id,
      items: published.items,
      lookup,
      columns: input.columns ?? answerable,
      maxRecords: input.maxRecords ?? 100,
      filters,
      order,
      tolerances,
      mayMoveBy,
      maxPage,
      guesses,
    });
    const digest = planDigest(plan);
    const now = p.clock.now();
    const known = await getServiceByCode(tx, input.code);
    if (known && known.resourceId !== input.resourceId) {
      throw problem('serve.service-code-taken', { params: { code: input.code } });
    }
    if (known && known.kind !== kind) throw problem('serve.kind-fixed', { params: { code: input.code } });
    const serviceId = known?.id ?? newId();
    const title = { zh: input.titleZh, en: input.titleEn || input.titleZh };
    if (!known) {
      await serveTables(tx)
        .insertInto('serve.service')
        .values({
          id: serviceId,
          code: input.code,
          kind,
          resource_id: input.resourceId,
          provider_id: resource.providerId,
          title_zh: title.zh,
          title_en: title.en,
          created_at: now,
        })
        .execute();
    }
    const version = {
      id: newId(),
      serviceId,
      number: (known?.version.number ?? 0) + 1,
      plan,
      planDigest: digest,
      at: now,
    };
    await insertVersion(tx, version);
    const instructions = await writeDocument(tx, {
      code: input.code,
      title: known?.title ?? title,
      version: version.number,
      plan,
      versionId: version.id,
      at: now,
    });
    await p.jobs.add(
      tx,
      fillServingJob,
      { versionId: version.id },
      { key: `${fillServingJob} ${version.id}` },
    );
    await record(tx, p, {
      kind: 'serve.service-published',
      actor,
      subject: { type: 'serve.service', id: serviceId },
      organisationId: resource.providerId,
      detail: {
        code: input.code,
        service: kind,
        version: version.number,
        versionId: version.id,
        plan: digest,
        instructions,
        resource: input.resourceId,
        resourceVersion: published.version.id,
        columns: plan.columns.map(({ name }) => name),
        lookup: plan.lookup,
        ...(kind === 'search' ? { filters: plan.filters, order: plan.order } : {}),
        ...(mayMoveBy && Object.keys(mayMoveBy).length > 0 ? { mayMoveBy } : {}),
      },
    });
    await p.events.emit(tx, {
      type: serveEvents.servicePublished,
      payload: { serviceId, versionId: version.id, resourceId: input.resourceId },
    });
    return {
      id: serviceId,
      code: input.code,
      kind,
      resourceId: input.resourceId,
      providerId: resource.providerId,
      title: known?.title ?? title,
      version: {
        ...version,
        publishedAt: now,
        generation: 0,
        rows: 0,
        batchSeq: null,
        batches: [],
        refreshedAt: null,
      },
    };
  });
}

/** The resource as it stands, published and the actor's to publish. */
async function requirePublishable(ex: Executor, p: Serving, actor: Actor, resourceId: string) {
  const resource = await getResource(ex, resourceId);
  if (!resource) throw problem('kernel.not-found');
  await requireNotObtained(ex, await lawNow(ex, p.law, p.clock.today()), actor, resource);
  permit(publishPolicy, actor, { providerId: resource.providerId });
  const published = await getPublishedVersion(ex, resourceId);
  if (published?.resource.state !== 'active') throw problem('serve.resource-not-published');
  return { resource, published };
}

const channelRule = 'serve.one-channel';

/** What is shared is served here; an interface elsewhere is no service of the platform, and no grant can be given on it. */
async function requireOwnEndpoint(
  tx: Tx,
  p: Serving,
  { endpoint, code, kind = 'lookup' }: z.input<typeof publishServiceBody>,
): Promise<void> {
  if (endpoint === undefined || endpoint === wayPath(kind, code)) return;
  const law = await lawNow(tx, p.law, p.clock.today());
  throw problem('serve.endpoint-elsewhere', {
    params: { endpoint: endpoint.slice(0, 100) },
    rule: channelRule,
    articles: law.cite(channelRule),
  });
}
