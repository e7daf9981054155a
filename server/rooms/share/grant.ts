/** From a decision to the grant: what was asked, narrowed by what was consented to, and what becomes of the application. */
import type { BehaviourContext } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import type { LawNow } from '#law/settings.ts';
import { notify } from '#notices/index.ts';
import { basicItemsOf } from '#rooms/basedb/index.ts';
import { getService, issueGrant, purposeCode } from '#rooms/serve/index.ts';
import { askedOf, rowFilterOf, textOf, textsOf } from './answers.ts';
import { shareEvents } from './events.ts';
import { limitsOf } from './limits.ts';
import { modeGranted } from './modes.ts';
import { offerOf } from './offer.ts';
import { type Application, lockApplication, updateApplication } from './repository.ts';
import { openBlocks } from './seals/blocks.ts';
import type { ApplicationState } from './tables.ts';

export async function underway(tx: Tx, id: string): Promise<Application> {
  const application = await lockApplication(tx, id);
  if (!application) throw problem('kernel.not-found');
  if (application.state !== 'submitted') {
    throw problem('share.not-decidable', { params: { state: application.state } });
  }
  return application;
}

/** What the deciders have set in the steps of the case, the latest word of each field. */
async function consentOf({ tx, p, case: file, decision }: BehaviourContext): Promise<JsonObject> {
  const found = await p.cases.getCase(tx, file.id);
  const steps = (found?.steps ?? []).flatMap(({ decided }) => (decided ? [decided.payload] : []));
  return Object.assign({}, ...steps, decision?.payload ?? {});
}

/**
 * Which part of a consent each term of the city's rule lets the provider set. The finer limits are none of them: they
 * protect the source, and a provider could lay them on the running grant as well.
 */
const settable: Readonly<Record<string, string>> = {
  items: 'items',
  rowFilter: 'items',
  lastDay: 'last-day',
  purpose: 'purpose',
};

/** What the city does not let the provider set stays as it was asked for. */
function within(law: LawNow, consent: JsonObject): JsonObject {
  const terms = law.terms('share.provider-may-set');
  if (terms.length === 0) return consent;
  return Object.fromEntries(
    Object.entries(consent).filter(([key]) => {
      const term = settable[key];
      return term === undefined || terms.some((one) => one.key === term);
    }),
  );
}

/**
 * The grant holds what was asked, narrowed by what was consented to: never more columns, never a later day. It is issued inactive
 * while a block is not sealed, or, with `agreement`, until both sides have signed that.
 */
export async function issueFor(
  context: BehaviourContext,
  application: Application,
  { agreement = false }: { agreement?: boolean } = {},
): Promise<{ grantId: string; number: string; consent: JsonObject }> {
  const { tx, p, law, case: file, actor } = context;
  const waits = agreement || (await openBlocks(tx, law.form(application.formKey), application)).length > 0;
  const asked = askedOf(application.answers);
  const consent = within(law, await consentOf(context));
  const offer = await offerOf(tx, law, application.serviceId);
  const offered = offer.columns.map(({ name }) => name);
  // What was had as basic items stands in a grant of its own.
  const basic = application.basicGrantId ? await basicItemsOf(tx, application.resourceId) : new Set<string>();
  const wanted = (asked.columns ?? offered).filter((name) => !basic.has(name));
  const consented = 'items' in consent ? textsOf(consent.items) : wanted;
  const columns = wanted.filter((name) => consented.includes(name) && offered.includes(name));
  const rows = rowFilterOf(consent.rowFilter);
  if (rows === 'unreadable') throw problem('serve.filter-value', { params: { column: '—' } });
  const issued = await issueGrant(tx, p, {
    actor,
    versionId: application.versionId,
    systemId: asked.systemId,
    purpose: purposeOf(asked, textOf(consent.purpose)),
    basis: asked.basis,
    caseId: file.id,
    columns,
    rows,
    addresses: asked.addresses,
    hours: asked.hours,
    ...limitsOf(consent, asked, columns),
    lastDay: earlier(asked.lastDay, textOf(consent.lastDay) || null),
    ...modeGranted(law, application.answers, consent),
    ...(waits ? { inactive: true as const } : {}),
  });
  await conclude(context, application, 'granted', issued.id);
  return { grantId: issued.id, number: issued.number, consent };
}

/** Words of the decider replace the applicant's; otherwise step and item make the code. */
export function purposeOf(
  asked: ReturnType<typeof askedOf>,
  decided: string,
): { text: string; code: string } {
  const text = decided || asked.purpose.text;
  return { text, code: purposeCode(decided || (asked.purpose.coded ?? text)) };
}

const earlier = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : a < b ? a : b;

const outcomeWords: Readonly<Partial<Record<ApplicationState, Text>>> = {
  granted: { zh: '同意', en: 'granted' },
  refused: { zh: '不同意', en: 'refused' },
  returned: { zh: '退回修改', en: 'returned to be mended' },
};

/** Sets the application's state and tells the applicant at once. */
export async function conclude(
  { tx, p }: BehaviourContext,
  application: Application,
  state: ApplicationState,
  grantId: string | null,
): Promise<void> {
  await updateApplication(tx, application.id, { state, grant_id: grantId, updated_at: p.clock.now() });
  await p.events.emit(tx, {
    type: shareEvents.applicationDecided,
    payload: { applicationId: application.id, applicantId: application.applicantId, state, grantId },
  });
  const service = await getService(tx, application.serviceId);
  // A consent whose seals are outstanding is no leave to call yet.
  const open = state === 'granted' ? await openBlocks(tx, p.law.form(application.formKey), application) : [];
  await notify(tx, p, {
    kind: 'share.decided',
    to: { organisationId: application.applicantId, roles: ['consumer'] },
    params: {
      number: application.number ?? '',
      outcome: outcomeWords[state] ?? { zh: state, en: state },
      service: service?.title ?? '',
      waits:
        open.length === 0
          ? ''
          : {
              zh: `尚缺${open.map(({ label }) => `“${label.zh}”`).join('、')}的签章，补齐后授权才生效。`,
              en: ` It starts when it is sealed: ${open.map(({ label }) => label.en).join(', ')} still missing.`,
            },
    },
    subject: { type: 'share.application', id: application.id },
    ...(application.caseId ? { caseId: application.caseId } : {}),
    link: grantId ? `/grants/${grantId}` : `/applications/${application.id}`,
    urgent: true,
  });
}
