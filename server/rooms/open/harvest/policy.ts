/** The authority registers portals, reads them and decides on what they brought; a unit sees and takes over what is proposed for it. */
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export const managePolicy = definePolicy('open.harvest.manage', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('需要数据主管部门角色', 'needs the role of the authority'),
);
export const readHarvestPolicy = definePolicy('open.harvest.read', inBusiness);
export const takePolicy = definePolicy('open.harvest.take', (actor) =>
  hasRole(actor, 'provider') ? allowed : denied('需要数据提供角色', 'needs the role of a provider'),
);

/** Of whose sources this reader sees records; undefined: of all. */
export const seenBy = (actor: Actor): string | undefined =>
  oversees(actor) ? undefined : organisationOf(actor);
