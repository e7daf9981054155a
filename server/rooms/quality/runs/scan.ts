/** Evaluates every rule of a resource over rows in one pass, and fetches a bounded number of failing ones. */
import { z } from 'zod';
import type { Kernel } from '#kernel/kernel.ts';
import { type VisibleSet, visibleBatches } from '#rooms/collect/index.ts';
import { type Dimension, dimensions } from '../dimensions.ts';
import { prepareScan, type ScanRule } from '../rules/statement.ts';

export type RuleCount = { key: string; checked: number; failed: number; confirmed: number };
export type FailingRow = { rule: string; rowHash: string; keyHash: string; seq: number; line: number };
export type Scanned = {
  rows: number;
  counts: RuleCount[];
  failedBy: Map<Dimension, number>;
  evidence: FailingRow[];
  /** Rules that could not be asked: a column or the other resource is missing. */
  left: string[];
};

const countRow = z.record(z.string(), z.coerce.number());
const evidenceRow = z.object({
  row_hash_text: z.string(),
  key_hash: z.string(),
  seq: z.coerce.number(),
  line: z.coerce.number(),
  rule: z.coerce.number(),
});

/** Every condition is used several times: worked out once a block, not anew for each use. */
export const scanSettings = { short_circuit_function_evaluation: 'disable' };

export type ScanQuestion = {
  visible: VisibleSet;
  rules: readonly ScanRule[];
  titles: ReadonlyMap<string, string>;
  today: string;
  evidenceRows: number;
};

export async function scan(k: Pick<Kernel, 'db' | 'warehouse'>, question: ScanQuestion): Promise<Scanned> {
  const { visible, rules, evidenceRows, ...about } = question;
  const others = new Map<string, VisibleSet>();
  for (const { spec } of rules) {
    if (spec.kind !== 'reference' && spec.kind !== 'agreement') continue;
    const { resourceId } = spec.params;
    if (!others.has(resourceId)) others.set(resourceId, await visibleBatches(k.db, resourceId));
  }
  const prepared = prepareScan({ visible, rules, others, ...about });
  const [found] = await k.warehouse.query(prepared.counts.sql, prepared.counts.params, countRow, {
    settings: scanSettings,
  });
  const at = (name: string): number => found?.[name] ?? 0;
  const rows = at('rows');
  const counts = prepared.rules.map(({ key }, index) => ({
    key,
    checked: at(`a${index}`),
    failed: at(`f${index}`),
    confirmed: at(`c${index}`),
  }));
  const failedBy = new Map<Dimension, number>();
  for (const dimension of dimensions) {
    const own = prepared.rules.flatMap((rule, index) =>
      rule.dimension === dimension ? [{ rule, index }] : [],
    );
    if (own.length === 0) continue;
    // Rows that are too many in a group are added to those that fail alone; never more than there are.
    const grouped = own
      .filter(({ rule: { spec } }) => spec.kind === 'unique' || spec.kind === 'duplicate')
      .reduce((sum, { index }) => sum + at(`f${index}`), 0);
    failedBy.set(dimension, Math.min(rows, at(`d_${dimension}`) + grouped));
  }
  const failing = counts.filter(({ failed }) => failed > 0).map(({ key }) => key);
  const statement = failing.length > 0 ? prepared.evidence(failing, evidenceRows) : undefined;
  const evidence = statement
    ? (await k.warehouse.query(statement.sql, statement.params, evidenceRow)).flatMap((row) => {
        const rule = prepared.rules[row.rule];
        return rule
          ? [
              {
                rule: rule.key,
                rowHash: row.row_hash_text,
                keyHash: row.key_hash,
                seq: row.seq,
                line: row.line,
              },
            ]
          : [];
      })
    : [];
  return { rows, counts, failedBy, evidence, left: prepared.left };
}
