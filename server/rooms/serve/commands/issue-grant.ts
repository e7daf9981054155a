/** Turns a decision into a grant: terms checked against service and law, hashed, on record; joins the decision's transaction. */
import { sql } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { serveEvents } from '../events.ts';
import { openFeed } from '../feed/open.ts';
import { checkFilter, type RowFilter } from '../filter.ts';
import { addGrantState, type Grant, getGrant } from '../grants.ts';
import type { Mask } from '../masks.ts';
import { demandsOn, sealedEvidence, suppliedUnder } from '../measures.ts';
import { purposeCode } from '../purpose.ts';
import { getService, getServiceVersion } from '../repository.ts';
import { serveTables } from '../tables.ts';
import {
  type Basis,
  callModes,
  type Environment,
  type GrantTerms,
  type Hours,
  type Mode,
  sealTerms,
} from '../terms.ts';
import {
  type AskedPace,
  type AskedQuota,
  addressesOf,
  columnsOf,
  crossingsOf,
  daysOf,
  hoursOf,
  paceOf,
  quotasOf,
} from './own-terms.ts';

export type GrantRequest = {
  /** Who decided. */
  actor: Actor;
  versionId: string;
  systemId: string;
  /** `code` is made of the text when left out. */
  purpose: { text: string; code?: string };
  basis: readonly Basis[];
  /** Absent where the city asks for no decision. */
  caseId?: string;
  columns: readonly string[];
  rows?: RowFilter | null;
  masks?: Record<string, Mask>;
  /** Addresses or CIDR ranges; null where the city asks for none. */
  addresses: readonly string[] | null;
  /** null: at any time. */
  hours: readonly Hours[] | null;
  /** Calls of a natural day; null: without a limit. */
  peak: number | null;
  average: number | null;
  /** Today when left out. */
  firstDay?: LegalDay;
  lastDay: LegalDay | null;
  /** An interface when left out. */
  mode?: Mode;
  /** Why not by an interface, in words. */
  modeReason?: string;
  /** Counters beside the daily number of calls. */
  quotas?: readonly AskedQuota[];
  environment?: Environment;
  /** SHA-256 of the agreement both sides sign. */
  agreement?: string;
  /** Issued, and answered only after `activateGrant`. */
  inactive?: true;
} & AskedPace;

export type IssuedGrant = Grant;

/** Throws `serve.grant-*` when the terms do not fit the service or leave out what the city's rules ask for. */
export async function issueGrant(tx: Tx, p: Serving, request: GrantRequest): Promise<IssuedGrant> {
  const day = p.clock.today();
  const law = await lawNow(tx, p.law, day);
  const version = await getServiceVersion(tx, request.versionId);
  const service = version && (await getService(tx, version.serviceId));
  const system = await getSystem(tx, request.systemId);
  if (!version || !service || !system) throw problem('kernel.not-found');

  if (version.plan.kind === 'verify' && !callModes.includes(request.mode ?? 'interface'))
    throw problem('serve.kind-mode');
  const columns = columnsOf(version, request.columns);
  // In the test environment there is nothing to decide: its rows are of nobody.
  const decided = request.caseId !== undefined || request.environment === 'test';
  const demands = await demandsOn(tx, service.resourceId, version.plan, columns, decided);
  const measures = suppliedUnder(demands, law);

  const terms: GrantTerms = {
    format: 'gongshu.grant/2',
    consumer: { organisationId: system.organisationId, systemId: system.id, systemCode: system.code },
    service: {
      code: service.code,
      version: version.number,
      versionId: version.id,
      planDigest: version.planDigest,
    },
    purpose: {
      code: request.purpose.code ?? purposeCode(request.purpose.text),
      text: request.purpose.text,
      required: law.flag('serve.purpose-code'),
    },
    operatorRequired: law.flag('serve.operator-required'),
    basis: request.basis.map(({ kind, title, article, wording }) => ({ kind, title, article, wording })),
    caseId: request.caseId ?? null,
    columns,
    rows: request.rows ?? null,
    masks: request.masks ?? {},
    ...(measures ? { measures } : {}),
    addresses: addressesOf(request.addresses),
    hours: hoursOf(law, request.hours),
    quotas: quotasOf(law, request.peak, request.average, request.quotas),
    average: request.average,
    ...daysOf(law, request.firstDay ?? day, request.lastDay),
    mode: request.mode ?? 'interface',
    ...(request.modeReason ? { modeReason: request.modeReason } : {}),
    environment: request.environment ?? 'production',
    ...paceOf(request),
    ...(request.agreement ? { agreement: request.agreement } : {}),
    crossings: await crossingsOf(tx, service.providerId, system.organisationId),
  };
  // What is sealed is sealed under a shared secret; no key could answer to both.
  if (terms.measures?.encryption && terms.evidence === 'E2')
    throw problem('serve.grant-evidence', {
      params: { grade: terms.measures.grade },
      fields: [sealedEvidence('evidence', terms.measures.grade)],
    });
  if (terms.rows) checkFilter(version.plan, terms.rows);
  if (terms.mode === 'feed') await openFeed(tx, p, request.actor, version);
  for (const column of Object.keys(terms.masks)) {
    if (!terms.columns.includes(column)) throw problem('serve.grant-columns', { params: { column } });
  }
  return save(tx, p, law, request, service, terms);
}

