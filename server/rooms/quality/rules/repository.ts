/** Rules as they lie in the table and as the scan takes them; nothing is decided here. */
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { RuleState } from '../tables.ts';
import { qualityTables } from '../tables.ts';
import { isRuleKind, type RuleSpec, ruleParams } from './kinds.ts';
import type { ScanRule } from './statement.ts';

export async function rulesOf(ex: Executor, resourceId: string, states: readonly RuleState[]) {
  return qualityTables(ex)
    .selectFrom('quality.rule')
    .selectAll()
    .where('resource_id', '=', resourceId)
    .where('state', 'in', [...states])
    .orderBy('dimension')
    .orderBy('made_at')
    .orderBy('id')
    .execute();
}
export type RuleRow = Awaited<ReturnType<typeof rulesOf>>[number];

export async function getRule(ex: Executor, id: string): Promise<RuleRow | undefined> {
  return qualityTables(ex).selectFrom('quality.rule').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Kind, items and parameters, parsed; what cannot be read is a refusal, never a guess. */
export function specOf(rule: { kind: string; items: readonly string[]; params: unknown }): RuleSpec {
  if (!isRuleKind(rule.kind)) throw wrong('没有这种规则', 'there is no such kind of rule');
  const parsed = ruleParams[rule.kind].safeParse(rule.params);
  if (!parsed.success) throw wrong('参数不完整或不正确', 'its parameters are not in order');
  // The parameters were just parsed by the very schema that belongs to the kind.
  return { kind: rule.kind, items: [...rule.items], params: parsed.data } as RuleSpec;
}

export const wrong = (zh: string, en: string) =>
  problem('quality.rule-wrong', { params: { reason: { zh, en } } });

export async function confirmedOf(ex: Executor, resourceId: string): Promise<Map<string, string[]>> {
  const rows = await qualityTables(ex)
    .selectFrom('quality.confirmation')
    .select(['rule_id', 'row_hash'])
    .where('resource_id', '=', resourceId)
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.rule_id)].map(([rule, of]) => [rule, of.map((row) => row.row_hash)]),
  );
}

export async function activeRules(
  ex: Executor,
  resourceId: string,
): Promise<{ rows: RuleRow[]; scan: ScanRule[] }> {
  const rows = await rulesOf(ex, resourceId, ['active']);
  const confirmed = await confirmedOf(ex, resourceId);
  return {
    rows,
    scan: rows.map((row) => ({
      key: row.id,
      dimension: row.dimension,
      spec: specOf(row),
      confirmed: confirmed.get(row.id) ?? [],
    })),
  };
}
