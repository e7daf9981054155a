/** Brings the problem rows of open campaigns up to date with a check: new ones are found, those that no longer fail are fixed. */
import type { Tx } from '#kernel/db.ts';
import type { Host } from '../host.ts';
import type { FailingRow } from '../runs/scan.ts';
import { type CheckTable, qualityTables } from '../tables.ts';

type Found = {
  resourceId: string;
  evidence: readonly FailingRow[];
  checks: readonly Omit<CheckTable, 'run_id'>[];
};

export async function followCampaigns(tx: Tx, p: Host, found: Found): Promise<void> {
  const open = await qualityTables(tx)
    .selectFrom('quality.campaign as c')
    .innerJoin('quality.campaign_resource as r', 'r.campaign_id', 'c.id')
    .select(['c.id', 'c.dimensions'])
    .where('r.resource_id', '=', found.resourceId)
    .where('c.closed_at', 'is', null)
    .execute();
  for (const campaign of open) await follow(tx, p, campaign, found);
}

async function follow(
  tx: Tx,
  p: Host,
  campaign: { id: string; dimensions: string[] },
  { resourceId, evidence, checks }: Found,
): Promise<void> {
  const db = qualityTables(tx);
  const now = p.clock.now();
  const within = new Map(
    checks
      .filter(({ dimension, rule_id }) => rule_id !== null && campaign.dimensions.includes(dimension))
      .map((check) => [check.rule_key, check]),
  );
  const failing = evidence.filter(({ rule }) => within.has(rule));
  for (const row of failing) {
    const check = within.get(row.rule);
    if (!check) continue;
    await db
      .insertInto('quality.campaign_row')
      .values({
        campaign_id: campaign.id,
        resource_id: resourceId,
        rule_key: row.rule,
        title_zh: check.title_zh,
        title_en: check.title_en,
        key_hash: row.keyHash,
        row_hash: row.rowHash,
        seq: row.seq,
        line: row.line,
        state: 'open',
        changed_at: now,
      })
      .onConflict((conflict) =>
        conflict.columns(['campaign_id', 'resource_id', 'rule_key', 'key_hash']).doUpdateSet({
          row_hash: row.rowHash,
          seq: row.seq,
          line: row.line,
          state: 'open',
          changed_at: now,
        }),
      )
      .execute();
  }
  const standing = await db
    .selectFrom('quality.campaign_row')
    .select(['rule_key', 'key_hash'])
    .where('campaign_id', '=', campaign.id)
    .where('resource_id', '=', resourceId)
    .where('state', '=', 'open')
    .execute();
  for (const row of standing) {
    const check = checks.find(({ rule_key }) => rule_key === row.rule_key);
    const kept = evidence.filter(({ rule }) => rule === row.rule_key).length;
    // More fail than rows are kept of: this one may be among those that were left out.
    if (check && check.failed > kept) continue;
    if (failing.some(({ rule, keyHash }) => rule === row.rule_key && keyHash === row.key_hash)) continue;
    await db
      .updateTable('quality.campaign_row')
      .set({ state: 'fixed', changed_at: now })
      .where('campaign_id', '=', campaign.id)
      .where('resource_id', '=', resourceId)
      .where('rule_key', '=', row.rule_key)
      .where('key_hash', '=', row.key_hash)
      .execute();
  }
}
