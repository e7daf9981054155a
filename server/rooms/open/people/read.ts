/** What people of the public see of their account, and the authority of the proofs handed in. */
import type { Readable } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import {
  applicantOf,
  confidedOf,
  getVerification,
  PROCEDURE,
  papersOf,
  type Verification,
} from './identity.ts';
import { ownIdentityPolicy, publishRulesPolicy, readIdentitiesPolicy, readPapersPolicy } from './policy.ts';
import { acceptedAt, type RulesVersion, rulesInForce, rulesOf } from './rules.ts';
import type { IdentityReply, MeReply, RulesReply } from './schema.ts';
import { rulesKinds } from './schema.ts';
import { type ApplicantKind, applicantKinds, peopleTables, type VerificationState } from './tables.ts';

const words: Readonly<Record<ApplicantKind, Text>> = {
  person: { zh: '自然人', en: 'natural person' },
  enterprise: { zh: '企业', en: 'enterprise' },
  university: { zh: '高等院校', en: 'university' },
  institute: { zh: '科研院所', en: 'research institute' },
  institution: { zh: '其他组织', en: 'other organisation' },
};
/** As the city calls it, where it does. */
export const kindTitle = (law: LawNow, kind: ApplicantKind): Text => {
  const term = law.term('open.applicants', kind);
  return term ? { zh: term.zh, en: term.en } : words[kind];
};

async function present(p: Platform, law: LawNow, actor: Actor, row: Verification): Promise<IdentityReply> {
  const reads = readPapersPolicy.on(actor, { personId: row.person_id }).allowed;
  const papers = reads ? await papersOf(p.db, row.id) : [];
  const file = row.case_id ? await p.cases.getCase(p.db, row.case_id) : undefined;
  const step = file?.steps.find(({ decided }) => decided === null);
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    kindTitle: kindTitle(law, row.kind),
    name: row.name,
    creditCode: row.credit_code,
    legalPerson: row.legal_person,
    control: row.control,
    state: row.state,
    reason: row.reason,
    caseId: row.case_id,
    stepId: hasRole(actor, 'bureau') ? (step?.id ?? null) : null,
    filedAt: row.filed_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    confided: reads ? confidedOf(p, row) : null,
    papers: papers.map((paper) => ({
      id: paper.id,
      purpose: paper.purpose,
      name: p.vault.open(paper.name_sealed).toString('utf8'),
      mediaType: paper.media_type,
      bytes: Number(paper.bytes),
      sha256: paper.sha256,
      at: paper.at.toISOString(),
    })),
    becomesId: row.becomes_id,
    articles: law.procedure(PROCEDURE).cite,
    abilities: abilitiesOf(
      actor,
      { personId: row.person_id },
      row.state === 'draft' ? { file: ownIdentityPolicy } : {},
    ),
  };
}

/** The authority's list; a number that is shown was asked for, and that stands in the ledger. */
export async function listIdentities(
  p: Platform,
  actor: Actor,
  { state }: { state?: VerificationState | undefined },
): Promise<{ items: IdentityReply[] }> {
  permit(readIdentitiesPolicy, actor, undefined);
  const law = await lawNow(p.db, p.law, p.clock.today());
  let found = peopleTables(p.db).selectFrom('open.verification').selectAll().where('state', '!=', 'draft');
  if (state) found = found.where('state', '=', state);
  const rows = await found.orderBy('filed_at', 'desc').limit(500).execute();
  const items: IdentityReply[] = [];
  for (const row of rows) {
    const shown = await present(p, law, actor, row);
    items.push({ ...shown, confided: null, papers: [] });
  }
  return { items };
}

export async function readIdentity(p: Platform, actor: Actor, id: string): Promise<IdentityReply> {
  const row = await getVerification(p.db, id);
  if (!row) throw problem('kernel.not-found');
  permit(readPapersPolicy, actor, { personId: row.person_id });
  await noteRead(p, actor, row);
  return present(p, await lawNow(p.db, p.law, p.clock.today()), actor, row);
}

/** One's own papers one may look at without a word of it. */
async function noteRead(p: Platform, actor: Actor, row: Verification): Promise<void> {
  if (actor.kind === 'person' && actor.personId === row.person_id) return;
  await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'open.identity-read',
      actor,
      subject: { type: 'open.verification', id: row.id },
    }),
  );
}

export async function readPaper(
  p: Platform,
  actor: Actor,
  { id, paperId }: { id: string; paperId: string },
): Promise<{ name: string; content: Buffer }> {
  const row = await getVerification(p.db, id);
  const paper = row && (await papersOf(p.db, id)).find((one) => one.id === paperId);
  if (!row || !paper) throw problem('kernel.not-found');
  permit(readPapersPolicy, actor, { personId: row.person_id });
  await noteRead(p, actor, row);
  const content = p.vault.open(await whole(await p.objects.read(paper.object_key)));
  return { name: p.vault.open(paper.name_sealed).toString('utf8'), content };
}

export async function whole(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const version = ({ publishedAt, ...rest }: RulesVersion) => ({
  kind: rest.kind,
  number: rest.number,
  text: rest.text,
  reason: rest.reason,
  publishedAt: publishedAt?.toISOString() ?? null,
});

/** Public: everybody reads them without signing in. */
export async function readRules(p: Platform, actor: Actor): Promise<RulesReply> {
  const items: RulesReply['items'] = [];
  for (const kind of rulesKinds) {
    const [, ...earlier] = await rulesOf(p.db, kind);
    const inForce = await rulesInForce(p.db, kind);
    const at = actor.kind === 'person' ? await acceptedAt(p.db, kind, actor) : undefined;
    items.push({
      inForce: version(inForce),
      earlier: earlier.map(version),
      acceptedAt: at?.toISOString() ?? null,
    });
  }
  return { items, abilities: abilitiesOf(actor, undefined, { publish: publishRulesPolicy }) };
}

export async function readMe(p: Platform, actor: Actor, method: string | undefined): Promise<MeReply> {
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const law = await lawNow(p.db, p.law, p.clock.today());
  const proven = await applicantOf(p.db, actor.organisationId);
  const rows = await peopleTables(p.db)
    .selectFrom('open.verification')
    .selectAll()
    .where('person_id', '=', actor.personId)
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
  const identities: IdentityReply[] = [];
  for (const row of rows) identities.push(await present(p, law, actor, row));
  return {
    organisationId: actor.organisationId,
    kind: proven?.kind ?? null,
    kindTitle: proven ? kindTitle(law, proven.kind) : null,
    verifiedAt: proven?.verified_at.toISOString() ?? null,
    verifiedBy: proven?.verified_by ?? null,
    byProvider: method?.startsWith('provider') === true,
    identities,
    kinds: applicantKinds.map((key) => ({
      key,
      title: kindTitle(law, key),
      proof: law.term('open.applicants', key)?.attributes.proof === true,
    })),
    rules: await readRules(p, actor),
  };
}
