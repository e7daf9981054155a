// Registers an organisation: a kind the city admits, a valid credit code, inside the city.
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { creditCodeFault } from '#kernel/identifiers.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { refuseInadmissible } from '../admission.ts';
import { noteChange } from '../history.ts';
import { createOrganisationPolicy } from '../policy.ts';
import { PERSON, refusePublicBody } from '../public-bodies.ts';
import { getOrganisation, getRegion } from '../repository.ts';
import { type Office, type Organisation, orgTables } from '../tables.ts';
import { orRefuse } from './unique.ts';

export type CreateOrganisationInput = {
  name: Text;
  /** A key of the rule of admitted kinds, or 'enterprise' with a sector. */
  kind: string;
  sector?: string;
  /** Only a natural person has none. */
  creditCode?: string | undefined;
  regionCode: string;
  parentId?: string;
  office?: Office;
  authorisationDocument?: string;
};

export async function createOrganisation(
  p: Platform,
  actor: Actor,
  input: CreateOrganisationInput,
): Promise<Organisation> {
  permit(createOrganisationPolicy, actor, undefined);
  return transact(p.db, async (tx) =>
    registerOrganisation(tx, p, await lawNow(tx, p.law, p.clock.today()), actor, input),
  );
}

/** One registration within a transaction, with its entry; the caller has asked the policy. */
export async function registerOrganisation(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  input: CreateOrganisationInput,
): Promise<Organisation> {
  const creditCode = input.creditCode || undefined;
  if (input.kind === PERSON ? creditCode !== undefined : creditCodeFault(creditCode ?? '')) {
    throw problem('org.credit-code-wrong', { params: { code: creditCode ?? '' } });
  }
  const { rules, articles } = refuseInadmissible(law, input);
  if (!(await getRegion(tx, input.regionCode))) {
    throw problem('org.region-unknown', { params: { code: input.regionCode } });
  }
  if (input.office === 'centre' && !law.flag('org.centre')) {
    throw problem('org.centre-unknown', { articles: law.cite('org.centre'), rule: 'org.centre' });
  }
  if (input.office) refusePublicBody(input);
  const parent = input.parentId ? await getOrganisation(tx, input.parentId) : undefined;
  if (input.parentId && parent?.state !== 'active') throw problem('org.organisation-unknown');
  const id = newId();
  const now = p.clock.now();
  const insert = orgTables(tx)
    .insertInto('org.organisation')
    .values({
      id,
      name_zh: input.name.zh,
      name_en: input.name.en,
      kind: input.kind,
      sector: input.sector ?? null,
      credit_code: creditCode ?? null,
      region_code: input.regionCode,
      parent_id: input.parentId ?? null,
      office: input.office ?? null,
      authorisation_document: input.authorisationDocument?.trim() || null,
      created_at: now,
      opted_in_on: null,
      opt_in_document: null,
      closed_on: null,
      successor_id: null,
      office_document: null,
      office_on: null,
    })
    .execute();
  await orRefuse(insert, {
    organisation_name_zh_key: 'org.organisation-exists',
    organisation_credit_code_key: 'org.organisation-exists',
    organisation_bureau: 'org.bureau-exists',
  });
  await noteChange(tx, p, { organisationId: id, kind: 'registered', on: law.day });
  await record(tx, p, {
    kind: 'org.organisation-created',
    actor,
    subject: { type: 'organisation', id },
    organisationId: id,
    decision: law.decided('allow', rules, articles),
    detail: {
      kind: input.kind,
      regionCode: input.regionCode,
      ...(input.office ? { office: input.office } : {}),
    },
  });
  const created = await getOrganisation(tx, id);
  if (!created) throw problem('org.organisation-unknown');
  return created;
}
