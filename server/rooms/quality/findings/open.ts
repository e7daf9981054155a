/** Raises a finding: a work order for the body the data come from, with the city's limit; once while it stands open. */
import { type Actor, platform } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { JsonObject } from '#kernel/json.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource, resourceTitles } from '#rooms/catalog/index.ts';
import type { Host } from '../host.ts';
import { portsOf } from '../ports.ts';
import { type FindingKind, qualityTables } from '../tables.ts';

/** Limit for mending what was found. */
export const REPAIR = 'quality.repair-deadline';

export type NewFinding = {
  kind: FindingKind;
  /** Where the fault shows; the finding goes to the source of `item`, when that is another resource. */
  resourceId: string;
  item?: string;
  ruleId?: string;
  /** What is wrong, in a few words and without personal data; the same words on the same resource stand open once. */
  subject: string;
  rows?: number;
  detail?: JsonObject;
  /** The body that reported it and is told the outcome. */
  reporterId?: string;
  actor?: Actor;
};

export type FieldOrigin = { resourceId: string; organisationId: string; item: string };

/** Where a field's values come from: what is on record, then the lineage of a fused database, otherwise the resource itself. */
export async function originOf(
  ex: Executor,
  p: Pick<Host, 'jobs'>,
  resourceId: string,
  item: string,
): Promise<FieldOrigin | undefined> {
  let at = { resourceId, item };
  // A chain of theme databases: followed a few steps, never in a circle.
  for (let step = 0; step < 5; step++) {
    const found = await statedSource(ex, at.resourceId, at.item);
    const next = found ?? (await portsOf(p).fieldSource?.(ex, at.resourceId, at.item));
    if (!next) break;
    at = next;
  }
  const resource = await getResource(ex, at.resourceId);
  return resource && { ...at, organisationId: resource.providerId };
}

const statedSource = (ex: Executor, resourceId: string, item: string) =>
  qualityTables(ex)
    .selectFrom('quality.field_source')
    .select(['source_resource_id as resourceId', 'source_item as item'])
    .where('resource_id', '=', resourceId)
    .where('item', '=', item)
    .executeTakeFirst();

/** Returns the id of the finding that stands open: the new one, or the one that was there, its count brought up to date. */
export async function openFinding(tx: Tx, p: Host, finding: NewFinding): Promise<string | undefined> {
  const origin = await originOf(tx, p, finding.resourceId, finding.item ?? '');
  if (!origin) return undefined;
  const db = qualityTables(tx);
  const rows = finding.rows ?? 0;
  const standing = await db
    .updateTable('quality.finding')
    .set({ rows, detail: JSON.stringify(finding.detail ?? {}) })
    .where('kind', '=', finding.kind)
    .where('resource_id', '=', origin.resourceId)
    .where('subject', '=', finding.subject)
    .where('closed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (standing) return standing.id;
  const id = newId();
  const law = await lawNow(tx, p.law, p.clock.today());
  const due = law.deadline(REPAIR).due ?? null;
  const actor = finding.actor ?? platform;
  await db
    .insertInto('quality.finding')
    .values({
      id,
      kind: finding.kind,
      resource_id: origin.resourceId,
      shown_in: origin.resourceId === finding.resourceId ? null : finding.resourceId,
      rule_id: finding.ruleId ?? null,
      item: origin.item,
      organisation_id: origin.organisationId,
      reporter_id: finding.reporterId ?? null,
      subject: finding.subject,
      detail: JSON.stringify(finding.detail ?? {}),
      rows,
      due_day: due,
      found_at: p.clock.now(),
      raised_by: actor.kind === 'person' ? actor.personId : null,
      passed_on: '[]',
      answer: null,
      answered_at: null,
      closed_at: null,
      closed_how: null,
    })
    .execute();
  await record(tx, p, {
    kind: 'quality.finding-opened',
    actor,
    subject: { type: 'quality.finding', id },
    organisationId: origin.organisationId,
    decision: law.decided('raised', [REPAIR]),
    detail: { resource: origin.resourceId, finding: finding.kind, what: finding.subject, rows, due },
  });
  const titles = await resourceTitles(tx, [origin.resourceId]);
  await notify(tx, p, {
    kind: 'quality.finding',
    to: { organisationId: origin.organisationId, roles: ['provider'] },
    params: {
      resource: titles.get(origin.resourceId)?.name ?? '',
      subject: finding.subject,
      rows: String(rows),
      due: due ?? { zh: '合理期限', en: 'a reasonable time' },
    },
    articles: law.cite(REPAIR),
    subject: { type: 'catalog.resource', id: origin.resourceId },
    link: `/quality/findings?open=${id}`,
    task: `quality.finding/${id}`,
  });
  return id;
}
