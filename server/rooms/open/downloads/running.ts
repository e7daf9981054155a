/** Downloads that run in this process: looked after as long as they run, and broken off when their set or release is taken away. */
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { reasonOf } from '#kernel/jobs.ts';
import { record } from '#ledger/index.ts';

/** A process that withdraws is seldom the one that sends: each asks the database so often, and only while something runs. */
const LOOK_MS = 500;

type Running = { datasetId: string; releaseId: string; organisationId: string; body: Readable };

const all = new WeakMap<Platform['db'], { running: Set<Running>; timer: NodeJS.Timeout | undefined }>();

/** The body ends with an error, so that no file that was cut looks whole. */
export function watched(p: Platform, of: Omit<Running, 'body'>, body: Readable): Readable {
  const here = all.get(p.db) ?? { running: new Set<Running>(), timer: undefined };
  all.set(p.db, here);
  const entry = { ...of, body };
  here.running.add(entry);
  body.once('close', () => {
    here.running.delete(entry);
    if (here.running.size > 0) return;
    clearInterval(here.timer);
    here.timer = undefined;
  });
  here.timer ??= setInterval(() => {
    look(p, here.running).catch((error: unknown) =>
      p.log.warn({ error: reasonOf(error) }, 'running downloads could not be looked after'),
    );
  }, LOOK_MS);
  return body;
}

async function look(p: Platform, running: ReadonlySet<Running>): Promise<void> {
  const ids = [...new Set([...running].map(({ releaseId }) => releaseId))];
  if (ids.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select r.id from open.release r join open.dataset d on d.id = r.dataset_id
    where r.id = any(${ids}::uuid[]) and r.state = 'published' and d.state = 'open'`.execute(p.db);
  const standing = new Set(rows.map(({ id }) => id));
  const gone = [...running].filter(({ releaseId }) => !standing.has(releaseId));
  for (const { body } of gone) body.destroy(new Error('withdrawn'));
  for (const [datasetId, same] of Map.groupBy(gone, (one) => one.datasetId))
    await record(p.db, p, {
      kind: 'open.delivery-broken-off',
      actor: { kind: 'platform' },
      subject: { type: 'open.dataset', id: datasetId },
      organisationId: same[0]?.organisationId ?? datasetId,
      detail: { downloads: same.length, releases: [...new Set(same.map(({ releaseId }) => releaseId))] },
    });
}
