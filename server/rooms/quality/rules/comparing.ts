/** Comparisons with another entry: they run while their provider may work with what they compare with, or by the bureau's order. */
import { platform } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { PublishedVersion } from '#rooms/catalog/index.ts';
import type { Host } from '../host.ts';
import { portsOf } from '../ports.ts';
import { closedItems } from '../rights.ts';
import { qualityTables, type Suspended } from '../tables.ts';
import type { RuleSpec } from './kinds.ts';
import { type RuleRow, rulesOf, specOf } from './repository.ts';

/** The other entry and the items of it that such a rule reads. */
export function otherOf(spec: RuleSpec): { resourceId: string; items: string[] } | undefined {
  if (spec.kind === 'reference') return { resourceId: spec.params.resourceId, items: [spec.params.item] };
  if (spec.kind === 'agreement')
    return { resourceId: spec.params.resourceId, items: [spec.params.key, spec.params.item] };
  return undefined;
}

/** Before each look at a resource: what may not be compared any more stops, what may be again goes on; its provider is told. */
export async function settleComparisons(p: Host, { resource, version }: PublishedVersion): Promise<void> {
  for (const rule of await rulesOf(p.db, resource.id, ['active', 'suspended'])) {
    const other = rule.ordered ? undefined : otherOf(specOf(rule));
    if (!other) continue;
    const found = await closedItems(p.db, portsOf(p), resource.providerId, other.resourceId, other.items);
    if (found.closed.length > 0 === (rule.state === 'suspended')) continue;
    const lost: Suspended | undefined =
      found.closed.length === 0
        ? undefined
        : { resourceId: other.resourceId, name: found.name, items: found.closed, since: p.clock.today() };
    await turn(p, rule, { providerId: resource.providerId, name: version.content.name, lost });
  }
}

async function turn(
  p: Host,
  rule: RuleRow,
  { providerId, name, lost }: { providerId: string; name: string; lost: Suspended | undefined },
): Promise<void> {
  await transact(p.db, async (tx) => {
    const done = await qualityTables(tx)
      .updateTable('quality.rule')
      .set({ state: lost ? 'suspended' : 'active', suspended: lost ? JSON.stringify(lost) : null })
      .where('id', '=', rule.id)
      .where('state', '=', rule.state)
      .returning('id')
      .executeTakeFirst();
    if (!done) return;
    await record(tx, p, {
      kind: 'quality.rule-changed',
      actor: platform,
      subject: { type: 'quality.rule', id: rule.id },
      organisationId: providerId,
      detail: {
        resource: rule.resource_id,
        act: lost ? 'suspended' : 'resumed',
        rule: rule.kind,
        ...(lost ? { other: lost.resourceId, items: lost.items } : {}),
      },
    });
    if (lost)
      await notify(tx, p, {
        kind: 'quality.rule-suspended',
        to: { organisationId: providerId, roles: ['provider'] },
        params: {
          resource: name,
          rule: { zh: rule.title_zh, en: rule.title_en },
          other: lost.name,
          items: lost.items.join('、'),
        },
        articles: [],
        subject: { type: 'catalog.resource', id: rule.resource_id },
        link: `/quality/resources/${rule.resource_id}`,
      });
  });
}
