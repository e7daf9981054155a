/** What was declared with a form: the words as they stood, their version, who declared them and when. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import type { Application } from './repository.ts';
import { shareTables } from './tables.ts';

/** Kept anew each time the form is handed in. */
export async function noteDeclarations(
  tx: Tx,
  p: Platform,
  actor: Actor,
  application: Application,
): Promise<void> {
  const form = p.law.form(application.formKey);
  const declared = form.fields.filter(
    ({ type, key }) => type === 'declaration' && application.answers[key] === true,
  );
  if (declared.length === 0) return;
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await shareTables(tx)
    .insertInto('share.declaration')
    .values(
      declared.map(({ key, label }) => ({
        application_id: application.id,
        revision: application.revision,
        field: key,
        form_version: form.version,
        text_sha256: createHash('sha256')
          .update(canonicalize(label) ?? '')
          .digest('hex'),
        requirement: application.signatures[key]?.requirement ?? null,
        person_id: actor.personId,
        at: p.clock.now(),
      })),
    )
    .execute();
}

export type Declared = {
  field: string;
  label: Text;
  formVersion: string;
  textSha256: string;
  requirement: number | null;
  personId: string;
  at: Date;
};

/** Those of the newest submission. */
export async function declarationsOf(
  ex: Executor,
  p: Platform,
  application: Application,
): Promise<Declared[]> {
  const rows = await shareTables(ex)
    .selectFrom('share.declaration')
    .selectAll()
    .where('application_id', '=', application.id)
    .orderBy('revision', 'desc')
    .orderBy('field')
    .execute();
  const newest = rows[0]?.revision;
  const labels = new Map(p.law.form(application.formKey).fields.map(({ key, label }) => [key, label]));
  return rows
    .filter(({ revision }) => revision === newest)
    .map((row) => ({
      field: row.field,
      label: labels.get(row.field) ?? { zh: row.field, en: row.field },
      formVersion: row.form_version,
      textSha256: row.text_sha256,
      requirement: row.requirement,
      personId: row.person_id,
      at: row.at,
    }));
}
