/** Who sees everything that the platform holds. */
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export const holdingsPolicy = definePolicy('catalog.holdings.read', (actor) => {
  const general = inBusiness(actor);
  if (!general.allowed) return general;
  return oversees(actor) ? allowed : denied('由主管部门和审计查看', 'for the authority and the auditor');
});
