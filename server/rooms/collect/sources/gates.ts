/** What the sources of data ask at the way in: the specification, the responsibility list, the approval of a purchase. */
import { problem } from '#kernel/errors.ts';
import { approvedPurchaseOf } from '#rooms/catalog/index.ts';
import type { IntakeGate } from '../intake/gates.ts';
import { issuedEdition, listsRule } from './lists/commands.ts';
import { specificationGate } from './specification/gate.ts';
import { sourcesTables } from './tables.ts';

/** Bought data come in only under an approved request. Errors: collect.purchase-unapproved. */
const purchased: IntakeGate = {
  name: 'purchase',
  async ask(p, { law, published }) {
    const rule = 'collect.purchase-approval';
    if (published.version.content.origin !== 'purchased' || !law.flag(rule)) return undefined;
    if (!(await approvedPurchaseOf(p.db, published.resource.id)))
      throw problem('collect.purchase-unapproved', { articles: law.cite(rule), rule });
    return undefined;
  },
};

/** Only what stands on the body's list may be gathered; an entry the lists do not know yet is open until they follow it. */
const listed: IntakeGate = {
  name: 'responsibility-list',
  async ask(p, { law, resourceId, channel }) {
    if (channel.kind === 'fusion' || !law.flag(listsRule)) return undefined;
    const edition = await issuedEdition(p.db);
    if (!edition) return undefined;
    const lines = await sourcesTables(p.db)
      .selectFrom('collect.list_line')
      .select('item_name')
      .where('version', '=', edition.version)
      .where('resource_id', '=', resourceId)
      .execute();
    if (lines.length === 0) return undefined;
    return { permitted: lines.map(({ item_name }) => item_name), articles: law.cite(listsRule) };
  },
};

export const sourcesGates: readonly IntakeGate[] = [specificationGate, purchased, listed];
