/** Proof of who somebody is: said, shown by papers, filed as a case, decided by the authority; or vouched for by the identity provider. */
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Effect, Gate, Platform } from '#cases/index.ts';
import { nextCaseNumber, pass } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { creditCodeFault, residentIdFault } from '#kernel/identifiers.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getOrganisation, registerPublicBody } from '#rooms/org/index.ts';
import { mePolicy, ownIdentityPolicy, ownPersonPolicy } from './policy.ts';
import {
  type ApplicantKind,
  type Control,
  type PaperPurpose,
  type PeopleTables,
  peopleTables,
} from './tables.ts';

export type Verification = Selectable<PeopleTables['open.verification']>;
/** Read by nobody but who decides and whose it is. */
export type Confided = { identityNumber: string; telephone: string; mail: string };
export type IdentityInput = {
  kind: ApplicantKind;
  name: string;
  creditCode?: string | undefined;
  legalPerson: boolean;
  control?: Control | undefined;
} & Confided;

export const PROCEDURE = 'open.verification';
const applicantsRule = 'open.applicants';

/** The kind of body in the register of organisations. */
const bodyKind: Readonly<Record<Exclude<ApplicantKind, 'person'>, string>> = {
  enterprise: 'public-company',
  university: 'public-university',
  institute: 'public-university',
  institution: 'public-body',
};

export const confidedOf = (p: Pick<Platform, 'vault'>, row: Pick<Verification, 'sealed'>): Confided =>
  JSON.parse(p.vault.open(row.sealed).toString('utf8')) as Confided;

/** Of one person, and of one proof: what is never filed costs nothing but room. */
const MOST_DRAFTS = 10;
const MOST_PAPERS = 20;

