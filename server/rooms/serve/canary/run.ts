/** Every hour: all services in use, in each store that holds them. */
import { type Insertable, sql } from 'kysely';
import { z } from 'zod';
import type { DailyTask } from '#kernel/daily.ts';
import { defineJob, type JobDefinition, reasonOf } from '#kernel/jobs.ts';
import type { Serving } from '../context.ts';
import { canaryJob } from '../jobs-names.ts';
import type { PolicyTerms } from '../policy-sql/policy.ts';
import type { StoreName } from '../policy-sql/stream.ts';
import { getServiceVersion } from '../repository.ts';
import type { GrantState } from '../tables.ts';
import { readTerms } from '../terms.ts';
import { type MarkTables, markTables } from '../watermark/tables.ts';
import { askCanary, type Compiled } from './ask.ts';
import { notAsked } from './findings.ts';
import { holdService } from './hold.ts';

const hour = 3_600_000;
/** So many different policies of one version in one round. */
const mostPolicies = 50;
const stores: readonly StoreName[] = ['postgres', 'warehouse'];

/** One round; returns the versions whose service was held back. A service that is held back already is left alone. */
export async function runCanary(p: Serving, under?: Compiled): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct g.version_id as id from serve.grant g join serve.service s on s.id = g.service_id
    where g.state = 'active' and s.held_at is null`.execute(p.db);
  const held: string[] = [];
  for (const { id } of rows) {
    try {
      // Rows that were built anew in between make one look fail, and not the next.
      const found = await askVersion(p, id, under).catch(() => askVersion(p, id, under));
      if (found) held.push(id);
    } catch (error) {
      // One that cannot be asked keeps no other from being asked; that it could not stands where its answer would.
      p.log.error({ version: id, error: reasonOf(error) }, 'the canary could not ask');
      await keep(p, id, 'postgres', { ...nothing, at: p.clock.now(), finding: notAsked });
    }
  }
  return held;
}

const nothing = { outcome: 'not-asked' as const, policies: 0, rows: 0, probes: 0, finding: null };

type Kept = Omit<Insertable<MarkTables['serve.canary']>, 'version_id' | 'store'>;

async function keep(p: Serving, versionId: string, store: StoreName, row: Kept): Promise<void> {
  await markTables(p.db)
    .insertInto('serve.canary')
    .values({ version_id: versionId, store, ...row })
    .onConflict((conflict) => conflict.columns(['version_id', 'store']).doUpdateSet(row))
    .execute();
}

/**
 * What is found now of a service before it is released; null: nothing. A grant that waits or is suspended is asked as well: it may answer
 * again. What cannot be asked is a finding.
 */
export async function findAgain(p: Serving, serviceId: string, under?: Compiled): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select distinct version_id as id from serve.grant where service_id = ${serviceId} and state = any(${unended})`.execute(
    p.db,
  );
  for (const { id } of rows) {
    const version = await getServiceVersion(p.db, id);
    if (!version) continue;
    try {
      const terms = await policiesOf(p, id, unended);
      for (const store of stores) {
        const answer = await askCanary(p, version, store, terms, under);
        if (answer?.finding) return answer.finding;
      }
    } catch (error) {
      p.log.error({ version: id, error: reasonOf(error) }, 'the canary could not ask');
      return notAsked;
    }
  }
  return null;
}

const inForce: readonly GrantState[] = ['active'];
const unended: readonly GrantState[] = ['pending', 'active', 'suspended'];

async function askVersion(p: Serving, versionId: string, under?: Compiled): Promise<boolean> {
  const version = await getServiceVersion(p.db, versionId);
  if (!version) return false;
  const terms = await policiesOf(p, versionId, inForce);
  for (const store of stores) {
    const answer = await askCanary(p, version, store, terms, under);
    const outcome = answer?.finding ? ('failed' as const) : ('held' as const);
    await keep(p, versionId, store, { ...(answer ? { ...answer, outcome } : nothing), at: p.clock.now() });
    if (answer?.finding) {
      p.log.error({ service: version.serviceId, store, finding: answer.finding }, 'a policy does not hold');
      await holdService(p, version, store, answer.finding);
      return true;
    }
  }
  return false;
}

/** What the grants in these states say, each different policy once; others of them the next hour. */
async function policiesOf(
  p: Serving,
  versionId: string,
  states: readonly GrantState[],
): Promise<PolicyTerms[]> {
  const { rows } = await sql<{ terms: string }>`
    select min(v.terms) as terms from serve.grant g
    join serve.grant_version v on v.grant_id = g.id and v.version = g.terms_version
    where g.version_id = ${versionId} and g.state = any(${states})
    group by v.terms::jsonb -> 'columns', v.terms::jsonb -> 'rows', v.terms::jsonb -> 'masks', v.terms::jsonb -> 'measures'
    order by random() limit ${mostPolicies}`.execute(p.db);
  return rows.map(({ terms }) => readTerms(terms));
}

export const canaryOf = (p: Serving): JobDefinition =>
  defineJob(canaryJob, z.object({}), async () => {
    // The next hour's first: whatever becomes of this one.
    await queueCanary(p);
    await runCanary(p);
  });

const queueCanary = (p: Serving): Promise<void> =>
  p.jobs.add(p.db, canaryJob, {}, { key: canaryJob, runAt: new Date(Date.now() + hour) });

/** Begins the chain, and mends it where it broke. */
export const canaryTask = (p: Serving): DailyTask => ({
  name: 'serve.canary',
  run: () => queueCanary(p),
});
