/** A governance campaign is opened over entries and dimensions, and closed; rows still open need a reason. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import type { Dimension } from '../dimensions.ts';
import { campaignPolicy } from '../policy.ts';
import { runResource } from '../runs/run.ts';
import { qualityTables } from '../tables.ts';

export type CampaignInput = {
  title: string;
  requirements: string;
  dimensions: Dimension[];
  resources: string[];
  dueDay: string;
};

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Every body concerned is told, and each resource is checked so that its list of problem rows stands at once. */
export async function openCampaign(p: Platform, actor: Actor, input: CampaignInput): Promise<string> {
  permit(campaignPolicy, actor, undefined);
  const titles = await resourceTitles(p.db, input.resources);
  if (input.resources.some((id) => !titles.has(id))) throw problem('kernel.not-found');
  const id = newId();
  await transact(p.db, async (tx) => {
    const db = qualityTables(tx);
    await db
      .insertInto('quality.campaign')
      .values({
        id,
        title: input.title,
        requirements: input.requirements,
        dimensions: input.dimensions,
        due_day: input.dueDay,
        opened_by: personOf(actor),
        opened_at: p.clock.now(),
        closed_at: null,
        closed_reason: null,
      })
      .execute();
    await db
      .insertInto('quality.campaign_resource')
      .values(
        [...titles.values()].map(({ id: resource_id, providerId }) => ({
          campaign_id: id,
          resource_id,
          organisation_id: providerId,
        })),
      )
      .execute();
    const bodies = [...new Set([...titles.values()].map(({ providerId }) => providerId))];
    await record(tx, p, {
      kind: 'quality.campaign-opened',
      actor,
      subject: { type: 'quality.campaign', id },
      organisations: bodies,
      detail: {
        title: input.title,
        dimensions: input.dimensions,
        resources: input.resources.length,
        due: input.dueDay,
      },
    });
    for (const organisationId of bodies)
      await notify(tx, p, {
        kind: 'quality.campaign',
        to: { organisationId, roles: ['provider'] },
        params: { title: input.title, requirements: input.requirements, due: input.dueDay },
        subject: { type: 'quality.campaign', id },
        link: `/quality/campaigns/${id}`,
        from: actor,
      });
  });
  for (const resourceId of titles.keys()) await runResource(p, resourceId, 'hand');
  return id;
}

/** Errors: quality.campaign-settled, quality.reason-required. */
export async function closeCampaign(p: Platform, actor: Actor, id: string, reason: string): Promise<void> {
  permit(campaignPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const db = qualityTables(tx);
    const found = await db
      .selectFrom('quality.campaign')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!found) throw problem('kernel.not-found');
    if (found.closed_at) throw problem('quality.campaign-settled');
    const { open } = await db
      .selectFrom('quality.campaign_row')
      .where('campaign_id', '=', id)
      .select(sql<number>`count(*) filter (where state = 'open')::int`.as('open'))
      .executeTakeFirstOrThrow();
    if (open > 0 && reason === '')
      throw problem('quality.reason-required', {
        params: {
          what: {
            zh: `还有 ${open} 行问题数据未处理，结束须说明理由。`,
            en: `${open} problem rows stand open: to close, say why.`,
          },
        },
      });
    await db
      .updateTable('quality.campaign')
      .set({ closed_at: p.clock.now(), closed_reason: reason || null })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'quality.campaign-closed',
      actor,
      subject: { type: 'quality.campaign', id },
      detail: { open, reason },
    });
  });
}
