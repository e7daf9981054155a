/** The five stages of a need that was accepted: each is done by its product, in order, and by nothing else. */
import { createHash } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, matchDemandIn } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { ownFile } from '#rooms/org/index.ts';
import {
  getService,
  instructionsFor,
  probeServices,
  publishPolicy,
  publishService,
  servedSince,
  servicesOf,
} from '#rooms/serve/index.ts';
import { articlesOf } from '../sharing/law.ts';
import { personOf } from '../sharing/parties.ts';
import { stagePolicy } from '../sharing/policy.ts';
import { type NeedStage, needStages, sharingTables } from '../sharing/tables.ts';
import { changeNeed, kinOf, lockNeed, type Need, noteNeed, tellNeeders } from './commands.ts';
import type { StageInput } from './schema.ts';

type Made = { product: JsonObject; changes?: Partial<Need> };
type Asked = { tx: Tx; p: Platform; actor: Actor; need: Need; input: StageInput };

const products: Readonly<Record<NeedStage, (asked: Asked) => Promise<Made | undefined>>> = {
  agreement: async ({ tx, actor, input }) => {
    if (!input.title || !input.fileId) return undefined;
    const file = await ownFile(tx, actor, input.fileId);
    return { product: { title: input.title, file } };
  },
  'first-batch': async ({ tx, actor, need, input }) => {
    const { resourceId } = input;
    const found = resourceId ? await getPublishedVersion(tx, resourceId) : undefined;
    if (!found || !resourceId || found.resource.providerId !== need.assigned_id) return undefined;
    // The interface is made at once, in the name of whoever marks the stage: so it is for who may publish one.
    permit(publishPolicy, actor, found.resource);
    const { batches } = await visibleBatches(tx, resourceId);
    const [batch] = batches;
    return batch
      ? { product: { resource: resourceId, batches: batches.length }, changes: { resource_id: resourceId } }
      : undefined;
  },
  interface: async ({ tx, need }) => {
    const service = await serviceOf(tx, need);
    if (!service || !need.resource_id) return undefined;
    const probe = (await probeServices(tx, need.resource_id)).find(({ target }) => target === service.code);
    return probe?.ok
      ? {
          product: { service: service.id, code: service.code, answer: probe.detail, tookMs: probe.tookMs },
          changes: { service_id: service.id },
        }
      : undefined;
  },
  instructions: async ({ tx, need }) => {
    const service = need.service_id ? await getService(tx, need.service_id) : undefined;
    if (!service) return undefined;
    const { code, title, version } = service;
    const text = JSON.stringify(
      instructionsFor({ code, title, version: version.number, plan: version.plan }),
    );
    return {
      product: {
        service: service.id,
        version: version.number,
        sha256: createHash('sha256').update(text).digest('hex'),
      },
    };
  },
  'first-call': async ({ tx, need }) => {
    if (!need.resource_id) return undefined;
    const units = new Set((await kinOf(tx, need)).map(({ organisation_id: id }) => id));
    const calls = await servedSince(tx, need.resource_id, legalDayOf(need.filed_at));
    const own = calls.find(({ organisationId }) => units.has(organisationId));
    return own
      ? { product: { grant: own.grantId, calls: own.calls }, changes: { state: 'supplied' } }
      : undefined;
  },
};

async function serviceOf(ex: Executor, need: Need) {
  const services = need.resource_id ? await servicesOf(ex, need.resource_id) : [];
  // Whoever needs the data is not served by having them verified, unless nothing else is there.
  return services.find(({ kind }) => kind !== 'verify') ?? services[0];
}

/** Errors: `share.need-state`, `share.stage-order`, `share.stage-product`. */
export async function doStage(
  p: Platform,
  actor: Actor,
  id: string,
  stage: NeedStage,
  input: StageInput,
): Promise<void> {
  // Where the interface could not be made with the first batch, whoever marks it learns why, and nothing is marked.
  const waiting =
    stage === 'interface'
      ? await sharingTables(p.db).selectFrom('share.need').selectAll().where('id', '=', id).executeTakeFirst()
      : undefined;
  if (waiting?.state === 'accepted' && waiting.resource_id)
    await makeInterface(p, actor, waiting, waiting.resource_id);
  const done = await transact(p.db, async (tx) => {
    const need = await lockNeed(tx, id);
    const kin = await kinOf(tx, need);
    permit(stagePolicy, actor, {
      assignedId: need.assigned_id,
      parties: kin.map(({ organisation_id: unit }) => unit),
    });
    if (need.state !== 'accepted') throw problem('share.need-state', { params: { state: need.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = articlesOf(law, 'need-stages', 'need');
    const past = await sharingTables(tx)
      .selectFrom('share.need_stage')
      .select('stage')
      .where('need_id', '=', id)
      .execute();
    const next = needStages[past.length];
    if (stage !== next) throw problem('share.stage-order', { params: { stage: next ?? '—' }, articles });
    const made = await products[stage]({ tx, p, actor, need, input });
    if (!made) throw problem('share.stage-product', { params: { stage }, articles });
    await sharingTables(tx)
      .insertInto('share.need_stage')
      .values({
        need_id: id,
        stage,
        product: JSON.stringify(made.product),
        by_person: personOf(actor),
        at: p.clock.now(),
      })
      .execute();
    if (made.changes) await changeNeed(tx, p, id, made.changes);
    const resourceId = made.changes?.resource_id;
    if (resourceId) for (const one of kin) await matchDemandIn(tx, p, actor, one.demand_id, resourceId);
    await noteNeed(tx, p, need, { kind: stage, text: '', actor });
    await tellNeeders(tx, p, law, need, 'share.need-moved', stageWords[stage]);
    await record(tx, p, {
      kind: 'share.need-stage',
      actor,
      subject: { type: 'share.need', id },
      organisations: kin.map(({ organisation_id: unit }) => unit),
      decision: law.decided(stage, ['share.follow-up'], articles),
      detail: { stage, ...made.product },
    });
    return { need, resourceId };
  });
  // The batch is there, whatever becomes of the interface: a refusal of that is met at its own stage.
  if (done.resourceId)
    await makeInterface(p, actor, done.need, done.resourceId).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      p.log.info({ need: id, code: error.code }, 'the interface of a need is not made yet');
    });
}

const stageWords = {
  agreement: { zh: '供数协议已订立', en: 'the agreement is made' },
  'first-batch': { zh: '首批数据已归集', en: 'the first batch has come' },
  interface: { zh: '接口已可应答', en: 'the interface answers' },
  instructions: { zh: '使用说明已生成', en: 'the instructions are there' },
  'first-call': { zh: '首次调用成功', en: 'the first call succeeded' },
} as const;

/** The platform makes the interface of the gathered table itself, asked for by its key; where one is there it stays. */
async function makeInterface(p: Platform, actor: Actor, need: Need, resourceId: string): Promise<void> {
  if ((await servicesOf(p.db, resourceId)).some(({ kind }) => kind !== 'verify')) return;
  const published = await getPublishedVersion(p.db, resourceId);
  const lookup = (published?.version.content.items ?? []).filter(({ key }) => key).map(({ name }) => name);
  if (!published || lookup.length === 0) return;
  await publishService(p, actor, {
    resourceId,
    code: `need-${need.number.toLowerCase()}`,
    titleZh: published.version.content.name,
    lookup,
  });
}
