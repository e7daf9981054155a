/** The catalogue of a year is begun, its entries settled by the authority with the providers, submitted, reviewed by another person, published. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { resourceTitles } from '#rooms/catalog/index.ts';
import { answerPolicy, compilePolicy } from './policy.ts';
import { proposed, RULE } from './propose.ts';
import { unexplained } from './read.ts';
import { type Compilation, compilationTables } from './tables.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

async function locked(tx: Tx, year: number): Promise<Compilation> {
  const row = await compilationTables(tx)
    .selectFrom('open.compilation')
    .selectAll()
    .where('year', '=', year)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

async function underWay(tx: Tx, year: number): Promise<Compilation> {
  const row = await locked(tx, year);
  if (row.state !== 'compiling') throw problem('open.compilation-fixed');
  return row;
}

/** Errors: `open.compilation-there`. */
export function startCompilation(p: Platform, actor: Actor, year: number): Promise<void> {
  permit(compilePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    await takeTurn(tx, `open.compilation ${year}`);
    const law = await lawNow(tx, p.law, p.clock.today());
    const id = newId();
    const made = await compilationTables(tx)
      .insertInto('open.compilation')
      .values({
        id,
        year,
        state: 'compiling',
        started_by: personOf(actor),
        started_at: p.clock.now(),
        submitted_by: null,
        submitted_at: null,
        published_by: null,
        published_at: null,
      })
      .onConflict((conflict) => conflict.column('year').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw problem('open.compilation-there', { params: { year } });
    const entries = await take(tx, p, law, actor, { id, year });
    await record(tx, p, {
      kind: 'open.compilation-started',
      actor,
      subject: { type: 'open.compilation', id },
      decision: law.decided('started', [RULE]),
      detail: { year, entries },
    });
  });
}

/** What is proposed now joins what stands; what was settled stays as it was settled. */
async function take(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  { id, year }: Pick<Compilation, 'id' | 'year'>,
): Promise<number> {
  const found = await proposed(tx, law, year);
  for (const { resourceId, inputs, demands } of found)
    await compilationTables(tx)
      .insertInto('open.compilation_entry')
      .values({
        compilation_id: id,
        resource_id: resourceId,
        inputs,
        demands,
        changed_by: personOf(actor),
        changed_at: p.clock.now(),
      })
      .onConflict((conflict) =>
        conflict.columns(['compilation_id', 'resource_id']).doUpdateSet({ inputs, demands }),
      )
      .execute();
  return found.length;
}

export function proposeAgain(p: Platform, actor: Actor, year: number): Promise<void> {
  permit(compilePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await underWay(tx, year);
    const law = await lawNow(tx, p.law, p.clock.today());
    const entries = await take(tx, p, law, actor, row);
    await record(tx, p, {
      kind: 'open.compilation-proposed',
      actor,
      subject: { type: 'open.compilation', id: row.id },
      decision: law.decided('proposed', [RULE]),
      detail: { year, entries },
    });
  });
}

/** Taken in or left out, with the reason. */
export function settleEntry(
  p: Platform,
  actor: Actor,
  { year, resourceId, kept, reason }: { year: number; resourceId: string; kept: boolean; reason: string },
): Promise<void> {
  permit(compilePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await underWay(tx, year);
    const { numUpdatedRows } = await compilationTables(tx)
      .updateTable('open.compilation_entry')
      .set({ kept, reason, changed_by: personOf(actor), changed_at: p.clock.now() })
      .where('compilation_id', '=', row.id)
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.compilation-entry-settled',
      actor,
      subject: { type: 'open.compilation', id: row.id },
      detail: { year, resource: resourceId, kept, reason },
    });
  });
}

