/** What a provider does with a problem row: it is right as it is, or it is mended by a load of that one row. */
import { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { requirePublished, resourceTitles } from '#rooms/catalog/index.ts';
import { canonicalLine, receiveUnmarkedFile, visibleBatches } from '#rooms/collect/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { originOf } from '../findings/open.ts';
import { mendPolicy } from '../policy.ts';
import { rowsByHash } from '../read-rows.ts';
import { getRule, wrong } from '../rules/repository.ts';
import { runResource } from '../runs/run.ts';
import { subjectOf } from '../subject.ts';
import { qualityTables } from '../tables.ts';

export const SOURCE_MENDS = 'quality.source-mends';

/** They are not reported again while they stay as they are; in a campaign they count as disputed. */
export async function confirmRows(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { ruleId: string; rowHashes: string[]; reason: string },
): Promise<void> {
  const { subject } = await subjectOf(p.db, p, resourceId);
  permit(mendPolicy, actor, subject);
  const rule = await getRule(p.db, input.ruleId);
  if (rule?.resource_id !== resourceId) throw problem('kernel.not-found');
  if (input.reason === '')
    throw problem('quality.reason-required', {
      params: { what: { zh: '确认数据无误须写明依据。', en: 'Say why the row is right as it is.' } },
    });
  await transact(p.db, async (tx) => {
    const now = p.clock.now();
    await qualityTables(tx)
      .insertInto('quality.confirmation')
      .values(
        input.rowHashes.map((row_hash) => ({
          id: newId(),
          resource_id: resourceId,
          rule_id: input.ruleId,
          row_hash,
          reason: input.reason,
          confirmed_by: actor.kind === 'person' ? actor.personId : null,
          confirmed_at: now,
        })),
      )
      .onConflict((conflict) => conflict.columns(['rule_id', 'row_hash']).doNothing())
      .execute();
    await qualityTables(tx)
      .updateTable('quality.campaign_row')
      .set({ state: 'disputed', changed_at: now })
      .where('resource_id', '=', resourceId)
      .where('rule_key', '=', input.ruleId)
      .where('row_hash', 'in', input.rowHashes)
      .where('state', '=', 'open')
      .execute();
    await record(tx, p, {
      kind: 'quality.row-confirmed',
      actor,
      subject: { type: 'quality.rule', id: input.ruleId },
      organisationId: subject.providerId,
      detail: { resource: resourceId, rows: input.rowHashes.length, reason: input.reason },
    });
  });
  await runResource(p, resourceId, 'hand');
}

/** Only where the value comes from: a copy is mended at its source. Returns the batch that carries the mended row. */
export async function mendRow(
  p: Platform,
  actor: Actor,
  resourceId: string,
  { rowHash, values }: { rowHash: string; values: Record<string, string | null> },
): Promise<string> {
  const { resource, items } = await requirePublished(p.db, resourceId);
  permit(mendPolicy, actor, { providerId: resource.providerId });
  if (!items.some(({ key }) => key))
    throw wrong(
      '该资源没有主键，不能逐行更正；请重新提交整份数据。',
      'The resource has no key: its rows are not mended one by one. Send the whole again.',
    );
  const unknown = Object.keys(values).find((name) => !items.some((item) => item.name === name && !item.key));
  if (unknown) throw wrong(`“${unknown}”不能更正`, `“${unknown}” cannot be mended`);
  for (const name of Object.keys(values)) await requireSource(p, resourceId, name);
  const names = items.map(({ name }) => name);
  const visible = await visibleBatches(p.db, resourceId);
  const now = (await rowsByHash(p, visible, names, [rowHash])).get(rowHash);
  if (!now) throw problem('quality.row-gone');
  const cells = items.map(({ name, type }, at) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? '') : (now[at] ?? '');
    if (type !== 'L') return value;
    return value === 'true' ? '1' : value === 'false' ? '0' : value;
  });
  const body = Readable.from([Buffer.from([names, cells].map(canonicalLine).join(''))], {
    objectMode: false,
  });
  const { batchId } = await receiveUnmarkedFile(p, actor, {
    resourceId,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: `mended-${p.clock.today()}.csv`,
    content: body,
    channel: { kind: 'form' },
  });
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'quality.row-mended',
      actor,
      subject: { type: 'collect.batch', id: batchId },
      organisationId: resource.providerId,
      detail: { resource: resourceId, items: Object.keys(values) },
    }),
  );
  return batchId;
}

/** Throws quality.not-source where the item comes from another resource. */
export async function requireSource(p: Platform, resourceId: string, item: string): Promise<void> {
  const origin = await originOf(p.db, p, resourceId, item);
  if (!origin || origin.resourceId === resourceId) return;
  const law = await lawNow(p.db, p.law, p.clock.today());
  const titles = await resourceTitles(p.db, [origin.resourceId]);
  const names = await organisationNames(p.db, [origin.organisationId]);
  throw problem('quality.not-source', {
    params: {
      source: names.get(origin.organisationId) ?? '',
      resource: titles.get(origin.resourceId)?.name ?? '',
    },
    rule: SOURCE_MENDS,
    articles: law.flag(SOURCE_MENDS) ? law.cite(SOURCE_MENDS) : [],
  });
}
