/** Patterns of the bureau beside those of the platform: a new one sends every published release through the scan again. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { patternPolicy } from './policy.ts';
import type { OwnPattern } from './scan.ts';
import { rescanJob } from './scan-names.ts';
import { disclosureTables } from './tables.ts';

export async function patternsInForce(ex: Executor): Promise<OwnPattern[]> {
  const rows = await disclosureTables(ex)
    .selectFrom('open.pattern')
    .select(['id', 'name_zh as zh', 'name_en as en', 'expression'])
    .where('ended_at', 'is', null)
    .orderBy('added_at')
    .execute();
  return rows;
}

/** The kinds of finding that count no more. */
export async function patternsEnded(ex: Executor): Promise<Set<string>> {
  const rows = await disclosureTables(ex)
    .selectFrom('open.pattern')
    .select('id')
    .where('ended_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => `pattern:${id}`));
}

/** How many there ever were: a scan that knew fewer is behind. */
export async function patternCount(ex: Executor): Promise<number> {
  const { n } = await disclosureTables(ex)
    .selectFrom('open.pattern')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

export async function addPattern(
  p: Platform,
  actor: Actor,
  input: { zh: string; en: string; expression: string },
): Promise<string> {
  permit(patternPolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await tryPattern(p, input.expression);
  const id = newId();
  await transact(p.db, async (tx) => {
    await disclosureTables(tx)
      .insertInto('open.pattern')
      .values({
        id,
        name_zh: input.zh,
        name_en: input.en,
        expression: input.expression,
        added_by: actor.personId,
        added_at: p.clock.now(),
        ended_at: null,
      })
      .execute();
    await p.jobs.add(tx, rescanJob, {}, { key: rescanJob });
    await record(tx, p, {
      kind: 'open.pattern-added',
      actor,
      subject: { type: 'open.pattern', id },
      detail: { zh: input.zh },
    });
  });
  return id;
}

/** What would be found everywhere finds nothing. */
async function tryPattern(p: Platform, expression: string): Promise<void> {
  const wrong = (zh: string, en: string) => problem('open.pattern-wrong', { params: { why: { zh, en } } });
  try {
    new RegExp(expression.replaceAll('\\p{Han}', '\\p{Script=Han}'), 'u');
    const [row] = await p.warehouse.query("SELECT toUInt8(match('', {look:String})) AS n", {
      look: expression,
    });
    if (Number(row?.n) === 0) return;
  } catch {
    throw wrong('不是有效的正则表达式。', 'It is no valid regular expression.');
  }
  throw wrong('空值也会命中。', 'It matches an empty cell.');
}

export async function endPattern(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(patternPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const done = await disclosureTables(tx)
      .updateTable('open.pattern')
      .set({ ended_at: p.clock.now() })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw problem('kernel.not-found');
    await record(tx, p, { kind: 'open.pattern-ended', actor, subject: { type: 'open.pattern', id } });
  });
}
