/** The form as the person before it sees it: first who asks, on what ground, and the notice; the fields only after it. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { acknowledge, openForm } from './commands/forms.ts';
import { needsConsent } from './gate.ts';
import { citesOf, rules } from './judge.ts';
import { fillPolicy, readTaskPolicy } from './policy.ts';
import { groundName } from './read.ts';
import { getTask, noticesOf } from './repository.ts';
import type { Acknowledged, FormReply } from './schema.ts';
import { lawfulTables } from './tables.ts';

export async function readForm(p: Platform, actor: Actor, code: string): Promise<FormReply> {
  const { task } = await openForm(p.db, code);
  permit(fillPolicy, actor, { providerId: task.organisation_id });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const [notice] = await noticesOf(p.db, task.id);
  const { title, article, need } = task.content.ground;
  const name = groundName(law, task.ground);
  const units = await organisationNames(p.db, [task.organisation_id]);
  return {
    code,
    title: task.content.title,
    organisationName: units.get(task.organisation_id)?.zh ?? '',
    ground: { ...(name ? { name } : {}), title, article, need },
    notice: notice
      ? { version: notice.version, text: notice.text, publishedAt: notice.published_at.toISOString() }
      : null,
    articles: citesOf(law, rules.elements, law.term(rules.elements, 'notice')),
  };
}

export async function acknowledgeForm(
  p: Platform,
  actor: Actor,
  code: string,
  version: number | null,
): Promise<Acknowledged> {
  const { ticket } = await acknowledge(p, actor, code, version);
  const { task } = await openForm(p.db, code);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const items = (await getPublishedVersion(p.db, task.resource_id))?.items ?? [];
  const { methods, demand, basis } = task.content.verification;
  return {
    ticket,
    fields: task.content.fields.flatMap(({ item: name, mandatory, basis: law, purpose, reason }) => {
      const item = items.find((one) => one.name === name);
      if (!item) return [];
      return [
        {
          item: name,
          titleZh: item.titleZh,
          ...(item.titleEn ? { titleEn: item.titleEn } : {}),
          type: item.type,
          mandatory,
          ...(law ? { basis: law } : {}),
          purpose,
          reason,
          ...(item.codeList ? { codeList: item.codeList } : {}),
        },
      ];
    }),
    verification: {
      methods,
      demand,
      ...(basis && basis.title !== '' ? { basis } : {}),
      articles: law.cite(rules.verification),
    },
    consent: needsConsent(law, task.ground),
  };
}

/** Each record with its notice and its batch; what was filled in is in the rows alone. */
export async function readFormRecords(
  p: Platform,
  actor: Actor,
  code: string,
  page: number,
  pageSize: number,
) {
  const form = await lawfulTables(p.db)
    .selectFrom('collect.form')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  const task = await getTask(p.db, form?.task_id ?? '00000000-0000-0000-0000-000000000000');
  permit(readTaskPolicy, actor, { providerId: task.organisation_id });
  const base = lawfulTables(p.db)
    .selectFrom('collect.form_record')
    .where('form_id', '=', form?.id ?? '');
  const { total } = await base.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll()
    .orderBy('sent_at', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return {
    items: rows.map((row) => ({
      id: row.id,
      ...(row.notice_version === null ? {} : { noticeVersion: row.notice_version }),
      ...(row.notice_at ? { noticeAt: row.notice_at.toISOString() } : {}),
      ...(row.method ? { method: row.method } : {}),
      sentAt: row.sent_at.toISOString(),
      ...(row.batch_id ? { batchId: row.batch_id } : {}),
    })),
    total: Number(total),
    page,
    pageSize,
  };
}
