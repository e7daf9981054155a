/** Reports: made once for a month and kept, read again beside the same figures worked out anew. */

import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { dimensionsOf } from '../dimensions.ts';
import { overviewPolicy, reportPolicy } from '../policy.ts';
import { reportBody, type reportReply } from '../schema-governance.ts';
import { qualityTables } from '../tables.ts';
import { digestOf, figuresOf } from './figures.ts';

export type Report = z.output<typeof reportReply>;

/** The newest report kept for the month; without one, the figures as they stand. */
export async function readReport(p: Platform, actor: Actor, month: string): Promise<Report> {
  permit(overviewPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const kept = await qualityTables(p.db)
    .selectFrom('quality.report')
    .selectAll()
    .where('month', '=', month)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const fresh = await figuresOf(p, month);
  const body = kept ? reportBody.parse(kept.body) : fresh;
  return {
    id: kept?.id ?? null,
    body,
    digest: kept?.digest ?? digestOf(fresh),
    madeAt: kept?.made_at.toISOString() ?? null,
    agrees: kept ? digestOf(body) === digestOf(fresh) && kept.digest === digestOf(body) : null,
    dimensions: dimensionsOf(law),
    articles: law.cite('quality.dimensions'),
    abilities: abilitiesOf(actor, undefined, { make: reportPolicy }),
  };
}

export async function makeReport(p: Platform, actor: Actor, month: string): Promise<Report> {
  permit(reportPolicy, actor, undefined);
  const body = await figuresOf(p, month);
  const digest = digestOf(body);
  await transact(p.db, async (tx) => {
    const id = newId();
    await qualityTables(tx)
      .insertInto('quality.report')
      .values({
        id,
        month,
        body: JSON.stringify(body),
        digest,
        made_by: actor.kind === 'person' ? actor.personId : null,
        made_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'quality.report-made',
      actor,
      subject: { type: 'quality.report', id },
      detail: { month, digest, organisations: body.organisations.length },
    });
  });
  return readReport(p, actor, month);
}
