/** Anybody says that a published product does harm: a case opens with product, data sets and user, or the report joins the one there is. */
import type { Platform } from '#cases/index.ts';
import { anonymous, organisationOf } from '#kernel/actor.ts';
import { type Tx, takeTurn, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { showcaseTables } from '../showcase/tables.ts';
import { doubtsOf, marksOf, openedToken, type Sender, spamLimits } from '../voices/spam.ts';
import { numberOf } from './announce.ts';
import { addEvidenceIn, happened, openIn, personOf } from './breach.ts';
import { groundsOf, rules } from './law.ts';
import type { HarmForm, HarmInput, HarmReply } from './schema.ts';
import { conductTables } from './tables.ts';
import type { BreachGround, Harm } from './types.ts';

const HOUR = 3_600_000;
/** A third party's rights are a ground of their own; harm to the state or the public breaks the undertaking. */
const grounds: Readonly<Record<Harm, BreachGround>> = {
  state: 'other-breach',
  public: 'other-breach',
  'third-party': 'third-party-rights',
};

type Shown = { id: string; number: string; title: string; organisation_id: string };
/** What everybody sees, and nothing else. */
async function publishedProduct(ex: Tx | Platform['db'], id: string): Promise<Shown> {
  const row = await showcaseTables(ex)
    .selectFrom('open.product')
    .select(['id', 'number', 'title', 'organisation_id'])
    .where(/^[A-Z]+\d{4}-\d+$/.test(id) ? 'number' : 'id', '=', id)
    .where('state', '=', 'published')
    .where('hidden_since', 'is', null)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export async function harmForm(p: Platform, id: string): Promise<HarmForm> {
  const { number, title } = await publishedProduct(p.db, id);
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    product: { id, number, title },
    open: groundsOf(law).length > 0,
    opened: await openedToken(p),
    articles: law.cite(rules.grounds),
  };
}

async function refuseMany(tx: Tx, p: Platform, sender: Sender, network: Buffer | null): Promise<void> {
  const person = personOf(sender.actor);
  await takeTurn(tx, `harm reports of ${person ?? network?.toString('hex') ?? 'nobody'}`);
  const since = new Date(p.clock.now().getTime() - HOUR);
  let counted = conductTables(tx)
    .selectFrom('open.harm_report')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('filed_at', '>', since);
  counted = person ? counted.where('person_id', '=', person) : counted.where('network', '=', network);
  const { n } = await counted.executeTakeFirstOrThrow();
  const most = person ? spamLimits.hourOfPerson : spamLimits.hourOfNetwork;
  if (Number(n) >= most) throw problem('open.voices-too-many', { params: { most } });
  // Counted for an hour, and needed for nothing else.
  await conductTables(tx)
    .updateTable('open.harm_report')
    .set({ network: null })
    .where('network', 'is not', null)
    .where('filed_at', '<=', since)
    .execute();
}

/** Errors: `open.breach-none-here`, `open.voices-too-many`, 404 for what is not shown. */
export async function reportHarm(
  p: Platform,
  sender: Sender,
  id: string,
  input: HarmInput,
): Promise<HarmReply> {
  const { actor } = sender;
  const product = await publishedProduct(p.db, id);
  const marks = await marksOf(p, sender, `harm ${product.id} ${input.said}`, true);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (groundsOf(law).length === 0)
      throw problem('open.breach-none-here', { articles: law.cite(rules.grounds), rule: rules.grounds });
    await refuseMany(tx, p, sender, marks.network);
    const doubts = await doubtsOf(tx, p, sender, { words: input.said, trap: input, marks });
    await takeTurn(tx, `harm of ${product.id}`);
    const number = await numberOf(tx, 'harm report', 'JB', law.day);
    const evidence = {
      kind: 'report' as const,
      said: input.said,
      detail: { number, harm: input.harm, signedIn: organisationOf(actor) !== undefined, doubts },
    };
    const standing = await conductTables(tx)
      .selectFrom('open.breach_case')
      .select('id')
      .where('product_id', '=', product.id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (standing) {
      await addEvidenceIn(tx, p, anonymous, standing.id, evidence);
      await happened(tx, p, anonymous, standing.id, 'reported', number);
    }
    // Who reports is no business of the user it is about.
    const breach =
      standing ??
      (await openIn(tx, p, law, anonymous, {
        userId: product.organisation_id,
        ground: grounds[input.harm],
        origin: 'report',
        said: input.said,
        datasetIds: await sourcesOf(tx, product.id),
        productId: product.id,
        evidence: [
          { kind: 'product', said: product.title, detail: { product: product.id, number: product.number } },
          evidence,
        ],
      }));
    await conductTables(tx)
      .insertInto('open.harm_report')
      .values({
        id: newId(),
        number,
        product_id: product.id,
        breach_id: breach.id,
        harm: input.harm,
        said: input.said,
        person_id: personOf(actor),
        organisation_id: organisationOf(actor) ?? null,
        network: marks.network,
        digest: marks.digest,
        doubts,
        filed_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.harm-reported',
      actor: anonymous,
      subject: { type: 'open.breach', id: breach.id },
      decision: law.decided('reported', [rules.grounds]),
      detail: { number, product: product.number, harm: input.harm },
    });
    return { number };
  });
}

const sourcesOf = async (tx: Tx, productId: string): Promise<string[]> =>
  (
    await showcaseTables(tx)
      .selectFrom('open.product_source')
      .select('dataset_id')
      .where('product_id', '=', productId)
      .execute()
  ).map(({ dataset_id: id }) => id);
