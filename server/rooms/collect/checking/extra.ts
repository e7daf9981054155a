/** Further checks of rows, run after typing and before duplicates: each holds back typed rows by statements of its own. */
import type { Kernel } from '#kernel/kernel.ts';
import { portsOf } from '../intake/ports.ts';
import { consentCheck, groundRows, keepsGround, noticeCheck } from '../lawful/row-checks.ts';
import { newerCheck } from '../mending/newer.ts';
import type { BatchRow } from '../repository.ts';
import { runStep, takeOutHeldBack } from '../warehouse.ts';
import { lostZeros } from './lost-zeros.ts';
import type { CheckInput, Range, Statement } from './statements.ts';

export type RowCheckQuestion = { batch: BatchRow; input: CheckInput; range: Range };

/**
 * `statements`: each one inserts into `quarantine (resource, batch, line, position, column, value, code, detail, key)` for rows of the
 * range that lie in the typed table (`input.table`, `seq = input.seq AND op = 1`), `key` being the row's own. They carry tokens by
 * name, range and place: equal batches must give equal lists. `codes`: the reasons they use, of `checking/faults.ts`. `applies` is
 * asked once; `rows`: lines of one range, where the check wants less than the usual number.
 */
export type RowCheck = {
  name: string;
  codes: readonly string[];
  rows?: number;
  applies(p: Kernel, batch: BatchRow): boolean | Promise<boolean>;
  statements(p: Kernel, question: RowCheckQuestion): Promise<readonly Statement[]>;
};

/** This room's own checks, in order; later rooms lend theirs. */
export const rowChecks: readonly RowCheck[] = [consentCheck, noticeCheck, lostZeros, newerCheck];

/** Holds back what the further checks find. Safe to run again: tokens make every statement count once. */
export async function runRowChecks(
  p: Kernel,
  batch: BatchRow,
  input: CheckInput,
  span: { size: number; lastLine: number },
): Promise<void> {
  const token = (step: string, part: number): string => `${batch.id}:${step}:${part}:${batch.attempt}`;
  for (const check of [...rowChecks, ...portsOf(p).rowChecks]) {
    if (!(await check.applies(p, batch))) continue;
    const size = Math.min(check.rows ?? span.size, span.size);
    for (let index = 0; 1 + index * size <= span.lastLine; index++) {
      const range = { from: 1 + index * size, to: 1 + (index + 1) * size };
      const statements = await check.statements(p, { batch, input, range });
      for (const [place, statement] of statements.entries()) {
        await runStep(p, statement, token(`extra-${check.name}-${place}`, index));
      }
    }
    await takeOutHeldBack(p, { resourceId: batch.resource_id, batchId: batch.id }, batch.seq, check.codes);
  }
}

/** Keeps beside the sound rows by what right they were gathered, where the terms of the batch ask for it. */
export async function keepGround(
  p: Kernel,
  batch: BatchRow,
  input: CheckInput,
  span: { size: number; lastLine: number },
): Promise<void> {
  if (!keepsGround(batch)) return;
  for (let index = 0; 2 + index * span.size <= span.lastLine; index++) {
    const range = { from: 2 + index * span.size, to: 2 + (index + 1) * span.size };
    await runStep(p, groundRows({ batch, input, range }), `${batch.id}:ground:${index}:${batch.attempt}`);
  }
}
