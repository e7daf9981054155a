/** Who reads and who keeps standards, code lists, categories and specifications. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness } from '#kernel/policy.ts';

const notBureau = denied('需要主管部门角色', 'needs the role of the bureau');

export const standardReadPolicy = definePolicy('catalog.standard.read', inBusiness);
/** Standards, code lists, the tree and the specification are the bureau's to issue. */
export const standardKeepPolicy = definePolicy('catalog.standard.keep', (actor) =>
  hasRole(actor, 'bureau') ? allowed : notBureau,
);
