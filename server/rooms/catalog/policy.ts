/** Who may do what in the catalogue, and which part of it each reader sees. */
import {
  type Actor,
  administersOnly,
  advisesOnly,
  hasRole,
  isOutside,
  organisationOf,
  type Role,
} from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';
import { actsFor, boundTo } from '#rooms/org/index.ts';
import type { Resource, ResourceState } from './types.ts';

/** The part of a resource that policies look at. */
export type CatalogSubject = {
  providerId: string;
  state: ResourceState;
  inReview: boolean;
  /** In the area for which the actor acts. */
  inArea?: boolean;
};

export const subjectOf = (resource: Resource, inReview: boolean): CatalogSubject => ({
  providerId: resource.providerId,
  state: resource.state,
  inReview,
});

const notProvider = denied('需要本单位的数据提供角色', 'needs the role of a provider');
const notOwn = denied('不是本单位的目录', 'the entry belongs to another organisation');
const underReview = denied('正在审核', 'it is under review', { code: 'catalog.in-review' });
const gone = denied('资源已下线', 'the resource is withdrawn', { code: 'catalog.withdrawn' });

/** Reading is open to everybody; what each reader sees is the row filter's matter (`audienceOf`). */
export const readPolicy = definePolicy('catalog.resource.read', () => allowed);

/** Subject: the provider's division code. An area's authority opens entries of its area, unless it also uses data itself. */
export const openPolicy = definePolicy<string | undefined>(
  'catalog.resource.open',
  () => allowed,
  (actor, region) => {
    const bound = boundTo(actor);
    return bound === undefined || region?.startsWith(bound) === true
      ? allowed
      : denied('不在本辖区', 'it is not of your area', { code: 'org.area-other' });
  },
);

export const createPolicy = definePolicy('catalog.resource.create', (actor) =>
  hasRole(actor, 'provider') ? allowed : notProvider,
);

const own = (actor: Actor, subject: CatalogSubject) =>
  organisationOf(actor) === subject.providerId
    ? subject.state === 'withdrawn'
      ? gone
      : subject.inReview
        ? underReview
        : allowed
    : notOwn;

export const compilePolicy = definePolicy<CatalogSubject>(
  'catalog.resource.compile',
  (actor) => (hasRole(actor, 'provider') ? allowed : notProvider),
  own,
);

/** The faults and warnings of a draft are its provider's matter, and once it is submitted the reviewer's too. */
export const checkPolicy = definePolicy<CatalogSubject>(
  'catalog.resource.check',
  (actor) =>
    hasRole(actor, 'provider') || hasRole(actor, 'bureau') || actsFor(actor) !== undefined
      ? allowed
      : notProvider,
  (actor, subject) =>
    (hasRole(actor, 'bureau') || subject.inArea === true) && subject.inReview
      ? allowed
      : own(actor, { ...subject, inReview: false }),
);

export const submitPolicy = definePolicy<CatalogSubject>(
  'catalog.resource.submit',
  (actor) => (hasRole(actor, 'provider') ? allowed : notProvider),
  own,
);

const providerOrBureau = (actor: Actor) =>
  hasRole(actor, 'provider') || hasRole(actor, 'bureau')
    ? allowed
    : denied('需要提供单位或主管部门角色', 'needs the role of provider or bureau');

/** Suspension is urgent and does not wait for a review; a withdrawal would take the ground from under one. */
const standing =
  (states: readonly ResourceState[], waits: boolean) => (actor: Actor, subject: CatalogSubject) => {
    if (!hasRole(actor, 'bureau') && organisationOf(actor) !== subject.providerId) return notOwn;
    if (subject.state === 'withdrawn') return gone;
    if (waits && subject.inReview) return underReview;
    return states.includes(subject.state)
      ? allowed
      : denied('当前状态不能进行此操作', 'not possible in the present state', {
          code: 'catalog.state-conflict',
        });
  };

