/** A run over one source: page by page, each kept before the next is asked; it goes on where it was when whatever ran it died. */
import './events.ts';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition, type JobInfo } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';
import { fetchPage, MOST_PAGES, SourceFault } from './fetch.ts';
import { keepPage, markGone } from './keep.ts';
import { type HarvestTables, harvestTables } from './tables.ts';

export const harvestJob = 'open.harvest';

const ATTEMPTS = 6;
const payload = z.object({ runId: z.uuid() });

export const harvestJobs = (p: Platform): JobDefinition[] => [
  defineJob(harvestJob, payload, ({ runId }, info) => harvest(p, runId, info), { beside: 2 }),
];

export async function startRun(p: Platform, actor: Actor, sourceId: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const source = await harvestTables(tx)
      .selectFrom('open.harvest_source')
      .select(['id', 'state', 'organisation_id'])
      .where('id', '=', sourceId)
      .forUpdate()
      .executeTakeFirst();
    if (!source) throw problem('kernel.not-found');
    if (source.state !== 'active') throw problem('open.harvest-source-state');
    const running = await harvestTables(tx)
      .selectFrom('open.harvest_run')
      .select('id')
      .where('source_id', '=', sourceId)
      .where('state', '=', 'running')
      .executeTakeFirst();
    if (running) throw problem('open.harvest-running');
    const id = newId();
    const at = p.clock.now();
    await harvestTables(tx)
      .insertInto('open.harvest_run')
      .values({
        id,
        source_id: sourceId,
        state: 'running',
        failure: null,
        started_at: at,
        beat_at: at,
        ended_at: null,
      })
      .execute();
    await p.jobs.add(
      tx,
      harvestJob,
      { runId: id },
      { key: `${harvestJob} ${id}`, queue: `harvest ${sourceId}`, maxAttempts: ATTEMPTS },
    );
    await record(tx, p, {
      kind: 'open.harvest-started',
      actor,
      subject: { type: 'open.harvest_run', id },
      organisationId: source.organisation_id,
      detail: { source: sourceId },
    });
    return id;
  });
}

const runOf = (p: Pick<Platform, 'db'>, runId: string) =>
  harvestTables(p.db)
    .selectFrom('open.harvest_run as r')
    .innerJoin('open.harvest_source as s', 's.id', 'r.source_id')
    .select([
      'r.id',
      'r.state',
      'r.cursor',
      'r.pages',
      's.id as sourceId',
      's.kind',
      's.url',
      's.organisation_id as organisationId',
    ])
    .where('r.id', '=', runId)
    .executeTakeFirst();

export async function harvest(
  p: Platform,
  runId: string,
  info: Pick<JobInfo, 'lastAttempt' | 'signal'>,
): Promise<void> {
  for (;;) {
    const run = await runOf(p, runId);
    if (run?.state !== 'running') return;
    if (run.cursor.done) {
      await finish(p, run, 'done', null);
      return;
    }
    // A source that always names one more is not followed for ever.
    if (run.pages >= MOST_PAGES) {
      await finish(p, run, 'failed', 'too-long');
      return;
    }
    if (info.signal.aborted) throw new Error('stopped');
    try {
      const page = await fetchPage(p, run, run.cursor);
      const { fresh } = await transact(p.db, (tx) =>
        keepPage(tx, { runId, sourceId: run.sourceId, at: p.clock.now() }, page, run.cursor),
      );
      // A page that brings nothing this run has not met: the source goes round, or gives its first page for all.
      if (fresh === 0 && page.records.length > 0) {
        await finish(p, run, 'done', 'going-round');
        return;
      }
    } catch (error) {
      const why =
        error instanceof SourceFault ? error.message : error instanceof Problem ? error.code : undefined;
      if (why === undefined || !info.lastAttempt) throw error;
      await finish(p, run, 'failed', why);
      return;
    }
  }
}

async function finish(
  p: Platform,
  run: { id: string; sourceId: string; organisationId: string },
  state: HarvestTables['open.harvest_run']['state'],
  failure: string | null,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const at = p.clock.now();
    const whole =
      state === 'done' && failure === null ? await markGone(tx, run.id, run.sourceId, at) : undefined;
    const said = whole?.doubted ? 'shrunk' : failure;
    const ended = await harvestTables(tx)
      .updateTable('open.harvest_run')
      .set({ state, failure: said, ended_at: at, beat_at: at })
      .where('id', '=', run.id)
      .where('state', '=', 'running')
      .returning(['pages'])
      .executeTakeFirst();
    if (!ended) return;
    const counts = await countsOf(tx, run.id);
    await record(tx, p, {
      kind: 'open.harvest-ended',
      actor: platform,
      subject: { type: 'open.harvest_run', id: run.id },
      organisationId: run.organisationId,
      detail: { state, ...(said ? { failure: said } : {}), pages: ended.pages, ...counts },
    });
  });
}

/** What became of the records of a run, by outcome. */
export async function countsOf(ex: Platform['db'], runId: string): Promise<Record<string, number>> {
  const rows = await harvestTables(ex)
    .selectFrom('open.harvest_outcome')
    .select((eb) => ['outcome', eb.fn.countAll<number>().as('n')])
    .where('run_id', '=', runId)
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)]));
}
