/** Leads that wait: shown to provider and authority, and either made a case of or put aside with a reason. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { accessTables } from '../access/tables.ts';
import { showcaseTables } from '../showcase/tables.ts';
import { type Lead, listLeads, settleLead } from '../use/leads.ts';
import { shownUser } from './announce.ts';
import { openIn } from './breach.ts';
import { rules, titleOf } from './law.ts';
import { openBreachPolicy } from './policy.ts';
import type { LeadList } from './schema.ts';

/** Of its own data sets for a provider; all for the authority. */
const whose = (actor: Actor) => ({
  open: true,
  ...(oversees(actor) ? {} : { providerId: organisationOf(actor) ?? '' }),
});
export const waitingLeads = (ex: Executor, actor: Actor): Promise<Lead[]> => listLeads(ex, whose(actor));

export async function readLeads(p: Platform, actor: Actor): Promise<LeadList> {
  permit(openBreachPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items: LeadList['items'] = [];
  for (const row of await waitingLeads(p.db, actor))
    items.push({
      id: row.id,
      number: row.number,
      ground: { key: row.ground, title: titleOf(law, rules.grounds, row.ground) },
      cause: row.cause,
      user: { id: row.organisation_id, name: await shownUser(p.db, row.organisation_id) },
      note: row.note,
      openedOn: row.opened_on,
    });
  return { items };
}

/** Its own set, that of its access, or those of its product. */
async function datasetsOf(ex: Executor, lead: Lead): Promise<string[]> {
  if (lead.dataset_id) return [lead.dataset_id];
  if (lead.access_id) {
    const access = await accessTables(ex)
      .selectFrom('open.access')
      .select('dataset_id')
      .where('id', '=', lead.access_id)
      .executeTakeFirst();
    if (access) return [access.dataset_id];
  }
  if (!lead.product_id) return [];
  const sources = await showcaseTables(ex)
    .selectFrom('open.product_source')
    .select('dataset_id')
    .where('product_id', '=', lead.product_id)
    .execute();
  return sources.map(({ dataset_id: id }) => id);
}

/** However many wait; two who settle it at once wait for each other. */
async function own(tx: Tx, actor: Actor, id: string): Promise<Lead> {
  await takeTurn(tx, `open lead ${id}`);
  const [found] = await listLeads(tx, { ...whose(actor), id });
  if (!found) throw problem('kernel.not-found');
  return found;
}

/** A case with the lead as its evidence; gives its id. */
export function breachOfLead(p: Platform, actor: Actor, id: string, said: string): Promise<string> {
  permit(openBreachPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const law: LawNow = await lawNow(tx, p.law, p.clock.today());
    const lead = await own(tx, actor, id);
    const made = await openIn(tx, p, law, actor, {
      userId: lead.organisation_id,
      ground: lead.ground,
      origin: 'lead',
      said: said === '' ? lead.note : said,
      datasetIds: await datasetsOf(tx, lead),
      productId: lead.product_id ?? undefined,
      leadId: lead.id,
      evidence: [
        {
          kind: 'lead',
          said: lead.note,
          detail: { number: lead.number, cause: lead.cause, ...lead.evidence },
        },
      ],
    });
    if (!(await settleLead(tx, p, actor, { id, as: 'case', note: made.number })))
      throw problem('kernel.not-found');
    return made.id;
  });
}

export function dismissLead(p: Platform, actor: Actor, id: string, note: string): Promise<void> {
  permit(openBreachPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    await own(tx, actor, id);
    if (!(await settleLead(tx, p, actor, { id, as: 'nothing', note }))) throw problem('kernel.not-found');
  });
}
