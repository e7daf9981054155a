/** Connectors as their readers may see them: the bureau and the auditor all, a unit its own; secrets never. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import { problem, problemDocument, type Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { getPublishedVersion, resourceTitles } from '#rooms/catalog/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { looksOn, readBatchPolicy } from '../policy.ts';
import { connectorKeepPolicy, connectorPreviewPolicy } from './policy.ts';
import { connectorKinds, kindOf } from './registry.ts';
import { type ConnectorRow, getConnector, lastRuns, type RunRow, runsOf } from './repository.ts';
import { nextRuns } from './schedule.ts';
import type {
  ConnectorReply,
  ConnectorSummary,
  ConnectorsQuery,
  ConnectorsReply,
  KindsReply,
  RunReply,
  RunsReply,
} from './schema.ts';
import { connectorTables, type Failure } from './tables.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function faultOf(failure: Failure | null): RunReply['failure'] {
  if (!failure) return null;
  const found = problem(failure.code, { params: failure.params });
  const [zh, en] = [problemDocument(found, 'zh'), problemDocument(found, 'en')];
  return {
    code: failure.code,
    what: { zh: zh.title, en: en.title },
    why: { zh: zh.detail, en: en.detail },
    mend: { zh: zh.mend, en: en.mend },
  };
}

function runOf(run: RunRow, names: ReadonlyMap<string, string>): RunReply {
  return {
    id: run.id,
    cause: run.cause,
    state: run.state,
    mode: run.mode,
    startedAt: run.started_at.toISOString(),
    endedAt: iso(run.ended_at),
    attempt: run.attempt,
    rows: run.rows,
    bytes: run.bytes,
    batchId: run.batch_id,
    by: run.asked_by === null ? null : (names.get(run.asked_by) ?? null),
    failure: faultOf(run.failure),
    findings: run.findings,
  };
}

export const readKinds = (): KindsReply => ({
  items: connectorKinds.map(({ kind, zh, en, channel, verified, modes, keys, tables }) => ({
    kind,
    name: { zh, en },
    channel,
    verified,
    modes: [...modes],
    reconciles: keys !== undefined,
    tables: tables !== undefined,
  })),
});

type Names = {
  resources: ReadonlyMap<string, string>;
  organisations: ReadonlyMap<string, Text>;
  runs: ReadonlyMap<string, RunRow>;
  people: ReadonlyMap<string, string>;
};

function summaryOf(row: ConnectorRow, { resources, organisations, runs, people }: Names): ConnectorSummary {
  const kind = kindOf(row.kind);
  const last = runs.get(row.id);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    kindName: { zh: kind.zh, en: kind.en },
    verified: kind.verified,
    resource: { id: row.resource_id, name: resources.get(row.resource_id) ?? '' },
    organisation: {
      id: row.organisation_id,
      name: organisations.get(row.organisation_id) ?? { zh: '', en: '' },
    },
    address: kind.addressOf(row.settings),
    mode: row.mode,
    schedule: row.schedule,
    state: row.state,
    stateReason: row.state_reason,
    stateProblem: faultOf(row.state_problem),
    stateAt: row.state_at.toISOString(),
    failures: row.failures,
    nextAt: iso(row.next_at),
    lastRun: last ? runOf(last, people) : null,
  };
}

async function namesFor(ex: Executor, rows: readonly ConnectorRow[]): Promise<Names> {
  const titles = await resourceTitles(
    ex,
    rows.map(({ resource_id }) => resource_id),
  );
  const runs = await lastRuns(
    ex,
    rows.map(({ id }) => id),
  );
  return {
    resources: new Map([...titles].map(([id, { name }]) => [id, name])),
    organisations: await organisationNames(
      ex,
      rows.map(({ organisation_id }) => organisation_id),
    ),
    runs,
    people: await personNames(
      ex,
      [...runs.values()].flatMap(({ asked_by }) => asked_by ?? []),
    ),
  };
}

/** Whose: everybody's for those who oversee, one's own for all others. */
export async function listConnectors(
  p: Platform,
  actor: Actor,
  query: ConnectorsQuery,
): Promise<ConnectorsReply> {
  const own = organisationOf(actor);
  if (own === undefined) throw problem('kernel.sign-in-required');
  let base = connectorTables(p.db).selectFrom('collect.connector as c');
  if (!looksOn(actor)) base = base.where('c.organisation_id', '=', own);
  if (query.resource) base = base.where('c.resource_id', '=', query.resource);
  if (query.kind) base = base.where('c.kind', '=', query.kind);
  if (query.state === 'failing') base = base.where('c.failures', '>', 0).where('c.state', '=', 'active');
  else if (query.state) base = base.where('c.state', '=', query.state);
  else base = base.where('c.state', '!=', 'retired');
  if (query.q) {
    const like = `%${query.q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    base = base.where(
      sql<boolean>`(c.name ilike ${like} or exists (select 1 from catalog.resource r join catalog.resource_version v
        on v.id = r.published_version_id where r.id = c.resource_id and v.name ilike ${like}))`,
    );
  }
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll('c')
    // What asks for somebody stands first.
    .orderBy(
      sql`case c.state when 'stopped' then 0 when 'active' then case when c.failures > 0 then 1 else 2 end else 3 end`,
    )
    .orderBy('c.created_at', 'desc')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  const names = await namesFor(p.db, rows);
  return {
    items: rows.map((row) => summaryOf(row, names)),
    total,
    page: query.page,
    pageSize: query.pageSize,
    canCreate: hasRole(actor, 'provider') || hasRole(actor, 'centre'),
  };
}

const NEXT = 5;
const mark = z.object({ watermark: z.string() });

export async function readConnector(p: Platform, actor: Actor, id: string): Promise<ConnectorReply> {
  const row = await getConnector(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: row.organisation_id });
  const published = await getPublishedVersion(p.db, row.resource_id);
  const items = new Map((published?.items ?? []).map((item) => [item.name, item]));
  const types = new Map(row.columns.map(({ name, type }) => [name, type]));
  const used = new Set(row.mapping.map(({ column }) => column));
  const creator = row.created_by ? await personNames(p.db, [row.created_by]) : undefined;
  const subject = { providerId: row.organisation_id };
  return {
    ...summaryOf(row, await namesFor(p.db, [row])),
    settings: row.settings,
    systemId: row.system_id,
    sourceId: row.source_id,
    mapping: row.mapping.map(({ item, column }) => ({
      item,
      title: items.get(item)?.titleZh ?? item,
      column,
      type: types.get(column) ?? '',
    })),
    unused: row.columns.map(({ name }) => name).filter((name) => !used.has(name)),
    reconciles: row.reconciles,
    reconciledAt: iso(row.reconciled_at),
    watermark: mark.safeParse(row.cursor).data?.watermark ?? null,
    nextRuns:
      row.state === 'active'
        ? nextRuns(row.schedule, p.clock.now(), NEXT, row.id).map((at) => at.toISOString())
        : [],
    test: row.test,
    testedAt: iso(row.tested_at),
    connectedAt: iso(row.connected_at),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by ? (creator?.get(row.created_by) ?? null) : null,
    abilities: abilitiesOf(actor, subject, { keep: connectorKeepPolicy, preview: connectorPreviewPolicy }),
  };
}

export async function readRuns(
  p: Platform,
  actor: Actor,
  id: string,
  page: number,
  pageSize: number,
): Promise<RunsReply> {
  const row = await getConnector(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: row.organisation_id });
  const { items, total } = await runsOf(p.db, id, page, pageSize);
  const names = await personNames(
    p.db,
    items.flatMap(({ asked_by }) => asked_by ?? []),
  );
  return { items: items.map((run) => runOf(run, names)), total, page, pageSize };
}
