/** Guards of running grants and of their use, each as text and broken text. */
import type { Mutations } from './types.ts';

const judge = 'server/rooms/serve/gateway/judge.ts';
const checks = 'server/rooms/serve/gateway/checks.ts';

export const shareCallsGuards: Mutations = {
  'serve.permissions-own': {
    file: 'server/rooms/serve/commands/change-terms.ts',
    find: 'permit(suspendPolicy, actor, grant);',
    replace: '',
  },
  'serve.rows-filtered': {
    file: 'server/rooms/serve/policy-sql/policy.ts',
    find: 'conditions: (terms.rows?.all ?? []).map((condition) => conditionOf(plan, condition)),',
    replace: 'conditions: [],',
  },
  'serve.terms-next-call': {
    file: judge,
    find: "if (grant && grant.termsVersion !== file.grant.termsVersion) return { kind: 'stale' };",
    replace: '',
  },
  'serve.old-value-kept': {
    file: 'server/rooms/serve/commands/change-terms.ts',
    find: '{ from: shown(part, former), to: shown(part, next) }',
    replace: '{ to: shown(part, next) }',
  },
  'gateway.day-quota': {
    file: judge,
    find: 'used + cost[quota.unit] > quota.limit',
    replace: 'used > quota.limit',
  },
  'serve.average-told': {
    file: 'server/rooms/serve/average.ts',
    find: 'having count(*) = ${days}',
    replace: 'having count(*) > ${days}',
  },
  'gateway.operator-needed': {
    file: checks,
    find: "(terms.operatorRequired || terms.measures?.operator) && read.operator === ''",
    replace: 'false',
  },
  'serve.uses-of-party': {
    file: 'server/rooms/serve/routes-grants.ts',
    find: 'return { partyId: own };',
    replace: 'return {};',
  },
  'serve.operator-kept': {
    file: 'server/rooms/serve/gateway/commit.ts',
    find: 'if (rows.length === 0) return;',
    replace: 'if (rows.length >= 0) return;',
  },
  'gateway.purpose-granted': {
    file: checks,
    find: 'if (read.purpose !== terms.purpose.code)',
    replace: 'if (false)',
  },
  'serve.refusals-told': {
    file: 'server/rooms/serve/gateway/alerts.ts',
    find: "{ organisationId: grant.providerId, roles: ['provider'] },",
    replace: '',
  },
  'gateway.operator-barred': {
    file: judge,
    find: 'standing.barred.has(barKey(file.grant.id, read.operator))',
    replace: 'false',
  },
  'serve.own-endpoint': {
    file: 'server/rooms/serve/commands/publish-service.ts',
    find: 'await requireOwnEndpoint(tx, p, input);',
    replace: '',
  },
  'gateway.crossings-logged': {
    file: 'server/rooms/serve/gateway/entries.ts',
    find: '...(grant.terms.crossings ? { crossings: grant.terms.crossings } : {}),',
    replace: '',
  },
};
