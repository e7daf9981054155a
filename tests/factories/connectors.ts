/** Connectors in tests of the room: made through the command, their jobs run here and now, their outcome waited for. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '#cases/index.ts';
import type { JsonObject } from '#kernel/json.ts';
import { createConnector } from '#rooms/collect/connectors/commands/save-connector.ts';
import { runConnector } from '#rooms/collect/connectors/commands/steer-connector.ts';
import { connectorJobs } from '#rooms/collect/connectors/jobs.ts';
import type { Kind } from '#rooms/collect/connectors/kinds.ts';
import { pull } from '#rooms/collect/connectors/pull.ts';
import {
  type ConnectorRow,
  getConnector,
  lastRuns,
  openRunOf,
  type RunRow,
} from '#rooms/collect/connectors/repository.ts';
import type { CreateBody } from '#rooms/collect/connectors/schema.ts';
import { collectJobs, streamVisibleRows, visibleBatches } from '#rooms/collect/index.ts';
import type { Resource } from './collect.ts';

const working = new WeakSet<object>();

/** Starts the jobs of loads and connectors, once. */
export async function startConnectors(p: Platform, kinds?: readonly Kind[]): Promise<void> {
  if (working.has(p.jobs)) return;
  working.add(p.jobs);
  p.jobs.define([...collectJobs(p), ...connectorJobs(p, kinds)]);
  await p.jobs.start(p, 2);
}

export type Wanted = Partial<CreateBody> & { settings: JsonObject; secrets: JsonObject };

export function connect(p: Platform, resource: Resource, wanted: Wanted): Promise<string> {
  return createConnector(p, resource.actor, {
    name: '测试连接',
    kind: 'postgresql',
    resourceId: resource.resourceId,
    mapping: [],
    mode: 'full',
    schedule: { every: 'never' },
    reconciles: false,
    ...wanted,
  });
}

export async function connectorOf(p: Platform, id: string): Promise<ConnectorRow> {
  const found = await getConnector(p.db, id);
  if (!found) throw new TypeError('no such connector');
  return found;
}

export async function lastRun(p: Platform, id: string): Promise<RunRow> {
  const found = (await lastRuns(p.db, [id])).get(id);
  if (!found) throw new TypeError('it has not run');
  return found;
}

/** Reads now, in this call, and waits until what it brought has ended. */
export async function readNow(
  p: Platform,
  id: string,
  how: { cause?: 'schedule' | 'reconcile'; mode?: 'full' | 'incremental'; kinds?: readonly Kind[] } = {},
): Promise<RunRow> {
  const { cause = 'schedule', mode, kinds } = how;
  const signal = new AbortController().signal;
  await pull(p, { connectorId: id, cause, ...(mode ? { mode } : {}) }, { signal }, kinds);
  while (await openRunOf(p.db, id)) await sleep(20);
  return lastRun(p, id);
}

/** Asked for as a person does it, and done by the job. */
export async function askAndWait(p: Platform, resource: Resource, id: string): Promise<RunRow> {
  const before = (await lastRuns(p.db, [id])).get(id)?.id;
  await runConnector(p, resource.actor, id, undefined);
  for (;;) {
    const run = (await lastRuns(p.db, [id])).get(id);
    if (run && run.id !== before && run.state !== 'running' && run.state !== 'loading') return run;
    await sleep(20);
  }
}

/** What a reader sees of a resource: the values of these items by key. */
export async function seen(
  p: Platform,
  resource: Resource,
  columns: readonly string[],
): Promise<Record<string, (string | null)[]>> {
  const visible = await visibleBatches(p.db, resource.resourceId);
  const found: Record<string, (string | null)[]> = {};
  for await (const { key, values } of streamVisibleRows(p, resource.resourceId, visible, columns))
    found[key] = values;
  return found;
}
