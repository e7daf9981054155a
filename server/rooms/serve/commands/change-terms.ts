/** The provider sets what of its data a running grant may read: a further version of the terms, in force from the next call on. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Json, JsonObject } from '#kernel/json.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { checkFilter, type RowFilter } from '../filter.ts';
import { isSubrange, parseRange } from '../gateway/addresses.ts';
import { addGrantVersion, type Grant, getGrant, lockGrant, versionsOfGrant } from '../grants.ts';
import type { Mask } from '../masks.ts';
import { demandsOn, suppliedUnder, underMeasures } from '../measures.ts';
import { suspendPolicy } from '../policy.ts';
import { getServiceVersion } from '../repository.ts';
import type { ChangeTermsBody } from '../schema-grants.ts';
import { type GrantTerms, type HourDays, type Hours, type Quota, sealTerms } from '../terms.ts';
import { type AskedQuota, addressesOf, columnsOf, daysOf, hoursOf, quotasOf } from './own-terms.ts';

export type TermsPatch = {
  columns?: readonly string[];
  rows?: RowFilter | null;
  masks?: Record<string, Mask>;
  addresses?: readonly string[] | null;
  hours?: readonly Hours[] | null;
  /** All counters of the grant as they are to be, the daily number of calls among them. */
  quotas?: readonly AskedQuota[];
  /** Never later than it is. */
  lastDay?: LegalDay;
};

/**
 * Nothing may become wider than what some earlier version granted: what was decided is narrowed here, and given back.
 * Throws `serve.terms-wider` naming the part.
 */
export async function changeTerms(
  tx: Tx,
  p: Serving,
  input: { grantId: string; actor: Actor; caseId?: string; patch: TermsPatch },
): Promise<Grant> {
  const grant = await lockGrant(tx, input.grantId);
  if (!grant) throw problem('kernel.not-found');
  if (grant.state === 'revoked') throw problem('serve.grant-not-active', { params: { state: grant.state } });
  const version = await getServiceVersion(tx, grant.versionId);
  if (!version) throw problem('kernel.not-found');
  const law = await lawNow(tx, p.law, p.clock.today());
  const { patch } = input;
  const { terms } = grant;
  const earlier = (await versionsOfGrant(tx, grant.id)).map((one) => one.terms);
  const columns = patch.columns ? columnsOf(version, patch.columns) : terms.columns;
  const demands = await demandsOn(tx, version.plan.resourceId, version.plan, columns, terms.caseId !== null);
  const measures = suppliedUnder(demands, law);
  const masks = Object.fromEntries(
    Object.entries(patch.masks ?? terms.masks).filter(([column]) => columns.includes(column)),
  );
  const next: GrantTerms = {
    ...underMeasures(terms, measures),
    columns,
    rows: patch.rows === undefined ? terms.rows : patch.rows,
    masks,
    addresses: patch.addresses === undefined ? terms.addresses : addressesOf(patch.addresses),
    hours: patch.hours === undefined ? terms.hours : hoursOf(law, patch.hours),
    quotas: patch.quotas ? quotas(law, patch.quotas) : terms.quotas,
    lastDay: patch.lastDay ? daysOf(law, terms.firstDay, patch.lastDay).lastDay : terms.lastDay,
  };
  if (next.rows) checkFilter(version.plan, next.rows);
  refuseWider(next, grant.terms, earlier);
  const changed = changedParts(terms, next);
  const { text, digest } = sealTerms(next);
  if (Object.keys(changed).length === 0) throw problem('serve.terms-unchanged');
  const number = grant.termsVersion + 1;
  const caseId = input.caseId ?? grant.caseId;
  const { hash } = await record(tx, p, {
    kind: 'serve.grant-changed',
    actor: input.actor,
    subject: { type: 'serve.grant', id: grant.id },
    organisationId: grant.providerId,
    organisations: [grant.consumerId],
    ...(caseId ? { case: caseId } : {}),
    detail: { version: number, terms: digest, before: grant.digest, changed },
  });
  const at = p.clock.now();
  await addGrantVersion(tx, grant.id, {
    version: number,
    text,
    digest,
    entry: hash,
    at,
    lastDay: next.lastDay,
  });
  await p.events.emit(tx, {
    type: serveEvents.grantChanged,
    payload: {
      grantId: grant.id,
      state: grant.state,
      consumerId: grant.consumerId,
      providerId: grant.providerId,
    },
  });
  const found = await getGrant(tx, grant.id);
  if (!found) throw problem('kernel.not-found');
  return found;
}

