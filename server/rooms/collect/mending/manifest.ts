/** What a run was: source, reading, mapping, counts, digests, versions; one JSON object kept for good, its hash in the ledger. */
import type { Readable } from 'node:stream';
import canonicalize from 'canonicalize';
import type { Actor } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { permit } from '#kernel/policy.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { readBatchPolicy } from '../policy.ts';
import { type BatchRow, getBatch } from '../repository.ts';

export type Manifest = { key: string; sha256: string };

/** Written before the transaction that refers to it; equal batches give equal manifests. No cell of any row is in it. */
export async function keepManifest(p: Kernel, batch: BatchRow, items: readonly Item[]): Promise<Manifest> {
  const reading = batch.reading;
  const text = canonicalize({
    form: 'gongshu.batch-manifest/1',
    batch: { id: batch.id, seq: batch.seq, mode: batch.mode, mends: batch.mends, retypes: batch.retypes },
    resource: { id: batch.resource_id, version: batch.version_id, organisation: batch.organisation_id },
    source: {
      channel: batch.channel,
      sha256: batch.sha256,
      bytes: batch.bytes,
      statedRows: batch.source_rows,
      ...(batch.stated ? { stated: { ...batch.stated } } : {}),
      receivedAt: batch.received_at.toISOString(),
    },
    terms: batch.terms,
    reading: reading && {
      encoding: reading.encoding,
      delimiter: reading.delimiter,
      headerLine: reading.headerLine,
      header: reading.header,
      place: reading.place ?? null,
      conversions: reading.conversions ?? null,
    },
    mapping: items.map((item, index) => ({
      item: item.name,
      type: item.type,
      key: item.key,
      column: reading?.places[index] ?? 0,
    })),
    counts: {
      records: batch.records,
      good: batch.good,
      bad: batch.bad,
      faults: batch.faults,
      unknownKeys: batch.unknown_keys,
      visibleBefore: batch.visible_before,
      deletes: batch.deletes,
    },
    digest: batch.digest,
  });
  const stored = await p.objects.put(Buffer.from(text ?? ''));
  return { key: stored.key, sha256: stored.sha256 };
}

/** Errors: collect.manifest-missing. */
export async function readManifest(
  p: Kernel,
  actor: Actor,
  batchId: string,
): Promise<{ name: string; content: Readable }> {
  const batch = await getBatch(p.db, batchId);
  if (!batch) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: batch.organisation_id });
  if (!batch.manifest_key) throw problem('collect.manifest-missing');
  return { name: `manifest-${batch.seq}.json`, content: await p.objects.read(batch.manifest_key) };
}