async function save(
  tx: Tx,
  p: Serving,
  law: LawNow,
  { actor, inactive }: Pick<GrantRequest, 'actor' | 'inactive'>,
  service: { id: string; providerId: string },
  terms: GrantTerms,
): Promise<Grant> {
  const id = newId();
  const now = p.clock.now();
  const state = inactive ? 'pending' : 'active';
  const { text, digest } = sealTerms(terms);
  const { hash } = await record(tx, p, {
    kind: 'serve.grant-issued',
    actor,
    subject: { type: 'serve.grant', id },
    organisationId: service.providerId,
    organisations: [terms.consumer.organisationId],
    decision: law.decided('issued', rulesOf(terms)),
    ...(terms.caseId ? { case: terms.caseId } : {}),
    purpose: terms.purpose.code,
    detail: {
      terms: digest,
      version: 1,
      service: terms.service.code,
      serviceVersion: terms.service.version,
      system: terms.consumer.systemId,
      // A list of hundreds of names is in the terms; here it is told by their number.
      ...(terms.columns.length <= 20 ? { columns: terms.columns } : { columnCount: terms.columns.length }),
      ...(terms.crossings ? { crossings: terms.crossings } : {}),
      ...(inactive ? { state } : {}),
      firstDay: terms.firstDay,
      lastDay: terms.lastDay,
    },
  });
  await serveTables(tx)
    .insertInto('serve.grant')
    .values({
      id,
      number: await grantNumber(tx, terms),
      consumer_id: terms.consumer.organisationId,
      system_id: terms.consumer.systemId,
      provider_id: service.providerId,
      service_id: service.id,
      version_id: terms.service.versionId,
      case_id: terms.caseId,
      terms_version: 1,
      state,
      ground: null,
      first_day: terms.firstDay,
      last_day: terms.lastDay,
      issued_at: now,
    })
    .execute();
  await serveTables(tx)
    .insertInto('serve.grant_version')
    .values({ grant_id: id, version: 1, terms: text, digest, entry: hash, at: now })
    .execute();
  const byPerson = actor.kind === 'person' ? actor.personId : null;
  await addGrantState(tx, id, {
    state,
    ground: null,
    note: null,
    articles: [],
    byPerson,
    at: now,
    entry: hash,
  });
  await p.events.emit(tx, {
    type: serveEvents.grantIssued,
    payload: { grantId: id, serviceId: service.id, consumerId: terms.consumer.organisationId },
  });
  const grant = await getGrant(tx, id);
  if (!grant) throw problem('kernel.not-found');
  return grant;
}

/** `S2026-000123`, `T…` in the test environment: gaps tell nothing, numbers never repeat. */
async function grantNumber(tx: Tx, { firstDay, environment }: GrantTerms): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('serve.grant_number') as number`.execute(tx);
  return `${environment === 'test' ? 'T' : 'S'}${firstDay.slice(0, 4)}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`;
}

const rulesOf = (terms: GrantTerms): string[] => [
  ...(terms.purpose.required ? ['serve.purpose-code'] : []),
  ...(terms.quotas.length > 0 ? ['serve.daily-quota'] : []),
  ...(terms.hours ? ['serve.hours'] : []),
  ...(terms.lastDay ? ['serve.last-day-required'] : []),
];
