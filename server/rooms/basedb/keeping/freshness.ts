/** Whether base data are kept current: the age of each source's last batch, or what a probe of a linked database answers. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Platform } from '#cases/index.ts';
import { platform } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { DailyTask } from '#kernel/daily.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getResource, refuseOwnAddress } from '#rooms/catalog/index.ts';
import { visibleBatches } from '#rooms/collect/index.ts';
import { basedbTimes } from '../batches.ts';
import { begin } from '../databases.ts';
import { rules } from '../law.ts';
import { listDatabases } from '../repository.ts';
import { basedbTables, type Database } from '../tables.ts';

const shanghai = (at: Date): LegalDay => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

export type Freshness = {
  organisationId: string;
  resourceId: string | null;
  freshAt: Date | null;
  late: boolean;
  lateFrom: LegalDay | null;
};

/** One line for each source of a central database, one for a linked one; nothing where no cycle was declared. */
export async function freshnessOf(
  ex: Tx | Platform['db'],
  database: Database,
  day: LegalDay,
): Promise<Freshness[]> {
  const judged = (organisationId: string, resourceId: string | null, freshAt: Date | null): Freshness => {
    const from = shanghai(freshAt ?? database.created_at);
    const lateFrom = database.cycle_days === null ? null : addDays(from, database.cycle_days + 1);
    const late = lateFrom !== null && day >= lateFrom;
    return { organisationId, resourceId, freshAt, late, lateFrom: late ? lateFrom : null };
  };
  if (database.way === 'linked')
    return database.lead_id ? [judged(database.lead_id, null, database.probed_at)] : [];
  const found: Freshness[] = [];
  for (const resourceId of new Set(database.model.nodes.map((node) => node.resourceId))) {
    const resource = await getResource(ex, resourceId);
    if (!resource) continue;
    const visible = await visibleBatches(ex, resourceId);
    const times = await basedbTimes(ex, resourceId);
    const last = visible.batches.at(-1);
    found.push(judged(resource.providerId, resourceId, (last && times.get(last.seq)?.at) ?? null));
  }
  return found;
}

const PROBE_MS = 10_000;
const PROBE_BYTES = 65_536;

/** Asks the address, pinned to what its name meant when it was looked at. Gives until when its data are known to be current. */
export async function probe(p: Platform, url: string): Promise<Date | undefined> {
  const at = new URL(url);
  const secure = at.protocol === 'https:';
  const port = Number(at.port || (secure ? 443 : 80));
  const address = await refuseOwnAddress(p, { host: at.hostname.replace(/^\[|\]$/g, ''), port });
  const ask = secure ? httpsRequest : httpRequest;
  return new Promise((done) => {
    const sent = ask(
      {
        host: address,
        port,
        path: `${at.pathname}${at.search}`,
        method: 'GET',
        headers: { host: at.host, accept: 'application/json' },
        servername: at.hostname,
        timeout: PROBE_MS,
        signal: AbortSignal.timeout(PROBE_MS),
      },
      (reply) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        reply.on('data', (part: Buffer) => {
          bytes += part.length;
          if (bytes > PROBE_BYTES) reply.destroy();
          else parts.push(part);
        });
        reply.on('error', () => done(undefined));
        reply.on('close', () => {
          if (!reply.statusCode || reply.statusCode >= 300 || bytes > PROBE_BYTES) return done(undefined);
          done(
            saidAt(reply.headers['last-modified'], Buffer.concat(parts).toString('utf8')) ?? p.clock.now(),
          );
        });
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => done(undefined));
    sent.end();
  });
}

/** When the answer says its data are of: `updatedAt` of its JSON, or its header. */
function saidAt(header: string | undefined, body: string): Date | undefined {
  try {
    const read: unknown = JSON.parse(body);
    if (
      typeof read === 'object' &&
      read !== null &&
      'updatedAt' in read &&
      typeof read.updatedAt === 'string'
    ) {
      const at = new Date(read.updatedAt);
      if (!Number.isNaN(at.getTime())) return at;
    }
  } catch {
    // No JSON: the header has to say it.
  }
  const at = header === undefined ? undefined : new Date(header);
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}

/** Probes a linked database and keeps what it said; a probe without an answer leaves the last one. */
export async function probeDatabase(p: Platform, database: Database): Promise<void> {
  if (database.way !== 'linked' || !database.probe_url) return;
  const fresh = await probe(p, database.probe_url).catch(() => undefined);
  await basedbTables(p.db)
    .updateTable('basedb.database')
    .set({ probe_ok: fresh !== undefined, ...(fresh ? { probed_at: fresh } : {}) })
    .where('id', '=', database.id)
    .execute();
}

/** Each day, and after each load: what fell late is put down and told once, what came back is closed. */
export async function judgeLateness(p: Platform, database: Database, day: LegalDay): Promise<void> {
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    const open = await basedbTables(tx)
      .selectFrom('basedb.lateness')
      .selectAll()
      .where('database_id', '=', database.id)
      .where('until', 'is', null)
      .execute();
    const now = await freshnessOf(tx, database, day);
    for (const one of open) {
      const still = now.find(
        (line) => line.organisationId === one.organisation_id && line.resourceId === one.resource_id,
      );
      if (still?.late) continue;
      await basedbTables(tx)
        .updateTable('basedb.lateness')
        .set({ until: day })
        .where('database_id', '=', database.id)
        .where('organisation_id', '=', one.organisation_id)
        .where('resource_id', one.resource_id === null ? 'is' : '=', one.resource_id)
        .where('until', 'is', null)
        .execute();
      await record(tx, p, {
        kind: 'basedb.came-back',
        actor: platform,
        subject: { type: 'basedb.database', id: database.id },
        organisationId: one.organisation_id,
        detail: { resource: one.resource_id, since: one.since },
      });
    }
    for (const line of now.filter(({ late }) => late)) {
      if (
        open.some((one) => one.organisation_id === line.organisationId && one.resource_id === line.resourceId)
      )
        continue;
      const since = line.lateFrom ?? day;
      await basedbTables(tx)
        .insertInto('basedb.lateness')
        .values({
          database_id: database.id,
          organisation_id: line.organisationId,
          resource_id: line.resourceId,
          since,
          until: null,
        })
        .execute();
      await record(tx, p, {
        kind: 'basedb.fell-late',
        actor: platform,
        subject: { type: 'basedb.database', id: database.id },
        organisationId: line.organisationId,
        decision: law.decided('late', [rules.ways]),
        detail: { resource: line.resourceId, since, cycleDays: database.cycle_days },
      });
      await notify(tx, p, {
        kind: 'basedb.source-late',
        to: { organisationId: line.organisationId, roles: ['provider'] },
        params: { database: database.name_zh, since },
        articles: law.cite(rules.ways),
        subject: { type: 'basedb.database', id: database.id },
        link: `/bases/${database.id}?tab=freshness`,
        once: `basedb.source-late/${database.id}/${line.resourceId ?? 'linked'}/${since}`,
      });
    }
  });
}

export const basedbDaily = (p: Platform): DailyTask[] => [
  {
    name: 'basedb.freshness',
    async run(day) {
      await begin(p);
      for (const database of await listDatabases(p.db)) {
        if (database.cycle_days === null) continue;
        await probeDatabase(p, database);
        const [now] = (await listDatabases(p.db)).filter(({ id }) => id === database.id);
        if (now) await judgeLateness(p, now, day);
      }
    },
  },
];