/** The provider itself, from its own page. */
export function setPermissions(
  p: Serving,
  actor: Actor,
  grantId: string,
  patch: ChangeTermsBody,
): Promise<Grant> {
  return transact(p.db, async (tx) => {
    const grant = await getGrant(tx, grantId);
    if (!grant) throw problem('kernel.not-found');
    permit(suspendPolicy, actor, grant);
    return changeTerms(tx, p, { grantId, actor, patch });
  });
}

function quotas(law: LawNow, asked: readonly AskedQuota[]): Quota[] {
  const daily = asked.find(({ unit, period }) => unit === 'calls' && period === 'day');
  const further = asked.filter((one) => one !== daily);
  return quotasOf(law, daily?.limit ?? null, null, further);
}

const wider = (part: string) => problem('serve.terms-wider', { params: { part } });

function refuseWider(next: GrantTerms, now: GrantTerms, earlier: readonly GrantTerms[]): void {
  const ever = new Set(earlier.flatMap(({ columns }) => columns));
  const column = next.columns.find((name) => !ever.has(name));
  if (column !== undefined) throw wider(column);
  if (!earlier.some((one) => isNarrowerFilter(next.rows, one.rows))) throw wider('rows');
  for (const name of next.columns) {
    // A mask laid on with the decision stays; one the provider added later may go again.
    if (!earlier.some((one) => one.columns.includes(name) && isMasked(next, one, name))) throw wider(name);
  }
  if (!earlier.some((one) => areWithin(next.addresses, one.addresses))) throw wider('addresses');
  if (!earlier.some((one) => areHoursWithin(next.hours, one.hours))) throw wider('hours');
  for (const { unit, period } of earlier.flatMap((one) => one.quotas)) {
    const most = Math.max(...earlier.map((one) => limitOf(one, unit, period)));
    if (limitOf(next, unit, period) > most) throw wider('quotas');
  }
  if (now.lastDay !== null && (next.lastDay === null || next.lastDay > now.lastDay)) throw wider('lastDay');
}

const limitOf = (terms: GrantTerms, unit: string, period: string): number =>
  terms.quotas.find((one) => one.unit === unit && one.period === period)?.limit ?? Number.POSITIVE_INFINITY;

const isMasked = (next: GrantTerms, former: GrantTerms, name: string): boolean =>
  former.masks[name] === undefined || canonicalize(next.masks[name]) === canonicalize(former.masks[name]);

/** Every condition of the former filter still stands: all of them must hold, so more of them let through less. */
function isNarrowerFilter(next: RowFilter | null, former: RowFilter | null): boolean {
  if (!former) return true;
  const kept = new Set(next?.all.map((one) => canonicalize(one)));
  return former.all.every((one) => kept.has(canonicalize(one)));
}

function areWithin(next: readonly string[] | null, former: readonly string[] | null): boolean {
  if (former === null) return true;
  if (next === null) return false;
  const outer = former.map(parseRange).filter((range) => range !== undefined);
  return next.every((text) => {
    const range = parseRange(text);
    return range !== undefined && isSubrange(range, outer);
  });
}

/** Every window lies within one of the former windows, on days that one has. */
function areHoursWithin(next: readonly Hours[] | null, former: readonly Hours[] | null): boolean {
  if (former === null) return true;
  if (next === null) return false;
  return next.every((inner) =>
    former.some(
      (outer) => areDaysWithin(inner.days, outer.days) && inner.from >= outer.from && inner.to <= outer.to,
    ),
  );
}

function areDaysWithin(next: HourDays, former: HourDays): boolean {
  if (former === 'all' || next === former) return true;
  // Which days are worked the calendar says, of each year anew.
  return Array.isArray(next) && Array.isArray(former) && next.every((day) => former.includes(day));
}

const parts = ['columns', 'rows', 'masks', 'addresses', 'hours', 'quotas', 'lastDay'] as const;
// An entry holds two kilobytes; what is longer is told by its digest and lies whole in the versions of the terms.
const longestPart = 200;

/** A filter may name persons: its values stay in the terms, whose digest the entry holds, and out of the ledger. */
const shapeOf = (rows: RowFilter | null) => rows?.all.map(({ column, op }) => ({ column, op })) ?? null;

/** The old and the new value of each part that differs. */
function changedParts(former: GrantTerms, next: GrantTerms): JsonObject {
  const shown = (part: (typeof parts)[number], terms: GrantTerms): Json => {
    const text = canonicalize((part === 'rows' ? shapeOf(terms.rows) : terms[part]) ?? null) ?? 'null';
    return text.length <= longestPart
      ? (JSON.parse(text) as Json)
      : { sha256: createHash('sha256').update(text).digest('hex') };
  };
  return Object.fromEntries(
    parts.flatMap((part) =>
      canonicalize(former[part]) === canonicalize(next[part])
        ? []
        : [[part, { from: shown(part, former), to: shown(part, next) }]],
    ),
  );
}
