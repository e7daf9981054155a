/** Findings as replies: one's own, or all for those who oversee, each with its words, its resource and what may be done. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, oversees } from '#kernel/policy.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { findingKinds, getFinding, listFindings } from './findings.ts';
import { closeFindingPolicy } from './policy.ts';
import type { FindingReply } from './schema.ts';

const nameless = { zh: '', en: '' };
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export async function readFindings(
  p: Platform,
  actor: Actor,
  query: {
    kind?: string | undefined;
    state?: 'open' | 'closed' | undefined;
    resource?: string | undefined;
    page: number;
    pageSize: number;
  },
) {
  const organisationId = oversees(actor) ? undefined : (organisationOf(actor) ?? '');
  const { rows, total } = await listFindings(p.db, { ...query, organisationId });
  return { items: await presentFindings(p, actor, rows), total, page: query.page, pageSize: query.pageSize };
}

export async function readFinding(p: Platform, actor: Actor, id: string): Promise<FindingReply> {
  const row = await getFinding(p.db, id);
  const [found] = row ? await presentFindings(p, actor, [row]) : [];
  if (!found) throw problem('kernel.not-found');
  return found;
}

async function presentFindings(
  p: Platform,
  actor: Actor,
  rows: Awaited<ReturnType<typeof listFindings>>['rows'],
): Promise<FindingReply[]> {
  const names = await organisationNames(p.db, [...new Set(rows.map((row) => row.organisation_id))]);
  const titles = await resourceTitles(p.db, [...new Set(rows.flatMap((row) => row.resource_id ?? []))]);
  return rows.map((row) => {
    const title = row.resource_id ? titles.get(row.resource_id) : undefined;
    const words = findingKinds[row.kind] ?? { zh: row.kind, en: row.kind };
    return {
      id: row.id,
      kind: row.kind,
      ...words,
      organisation: { id: row.organisation_id, name: names.get(row.organisation_id) ?? nameless },
      resource: title ? { id: title.id, name: title.name } : null,
      subject: { type: row.subject_type, id: row.subject_id },
      detail: row.detail,
      articles: row.articles,
      foundAt: row.found_at.toISOString(),
      closedAt: iso(row.closed_at),
      note: row.note,
      abilities: abilitiesOf(actor, { providerId: row.organisation_id }, { close: closeFindingPolicy }),
    };
  });
}