export async function beginIdentity(p: Platform, actor: Actor, input: IdentityInput): Promise<string> {
  permit(mePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const { personId, organisationId } = actor;
  return transact(p.db, async (tx) => {
    if (input.kind === 'person') await requireOwnPerson(tx, actor, organisationId);
    await takeTurn(tx, `open identities of ${personId}`);
    const begun = await peopleTables(tx)
      .selectFrom('open.verification')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('person_id', '=', personId)
      .where('state', '=', 'draft')
      .executeTakeFirstOrThrow();
    if (Number(begun.n) >= MOST_DRAFTS)
      throw problem('open.identities-many', { params: { most: MOST_DRAFTS } });
    const id = newId();
    const { identityNumber, telephone, mail } = input;
    await peopleTables(tx)
      .insertInto('open.verification')
      .values({
        id,
        number: await nextCaseNumber(tx, p),
        person_id: personId,
        organisation_id: organisationId,
        becomes_id: null,
        kind: input.kind,
        name: input.name,
        credit_code: input.kind === 'person' ? null : (input.creditCode ?? null),
        legal_person: input.legalPerson,
        control: input.kind === 'enterprise' ? (input.control ?? null) : null,
        sealed: p.vault.seal(JSON.stringify({ identityNumber, telephone, mail })),
        state: 'draft',
        case_id: null,
        filed_at: null,
        decided_at: null,
        created_at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.identity-begun',
      actor,
      subject: { type: 'open.verification', id },
      detail: { kind: input.kind },
    });
    return id;
  });
}

export async function getVerification(ex: Executor, id: string): Promise<Verification | undefined> {
  return peopleTables(ex).selectFrom('open.verification').selectAll().where('id', '=', id).executeTakeFirst();
}

async function lock(tx: Tx, id: string): Promise<Verification> {
  const row = await peopleTables(tx)
    .selectFrom('open.verification')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

export const papersOf = (ex: Executor, id: string) =>
  peopleTables(ex)
    .selectFrom('open.verification_paper')
    .selectAll()
    .where('verification_id', '=', id)
    .orderBy('at')
    .execute();

/** Everything that is missing or wrong at once. */
function faultsOf(
  p: Platform,
  law: LawNow,
  row: Verification,
  papers: readonly { purpose: PaperPurpose }[],
): FieldIssue[] {
  const articles = law.cite(applicantsRule);
  const faults: FieldIssue[] = [];
  const add = (path: string, zh: string, en: string) =>
    faults.push({ path, code: 'open.identity', message: { zh, en }, articles, severity: 'error' });
  const has = (purpose: PaperPurpose) => papers.some((paper) => paper.purpose === purpose);
  const term = law.term(applicantsRule, row.kind);
  const said = confidedOf(p, row);
  if (row.kind === 'person') {
    if (residentIdFault(said.identityNumber))
      add('identityNumber', '身份证号码不正确', 'The number of the identity card is wrong');
    return faults;
  }
  if (creditCodeFault(row.credit_code ?? ''))
    add('creditCode', '统一社会信用代码不正确', 'The unified credit code is wrong');
  if (!has('registration'))
    add('papers.registration', '请提交登记证照', 'Hand in the certificate of registration');
  if (row.kind === 'enterprise' && row.control === null)
    add('control', '请说明由境内还是境外资本控制', 'Say whether domestic or foreign capital controls it');
  if (term?.attributes.proof === true && !has('shareholding'))
    add('papers.shareholding', '请提交控股情况证明', 'Hand in proof of the controlling shareholding');
  return faults;
}

export async function fileIdentity(p: Platform, actor: Actor, id: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lock(tx, id);
    permit(ownIdentityPolicy, actor, { personId: row.person_id });
    if (row.state !== 'draft') throw problem('open.identity-state', { params: { state: row.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    const fields = faultsOf(p, law, row, await papersOf(tx, id));
    if (fields.length > 0)
      throw problem('open.identity-incomplete', {
        params: { count: fields.length },
        articles: law.cite(applicantsRule),
        rule: applicantsRule,
        fields,
      });
    const opened = await p.cases.openCase(tx, p, {
      procedure: PROCEDURE,
      number: row.number,
      subject: { type: PROCEDURE, id },
      // A list shows no person's name.
      title: row.kind === 'person' ? row.number : row.name,
      openedBy: actor,
      facts: { applicantKind: row.kind, ...(row.control ? { control: row.control } : {}) },
    });
    await peopleTables(tx)
      .updateTable('open.verification')
      .set({ state: 'filed', case_id: opened.id, filed_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.identity-filed',
      actor,
      subject: { type: 'open.verification', id },
      case: opened.id,
      decision: law.decided('filed', [applicantsRule]),
      detail: { kind: row.kind },
    });
  });
}

export async function addPaper(
  p: Platform,
  actor: Actor,
  id: string,
  paper: { purpose: PaperPurpose; name: string; content: Buffer; mediaType: string },
): Promise<void> {
  const found = await getVerification(p.db, id);
  if (!found) throw problem('kernel.not-found');
  permit(ownIdentityPolicy, actor, { personId: found.person_id });
  if (found.state !== 'draft') throw problem('open.identity-state', { params: { state: found.state } });
  if ((await papersOf(p.db, id)).length >= MOST_PAPERS)
    throw problem('open.papers-many', { params: { most: MOST_PAPERS } });
  const stored = await p.objects.put(p.vault.seal(paper.content));
  await transact(p.db, async (tx) => {
    const row = await lock(tx, id);
    if (row.state !== 'draft') throw problem('open.identity-state', { params: { state: row.state } });
    const sha256 = createHash('sha256').update(paper.content).digest('hex');
    const paperId = newId();
    await peopleTables(tx)
      .insertInto('open.verification_paper')
      .values({
        id: paperId,
        verification_id: id,
        purpose: paper.purpose,
        name_sealed: p.vault.seal(paper.name),
        media_type: paper.mediaType,
        bytes: paper.content.length,
        sha256,
        object_key: stored.key,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'open.identity-paper-added',
      actor,
      subject: { type: 'open.verification', id },
      detail: { paper: paperId, purpose: paper.purpose, sha256, bytes: paper.content.length },
    });
  });
}

/** The provider of identities vouches for the person behind the account, and for nobody else. */
export async function verifyByProvider(p: Platform, actor: Actor, method: string): Promise<void> {
  permit(mePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (!method.startsWith('provider')) throw problem('open.provider-did-not-prove');
  const { organisationId } = actor;
  await transact(p.db, async (tx) => {
    await requireOwnPerson(tx, actor, organisationId);
    await become(tx, p, organisationId, {
      kind: 'person',
      legal_person: false,
      control: null,
      verified_by: 'provider',
    });
    await record(tx, p, {
      kind: 'open.identity-verified',
      actor,
      subject: { type: 'open.applicant', id: organisationId },
      detail: { kind: 'person', by: 'provider' },
    });
  });
}

async function requireOwnPerson(tx: Tx, actor: Actor, organisationId: string): Promise<void> {
  permit(ownPersonPolicy, actor, { kind: (await getOrganisation(tx, organisationId))?.kind ?? '' });
}

type Proven = Omit<Selectable<PeopleTables['open.applicant']>, 'organisation_id' | 'verified_at'>;
async function become(tx: Tx, p: Platform, organisationId: string, proven: Proven): Promise<void> {
  const values = { ...proven, verified_at: p.clock.now() };
  await peopleTables(tx)
    .insertInto('open.applicant')
    .values({ organisation_id: organisationId, ...values })
    .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(values))
    .execute();
}

/** What is proven of a body or person; undefined: nothing. */
export const applicantOf = (ex: Executor, organisationId: string) =>
  peopleTables(ex)
    .selectFrom('open.applicant')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();

const settle: Effect = async ({ tx, p, law, case: file, actor }) => {
  const row = await lock(tx, file.subject.id);
  if (row.state !== 'filed') throw problem('open.identity-state', { params: { state: row.state } });
  const body =
    row.kind === 'person'
      ? row.organisation_id
      : (
          await registerPublicBody(tx, p, law, actor, {
            name: row.name,
            kind: bodyKind[row.kind],
            creditCode: row.credit_code ?? '',
            personId: row.person_id,
          })
        ).id;
  await become(tx, p, body, {
    kind: row.kind,
    legal_person: row.legal_person,
    control: row.control,
    verified_by: 'bureau',
  });
  await peopleTables(tx)
    .updateTable('open.verification')
    .set({ state: 'verified', becomes_id: body, decided_at: p.clock.now() })
    .where('id', '=', row.id)
    .execute();
  await tell(tx, p, row, 'open.identity-verified');
  await record(tx, p, {
    kind: 'open.identity-verified',
    actor,
    subject: { type: 'open.applicant', id: body },
    organisations: [row.organisation_id],
    case: file.id,
    decision: law.decided('verified', [applicantsRule], file.procedure.cite),
    detail: { verification: row.id, kind: row.kind, by: 'bureau' },
  });
};

const refuse: Effect = async ({ tx, p, law, case: file, actor, decision }) => {
  const row = await lock(tx, file.subject.id);
  const reason = (decision?.reasons ?? []).join('；');
  await peopleTables(tx)
    .updateTable('open.verification')
    .set({ state: 'refused', reason, decided_at: p.clock.now() })
    .where('id', '=', row.id)
    .execute();
  await tell(tx, p, row, 'open.identity-refused');
  await record(tx, p, {
    kind: 'open.identity-refused',
    actor,
    subject: { type: 'open.verification', id: row.id },
    organisations: [row.organisation_id],
    case: file.id,
    decision: law.decided('refused', [applicantsRule], file.procedure.cite),
  });
};

const tell = (
  tx: Tx,
  p: Platform,
  row: Verification,
  kind: 'open.identity-verified' | 'open.identity-refused',
) =>
  notify(tx, p, {
    kind,
    to: { personId: row.person_id },
    params: { number: row.number },
    subject: { type: 'open.verification', id: row.id },
    link: '/me/identity',
  });

/** Nobody decides on who they are themselves. */
const byAnother: Gate = async ({ tx, case: file, actor }) => {
  const row = await lock(tx, file.subject.id);
  if (actor.kind === 'person' && actor.personId === row.person_id)
    throw problem('kernel.forbidden', {
      params: { policy: PROCEDURE, reason: { zh: '不能核实自己的身份', en: 'nobody verifies themselves' } },
    });
  return pass;
};

export const identityGates = { 'open.identity-by-another': byAnother };
export const identityEffects = { 'open.verify-identity': settle, 'open.refuse-identity': refuse };
