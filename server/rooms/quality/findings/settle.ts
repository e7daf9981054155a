/** After a check: what fails becomes a finding at its source, what is clean again closes by itself and whoever reported it hears. */
import { createHash } from 'node:crypto';
import { platform } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { Dimension } from '../dimensions.ts';
import type { Host } from '../host.ts';
import { getRule } from '../rules/repository.ts';
import { type CheckTable, type FindingKind, qualityTables } from '../tables.ts';
import { closeFinding } from './close.ts';
import { type NewFinding, openFinding, originOf } from './open.ts';

type Found = {
  resourceId: string;
  checks: readonly Omit<CheckTable, 'run_id'>[];
  measures: readonly { dimension: Dimension; failed: number; detail: JsonObject }[];
};

/** Kinds that come and go with what a check finds. */
const ofChecks: readonly FindingKind[] = ['rule', 'late', 'probe', 'comparison', 'standard'];

export async function settleFindings(tx: Tx, p: Host, found: Found & { items?: unknown }): Promise<void> {
  const failing = await failingOf(tx, found);
  const standing = await qualityTables(tx)
    .selectFrom('quality.finding')
    .select(['id', 'kind', 'resource_id', 'subject', 'raised_by'])
    .where('closed_at', 'is', null)
    .where('kind', 'in', [...ofChecks])
    // What a person raised is answered by people.
    .where('raised_by', 'is', null)
    .where((eb) =>
      eb.or([
        eb('shown_in', '=', found.resourceId),
        eb.and([eb('shown_in', 'is', null), eb('resource_id', '=', found.resourceId)]),
      ]),
    )
    .execute();
  for (const one of standing) {
    const still = failing.some(({ kind, subject }) => kind === one.kind && subject === one.subject);
    if (!still) await closeFinding(tx, p, one.id, { how: 'clean', actor: platform });
  }
  for (const one of failing) {
    if (await answeredAlready(tx, p, one)) continue;
    await openFinding(tx, p, one);
  }
}

async function failingOf(tx: Tx, { resourceId, checks, measures }: Found): Promise<NewFinding[]> {
  const findings: NewFinding[] = [];
  for (const check of checks) {
    if (check.failed === 0) continue;
    const rule = check.rule_id ? await getRule(tx, check.rule_id) : undefined;
    const compared = rule?.kind === 'agreement';
    findings.push({
      kind: compared ? 'comparison' : check.standard_code ? 'standard' : 'rule',
      resourceId,
      item: (compared ? rule.items[1] : check.item.split(',')[0]) ?? '',
      ...(check.rule_id ? { ruleId: check.rule_id } : {}),
      subject: check.standard_code ? `${check.title_zh}（${check.standard_code}）` : check.title_zh,
      rows: check.failed,
      detail: { key: check.rule_key, en: check.title_en, checked: check.checked, failed: check.failed },
    });
  }
  for (const { dimension, failed, detail } of measures) {
    if (dimension === 'timeliness' && detail.state === 'late')
      findings.push({ kind: 'late', resourceId, subject: '超过更新周期', detail });
    if (dimension === 'accessibility' && failed > 0)
      findings.push({ kind: 'probe', resourceId, subject: '服务不可用', rows: failed, detail });
  }
  return findings;
}

/** The same rows were answered already: nobody is asked again until something changes. */
async function answeredAlready(tx: Tx, p: Host, finding: NewFinding): Promise<boolean> {
  const origin = await originOf(tx, p, finding.resourceId, finding.item ?? '');
  if (!origin) return true;
  const last = await qualityTables(tx)
    .selectFrom('quality.finding')
    .select(['closed_how', 'detail'])
    .where('kind', '=', finding.kind)
    .where('resource_id', '=', origin.resourceId)
    .where('subject', '=', finding.subject)
    .where('closed_at', 'is not', null)
    .orderBy('closed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.closed_how === 'answered' && digest(last.detail) === digest(finding.detail ?? {});
}

const digest = (detail: JsonObject): string =>
  createHash('sha256')
    .update(`${detail.key ?? ''}:${detail.failed ?? ''}:${detail.due ?? ''}`)
    .digest('hex');
