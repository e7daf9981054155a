/** Who keeps a database, who contributes, who looks: the keeper is the data authority or the lead, by the city's rule. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, type Decision, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

export type KeptSubject = {
  kind: 'base' | 'theme' | 'special';
  leadId: string | null;
  /** The data authority keeps the base databases. */
  byAuthority: boolean;
  /** Articles that say who keeps it. */
  articles: string[];
};

const bureau = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') ? allowed : denied('需要主管部门角色', 'needs the role of the bureau');
const keeper = (actor: Actor): Decision =>
  hasRole(actor, 'bureau') || hasRole(actor, 'provider')
    ? allowed
    : denied('需要牵头单位或主管部门角色', 'needs the role of the lead or of the bureau');

function keeps(actor: Actor, { kind, leadId, byAuthority, articles }: KeptSubject): Decision {
  if (kind === 'base' && byAuthority)
    return hasRole(actor, 'bureau')
      ? allowed
      : denied('基础库由主管部门维护', 'base databases are kept by the authority', { articles });
  if (leadId === null)
    return denied('尚未明确牵头单位', 'no lead has been named', { code: 'basedb.no-lead', articles });
  return hasRole(actor, 'provider') && organisationOf(actor) === leadId
    ? allowed
    : denied('只有牵头单位可以维护', 'only the lead keeps it', { articles });
}

export const readPolicy = definePolicy('basedb.database.read', inBusiness);
export const addBasePolicy = definePolicy('basedb.base.add', bureau);
export const namePolicy = definePolicy('basedb.lead.name', bureau);
export const createPolicy = definePolicy('basedb.theme.create', keeper);
/** Model, rules, sources, entries, cycle and way. */
export const keepPolicy = definePolicy<KeptSubject>('basedb.database.keep', keeper, keeps);
/** Nobody deletes one; the refusal names the rule. */
export const deletePolicy = definePolicy('basedb.database.delete', keeper);
export const proposePolicy = definePolicy<{ contributors: readonly string[] }>(
  'basedb.change.propose',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of a provider'),
  (actor, { contributors }) =>
    contributors.includes(organisationOf(actor) ?? '')
      ? allowed
      : denied('不是共建单位', 'not one of the contributing organisations'),
);
/** The bureau has the catalogues compiled, with the lead. */
export const compilePolicy = definePolicy<KeptSubject>(
  'basedb.catalogue.compile',
  keeper,
  (actor, subject) => (hasRole(actor, 'bureau') ? allowed : keeps(actor, subject)),
);
export const partPolicy = definePolicy<{ organisationId: string }>(
  'basedb.part.hand-in',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of a provider'),
  (actor, { organisationId }) =>
    organisationOf(actor) === organisationId
      ? allowed
      : denied('不是本单位的部分', 'the part of another organisation'),
);
export const rulePolicy = definePolicy<{ providerId: string }>(
  'basedb.conflict.rule',
  (actor) =>
    hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of a provider'),
  (actor, { providerId }) =>
    organisationOf(actor) === providerId
      ? allowed
      : denied('只有权威来源单位可以核实', 'only the authoritative source verifies'),
);
export const lookPolicy = definePolicy('basedb.entity.look', (actor) =>
  hasRole(actor, 'bureau') || hasRole(actor, 'provider') || hasRole(actor, 'consumer')
    ? inBusiness(actor)
    : denied('需要部门业务角色', 'needs a role in a department’s business'),
);
