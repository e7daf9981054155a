/** Services, grants and their use as a reader sees them: names for ids, standing by today, the articles behind each limit. */

import type { Actor } from '#kernel/actor.ts';
import { addDays, type LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import { errorCatalogue, type Text } from '#kernel/errors.ts';
import { type Abilities, abilitiesOf, denied } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { openPolicy } from '#rooms/catalog/index.ts';
import { lateSinceOf } from '#rooms/collect/index.ts';
import { getOrganisation, getSystem, organisationNames } from '#rooms/org/index.ts';
import { demandFirst } from './commands/grant-state.ts';
import { MOST_KEYS } from './commands/keys.ts';
import type { Serving } from './context.ts';
import { countersOn, type Grant, keysOf, statesOf, talliesOf, usedOn, versionsOfGrant } from './grants.ts';
import { instructionsFor } from './instructions.ts';
import { sealedByGrade } from './measures.ts';
import type { Plan, PlanColumn } from './plan.ts';
import { healthPolicy, keyPolicy, publishPolicy, suspendPolicy, usersPolicy } from './policy.ts';
import { presentVersions } from './presenter-terms.ts';
import { getService, getServiceVersion, type Service, versionsOf } from './repository.ts';
import type {
  CallsReply,
  GrantReply,
  GrantStanding,
  GrantSummary,
  ServiceReply,
  ServiceSummary,
} from './schema.ts';
import { dailyLimit, periodOf } from './terms.ts';
import { operatorsOf } from './ways/terms.ts';

export const unknownName: Text = { zh: '(已注销的单位)', en: '(organisation no longer registered)' };

export async function presentServices(ex: Executor, services: readonly Service[]): Promise<ServiceSummary[]> {
  const names = await organisationNames(
    ex,
    services.map(({ providerId }) => providerId),
  );
  return services.map((service) => ({
    id: service.id,
    code: service.code,
    kind: service.kind,
    title: service.title,
    resourceId: service.resourceId,
    provider: { id: service.providerId, name: names.get(service.providerId) ?? unknownName },
    version: { id: service.version.id, number: service.version.number },
    state: service.version.generation === 0 ? 'building' : 'serving',
    rows: service.version.rows,
    batchSeq: service.version.batchSeq,
    refreshedAt: service.version.refreshedAt?.toISOString() ?? null,
    publishedAt: service.version.publishedAt.toISOString(),
  }));
}

export async function presentService(ex: Executor, actor: Actor, service: Service): Promise<ServiceReply> {
  const [summary] = await presentServices(ex, [service]);
  if (!summary) throw new TypeError('one service gives one summary');
  const versions = await versionsOf(ex, service.id);
  const provider = await getOrganisation(ex, service.providerId);
  const { plan } = service.version;
  const late = await lateSinceOf(ex, service.resourceId);
  return {
    ...summary,
    ...(late ? { lateSince: late.toISOString() } : {}),
    columns: plan.columns.map((column) => columnOf(plan, column)),
    lookup: plan.lookup,
    maxRecords: plan.maxRecords,
    maxPage: plan.maxPage,
    guesses: plan.guesses,
    planDigest: service.version.planDigest,
    versions: versions.map(({ id, number, publishedAt }) => ({
      id,
      number,
      publishedAt: publishedAt.toISOString(),
    })),
    instructions: instructionsFor({
      code: service.code,
      title: service.title,
      version: service.version.number,
      plan,
      sealed: await sealedByGrade(ex, service.resourceId),
    }),
    abilities: {
      ...abilitiesOf(actor, service, { publish: publishPolicy, readHealth: healthPolicy }),
      // What is open to everybody is used by areas that do not see its entry.
      ...abilitiesOf(actor, provider?.regionCode, { openResource: openPolicy }),
    },
  };
}

const columnOf = (plan: Plan, column: PlanColumn) => ({
  name: column.name,
  title: { zh: column.titleZh, en: column.titleEn ?? column.name },
  type: column.type,
  json: column.json,
  nullable: column.nullable,
  lookup: plan.lookup.includes(column.name),
  filterable: column.filterable,
  personal: column.personal,
  operators: plan.filters.includes(column.name) ? [...operatorsOf(column.type)] : [],
  orderable: plan.order.includes(column.name),
  tolerance: column.tolerance,
  mayMoveBy: column.mayMoveBy ?? null,
  codeList: column.codeList,
});

/** Ended and suspended by decision come before what follows from the days. */
export function standingOf(
  grant: Pick<Grant, 'state' | 'firstDay' | 'lastDay'>,
  today: LegalDay,
): GrantStanding {
  if (grant.state === 'revoked') return 'revoked';
  if (grant.lastDay !== null && grant.lastDay < today) return 'expired';
  if (grant.state === 'suspended' || grant.state === 'pending') return grant.state;
  return grant.firstDay > today ? 'not-begun' : 'active';
}

export async function presentGrants(
  ex: Executor,
  p: Serving,
  grants: readonly Grant[],
): Promise<GrantSummary[]> {
  const today = p.clock.today();
  const names = await organisationNames(
    ex,
    grants.flatMap(({ consumerId, providerId }) => [consumerId, providerId]),
  );
  const used = await usedOn(
    ex,
    grants.map(({ id }) => id),
    today,
  );
  return Promise.all(
    grants.map(async (grant) => {
      const service = await getService(ex, grant.serviceId);
      const system = await getSystem(ex, grant.systemId);
      const { terms } = grant;
      return {
        id: grant.id,
        number: grant.number,
        standing: standingOf(grant, today),
        service: {
          id: grant.serviceId,
          code: terms.service.code,
          title: service?.title ?? { zh: terms.service.code, en: terms.service.code },
          version: terms.service.version,
        },
        consumer: { id: grant.consumerId, name: names.get(grant.consumerId) ?? unknownName },
        provider: { id: grant.providerId, name: names.get(grant.providerId) ?? unknownName },
        system: {
          id: grant.systemId,
          code: terms.consumer.systemCode,
          name: system?.name ?? { zh: terms.consumer.systemCode, en: terms.consumer.systemCode },
        },
        purpose: { code: terms.purpose.code, text: terms.purpose.text },
        firstDay: grant.firstDay,
        lastDay: grant.lastDay,
        caseId: grant.caseId,
        issuedAt: grant.issuedAt.toISOString(),
        usage: { today: used.get(grant.id) ?? 0, limit: dailyLimit(terms) ?? null },
      };
    }),
  );
}

export async function presentGrant(
  ex: Executor,
  p: Serving,
  actor: Actor,
  grant: Grant,
): Promise<GrantReply> {
  const [summary] = await presentGrants(ex, p, [grant]);
  const version = await getServiceVersion(ex, grant.versionId);
  if (!summary || !version) throw new TypeError('a grant has its service version');
  const law = await lawNow(ex, p.law, p.clock.today());
  const { terms } = grant;
  const { plan } = version;
  const columns = (names: readonly string[]) =>
    plan.columns.filter(({ name }) => names.includes(name)).map((column) => columnOf(plan, column));
  const earlier = await versionsOfGrant(ex, grant.id);
  const keys = await keysOf(ex, grant);
  const now = p.clock.now();
  const live = keys.filter(
    (key) => key.revoked_at === null && (key.not_after === null || key.not_after > now),
  ).length;
  const counted = await countersOn(ex, grant.id, law.day);
  const states = await statesOf(ex, grant.id);
  const isHeld = grant.state === 'suspended' && (states[0]?.matter_id ?? null) !== null;
  return {
    ...summary,
    terms,
    termsVersion: grant.termsVersion,
    digest: grant.digest,
    entry: grant.entry,
    columns: columns(terms.columns),
    once: columns(earlier.flatMap((one) => one.terms.columns)),
    history: states.map((row) => ({
      state: row.state,
      ground: row.ground ? { key: row.ground, title: groundTitle(law, row.ground) } : null,
      note: row.note,
      articles: row.articles,
      at: row.at.toISOString(),
      entry: row.entry,
    })),
    grounds: law.terms('serve.suspension-grounds').map(({ key, zh, en, cite }) => ({
      key,
      title: { zh, en },
      articles: cite.length > 0 ? cite : law.cite('serve.suspension-grounds'),
    })),
    keys: keys.map((key) => ({
      id: key.id,
      algorithm: key.algorithm,
      fingerprint: key.fingerprint,
      environment: key.environment,
      wholeSystem: key.grant_id === null,
      follows: key.follows,
      createdAt: key.created_at.toISOString(),
      notAfter: key.not_after?.toISOString() ?? null,
      revokedAt: key.revoked_at?.toISOString() ?? null,
    })),
    counters: terms.quotas.map(({ unit, period, limit }) => {
      const of = periodOf(period, law.day);
      const used = counted.find((one) => one.unit === unit && one.period === of)?.used ?? 0;
      return { unit, period, limit, used };
    }),
    versions: await presentVersions(ex, earlier),
    instructions: instructionsFor({
      code: terms.service.code,
      title: summary.service.title,
      version: terms.service.version,
      plan,
      columns: terms.columns,
      purpose: terms.purpose,
      operatorRequired: terms.operatorRequired || (terms.measures?.operator ?? false),
      sealed: terms.measures?.encryption ?? false,
    }),
    articles: articlesOf(law),
    abilities: grantAbilities(actor, grant, {
      standing: summary.standing,
      live,
      isHeld,
      demanded: demandFirst(law) !== undefined,
    }),
  };
}

function groundTitle(law: LawNow, ground: string): Text {
  const term = law.term('serve.suspension-grounds', ground);
  return term ? { zh: term.zh, en: term.en } : { zh: ground, en: ground };
}

const articlesOf = (law: LawNow): Record<string, string[]> => ({
  addresses: law.cite('serve.address-ranges'),
  hours: law.cite('serve.hours'),
  quota: law.cite('serve.daily-quota'),
  lastDay: law.cite('serve.last-day-required'),
  purpose: law.cite('serve.purpose-code'),
  operator: law.cite('serve.operator-required'),
  suspension: law.cite('serve.suspension-grounds'),
});

function grantAbilities(
  actor: Actor,
  grant: Grant,
  {
    standing,
    live,
    isHeld,
    demanded,
  }: { standing: GrantStanding; live: number; isHeld: boolean; demanded: boolean },
): Abilities {
  const may = abilitiesOf(actor, grant, {
    suspend: suspendPolicy,
    resume: suspendPolicy,
    revoke: suspendPolicy,
    permissions: suspendPolicy,
    barUser: usersPolicy,
    createKey: keyPolicy,
    revokeKey: keyPolicy,
  });
  const ended = standing === 'revoked' || standing === 'expired';
  const not = denied('授权的当前状态不允许', 'not possible in the present state of the grant', {
    code: 'serve.grant-not-active',
  });
  const enough = denied('有效密钥已达上限，请先吊销一个', 'there are enough live keys; revoke one first', {
    code: 'serve.keys-enough',
  });
  const held = denied(
    '须随整改等事项办结而恢复或终止',
    'lifted or ended with the matter it was suspended for',
    {
      code: 'serve.grant-held',
    },
  );
  const first = denied(
    '须先要求整改，逾期未改方可终止',
    'mending is demanded first; only what is not mended is ended',
    {
      code: 'serve.grant-demand-first',
    },
  );
  const unless = (act: string, blocked: boolean, why = not): Abilities =>
    blocked && may[act]?.allowed ? { [act]: why } : {};
  return {
    ...may,
    ...unless('suspend', grant.state !== 'active' || ended),
    ...unless('resume', isHeld, held),
    ...unless('resume', grant.state !== 'suspended' || ended),
    ...unless('revoke', isHeld, held),
    ...unless('revoke', demanded, first),
    ...unless('revoke', ended),
    ...unless('permissions', ended),
    ...unless('createKey', live >= MOST_KEYS, enough),
    ...unless('createKey', grant.state !== 'active' || ended),
  };
}

export async function presentCalls(
  ex: Executor,
  p: Serving,
  grant: Grant,
  days: number,
): Promise<CallsReply> {
  const today = p.clock.today();
  const rows = await talliesOf(ex, grant.id, addDays(today, 1 - days));
  const used = (await usedOn(ex, [grant.id], today)).get(grant.id) ?? 0;
  const limit = dailyLimit(grant.terms) ?? null;
  const byDay = new Map<LegalDay, { answered: number; records: number; refused: number }>();
  const refusals = new Map<string, { calls: number; lastAt: Date }>();
  for (const row of rows) {
    const day = byDay.get(row.day) ?? { answered: 0, records: 0, refused: 0 };
    if (row.outcome === 'answered') {
      day.answered += row.calls;
      day.records += row.records;
    } else {
      day.refused += row.calls;
      const known = refusals.get(row.outcome);
      refusals.set(row.outcome, {
        calls: (known?.calls ?? 0) + row.calls,
        lastAt: known && known.lastAt > row.last_at ? known.lastAt : row.last_at,
      });
    }
    byDay.set(row.day, day);
  }
  return {
    grantId: grant.id,
    today: {
      day: today,
      used,
      limit,
      remaining: limit === null ? null : Math.max(0, limit - used),
      average: grant.terms.average,
    },
    days: [...byDay].map(([day, counts]) => ({ day, ...counts })),
    refusals: [...refusals]
      .map(([code, { calls, lastAt }]) => ({
        code,
        title: titleOf(code),
        calls,
        lastAt: lastAt.toISOString(),
      }))
      .sort((a, b) => b.calls - a.calls),
  };
}

export function titleOf(code: string): Text {
  const found = errorCatalogue.get(code);
  return found ? { zh: found.zh.what, en: found.en.what } : { zh: code, en: code };
}
