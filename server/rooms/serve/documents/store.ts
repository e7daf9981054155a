/** Documents of service versions: written with the version, complete or not at all, and kept to the letter. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { Kernel } from '#kernel/kernel.ts';
import type { Service, ServiceVersion } from '../repository.ts';
import { fieldsOf } from './fields.ts';
import { type DocumentOf, openApiOf } from './openapi.ts';

export type KeptDocument = { text: string; digest: string; at: Date };

/** Nobody can use a field that nobody has explained: a name that is only said twice explains nothing. */
function requireMeanings({ fields }: DocumentOf): void {
  const silent = fields.find(
    ({ name, titleZh, description, codes }) =>
      description.trim() === '' && codes.length === 0 && (titleZh.trim() === '' || titleZh.trim() === name),
  );
  if (silent) throw problem('serve.instructions-incomplete', { params: { column: silent.name } });
}

/** Writes the document of a version; its digest. Throws `serve.instructions-incomplete` and leaves nothing published then. */
export async function writeDocument(
  tx: Tx,
  of: Omit<DocumentOf, 'fields'> & { versionId: string },
): Promise<string> {
  const { versionId, ...rest } = of;
  const document = { ...rest, fields: await fieldsOf(tx, of.plan) };
  requireMeanings(document);
  return (await keep(tx, versionId, document, of.at)).digest;
}

async function keep(ex: Executor, versionId: string, of: DocumentOf, at: Date): Promise<KeptDocument> {
  const text = canonicalize(openApiOf(of)) ?? '';
  const digest = createHash('sha256').update(text).digest('hex');
  await sql`insert into serve.service_document (version_id, document, digest, at)
    values (${versionId}, ${text}, ${digest}, ${at}) on conflict do nothing`.execute(ex);
  return { text, digest, at };
}

async function find(ex: Executor, versionId: string): Promise<KeptDocument | undefined> {
  const { rows } = await sql<KeptDocument>`
    select document as text, digest, at from serve.service_document where version_id = ${versionId}`.execute(
    ex,
  );
  return rows[0];
}

/** As it was written; a version that is older than documents gets its own when first somebody reads it. */
export async function documentOf(
  p: Pick<Kernel, 'db' | 'clock'>,
  { code, title }: Pick<Service, 'code' | 'title'>,
  {
    id,
    number: version,
    plan,
    publishedAt: at,
  }: Pick<ServiceVersion, 'id' | 'number' | 'plan' | 'publishedAt'>,
): Promise<KeptDocument> {
  const found = await find(p.db, id);
  if (found) return found;
  const fields = await fieldsOf(p.db, plan);
  return transact(p.db, async (tx) => {
    const kept = await keep(tx, id, { code, title, version, plan, fields, at }, p.clock.now());
    return (await find(tx, id)) ?? kept;
  });
}
