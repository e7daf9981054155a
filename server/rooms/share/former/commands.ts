/** Brings over what was decided elsewhere, by hand or by the sheet: kept with its day and citation, and nothing follows from it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { standingOn } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { readGrid } from '#rooms/catalog/index.ts';
import { listOrganisations } from '#rooms/org/index.ts';
import { judgeFormer } from './judge.ts';
import { importFormerPolicy } from './policy.ts';
import type { FormerFault, FormerInput, FormerPreview } from './schema.ts';
import { readFormerSheet, type SheetRow } from './sheet.ts';
import { formerTables } from './tables.ts';

export const RULE = 'share.application-route';

export type FormerFile = { content: Buffer; name: string };

/** Errors: `share.former-faulty` with the fields. */
export function enterFormer(p: Platform, actor: Actor, input: FormerInput): Promise<string> {
  permit(importFormerPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    refuse(await judgeFormer(tx, law.day, input));
    const [id] = await insert(tx, p, actor, [input], '');
    if (!id) throw new TypeError('one case was entered');
    await noted(tx, p, actor, law, { id, cases: 1 });
    return id;
  });
}

export async function previewFormer(p: Platform, actor: Actor, file: FormerFile): Promise<FormerPreview> {
  permit(importFormerPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const { rows, faults } = await judgeSheet(p.db, law, file);
  return {
    rows: rows.map(({ row, number, title, decidedOn, input }) => ({
      row,
      number,
      title,
      decidedOn,
      beforeLaw: input ? standingOn(law, RULE, input.decidedOn).beforeLaw : false,
      faults: faults.filter((fault) => fault.row === row).length,
    })),
    faults,
  };
}

/** All rows or none. Errors: `share.former-faulty`, `share.former-unheaded`, `catalog.import-unreadable`. */
export function importFormer(p: Platform, actor: Actor, file: FormerFile): Promise<number> {
  permit(importFormerPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const { rows, faults } = await judgeSheet(tx, law, file);
    refuse(
      faults.map(({ cell, row, code, message, articles }) => ({
        path: cell === '' ? `row.${row}` : cell,
        code,
        message,
        articles,
        severity: 'error',
      })),
    );
    const inputs = rows.flatMap(({ input }) => input ?? []);
    await insert(tx, p, actor, inputs, file.name);
    await noted(tx, p, actor, law, { id: newId(), cases: inputs.length });
    return inputs.length;
  });
}

async function judgeSheet(
  ex: Executor,
  law: LawNow,
  file: FormerFile,
): Promise<{ rows: SheetRow[]; faults: FormerFault[] }> {
  const read = readFormerSheet(await readGrid(file.content, file.name));
  if (!read || read.rows.length === 0) throw problem('share.former-unheaded');
  const faults = [...read.faults];
  const earlier: FormerInput[] = [];
  for (const { row, input, cellOf } of read.rows) {
    if (!input) continue;
    for (const { path, code, message, articles } of await judgeFormer(ex, law.day, input, earlier)) {
      faults.push({ row, ...cellOf(path), code, message, articles });
    }
    earlier.push(input);
  }
  return { rows: read.rows, faults: faults.sort((a, b) => a.row - b.row) };
}

function refuse(issues: readonly FieldIssue[]): void {
  if (issues.length === 0) return;
  throw problem('share.former-faulty', {
    params: { count: issues.length },
    articles: [...new Set(issues.flatMap(({ articles }) => articles))],
    fields: [...issues],
  });
}

async function insert(
  tx: Tx,
  p: Platform,
  actor: Actor,
  inputs: readonly FormerInput[],
  source: string,
): Promise<string[]> {
  const idOf = await idsByName(tx, inputs);
  const rows = inputs.map((input) => ({
    id: newId(),
    number: input.number,
    title: input.title,
    applicant: input.applicant,
    applicant_id: idOf(input.applicant),
    provider: input.provider,
    provider_id: idOf(input.provider),
    resource: input.resource,
    applied_on: input.appliedOn,
    due_on: input.dueOn,
    decided_on: input.decidedOn,
    outcome: input.outcome,
    basis_title: input.basisTitle,
    basis_number: input.basisNumber,
    basis_article: input.basisArticle,
    note: input.note,
    source,
    imported_by: actor.kind === 'person' ? actor.personId : null,
    imported_at: p.clock.now(),
  }));
  const at = 500;
  for (let from = 0; from < rows.length; from += at)
    await formerTables(tx)
      .insertInto('share.former_case')
      .values(rows.slice(from, from + at))
      .execute();
  return rows.map(({ id }) => id);
}

/** Bodies of then that are registered now under the same name: they may read what concerns them. */
async function idsByName(tx: Tx, inputs: readonly FormerInput[]): Promise<(name: string) => string | null> {
  const names = new Set(inputs.flatMap(({ applicant, provider }) => [applicant, provider]));
  const { items } = await listOrganisations(tx, {});
  const known = new Map(
    items.filter(({ name }) => names.has(name.zh)).map(({ id, name }) => [name.zh, id] as const),
  );
  return (name) => known.get(name) ?? null;
}

const noted = (tx: Tx, p: Platform, actor: Actor, law: LawNow, made: { id: string; cases: number }) =>
  record(tx, p, {
    kind: 'share.former-imported',
    actor,
    subject: { type: 'share.former', id: made.id },
    decision: law.decided('imported', [RULE]),
    detail: { cases: made.cases },
  });
