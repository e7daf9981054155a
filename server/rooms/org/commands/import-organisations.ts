// Registers many organisations from a spreadsheet: looked through first, and then all of them or none.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { createOrganisationPolicy } from '../policy.ts';
import { type Judged, judgeSheet } from '../sheet/check.ts';
import { readSheet, type SheetFault } from '../sheet/read.ts';
import { orgTables } from '../tables.ts';
import { registerOrganisation } from './create-organisation.ts';

export type Preview = { rows: Judged[]; faults: SheetFault[] };

export async function previewImport(p: Platform, actor: Actor, bytes: Buffer): Promise<Preview> {
  permit(createOrganisationPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return judgeSheet(p.db, law, await readSheet(bytes));
}

export async function importOrganisations(
  p: Platform,
  actor: Actor,
  bytes: Buffer,
): Promise<{ registered: number; known: number }> {
  permit(createOrganisationPolicy, actor, undefined);
  const sheet = await readSheet(bytes);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const { rows, faults } = await judgeSheet(tx, law, sheet);
    if (faults.length > 0) {
      throw problem('org.sheet-faulty', {
        params: { count: faults.length },
        articles: [...new Set(faults.flatMap(({ articles }) => articles))],
        fields: faults.map(({ cell, code, message, mend, articles }) => ({
          path: cell,
          code,
          message,
          mend,
          articles,
          severity: 'error' as const,
        })),
      });
    }
    const fresh = rows.filter(({ known }) => !known);
    const ids = new Map<string, string>();
    for (const { input } of fresh) {
      const { parent: _, ...body } = input;
      const made = await registerOrganisation(tx, p, law, actor, body);
      ids.set(made.name.zh, made.id);
    }
    // A superior body may stand below its subordinate in the sheet.
    for (const { input } of fresh) {
      const child = ids.get(input.name.zh);
      if (!input.parent || !child) continue;
      const parent = ids.get(input.parent) ?? (await idOf(tx, input.parent));
      if (!parent || parent === child) continue;
      await orgTables(tx)
        .updateTable('org.organisation')
        .set({ parent_id: parent })
        .where('id', '=', child)
        .execute();
    }
    await record(tx, p, {
      kind: 'org.organisations-imported',
      actor,
      subject: { type: 'region', id: p.law.city.regionCode },
      detail: { registered: fresh.length, known: rows.length - fresh.length },
    });
    return { registered: fresh.length, known: rows.length - fresh.length };
  });
}

async function idOf(tx: Parameters<typeof orgTables>[0], name: string): Promise<string | undefined> {
  const row = await orgTables(tx)
    .selectFrom('org.organisation')
    .select('id')
    .where('name_zh', '=', name)
    .where('state', '=', 'active')
    .executeTakeFirst();
  return row?.id;
}
