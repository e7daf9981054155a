/** Who may read the ledger: bureau and auditor all of it, an organisation’s data officers what concerns it, the public a receipt. */
import { hasRole } from '#kernel/actor.ts';
import { allowed, definePolicy, denied, inBusiness, oversees } from '#kernel/policy.ts';

export type EntrySubject = { organisations: readonly string[] };

export const readEntries = definePolicy<EntrySubject>(
  'ledger.entries.read',
  inBusiness,
  (actor, { organisations }) =>
    oversees(actor) || (actor.kind === 'person' && organisations.includes(actor.organisationId))
      ? allowed
      : denied('该记录与本单位无关', 'the entry does not concern your organisation'),
);

/** What was done with data off the platform is reported by those who hold or use data. */
export const reportEvents = definePolicy('ledger.events.report', (actor) =>
  hasRole(actor, 'provider') || hasRole(actor, 'consumer')
    ? allowed
    : denied('需要数据提供或数据使用角色', 'needs the role of a provider or a consumer'),
);

/** Who acted, by name, while the disclosure stands. */
export const readPersons = definePolicy<EntrySubject>('ledger.persons.read', (actor) =>
  oversees(actor)
    ? allowed
    : denied('操作人仅主管部门与审计人员可见', 'people are shown to bureau and auditors only'),
);

/** Entries as the log's files hold them, all organisations' together. */
export const readBundles = definePolicy('ledger.bundles.read', (actor) =>
  oversees(actor)
    ? allowed
    : denied('记录原文仅主管部门与审计人员可取', 'the entries themselves are for bureau and auditors'),
);
