/** Looks for sensitive content by names, comments and a sample the caller gives; keeps counts, and no value. */
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import {
  type Content,
  getPublishedVersion,
  getResource,
  getVersion,
  holdBack,
  type Resource,
} from '#rooms/catalog/index.ts';
import { bureauOf } from '#rooms/org/index.ts';
import { certainFrom, detectColumn, type Evidence } from '../detect/column.ts';
import { type DetectorKind, detectors } from '../detect/kinds.ts';
import { raiseFinding, settleFindings } from '../findings.ts';
import { openingArticles } from '../gates.ts';
import { detectionsOf, keepEvidence, settleDetection } from '../gradings.ts';
import { gradePolicy } from '../policy.ts';
import { suspicionsOf } from '../suspicion.ts';
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
    await look(tx, p, actor, { resource, content, inForce: resource.workingVersionId === undefined }, sample);
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
  const entry = { resource, content: version.content, inForce: true };
  await transact(p.db, (tx) => look(tx, p, platform, entry, given));
}

/** `inForce`: the content is that of the published version, and no draft. */
type Looked = { resource: Resource; content: Content; inForce: boolean };

async function look(
  tx: Tx,
  p: Platform,
  actor: Actor,
  entry: Looked,
  sample: Sample | undefined,
): Promise<void> {
  const { resource, content } = entry;
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
  await judge(tx, p, law, entry);
}

/** Findings follow what was found; what surely stands open and unmarked is held back at once. */
async function judge(
  tx: Tx,
  p: Platform,
  law: LawNow,
  { resource, content, inForce }: Looked,
): Promise<void> {
  const now = p.clock.now();
  const known = await detectionsOf(tx, resource.id);
  const open = new Map(suspicionsOf(content, known).map((one) => [one.item.name, one]));
  const held: string[] = [];
  for (const item of content.items) {
    const sure = known.filter(
      (one) =>
        one.item === item.name &&
        one.state === 'open' &&
        one.confidence >= certainFrom &&
        detectors[one.kind].personal !== 'none',
    );
    const subject = { type: 'catalog.item', id: `${resource.id}/${item.name}` };
    const suspicion = open.get(item.name);
    const explained = suspicion?.reason !== undefined;
    // Openly held, a name is enough to ask; otherwise only what is certain is told.
    const kinds = suspicion && !explained ? suspicion.kinds : sure.map(({ kind }) => kind);
    if (item.personal !== 'none' || explained || kinds.length === 0) {
      await settleItem(tx, subject, now, '');
      continue;
    }
    const exposed = inForce && suspicion?.certain === true && resource.publishedVersionId !== undefined;
    if (exposed) held.push(item.titleZh || item.name);
    await raiseFinding(
      tx,
      {
        kind: exposed ? 'sensitive-open' : 'sensitive-unmarked',
        organisationId: resource.providerId,
        resourceId: resource.id,
        subject,
        detail: { item: item.name, kinds },
        articles: openingArticles(law),
      },
      now,
    );
  }
  if (held.length > 0) await holdOpen(tx, p, law, resource, content, held);
}

/** Both kinds of finding on an item have the same cause. */
async function settleItem(
  tx: Tx,
  subject: { type: string; id: string },
  at: Date,
  note: string,
): Promise<void> {
  for (const kind of ['sensitive-unmarked', 'sensitive-open']) {
    await settleFindings(tx, { kind, subject }, at, note);
  }
}

/** Taken off at once; the provider marks the item or says why it is none, and resumes it. */
async function holdOpen(
  tx: Tx,
  p: Platform,
  law: LawNow,
  resource: Resource,
  content: Content,
  items: readonly string[],
): Promise<void> {
  const reason = `信息项“${items.join('、')}”疑为个人或敏感信息而未标注，平台已暂停；请标注或说明理由后恢复`;
  if (!(await holdBack(tx, p, platform, resource.id, reason))) return;
  const bureau = await bureauOf(tx, p.law.city.regionCode);
  await notify(tx, p, {
    kind: 'classify.sensitive-held',
    to: [
      { organisationId: resource.providerId, roles: ['provider'] },
      ...(bureau ? [{ organisationId: bureau.id, roles: ['bureau' as const] }] : []),
    ],
    params: { resource: content.name, items: items.join('、') },
    articles: openingArticles(law),
    subject: { type: 'catalog.resource', id: resource.id },
    link: `/catalog/${resource.id}/grades`,
    urgent: true,
  });
}

/** After a publication: what it marks or explains is no finding any more. */
export async function judgeAgain(tx: Tx, p: Platform, resourceId: string): Promise<void> {
  const published = await getPublishedVersion(tx, resourceId);
  if (!published) return;
  const law = await lawNow(tx, p.law, p.clock.today());
  await judge(tx, p, law, {
    resource: published.resource,
    content: published.version.content,
    inForce: true,
  });
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
    if (input.outcome === 'dismissed') await settleItem(tx, subject, now, input.reason);
    await record(tx, p, {
      kind: 'classify.detection-settled',
      actor,
      subject: { type: 'catalog.resource', id },
      organisationId: resource.providerId,
      detail: { item: input.item, kind: input.kind, outcome: input.outcome },
    });
  });
}
