/** After the grade of a resource changed: every grant of it takes the new measures from its next call on, or is suspended. */
import canonicalize from 'canonicalize';
import { platform } from '#kernel/actor.ts';
import type { Tx } from '#kernel/db.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { raiseFinding } from '#rooms/classify/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { addGrantState, addGrantVersion, type Grant, getGrant, lockGrant } from '../grants.ts';
import { type Demands, demandsOn, suppliedUnder, underMeasures } from '../measures.ts';
import { getServiceVersion } from '../repository.ts';
import { serveTables } from '../tables.ts';
import { sealTerms, type TermsMeasures } from '../terms.ts';

const rule = 'classify.grading-rules';

/** Idempotent: a grant whose terms already say what the grade demands is left alone. */
export async function remeasureGrants(tx: Tx, p: Serving, resourceId: string): Promise<void> {
  const rows = await serveTables(tx)
    .selectFrom('serve.grant as g')
    .innerJoin('serve.service as s', 's.id', 'g.service_id')
    .where('s.resource_id', '=', resourceId)
    // Also those that are not answered now: one that is being resumed is waited for, and then counts.
    .where('g.state', '<>', 'revoked')
    .select('g.id')
    .orderBy('g.id')
    .execute();
  for (const { id } of rows) await remeasure(tx, p, id, resourceId);
}

async function remeasure(tx: Tx, p: Serving, id: string, resourceId: string): Promise<void> {
  const grant = await lockGrant(tx, id);
  const version = grant && (await getServiceVersion(tx, grant.versionId));
  if (!grant || !version || grant.state !== 'active') return;
  const { columns, caseId } = grant.terms;
  const demands = await demandsOn(tx, resourceId, version.plan, columns, caseId !== null);
  if (demands.forbidden) return suspend(tx, p, grant, resourceId, demands);
  if (isMeasured(grant, demands.measures)) return;
  await retermed(tx, p, grant, resourceId, demands.measures);
}

const isMeasured = ({ terms }: Grant, measures: TermsMeasures | undefined): boolean =>
  canonicalize(measures ?? null) === canonicalize(terms.measures ?? null);

/**
 * Before a grant is answered again or for the first time: its terms take what the grade demands by now, which nobody
 * asked while no call of it was answered. Throws `serve.grade-supply` or `serve.grade-approval`.
 */
export async function measureForUse(tx: Tx, p: Serving, law: LawNow, grant: Grant): Promise<Grant> {
  const version = await getServiceVersion(tx, grant.versionId);
  if (!version) return grant;
  const { plan } = version;
  const { columns, caseId } = grant.terms;
  const demands = await demandsOn(tx, plan.resourceId, plan, columns, caseId !== null);
  const measures = suppliedUnder(demands, law);
  if (isMeasured(grant, measures)) return grant;
  await retermed(tx, p, grant, plan.resourceId, measures);
  return (await getGrant(tx, grant.id)) ?? grant;
}

async function suspend(
  tx: Tx,
  p: Serving,
  grant: Grant,
  resourceId: string,
  { forbidden, grade }: Extract<Demands, { forbidden: string }>,
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const articles = law.cite(rule);
  const now = p.clock.now();
  const { hash } = await record(tx, p, {
    kind: 'serve.grant-suspended',
    actor: platform,
    subject: { type: 'serve.grant', id: grant.id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    ...(grant.caseId ? { case: grant.caseId } : {}),
    decision: law.decided('suspended', [rule]),
    detail: { from: grant.state, to: 'suspended', grade, forbidden, terms: grant.digest },
  });
  await addGrantState(tx, grant.id, {
    state: 'suspended',
    ground: null,
    note:
      forbidden === 'supply' ? `级别变更为“${grade}”，不得对外提供` : `级别变更为“${grade}”，须经审批后使用`,
    articles,
    byPerson: null,
    at: now,
    entry: hash,
  });
  await p.events.emit(tx, {
    type: serveEvents.grantChanged,
    payload: {
      grantId: grant.id,
      state: 'suspended',
      consumerId: grant.consumerId,
      providerId: grant.providerId,
    },
  });
  await finding(tx, p, grant, resourceId, 'grant-suspended', { grade, forbidden }, articles);
}

async function retermed(
  tx: Tx,
  p: Serving,
  grant: Grant,
  resourceId: string,
  measures: TermsMeasures | undefined,
): Promise<void> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const terms = underMeasures(grant.terms, measures);
  const { text, digest } = sealTerms(terms);
  const next = grant.termsVersion + 1;
  const { hash } = await record(tx, p, {
    kind: 'serve.grant-remeasured',
    actor: platform,
    subject: { type: 'serve.grant', id: grant.id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    ...(grant.caseId ? { case: grant.caseId } : {}),
    decision: law.decided('remeasured', [rule]),
    detail: { version: next, terms: digest, from: grant.digest, grade: measures?.grade ?? null },
  });
  const { lastDay } = terms;
  await addGrantVersion(tx, grant.id, {
    version: next,
    text,
    digest,
    entry: hash,
    at: p.clock.now(),
    lastDay,
  });
  const grade = measures?.grade ?? null;
  await finding(tx, p, grant, resourceId, 'grant-remeasured', { grade }, law.cite(rule));
}

async function finding(
  tx: Tx,
  p: Serving,
  grant: Grant,
  resourceId: string,
  kind: string,
  detail: { grade: string | null; forbidden?: string },
  articles: string[],
): Promise<void> {
  await raiseFinding(
    tx,
    {
      kind,
      organisationId: grant.providerId,
      resourceId,
      subject: { type: 'serve.grant', id: grant.id },
      detail: { grant: grant.number, ...detail },
      articles,
    },
    p.clock.now(),
  );
}
