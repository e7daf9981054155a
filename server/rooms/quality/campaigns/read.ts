/** Campaigns as replies: progress as a whole and by body, and each body's list of problem rows. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { problem } from '#kernel/errors.ts';
import { abilitiesOf, looksOn } from '#kernel/policy.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { campaignPolicy } from '../policy.ts';
import type { CampaignReply, campaignRowsReply } from '../schema-governance.ts';
import { type CampaignRowState, qualityTables } from '../tables.ts';

type Progress = {
  campaignId: string;
  organisationId: string;
  resources: number;
  found: number;
  fixed: number;
  disputed: number;
  open: number;
};

const nameless = { zh: '', en: '' };

/** Rows of one's own, or of everybody for those who oversee. */
const seenBy = (actor: Actor): string | null => (looksOn(actor) ? null : (organisationOf(actor) ?? ''));

async function progressOf(p: Platform, seen: string | null, id?: string): Promise<Progress[]> {
  const { rows } = await sql<Progress>`
    select c.campaign_id as "campaignId", c.organisation_id as "organisationId", count(distinct c.resource_id)::int as resources,
      count(w.*)::int as found, count(w.*) filter (where w.state = 'fixed')::int as fixed,
      count(w.*) filter (where w.state = 'disputed')::int as disputed, count(w.*) filter (where w.state = 'open')::int as open
    from quality.campaign_resource c
    left join quality.campaign_row w on w.campaign_id = c.campaign_id and w.resource_id = c.resource_id
    where true ${seen === null ? sql`` : sql`and c.organisation_id = ${seen}`} ${id ? sql`and c.campaign_id = ${id}` : sql``}
    group by c.campaign_id, c.organisation_id`.execute(p.db);
  return rows;
}

export async function readCampaigns(p: Platform, actor: Actor, id?: string): Promise<CampaignReply[]> {
  const seen = seenBy(actor);
  const progress = await progressOf(p, seen, id);
  if (progress.length === 0) return [];
  const rows = await qualityTables(p.db)
    .selectFrom('quality.campaign')
    .selectAll()
    .where('id', 'in', [...new Set(progress.map(({ campaignId }) => campaignId))])
    .orderBy('opened_at', 'desc')
    .limit(500)
    .execute();
  const names = await organisationNames(p.db, [
    ...new Set(progress.map(({ organisationId }) => organisationId)),
  ]);
  const today = p.clock.today();
  return rows.map((row) => {
    const own = progress.filter(({ campaignId }) => campaignId === row.id);
    const sum = (key: 'found' | 'fixed' | 'disputed' | 'open'): number =>
      own.reduce((total, one) => total + one[key], 0);
    return {
      id: row.id,
      title: row.title,
      requirements: row.requirements,
      dimensions: row.dimensions,
      dueDay: row.due_day,
      openedAt: row.opened_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null,
      closedReason: row.closed_reason,
      late: row.closed_at === null && row.due_day < today,
      found: sum('found'),
      fixed: sum('fixed'),
      disputed: sum('disputed'),
      open: sum('open'),
      bodies: own.map(({ campaignId: _, organisationId, ...rest }) => ({
        organisation: { id: organisationId, name: names.get(organisationId) ?? nameless },
        ...rest,
      })),
      articles: [],
      abilities: abilitiesOf(actor, undefined, { close: campaignPolicy }),
    };
  });
}

export async function readCampaign(p: Platform, actor: Actor, id: string): Promise<CampaignReply> {
  const [found] = await readCampaigns(p, actor, id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

type RowFound = {
  id: string;
  name: string;
  code: string | null;
  zh: string;
  en: string;
  ruleKey: string;
  line: number;
  seq: number;
  rowHash: string;
  state: CampaignRowState;
  at: Date;
  total: number;
};

export async function readCampaignRows(
  p: Platform,
  actor: Actor,
  id: string,
  query: { organisation?: string | undefined; page: number; pageSize: number },
): Promise<z.output<typeof campaignRowsReply>> {
  await readCampaign(p, actor, id);
  const seen = seenBy(actor) ?? query.organisation ?? null;
  const { rows } = await sql<RowFound>`
    select r.id, v.name, r.code, w.title_zh as zh, w.title_en as en, w.rule_key as "ruleKey", w.line, w.seq,
      w.row_hash as "rowHash", w.state, w.changed_at as at, count(*) over ()::int as total
    from quality.campaign_row w
    join quality.campaign_resource c on c.campaign_id = w.campaign_id and c.resource_id = w.resource_id
    join catalog.resource r on r.id = w.resource_id
    join catalog.resource_version v on v.id = coalesce(r.published_version_id, r.working_version_id)
    where w.campaign_id = ${id} ${seen === null ? sql`` : sql`and c.organisation_id = ${seen}`}
    order by array_position(array['open', 'disputed', 'fixed'], w.state), v.name, w.line, w.rule_key
    limit ${query.pageSize} offset ${(query.page - 1) * query.pageSize}`.execute(p.db);
  return {
    items: rows.map((row) => ({
      resource: { id: row.id, name: row.name, code: row.code },
      rule: { zh: row.zh, en: row.en },
      ruleKey: row.ruleKey,
      line: row.line,
      seq: row.seq,
      rowHash: row.rowHash,
      state: row.state,
      changedAt: row.at.toISOString(),
    })),
    total: rows[0]?.total ?? 0,
    page: query.page,
    pageSize: query.pageSize,
  };
}
