/** Publishes development plans and standards in versions; units whose entries are older are told. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { publishNormPolicy } from './policy.ts';
import type { NormInput } from './schema.ts';
import { type Norm, normTables } from './tables.ts';

export const RULE = 'open.norms';

/** Errors: `open.norm-scope`, `open.norm-reason`. */
export async function publishNorm(p: Platform, actor: Actor, input: NormInput): Promise<string> {
  permit(publishNormPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const about = { articles: law.cite(RULE), rule: RULE };
    if ((input.kind === 'standard') !== (input.scope !== undefined)) throw problem('open.norm-scope', about);
    if (input.revises) await takeTurn(tx, `open norm ${input.revises}`);
    const last = input.revises ? await newestOf(tx, input.revises) : undefined;
    if (input.revises && (last?.kind !== input.kind || last.scope !== (input.scope ?? null)))
      throw problem('kernel.not-found');
    if (last && (input.reason === '' || input.fromDay < last.from_day))
      throw problem('open.norm-reason', about);
    const id = newId();
    const version = (last?.version ?? 0) + 1;
    await normTables(tx)
      .insertInto('open.norm')
      .values({
        id,
        series_id: last?.series_id ?? id,
        kind: input.kind,
        scope: input.scope ?? null,
        version,
        title: input.title,
        body: input.body,
        address: input.address,
        reason: input.reason,
        from_day: input.fromDay,
        published_by: actor.kind === 'person' ? actor.personId : null,
        published_on: law.day,
        published_at: p.clock.now(),
      })
      .execute();
    if (input.scope === 'catalogue') await tellUnits(tx, p, law, actor, { ...input, version });
    await record(tx, p, {
      kind: 'open.norm-published',
      actor,
      subject: { type: 'open.norm', id },
      decision: law.decided('published', [RULE]),
      detail: { kind: input.kind, version, from: input.fromDay },
    });
    return id;
  });
}

const newestOf = (ex: Executor, seriesId: string): Promise<Norm | undefined> =>
  normTables(ex)
    .selectFrom('open.norm')
    .selectAll()
    .where('series_id', '=', seriesId)
    .orderBy('version', 'desc')
    .executeTakeFirst();

/** Every unit once, with how many of its sets are older than what was published just now. */
async function tellUnits(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  norm: { title: string; version: number; fromDay: LegalDay },
): Promise<void> {
  const { rows } = await sql<{
    id: string;
    n: number;
  }>`select d.organisation_id as id, count(*)::int as n from open.dataset d
    where d.version_id is not null and d.state = 'open' and d.origin = 'unit' group by 1`.execute(tx);
  for (const { id, n } of rows)
    await notify(tx, p, {
      kind: 'open.entries-to-revise',
      to: { organisationId: id, roles: ['provider'] },
      params: { title: norm.title, version: String(norm.version), from: norm.fromDay, count: String(n) },
      articles: law.cite(RULE),
      link: '/open/norms',
      from: actor,
    });
}

/** Of each series the one that rules on that day. */
export async function normsInForce(ex: Executor, day: LegalDay, scope?: 'catalogue'): Promise<Norm[]> {
  let found = normTables(ex)
    .selectFrom('open.norm')
    .distinctOn('series_id')
    .selectAll()
    .where('from_day', '<=', day)
    .orderBy('series_id')
    .orderBy('version', 'desc');
  if (scope) found = found.where('scope', '=', scope);
  return (await found.execute()).sort((a, b) => (a.published_at < b.published_at ? 1 : -1));
}

/** With its proposal an entry says by which standard it was made: what was chosen, else the one in force. */
export async function noteStandard(tx: Tx, day: LegalDay, versionId: string): Promise<void> {
  const [standard] = await normsInForce(tx, day, 'catalogue');
  if (!standard) return;
  await normTables(tx)
    .insertInto('open.made_under')
    .values({ version_id: versionId, norm_id: standard.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
