/** Tells the people of a request how it stands: who filed it, who uses the data, who handles it. */
import type { Platform } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { type Addressee, notify } from '#notices/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import type { CorrectionPorts } from './ports.ts';
import type { RequestRow } from './tables.ts';
import { procedureOf } from './ways.ts';

/** The person who filed it; the office behind a system's request. */
export const toFiler = (row: Pick<RequestRow, 'filer_person' | 'filer_id'>): Addressee =>
  row.filer_person === null
    ? { organisationId: row.filer_id, roles: ['consumer', 'provider'] }
    : { personId: row.filer_person };

export async function resourceName(tx: Tx, row: Pick<RequestRow, 'resource_id'>): Promise<string> {
  return (await getPublishedVersion(tx, row.resource_id))?.version.content.name ?? '—';
}

const about = (row: RequestRow, link: string) => ({
  subject: { type: 'quality.request', id: row.id },
  link,
});
export const requestLink = (row: Pick<RequestRow, 'id'>): string => `/corrections/${row.id}`;

/** Every organisation with a grant on the data, and those that were answered since the doubted value came in. */
export async function tellUsers(
  tx: Tx,
  p: Platform,
  ports: CorrectionPorts,
  law: LawNow,
  row: RequestRow,
  kind: 'quality.disputed' | 'quality.confirmed-wrong' | 'quality.corrected',
  params: Record<string, string>,
): Promise<string[]> {
  const users = await ports.usersOf(tx, row.resource_id);
  const served = await ports.servedSince(tx, row.resource_id, params.since ?? row.filed_on);
  const told = [...new Set([...users, ...served.map(({ organisationId }) => organisationId)])].sort();
  const resource = await resourceName(tx, row);
  for (const organisationId of told)
    await notify(tx, p, {
      kind,
      to: { organisationId, roles: ['consumer'] },
      params: { resource, number: row.number, ...params },
      articles: law.procedure(procedureOf[row.kind]).cite,
      ...about(row, `/catalog/${row.resource_id}`),
      once: `${kind} ${row.id}`,
    });
  return told;
}

export async function tellFiler(
  tx: Tx,
  p: Platform,
  law: LawNow,
  row: RequestRow,
  kind: 'quality.correction-settled' | 'quality.correction-extended',
  params: Record<string, string | Text>,
): Promise<void> {
  await notify(tx, p, {
    kind,
    to: toFiler(row),
    params: { number: row.number, resource: await resourceName(tx, row), ...params },
    articles: law.procedure(procedureOf[row.kind]).cite,
    ...about(row, requestLink(row)),
    once: `${kind} ${row.id}`,
  });
}
