/** Uses with names for ids: what a consumer's data officer, a provider and the bureau read. */
import type { LegalDay } from '#kernel/clock.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { standingBars } from './commands/user-bars.ts';
import type { Serving } from './context.ts';
import { getGrant } from './grants.ts';
import { foldOperator } from './operator.ts';
import { titleOf, unknownName } from './presenter.ts';
import { getService } from './repository.ts';
import type { UsesReply } from './schema-grants.ts';
import { peopleOfUses, type UseScope, usesByPerson } from './uses-by-person.ts';

const answered = { zh: '已应答', en: 'Answered' };

type Asked = { from: LegalDay; to: LegalDay; operator?: string | undefined; page: number; pageSize: number };

export async function presentUses(p: Serving, scope: UseScope, asked: Asked): Promise<UsesReply> {
  const { from, to, operator, page, pageSize } = asked;
  const query = { ...scope, from, to, ...(operator ? { operator } : {}) };
  const { items, total } = await usesByPerson(p.db, {
    ...query,
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const people = await peopleOfUses(p.db, query);
  const named = await names(
    p,
    items.map(({ grantId }) => grantId),
  );
  const consumers = [...new Set(named.values())].map(({ consumer }) => consumer.id);
  const bars =
    consumers.length === 0 ? [] : await standingBars(p.db, p.clock.today(), [...new Set(consumers)]);
  const barred = new Set(
    bars
      .filter(({ grant_id: bar }) => bar === null || bar === scope.grantId)
      .map((bar) => foldOperator(bar.operator)),
  );
  return {
    items: items.flatMap((use) => {
      const about = named.get(use.grantId);
      if (!about) return [];
      return [
        {
          entry: use.entry,
          at: use.at.toISOString(),
          grant: about.grant,
          consumer: about.consumer,
          service: about.service,
          resourceId: use.resourceId,
          operator: use.operator,
          purpose: use.purpose,
          outcome: {
            code: use.outcome,
            title: use.outcome === 'answered' ? answered : titleOf(use.outcome),
          },
          records: use.records,
        },
      ];
    }),
    total,
    page,
    pageSize,
    people: people.map((one) => ({
      ...one,
      lastAt: one.lastAt.toISOString(),
      barred: one.operator !== null && barred.has(foldOperator(one.operator)),
    })),
  };
}

/** Each grant once, whatever the number of its calls. */
async function names(p: Serving, grantIds: readonly string[]) {
  const grants = await Promise.all([...new Set(grantIds)].map((id) => getGrant(p.db, id)));
  const found = grants.filter((grant) => grant !== undefined);
  const organisations = await organisationNames(
    p.db,
    found.map(({ consumerId }) => consumerId),
  );
  const entries = await Promise.all(
    found.map(async (grant) => {
      const service = await getService(p.db, grant.serviceId);
      const { code } = grant.terms.service;
      return [
        grant.id,
        {
          grant: { id: grant.id, number: grant.number },
          consumer: { id: grant.consumerId, name: organisations.get(grant.consumerId) ?? unknownName },
          service: { code, title: service?.title ?? { zh: code, en: code } },
          purpose: grant.terms.purpose.text,
        },
      ] as const;
    }),
  );
  return new Map(entries);
}
