/** Reading and writing applications; the executor comes first, nothing is decided here. */
import { type Selectable, sql, type Updateable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import type { Answers } from './schema.ts';
import { type ApplicationState, type ShareTables, type Signatures, shareTables } from './tables.ts';

export type Application = {
  id: string;
  number: string | null;
  applicantId: string;
  providerId: string;
  resourceId: string;
  serviceId: string;
  versionId: string;
  state: ApplicationState;
  revision: number;
  formKey: string;
  formVersion: string;
  answers: Answers;
  signatures: Signatures;
  caseId: string | null;
  grantId: string | null;
  basicGrantId: string | null;
  follows: string | null;
  updatedAt: Date;
  submittedAt: Date | null;
  answersDigest: string | null;
  printedDigest: string | null;
  printedAt: Date | null;
};

const applicationOf = (row: Selectable<ShareTables['share.application']>): Application => ({
  id: row.id,
  number: row.number,
  applicantId: row.applicant_id,
  providerId: row.provider_id,
  resourceId: row.resource_id,
  serviceId: row.service_id,
  versionId: row.version_id,
  state: row.state,
  revision: row.revision,
  formKey: row.form_key,
  formVersion: row.form_version,
  answers: row.answers,
  signatures: row.signatures,
  caseId: row.case_id,
  grantId: row.grant_id,
  basicGrantId: row.basic_grant_id,
  follows: row.follows,
  updatedAt: row.updated_at,
  submittedAt: row.submitted_at,
  answersDigest: row.answers_digest,
  printedDigest: row.printed_digest,
  printedAt: row.printed_at,
});

/** Granted, but the grant does not answer yet: a seal or a signature is missing. The longest waiting first. */
export async function openGranted(ex: Executor): Promise<Application[]> {
  const rows = await shareTables(ex)
    .selectFrom('share.application')
    .selectAll()
    .where('state', '=', 'granted')
    .where('grant_id', 'in', sql<string>`(select id from serve.grant where state = 'pending')`)
    .orderBy('updated_at')
    .limit(200)
    .execute();
  return rows.map(applicationOf);
}

export async function getApplication(ex: Executor, id: string): Promise<Application | undefined> {
  const row = await shareTables(ex)
    .selectFrom('share.application')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && applicationOf(row);
}

/** The application a grant came of, its basic part included. */
export async function applicationOfGrant(ex: Executor, grantId: string): Promise<Application | undefined> {
  const row = await shareTables(ex)
    .selectFrom('share.application')
    .selectAll()
    .where((eb) => eb.or([eb('grant_id', '=', grantId), eb('basic_grant_id', '=', grantId)]))
    .executeTakeFirst();
  return row && applicationOf(row);
}

/** Holds the application until the transaction ends. */
export async function lockApplication(tx: Tx, id: string): Promise<Application | undefined> {
  const row = await shareTables(tx)
    .selectFrom('share.application')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && applicationOf(row);
}

export async function updateApplication(
  tx: Tx,
  id: string,
  changes: Updateable<ShareTables['share.application']>,
): Promise<void> {
  await shareTables(tx).updateTable('share.application').set(changes).where('id', '=', id).execute();
}

export type ApplicationFilter = {
  /** Own applications in any state, and submitted ones to this provider. */
  organisationId: string;
  /** Every submitted application of the city beside the own ones. */
  overseer: boolean;
  /** Submitted applications by or to these: an area's authority sees those of its area. */
  within?: readonly string[];
  state?: ApplicationState;
  service?: string;
  page: number;
  pageSize: number;
};

export async function listApplications(
  ex: Executor,
  filter: ApplicationFilter,
): Promise<{ items: Application[]; total: number }> {
  let query = shareTables(ex)
    .selectFrom('share.application')
    .where((eb) =>
      eb.or([
        eb('applicant_id', '=', filter.organisationId),
        filter.overseer
          ? eb('submitted_at', 'is not', null)
          : eb.and([eb('provider_id', '=', filter.organisationId), eb('submitted_at', 'is not', null)]),
        ...(filter.within?.length
          ? [
              eb.and([
                eb('submitted_at', 'is not', null),
                eb.or([eb('provider_id', 'in', filter.within), eb('applicant_id', 'in', filter.within)]),
              ]),
            ]
          : []),
      ]),
    );
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.service) query = query.where('service_id', '=', filter.service);
  const { total } = await query
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('updated_at', 'desc')
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .execute();
  return { items: rows.map(applicationOf), total };
}
