/** Where a datum came from: the systems its entry names, the batches that brought it, what was checked, what it was fused into. */

import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Text } from '#kernel/errors.ts';
import { databasesFrom } from '#rooms/basedb/index.ts';
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import { readBatches, rowHistory, visibleBatches } from '#rooms/collect/index.ts';
import { qualityOf } from '#rooms/quality/index.ts';
import { same, type Way } from './way.ts';

const SHOWN = 50;

/** `rowKey`: as the warehouse has it; undefined for the whole entry. */
export async function followOrigin(
  p: Platform,
  actor: Actor,
  way: Way,
  {
    published,
    provider,
    rowKey,
  }: { published: PublishedVersion; provider: Text; rowKey: string | undefined },
): Promise<{ resourceIds: string[] }> {
  const { resource, version } = published;
  const systems = version.content.sourceSystems.map(({ name }) => name).filter((name) => name !== '');
  const sources = systems.length > 0 ? systems.map(same) : [provider];
  for (const [at, title] of sources.entries())
    way.step({ id: `source:${at}`, stage: 'source', title, unit: provider, link: `/catalog/${resource.id}` });

  const seqs = rowKey === undefined ? undefined : await seqsOf(p, resource.id, rowKey);
  const { items, total } = await readBatches(p, actor, resource.id, 1, seqs ? 200 : SHOWN);
  const batches = items.filter(({ seq }) => seqs === undefined || seqs.has(seq)).slice(0, SHOWN);
  if (seqs ? seqs.size > batches.length : total > batches.length) way.more('batch');
  for (const batch of batches) {
    const id = `batch:${batch.id}`;
    way.step({
      id,
      stage: 'batch',
      title: { zh: `第${batch.seq}批 ${batch.fileName}`, en: `Batch ${batch.seq} ${batch.fileName}` },
      unit: provider,
      note: batch.stateTitle,
      at: batch.receivedAt,
      rows: batch.counts.good ?? null,
      link: `/collect/batches/${batch.id}`,
      subject: ['collect.batch', batch.id],
    });
    for (const at of sources.keys()) way.edge(`source:${at}`, id);
  }

  const bad = batches.reduce((sum, { counts }) => sum + (counts.bad ?? 0), 0);
  const good = batches.reduce((sum, { counts }) => sum + (counts.good ?? 0), 0);
  way.step({
    id: 'check:load',
    stage: 'check',
    title: { zh: '入库检查', en: 'Checks of loading' },
    note: { zh: `通过${good}行，隔离${bad}行`, en: `${good} rows passed, ${bad} held back` },
    rows: good,
    link: `/collect/${resource.id}`,
  });
  for (const { id } of batches) way.edge(`batch:${id}`, 'check:load');
  const quality = await qualityOf(p.db, resource.id);
  if (quality) {
    const score = quality.score === undefined ? '—' : String(quality.score);
    way.step({
      id: 'check:quality',
      stage: 'check',
      title: { zh: '质量检查', en: 'Look at quality' },
      note: { zh: `得分${score}`, en: `score ${score}` },
      at: quality.at.toISOString(),
      rows: quality.rows,
      link: `/quality/${resource.id}`,
      subject: ['quality.run', quality.runId],
    });
    way.edge('check:load', 'check:quality');
  }
  way.out(resource.id, quality ? 'check:quality' : 'check:load');

  const fused: string[] = [];
  for (const base of await databasesFrom(p.db, resource.id)) {
    const id = `fusion:${base.id}`;
    way.step({
      id,
      stage: 'fusion',
      title: { zh: base.name_zh, en: base.name_en },
      link: `/bases/${base.id}`,
      subject: ['basedb.database', base.id],
    });
    way.edge(way.end(resource.id), id);
    if (base.resource_id) {
      way.out(base.resource_id, id);
      fused.push(base.resource_id);
    }
  }
  return { resourceIds: [resource.id, ...fused] };
}

/** Numbers of the visible batches that speak of the row. */
async function seqsOf(p: Platform, resourceId: string, rowKey: string): Promise<Set<number>> {
  const history = await rowHistory(p, await visibleBatches(p.db, resourceId), rowKey, []);
  return new Set(history.map(({ seq }) => seq));
}
