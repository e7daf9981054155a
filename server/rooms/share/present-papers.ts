/** What hangs on an application, as a reader sees it: seals, files, declarations, refusal, disputes, marks, bars, notices. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import { oversees } from '#kernel/policy.ts';
import type { Form } from '#law/types.ts';
import { noticeCatalogue } from '#notices/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import { agreementOf } from './agreements/agreements.ts';
import { answersDigest } from './answers.ts';
import { attachmentsOf } from './attachments.ts';
import { barsOf } from './bars/bars.ts';
import { declarationsOf } from './declarations.ts';
import { disputesOf } from './disputes/raise.ts';
import { refusalOf } from './disputes/refusal.ts';
import { functionsOf } from './functions/functions.ts';
import { sealPolicy } from './policy.ts';
import { type Application, getApplication } from './repository.ts';
import { currentRequirements } from './requirements/requirements.ts';
import type { ApplicationReply } from './schema.ts';
import { sealedFields, sealsOf } from './seals/blocks.ts';
import { managingUnit } from './seals/unit.ts';
import { shareTables } from './tables.ts';
import { untrueOf } from './untrue/untrue.ts';

const nobody: Text = { zh: '', en: '' };

type Papers = Pick<
  ApplicationReply,
  | 'seals'
  | 'printedForSeal'
  | 'document'
  | 'files'
  | 'functions'
  | 'declarations'
  | 'requirements'
  | 'refusal'
  | 'disputes'
  | 'agreementId'
  | 'untrue'
  | 'bars'
  | 'contactNotices'
>;

export async function presentPapers(
  ex: Executor,
  p: Platform,
  actor: Actor,
  application: Application,
  form: Form,
): Promise<Papers> {
  const digest = answersDigest(form, application.answers);
  const { id, applicantId } = application;
  const editable = application.state === 'draft' || application.state === 'returned';
  const document =
    (await shareTables(ex)
      .selectFrom('share.document')
      .select(['sha256', 'bytes'])
      .where('application_id', '=', id)
      .executeTakeFirst()) ?? null;
  const declared = await declarationsOf(ex, p, application);
  const refusal = await refusalOf(ex, p, application);
  const untrue = await untrueOf(ex, applicantId);
  const requirements = editable ? await currentRequirements(ex) : undefined;
  const organisations = await organisationNames(ex, [
    ...new Set([...(refusal ? [refusal.organisationId] : []), ...untrue.map(({ marked_for: by }) => by)]),
  ]);
  const people = await personNames(ex, [...new Set(declared.map(({ personId }) => personId))]);
  const named = (organisationId: string): Text => organisations.get(organisationId) ?? nobody;
  return {
    seals: await presentSeals(ex, p, actor, application, form, digest, document !== null),
    printedForSeal: application.printedDigest === digest,
    document,
    files: (await attachmentsOf(ex, id)).map(({ id: file, field, name, bytes, sha256 }) => ({
      id: file,
      field,
      name,
      bytes: Number(bytes),
      sha256,
    })),
    functions: editable
      ? (await functionsOf(ex, applicantId)).map(({ name, steps }) => ({ name, steps }))
      : [],
    declarations: declared.map(({ field, label, formVersion, requirement, personId, at }) => ({
      field,
      label,
      formVersion,
      requirement,
      person: people.get(personId) ?? '',
      at: at.toISOString(),
    })),
    requirements: requirements ? { number: requirements.number, text: requirements.text } : null,
    refusal: refusal
      ? {
          on: refusal.on,
          organisation: named(refusal.organisationId),
          reasons: refusal.reasons,
          basis: refusal.basis.map(({ kind, title, article = '', wording = '' }) => ({
            kind,
            title,
            article,
            wording,
          })),
          proposed: refusal.proposed,
        }
      : null,
    disputes: await disputesOf(ex, p, id),
    agreementId: (application.grantId && (await agreementOf(ex, application.grantId))?.id) || null,
    untrue: await Promise.all(
      untrue.map(async (mark) => ({
        application: (await getApplication(ex, mark.application_id))?.number ?? '',
        field: form.fields.find(({ key }) => key === mark.field)?.label ?? { zh: mark.field, en: mark.field },
        what: mark.what,
        evidence: mark.evidence,
        by: named(mark.marked_for),
        on: mark.day,
      })),
    ),
    bars: await barsOf(ex, { applicantId }),
    contactNotices: await contactNotices(
      ex,
      id,
      actor.kind === 'person' && (actor.organisationId === applicantId || oversees(actor)),
    ),
  };
}

async function presentSeals(
  ex: Executor,
  p: Platform,
  actor: Actor,
  application: Application,
  form: Form,
  digest: string,
  finished: boolean,
): Promise<ApplicationReply['seals']> {
  const fields = sealedFields(form);
  if (fields.length === 0) return [];
  const seals = await sealsOf(ex, application.id);
  const all = [...seals.values()];
  const manager = (await managingUnit(ex, p, application.applicantId)) ?? null;
  const organisations = await organisationNames(ex, [...new Set(all.map((one) => one.organisation_id))]);
  const people = await personNames(ex, [...new Set(all.map((one) => one.person_id))]);
  return fields.map(({ block, label, cite }) => {
    const seal = seals.get(block);
    return {
      block,
      label,
      articles: cite,
      sealed:
        seal?.digest === digest
          ? {
              day: seal.day,
              organisation: organisations.get(seal.organisation_id) ?? nobody,
              person: people.get(seal.person_id) ?? '',
              sha256: seal.sha256,
              at: seal.at.toISOString(),
            }
          : null,
      yours: !finished && sealPolicy.on(actor, { application, block, manager, articles: cite }).allowed,
    };
  });
}

/** The address is the contact's own: the unit and the authority see it, others the fact. */
async function contactNotices(
  ex: Executor,
  applicationId: string,
  whole: boolean,
): Promise<ApplicationReply['contactNotices']> {
  const rows = await shareTables(ex)
    .selectFrom('share.contact_notice')
    .selectAll()
    .where('application_id', '=', applicationId)
    .orderBy('at', 'desc')
    .execute();
  return rows.map(({ kind, name, address, state, at }) => ({
    kind,
    title: titleOf(kind),
    name: whole ? name : '',
    address: whole ? address : '',
    state,
    at: at.toISOString(),
  }));
}

/** What the notice was about, without the facts it spoke of. */
const titles: Readonly<Record<string, Text>> = {
  'share.expiring': { zh: '授权即将到期', en: 'Grant about to end' },
  'share.contact-suspended': { zh: '授权暂停或终止', en: 'Grant stopped' },
};
const titleOf = (kind: string): Text =>
  titles[kind] ?? {
    zh: noticeCatalogue.get(kind)?.zh.title ?? kind,
    en: noticeCatalogue.get(kind)?.en.title ?? kind,
  };
