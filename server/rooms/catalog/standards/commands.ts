/** What the bureau issues for compiling: standards, code lists, categories, specifications. Nothing issued is changed afterwards. */
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { requirable } from '../compile/elements.ts';
import { compileTables } from '../compile/tables.ts';
import { standardKeepPolicy } from './policy.ts';
import type { categoryBody, codeListBody, fileBody, SpecificationBody, StandardBody } from './schema.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

async function keepFile(
  p: Platform,
  file: z.output<typeof fileBody> | undefined,
): Promise<{ file_key: string | null; file_name: string | null }> {
  if (!file) return { file_key: null, file_name: null };
  const { key } = await p.objects.put(Buffer.from(file.base64, 'base64'));
  return { file_key: key, file_name: file.name };
}

/** A new edition stands beside the older ones; the same edition twice is `catalog.standard-exists`. */
export async function publishStandard(p: Platform, actor: Actor, body: StandardBody): Promise<string> {
  permit(standardKeepPolicy, actor, undefined);
  const id = newId();
  const kept = await keepFile(p, body.file);
  await transact(p.db, async (tx) => {
    const db = compileTables(tx);
    const made = await db
      .insertInto('catalog.standard')
      .values({
        id,
        code: body.code,
        title: body.title,
        version: body.version,
        co_issuers: body.coIssuers,
        effective_day: body.effectiveDay,
        ...kept,
        published_at: p.clock.now(),
        published_by: personOf(actor),
      })
      .onConflict((conflict) => conflict.columns(['code', 'version']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) {
      throw problem('catalog.standard-exists', { params: { code: body.code, version: body.version } });
    }
    if (body.elements.length > 0) {
      await db
        .insertInto('catalog.standard_element')
        .values(
          body.elements.map((element, ordinal) => ({
            id: newId(),
            standard_id: id,
            ordinal,
            identifier: element.identifier,
            title_zh: element.titleZh,
            type: element.type,
            length: element.length ?? null,
            scale: element.scale ?? null,
            code_list_code: element.codeListCode ?? null,
            definition: element.definition,
          })),
        )
        .execute();
    }
    await record(tx, p, {
      kind: 'catalog.standard-published',
      actor,
      subject: { type: 'catalog.standard', id },
      detail: {
        code: body.code,
        version: body.version,
        coIssuers: body.coIssuers,
        effectiveDay: body.effectiveDay,
        elements: body.elements.length,
        file: kept.file_key,
      },
    });
  });
  return id;
}

export async function saveCodeList(
  p: Platform,
  actor: Actor,
  code: string,
  body: z.output<typeof codeListBody>,
): Promise<void> {
  permit(standardKeepPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const row = {
      zh: body.zh,
      en: body.en,
      source: body.source,
      entries: JSON.stringify(body.entries),
      updated_at: p.clock.now(),
    };
    await compileTables(tx)
      .insertInto('catalog.code_list')
      .values({ code, ...row })
      .onConflict((conflict) => conflict.column('code').doUpdateSet(row))
      .execute();
    await record(tx, p, {
      kind: 'catalog.code-list-saved',
      actor,
      subject: { type: 'catalog.code-list', id: code },
      detail: { entries: body.entries.length },
    });
  });
}

const below = { class: 'item', item: 'heading', heading: 'subheading', subheading: 'subheading' } as const;

/** Where a category hangs is said by its parent; nothing is read out of its code. */
export async function addCategory(
  p: Platform,
  actor: Actor,
  body: z.output<typeof categoryBody>,
): Promise<void> {
  permit(standardKeepPolicy, actor, undefined);
  await transact(p.db, async (tx) => {
    const db = compileTables(tx);
    const parent = await db
      .selectFrom('catalog.category')
      .select(['axis', 'level'])
      .where('code', '=', body.parentCode)
      .executeTakeFirst();
    const made =
      parent &&
      (await db
        .insertInto('catalog.category')
        .values({
          code: body.code,
          parent_code: body.parentCode,
          axis: parent.axis,
          level: below[parent.level],
          zh: body.zh,
          en: body.en,
          added_at: p.clock.now(),
        })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returning('code')
        .executeTakeFirst());
    if (!made) throw problem('catalog.category-unfit');
    await record(tx, p, {
      kind: 'catalog.category-added',
      actor,
      subject: { type: 'catalog.category', id: body.code },
      detail: { parent: body.parentCode },
    });
  });
}

/** Returns the number of the new edition. Entries submitted from its day on are checked against it. */
export async function issueSpecification(
  p: Platform,
  actor: Actor,
  body: SpecificationBody,
): Promise<number> {
  permit(standardKeepPolicy, actor, undefined);
  const required = body.required.map(({ path, level }) => {
    const element = requirable.find((one) => one.path === path);
    if (!element) throw problem('kernel.request-invalid');
    return { ...element, level };
  });
  const kept = await keepFile(p, body.file);
  return transact(p.db, async (tx) => {
    const db = compileTables(tx);
    const { newest } = await db
      .selectFrom('catalog.specification')
      .select((eb) => eb.fn.max<number | null>('version').as('newest'))
      .executeTakeFirstOrThrow();
    const version = (newest ?? 0) + 1;
    const made = await db
      .insertInto('catalog.specification')
      .values({
        version,
        title: body.title,
        effective_day: body.effectiveDay,
        required: JSON.stringify(required),
        note: body.note,
        ...kept,
        issued_at: p.clock.now(),
        issued_by: personOf(actor),
      })
      .onConflict((conflict) => conflict.column('version').doNothing())
      .returning('version')
      .executeTakeFirst();
    // Somebody else issued one in the same moment.
    if (!made) throw problem('kernel.conflict');
    await record(tx, p, {
      kind: 'catalog.specification-issued',
      actor,
      subject: { type: 'catalog.specification', id: String(version) },
      detail: {
        effectiveDay: body.effectiveDay,
        required: required.map(({ path, level }) => `${level}:${path}`),
      },
    });
    return version;
  });
}
