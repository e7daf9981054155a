/** Files of the registers: received whole into the object store, named by their content, never changed. */
import { type Readable, Transform } from 'node:stream';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { sentName } from '#kernel/http/sent-name.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { loadOrgSettings } from '../settings.ts';
import { uploadRegisterFilePolicy } from './policy.ts';
import { registerTables } from './tables.ts';

const MEGABYTE = 1_048_576;

/** The name as its sender's machine had it, for people only. */
export function fileNameOf(header: string | string[] | undefined): string {
  const bare = sentName(header);
  if (bare === '') throw problem('org.register-file-name');
  return bare;
}

/** Only what a browser does not run is shown under its own type. */
const shownTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};
const typeOf = (name: string): string =>
  shownTypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

export type RegisterFile = { id: string; name: string; bytes: number; sha256: string };

/** Throws `org.register-file-large` over the operator's limit; nothing of such a file is named anywhere. */
export async function receiveRegisterFile(
  p: Platform,
  actor: Actor,
  input: { name: string; content: Readable },
): Promise<RegisterFile> {
  permit(uploadRegisterFilePolicy, actor, undefined);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  const megabytes = (await loadOrgSettings(p.db)).number('register-file-megabytes');
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > megabytes * MEGABYTE) done(problem('org.register-file-large', { params: { megabytes } }));
      else done(null, chunk);
    },
  });
  input.content.on('error', (error) => meter.destroy(error));
  const stored = await p.objects.put(input.content.pipe(meter));
  const id = newId();
  return transact(p.db, async (tx) => {
    await registerTables(tx)
      .insertInto('org.register_file')
      .values({
        id,
        object_key: stored.key,
        sha256: stored.sha256,
        bytes: stored.bytes,
        name: input.name,
        media_type: typeOf(input.name),
        organisation_id: actor.organisationId,
        person_id: actor.personId,
        at: p.clock.now(),
      })
      .execute();
    await record(tx, p, {
      kind: 'org.register-file-received',
      actor,
      subject: { type: 'register-file', id },
      detail: { sha256: stored.sha256, bytes: stored.bytes },
    });
    return { id, name: input.name, bytes: stored.bytes, sha256: stored.sha256 };
  });
}

/** A file may be put into a register only by the organisation that sent it. */
export async function ownFile(tx: Tx, actor: Actor, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const found = await registerTables(tx)
    .selectFrom('org.register_file')
    .select('organisation_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found || actor.kind !== 'person' || found.organisation_id !== actor.organisationId)
    throw problem('org.register-file-unknown');
  return id;
}

export async function registerFile(ex: Executor, id: string) {
  return registerTables(ex)
    .selectFrom('org.register_file')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
}
