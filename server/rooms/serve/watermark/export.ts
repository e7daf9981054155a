/** An export gets its mark: a key of its own, sealed, whose commitment is on record before the first row leaves. */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { platform } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { record } from '#ledger/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import type { Grant } from '../grants.ts';
import { type Policy, policyOf } from '../policy-sql/policy.ts';
import { rowsOf } from '../policy-sql/postgres.ts';
import type { PolicyRow, PolicyStream } from '../policy-sql/stream.ts';
import type { ServiceVersion } from '../repository.ts';
import { servingTable } from '../serving/names.ts';
import './events.ts';
import { bitKeyOf, layOut, markRows, placeKeyOf, tokenKeyOf, tokenOf } from './embed.ts';
import { type MarkManner, type MarkScheme, schemeOf, tokenColumn } from './scheme.ts';
import type { SipKey } from './siphash.ts';
import { type MarkTables, markTables } from './tables.ts';

export type ExportMark = {
  manner: MarkManner;
  /** SHA-256 over the export and its key, as it stands in the ledger; hex. */
  commitment: string;
  entry: string;
  columns: PolicyStream['columns'];
  /** The rows with the mark in them; each batch is changed in place. */
  batches(): AsyncIterable<PolicyRow[]>;
};

type Marking = Pick<Kernel, 'db' | 'clock' | 'vault'>;

export type ExportToMark = {
  /** Of the delivery: the same again gives the same mark. */
  exportId: string;
  grant: Grant;
  version: ServiceVersion;
  /** Who asked for it; null where a system did. */
  personId: string | null;
  stream: PolicyStream;
};

export async function markExport(p: Marking, given: ExportToMark): Promise<ExportMark> {
  const { exportId, version, stream } = given;
  const mark = (await findMark(p.db, exportId)) ?? (await makeMark(p, given));
  const key = p.vault.open(mark.sealed);
  const names = stream.columns.map(({ name }) => name);
  const { manner, commitment, entry, scheme } = mark;
  if (manner === 'token') {
    return {
      manner,
      commitment,
      entry,
      columns: [...stream.columns, { name: tokenColumn, json: 'string' }],
      batches: () => withTokens(stream.batches(), tokenKeyOf(key)),
    };
  }
  const places = await placesOf(p, version.id);
  const bits = bitKeyOf(key);
  const layout = layOut(scheme, names);
  return {
    manner,
    commitment,
    entry,
    columns: stream.columns,
    async *batches() {
      for await (const rows of stream.batches()) {
        markRows(rows, layout, places, bits);
        yield rows;
      }
    },
  };
}

async function* withTokens(batches: AsyncIterable<PolicyRow[]>, key: SipKey): AsyncIterable<PolicyRow[]> {
  let number = 0;
  for await (const rows of batches) {
    for (const { cells } of rows) cells.push(tokenOf(key, number++));
    yield rows;
  }
}

type Mark = Selectable<MarkTables['serve.export_mark']>;

export const findMark = (ex: Executor, exportId: string): Promise<Mark | undefined> =>
  markTables(ex)
    .selectFrom('serve.export_mark')
    .selectAll()
    .where('export_id', '=', exportId)
    .executeTakeFirst();

/** Which cells may be marked is the same for all exports of a version, so that a found file is looked through once. */
export async function placesOf(p: Marking, versionId: string): Promise<SipKey> {
  return placeKeyOf(Buffer.from(hkdfSync('sha256', await cityKey(p), versionId, 'gongshu.mark/1', 32)));
}

export const commitmentOf = (exportId: string, key: Buffer): string =>
  createHash('sha256').update(`gongshu.mark/1\n${exportId}\n`).update(key).digest('hex');

async function makeMark(
  p: Marking,
  { exportId, grant, version, personId, stream }: ExportToMark,
): Promise<Mark> {
  const names = stream.columns.map(({ name }) => name);
  const policy = policyOf(version.plan, grant.terms, names);
  const scheme: MarkScheme = schemeOf(policy, version.plan, await countRows(p, policy, version));
  const key = randomBytes(32);
  const commitment = commitmentOf(exportId, key);
  await transact(p.db, async (tx) => {
    const { hash } = await record(tx, p, {
      kind: 'serve.export-marked',
      actor: platform,
      subject: { type: 'serve.export', id: exportId },
      organisationId: grant.consumerId,
      organisations: [grant.providerId],
      ...(grant.terms.caseId ? { case: grant.terms.caseId } : {}),
      purpose: grant.terms.purpose.code,
      detail: {
        grant: grant.id,
        terms: grant.digest,
        manner: scheme.manner,
        scheme: createHash('sha256').update(JSON.stringify(scheme)).digest('hex'),
        commitment,
      },
    });
    await markTables(tx)
      .insertInto('serve.export_mark')
      .values({
        export_id: exportId,
        version_id: version.id,
        resource_id: version.plan.resourceId,
        grant_id: grant.id,
        terms_version: grant.termsVersion,
        consumer_id: grant.consumerId,
        provider_id: grant.providerId,
        person_id: personId,
        at: p.clock.now(),
        manner: scheme.manner,
        scheme: JSON.stringify(scheme),
        columns: scheme.manner === 'token' ? [...names, tokenColumn] : names,
        sealed: p.vault.seal(key),
        commitment,
        entry: hash,
      })
      .execute();
  });
  const made = await findMark(p.db, exportId);
  if (!made) throw new TypeError('the mark was not kept');
  return made;
}

/** How many rows will leave: a filter may let few of many through. */
async function countRows(p: Pick<Marking, 'db'>, policy: Policy, version: ServiceVersion): Promise<number> {
  if (policy.conditions.length === 0) return version.rows;
  const table = sql.table(servingTable(version.id, version.generation));
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${table} t where ${rowsOf(policy)}`.execute(p.db);
  return rows[0]?.n ?? 0;
}
