/** Looks for sensitive content by names, comments and a sample the caller gives; keeps counts, and no value. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type Content, getResource, getVersion, type Resource } from '#rooms/catalog/index.ts';
import { certainFrom, detectColumn, type Evidence } from '../detect/column.ts';
import { type DetectorKind, detectors } from '../detect/kinds.ts';
import { raiseFinding, settleFindings } from '../findings.ts';
import { detectionsOf, keepEvidence, settleDetection } from '../gradings.ts';
import { gradePolicy } from '../policy.ts';
import { loadEntry } from './load.ts';

/** Columns by name in the order of the cells; cells are text and are forgotten after the look. */
export type Sample = { header: readonly string[]; rows: readonly (readonly (string | null)[])[] };
export type Detected = { item: string; evidence: Evidence[] };

/** Pure: what stands in the items by name, comment and sample. A column is found by its name or its title. */
export function detectIn(items: Content['items'], sample?: Sample): Detected[] {
  return items.map((item) => {
    const at = sample ? sample.header.findIndex((name) => name === item.name || name === item.titleZh) : -1;
    const values = at < 0 ? [] : (sample?.rows ?? []).map((row) => row[at] ?? null);
    const { name, titleZh: title, description: comment } = item;
    return { item: name, evidence: detectColumn({ name, title, comment, values }) };
  });
}

export async function detectResource(p: Platform, actor: Actor, id: string, sample?: Sample): Promise<void> {
  await transact(p.db, async (tx) => {
    const { resource, content } = await loadEntry(tx, actor, id, gradePolicy);
    await look(tx, p, actor, resource, content, sample);
  });
}

/** By the platform itself, after rows came in; `sample` gives the rows of the items it is asked for. */
export async function detectAfterLoad(
  p: Platform,
  resourceId: string,
  sample: (names: string[]) => Promise<Sample>,
): Promise<void> {
  const resource = await getResource(p.db, resourceId);
  const version = resource?.publishedVersionId
    ? await getVersion(p.db, resource.publishedVersionId)
    : undefined;
  if (!resource || !version) return;
  const given = await sample(version.content.items.map(({ name }) => name));
  await transact(p.db, (tx) => look(tx, p, platform, resource, version.content, given));
}

async function look(
  tx: Tx,
  p: Platform,
  actor: Actor,
  resource: Resource,
  content: Content,
  sample: Sample | undefined,
): Promise<void> {
  const now = p.clock.now();
  const law = await lawNow(tx, p.law, p.clock.today());
  const found = detectIn(content.items, sample);
  for (const { item, evidence } of found) {
    for (const one of evidence) await keepEvidence(tx, resource.id, item, one, now);
  }
  await record(tx, p, {
    kind: 'classify.detected',
    actor,
    subject: { type: 'catalog.resource', id: resource.id },
    organisationId: resource.providerId,
    detail: {
      rows: sample?.rows.length ?? 0,
      found: found.flatMap(({ item, evidence }) =>
        evidence.map(({ kind, confidence, seen, matched }) => ({
          item,
          kind,
          percent: Math.round(confidence * 100),
          seen,
          matched,
        })),
      ),
    },
  });
  const known = await detectionsOf(tx, resource.id);
  for (const item of content.items) {
    const sure = known.filter(
      (one) =>
        one.item === item.name &&
        one.state === 'open' &&
        one.confidence >= certainFrom &&
        detectors[one.kind].personal !== 'none',
    );
    const subject = { type: 'catalog.item', id: `${resource.id}/${item.name}` };
    if (sure.length === 0 || item.personal !== 'none') {
      await settleFindings(tx, { kind: 'sensitive-unmarked', subject }, now, '');
      continue;
    }
    await raiseFinding(
      tx,
      {
        kind:
          content.openingClass === 'open' && resource.publishedVersionId
            ? 'sensitive-open'
            : 'sensitive-unmarked',
        organisationId: resource.providerId,
        resourceId: resource.id,
        subject,
        detail: { item: item.name, kinds: sure.map(({ kind }) => kind) },
        articles: law.cite('classify.opening-classes'),
      },
      now,
    );
  }
}

/** A person says what a detection is: confirmed, or dismissed with the reason. */
export async function settle(
  p: Platform,
  actor: Actor,
  id: string,
  input: { item: string; kind: DetectorKind; outcome: 'confirmed' | 'dismissed'; reason: string },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const { resource } = await loadEntry(tx, actor, id, gradePolicy);
    const now = p.clock.now();
    const done = await settleDetection(
      tx,
      { resourceId: id, item: input.item, kind: input.kind },
      {
        state: input.outcome,
        reason: input.reason,
        settled_at: now,
        settled_by: actor.kind === 'person' ? actor.personId : null,
      },
    );
    if (!done) throw problem('kernel.not-found');
    const subject = { type: 'catalog.item', id: `${id}/${input.item}` };
    if (input.outcome === 'dismissed') {
      await settleFindings(tx, { kind: 'sensitive-unmarked', subject }, now, input.reason);
    }
    await record(tx, p, {
      kind: 'classify.detection-settled',
      actor,
      subject: { type: 'catalog.resource', id },
      organisationId: resource.providerId,
      detail: { item: input.item, kind: input.kind, outcome: input.outcome },
    });
  });
}
