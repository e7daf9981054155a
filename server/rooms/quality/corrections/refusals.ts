/** Business goes on while a value is in doubt: what an office may not do with it, and where somebody who was refused reports it. */
import type { Effect, Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { getRequest, loadRequest, note } from './find.ts';
import { underDoubt } from './marks.ts';
import { dealPolicy, reportRefusalPolicy } from './policy.ts';
import type { CorrectionPorts } from './ports.ts';
import { openText, readKey, rowKeyOf, sealText, tokensOf } from './record-key.ts';
import { correctionTables } from './tables.ts';
import { requestLink, resourceName, toFiler } from './tell.ts';
import { offers, REFUSAL } from './ways.ts';

const PROOF = 'quality.proof-first';
/** The one ground that proof outweighs. */
export const MISMATCH = 'data-mismatch';

export type Dealing = {
  resourceId: string;
  key: Record<string, string>;
  outcome: 'accepted' | 'rejected';
  ground?: string | undefined;
  /** The person handed in valid proof. */
  proof: boolean;
};

/** How an office dealt with somebody's business; rejecting it for a mismatch against valid proof is refused while there is doubt. */
export async function recordDealing(
  p: Platform,
  ports: CorrectionPorts,
  actor: Actor,
  dealing: Dealing,
): Promise<{ id: string }> {
  const { items, resource } = await requirePublished(p.db, dealing.resourceId);
  permit(dealPolicy, actor, [...(await ports.usersOf(p.db, resource.id)), resource.providerId]);
  const token = (await tokensOf(p, resource.id))(rowKeyOf(items, readKey(items, dealing.key)));
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    if (
      dealing.outcome === 'rejected' &&
      dealing.ground === MISMATCH &&
      dealing.proof &&
      law.flag(PROOF) &&
      (await underDoubt(tx, resource.id, token))
    ) {
      throw problem('quality.proof-first', { articles: law.cite(PROOF), rule: PROOF });
    }
    const organisation = organisationOf(actor);
    if (!organisation) throw problem('kernel.sign-in-required');
    const id = newId();
    await correctionTables(tx)
      .insertInto('quality.dealing')
      .values({
        id,
        resource_id: resource.id,
        key_token: token,
        organisation,
        person: actor.kind === 'person' ? actor.personId : null,
        outcome: dealing.outcome,
        ground: dealing.ground ?? null,
        proof: dealing.proof,
        dealt_on: law.day,
        dealt_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'quality.dealing-recorded',
      actor,
      subject: { type: 'catalog.resource', id: resource.id },
      organisationId: resource.providerId,
      decision: law.decided(dealing.outcome, law.flag(PROOF) ? [PROOF] : []),
      detail: {
        dealing: id,
        outcome: dealing.outcome,
        proof: dealing.proof,
        ...(dealing.ground ? { ground: dealing.ground } : {}),
      },
    });
    return { id };
  });
}

/** The one whose record is in doubt was refused by an office all the same: an item of supervision for the bureau. */
export async function reportRefusal(
  p: Platform,
  actor: Actor,
  requestId: string,
  input: { officeId: string; what: string },
): Promise<{ id: string; caseId: string; number: string }> {
  if (!offers(p, REFUSAL))
    throw problem('quality.way-none', { params: { kind: { zh: '反映被拒办', en: 'report of a refusal' } } });
  return transact(p.db, async (tx) => {
    const { row, subject } = await loadRequest(p, tx, requestId);
    permit(reportRefusalPolicy, actor, subject);
    const office = await getOrganisation(tx, input.officeId);
    if (!office) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const id = newId();
    const opened = await p.cases.openCase(tx, p, {
      procedure: REFUSAL,
      subject: { type: REFUSAL, id },
      title: await resourceName(tx, row),
      openedBy: actor,
      facts: { refusedBy: office.name.zh, aboutRequest: row.number },
    });
    await correctionTables(tx)
      .insertInto('quality.refusal')
      .values({
        id,
        request_id: row.id,
        case_id: opened.id,
        office_id: office.id,
        sealed: sealText(p, input.what),
        reported_by: JSON.stringify(actor),
        reported_on: law.day,
        reported_at: p.clock.now(),
      })
      .execute();
    await note(tx, p, row.id, actor, 'refusal-reported', {
      said: input.what,
      detail: { case: opened.number, office: office.id },
    });
    await record(tx, p, {
      kind: 'quality.refusal-reported',
      actor,
      subject: { type: 'quality.request', id: row.id },
      organisationId: office.id,
      case: opened.id,
      decision: law.decided('reported', [PROOF], law.procedure(REFUSAL).cite),
      detail: { refusal: id, office: office.id },
    });
    return { id, caseId: opened.id, number: opened.number };
  });
}

/** In the step that ends it: the one who reported it is told, and so is the office. */
export const refusalSettled: Effect = async ({ tx, p, law, case: file, actor, decision }) => {
  const row = await correctionTables(tx)
    .selectFrom('quality.refusal')
    .selectAll()
    .where('case_id', '=', file.id)
    .executeTakeFirst();
  const request = row && (await getRequest(tx, row.request_id));
  if (!row || !request) throw problem('quality.request-unknown');
  const said = [...(decision?.reasons ?? []), decision?.comment ?? ''].filter(Boolean).join('；');
  await note(tx, p, request.id, actor, 'refusal-settled', {
    said: said || undefined,
    detail: { outcome: decision?.outcome.key ?? '' },
  });
  const outcome = decision?.outcome.title ?? { zh: '', en: '' };
  for (const [to, link] of [
    [toFiler(request), requestLink(request)],
    [{ organisationId: row.office_id, roles: ['consumer' as const] }, '/notices'],
  ] as const)
    await notify(tx, p, {
      kind: 'quality.correction-settled',
      to,
      params: {
        number: file.number,
        resource: file.title,
        outcome,
        said: said || { zh: '请照常办理', en: 'go on with the business' },
      },
      articles: law.cite(PROOF),
      subject: { type: 'quality.refusal', id: row.id },
      caseId: file.id,
      link,
    });
};

export type RefusalView = {
  id: string;
  number: string;
  caseId: string;
  office: { id: string; name: { zh: string; en: string } };
  on: string;
  what: string;
  state: string;
};

/** Reports of refusals beside a request, for whoever may read it. */
export async function refusalsOf(p: Platform, requestId: string): Promise<RefusalView[]> {
  const rows = await correctionTables(p.db)
    .selectFrom('quality.refusal')
    .selectAll()
    .where('request_id', '=', requestId)
    .orderBy('reported_at')
    .execute();
  const found: RefusalView[] = [];
  for (const row of rows) {
    const office = await getOrganisation(p.db, row.office_id);
    const file = await p.cases.getCase(p.db, row.case_id);
    found.push({
      id: row.id,
      number: file?.number ?? '',
      caseId: row.case_id,
      office: { id: row.office_id, name: office?.name ?? { zh: '', en: '' } },
      on: row.reported_on,
      what: openText(p, row.sealed),
      state: file?.state ?? 'open',
    });
  }
  return found;
}