/** The provider says of its own entry whether it agrees. */
export function answerEntry(
  p: Platform,
  actor: Actor,
  { year, resourceId, agreed, said }: { year: number; resourceId: string; agreed: boolean; said: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const entry = (await resourceTitles(tx, [resourceId])).get(resourceId);
    if (!entry) throw problem('kernel.not-found');
    permit(answerPolicy, actor, { unitId: entry.providerId });
    const row = await underWay(tx, year);
    const { numUpdatedRows } = await compilationTables(tx)
      .updateTable('open.compilation_entry')
      .set({ agreed, said, changed_at: p.clock.now() })
      .where('compilation_id', '=', row.id)
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.compilation-entry-answered',
      actor,
      subject: { type: 'open.compilation', id: row.id },
      organisationId: entry.providerId,
      detail: { year, resource: resourceId, agreed },
    });
  });
}

/** Errors: `open.compilation-priority`, `open.compilation-empty`. */
export function submitCompilation(p: Platform, actor: Actor, year: number): Promise<void> {
  permit(compilePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await underWay(tx, year);
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = law.cite(RULE);
    const silent = await unexplained(tx, row);
    if (silent.length > 0)
      throw problem('open.compilation-priority', {
        params: { names: silent.map(({ name }) => name).join('、') },
        articles,
        rule: RULE,
      });
    const kept = await compilationTables(tx)
      .selectFrom('open.compilation_entry')
      .select('resource_id')
      .where('compilation_id', '=', row.id)
      .where('kept', '=', true)
      .execute();
    if (kept.length === 0) throw problem('open.compilation-empty', { articles });
    await compilationTables(tx)
      .updateTable('open.compilation')
      .set({ state: 'submitted', submitted_by: personOf(actor), submitted_at: p.clock.now() })
      .where('id', '=', row.id)
      .execute();
    await record(tx, p, {
      kind: 'open.compilation-submitted',
      actor,
      subject: { type: 'open.compilation', id: row.id },
      decision: law.decided('submitted', [RULE]),
      detail: { year, entries: kept.length },
    });
  });
}

/** By another person than who submitted it, with an opinion: published, or returned to be compiled on. */
export function decideCompilation(
  p: Platform,
  actor: Actor,
  year: number,
  { publish, opinion }: { publish: boolean; opinion: string },
): Promise<void> {
  permit(compilePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await locked(tx, year);
    if (row.state !== 'submitted') throw problem('open.compilation-fixed');
    const law = await lawNow(tx, p.law, p.clock.today());
    if (row.submitted_by !== null && row.submitted_by === personOf(actor))
      throw problem('open.second-person', { articles: law.cite(RULE) });
    const at = p.clock.now();
    await compilationTables(tx)
      .updateTable('open.compilation')
      .set({
        state: publish ? 'published' : 'compiling',
        opinion,
        ...(publish ? { published_by: personOf(actor), published_at: at } : {}),
      })
      .where('id', '=', row.id)
      .execute();
    if (publish) await tellUnits(tx, p, law, row);
    await record(tx, p, {
      kind: 'open.compilation-decided',
      actor,
      subject: { type: 'open.compilation', id: row.id },
      decision: law.decided(publish ? 'published' : 'returned', [RULE]),
      detail: { year, opinion },
    });
  });
}

/** Each provider once, with how many of its entries are in. */
async function tellUnits(tx: Tx, p: Platform, law: LawNow, row: Compilation): Promise<void> {
  const kept = await compilationTables(tx)
    .selectFrom('open.compilation_entry')
    .select('resource_id')
    .where('compilation_id', '=', row.id)
    .where('kept', '=', true)
    .execute();
  const titles = await resourceTitles(
    tx,
    kept.map((one) => one.resource_id),
  );
  for (const [unit, own] of Map.groupBy([...titles.values()], ({ providerId }) => providerId))
    await notify(tx, p, {
      kind: 'open.compilation-published',
      to: { organisationId: unit, roles: ['provider'] },
      params: { year: String(row.year), count: String(own.length) },
      articles: law.cite(RULE),
      subject: { type: 'open.compilation', id: row.id },
      link: '/open/compilation',
    });
}