/** What was published leaves the catalogue by review, unless the authority itself takes it out. */
const byReview = denied('已发布的目录下线须经审核', 'a published entry leaves the catalogue by review', {
  code: 'catalog.withdrawal-reviewed',
});
export const withdrawPolicy = definePolicy<CatalogSubject>(
  'catalog.resource.withdraw',
  providerOrBureau,
  (actor, subject) => {
    const found = standing(['draft', 'active', 'suspended'], true)(actor, subject);
    return found.allowed && subject.state !== 'draft' && !hasRole(actor, 'bureau') ? byReview : found;
  },
);
export const requestWithdrawalPolicy = definePolicy<CatalogSubject>(
  'catalog.resource.request-withdrawal',
  (actor) => (hasRole(actor, 'provider') ? allowed : notProvider),
  (actor, subject) => {
    const found = own(actor, subject);
    if (!found.allowed) return found;
    return subject.state === 'draft'
      ? denied('资源尚未发布', 'it is not published', { code: 'catalog.not-published' })
      : allowed;
  },
);
export const suspendPolicy = definePolicy<CatalogSubject>(
  'catalog.resource.suspend',
  providerOrBureau,
  standing(['active'], false),
);
export const resumePolicy = definePolicy<CatalogSubject>(
  'catalog.resource.resume',
  providerOrBureau,
  standing(['suspended'], false),
);

const elsewhere = denied('由提供单位与主管部门掌握', 'a matter of the provider and of those who oversee');

/** What is kept around an entry is its provider's matter, and that of those who oversee it in one of these roles or for its area. */
const kept = (id: string, roles: readonly Role[]) =>
  definePolicy<CatalogSubject>(id, inBusiness, (actor, subject) =>
    organisationOf(actor) === subject.providerId ||
    subject.inArea === true ||
    roles.some((role) => hasRole(actor, role))
      ? allowed
      : elsewhere,
  );
export const seeUpkeepPolicy = kept('catalog.upkeep.read', ['bureau', 'auditor', 'government']);
export const seeCommentsPolicy = kept('catalog.comments.read', ['bureau', 'auditor']);
/** The room that collects decides; a page that leads there has to know before it asks. */
export const seeLoadsPolicy = definePolicy<CatalogSubject>(
  'catalog.loads.read',
  inBusiness,
  (actor, subject) =>
    organisationOf(actor) === subject.providerId ||
    (['bureau', 'auditor', 'centre'] as const).some((role) => hasRole(actor, role))
      ? allowed
      : elsewhere,
);
/** The room that classifies decides this one. */
export const seeObjectionPolicy = definePolicy<CatalogSubject>('catalog.objection.read', inBusiness);
export const followPolicy = definePolicy('catalog.watch.keep', inBusiness);

/** The acts a reply speaks of. */
export const resourcePolicies = {
  save: compilePolicy,
  submit: submitPolicy,
  withdraw: withdrawPolicy,
  requestWithdrawal: requestWithdrawalPolicy,
  suspend: suspendPolicy,
  resume: resumePolicy,
  setManagementKey: compilePolicy,
};

/** What a page may ask of the entry beside it. */
export const besidePolicies = {
  seeUpkeep: seeUpkeepPolicy,
  seeComments: seeCommentsPolicy,
  seeLoads: seeLoadsPolicy,
  seeObjection: seeObjectionPolicy,
  check: checkPolicy,
};

/**
 * What a reader is to the catalogue. `overseer`: sees what was submitted, whoever's it is (bureau, auditor);
 * `member`: sees everything of the own organisation and what is published; `public`: see the city's rules.
 */
export type Audience =
  | { kind: 'overseer'; organisationId: string; area?: string }
  | { kind: 'member'; organisationId: string }
  | { kind: 'public' };

/**
 * `providerRegion`: of the entry that is looked at. An area's authority oversees the entries of its area; those of its people who
 * use no data themselves see nothing else.
 */
export function audienceOf(actor: Actor, providerRegion?: string): Audience {
  const organisationId = organisationOf(actor);
  // Who runs the platform or only advises reads what everybody may read.
  const apart = administersOnly(actor) || advisesOnly(actor) || isOutside(actor);
  if (organisationId === undefined || apart) return { kind: 'public' };
  const overseer = oversees(actor);
  const area = overseer ? undefined : actsFor(actor);
  if (area !== undefined && (boundTo(actor) !== undefined || providerRegion?.startsWith(area)))
    return { kind: 'overseer', organisationId, area };
  return { kind: overseer ? 'overseer' : 'member', organisationId };
}
