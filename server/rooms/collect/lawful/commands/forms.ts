/** The collecting form of a task: published when nothing stands against it, filled in after the notice, kept sealed, loaded as batches. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, platform } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineJob, type JobDefinition } from '#kernel/jobs.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion, type Item } from '#rooms/catalog/index.ts';
import { receiveUnmarkedFile } from '../../commands/receive-unmarked-file.ts';
import { portsOf } from '../../intake/ports.ts';
import { canonicalLine } from '../../reading/forms/csv.ts';
import { standingNames } from '../../reading/header.ts';
import { entryOf, factsOf } from '../facts.ts';
import { needsConsent, needsNotice } from '../gate.ts';
import { judgeMandatory, judgeTask, rules } from '../judge.ts';
import { fillPolicy, taskPolicy } from '../policy.ts';
import { getTask, lockTask, noticesOf } from '../repository.ts';
import { subjectItem } from '../row-checks.ts';
import { lawfulTables } from '../tables.ts';
import { keepConsents } from './consents.ts';
import { refuseIncomplete } from './save-task.ts';

export const flushJob = 'collect.flush-form';
/** So long records wait for others before they become a batch. */
const GATHER_MS = 3000;
const RECORDS_AT_ONCE = 5000;
/** A notice read longer ago than this is shown again. */
const NOTICE_GOOD_MS = 2 * 3_600_000;

export const formJobs = (p: Platform): JobDefinition[] => [
  defineJob(flushJob, z.object({ formId: z.uuid() }), ({ formId }) => flushForm(p, formId)),
];

/** Errors: collect.task-incomplete (mandatory fields without law, verification), form-key, task-started (not active). */
export async function publishForm(p: Platform, actor: Actor, taskId: string): Promise<string> {
  return transact(p.db, async (tx) => {
    const task = await lockTask(tx, taskId);
    permit(taskPolicy, actor, { providerId: task.organisation_id });
    if (task.state !== 'active') throw problem('collect.task-started');
    const law = await lawNow(tx, p.law, p.clock.today());
    const entry = await entryOf(tx, task.resource_id);
    const facts = await factsOf(tx, law, portsOf(p), entry, task.content);
    refuseIncomplete(
      [...judgeTask(law, task.content, facts), ...judgeMandatory(law, task.content, facts)],
      facts.repeats,
    );
    if (!entry.content.items.some(({ key }) => key)) throw problem('collect.form-key');
    const open = await lawfulTables(tx)
      .selectFrom('collect.form')
      .select('code')
      .where('task_id', '=', taskId)
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (open) return open.code;
    const code = randomBytes(6).toString('hex');
    const id = newId();
    await lawfulTables(tx)
      .insertInto('collect.form')
      .values({
        id,
        task_id: taskId,
        code,
        state: 'open',
        published_at: p.clock.now(),
        published_by: actor.kind === 'person' ? actor.personId : null,
        closed_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.form-published',
      actor,
      subject: { type: 'collect.form', id },
      organisationId: task.organisation_id,
      decision: law.decided('published', [rules.mandatory, rules.verification]),
      detail: {
        task: taskId,
        code,
        fields: task.content.fields.map(({ item, mandatory }) => ({ item, mandatory })),
      },
    });
    return code;
  });
}

export async function closeForm(p: Platform, actor: Actor, code: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const form = await openForm(tx, code);
    permit(taskPolicy, actor, { providerId: form.task.organisation_id });
    await lawfulTables(tx)
      .updateTable('collect.form')
      .set({ state: 'closed', closed_at: p.clock.now() })
      .where('id', '=', form.id)
      .execute();
    await record(tx, p, {
      kind: 'collect.form-closed',
      actor,
      subject: { type: 'collect.form', id: form.id },
      organisationId: form.task.organisation_id,
      detail: { task: form.task.id, code },
    });
  });
}

/** Errors: collect.form-closed. */
export async function openForm(ex: Platform['db'] | Parameters<typeof getTask>[0], code: string) {
  const form = await lawfulTables(ex)
    .selectFrom('collect.form')
    .selectAll()
    .where('code', '=', code)
    .executeTakeFirst();
  if (!form) throw problem('kernel.not-found');
  const task = await getTask(ex, form.task_id);
  if (form.state !== 'open' || task.state !== 'active') throw problem('collect.form-closed');
  return { id: form.id, code: form.code, task };
}

const ticketShape = z.strictObject({
  form: z.uuid(),
  version: z.number().int().nullable(),
  at: z.iso.datetime(),
});
type Ticket = z.output<typeof ticketShape>;

/** Said by whoever has read the notice: only then are there fields to fill in. The ticket is sealed by the platform. */
export async function acknowledge(
  p: Platform,
  actor: Actor,
  code: string,
  version: number | null,
): Promise<{ ticket: string }> {
  const form = await openForm(p.db, code);
  permit(fillPolicy, actor, { providerId: form.task.organisation_id });
  const [newest] = await noticesOf(p.db, form.task.id);
  if ((newest?.version ?? null) !== version) throw await notShown(p);
  const ticket: Ticket = { form: form.id, version, at: p.clock.now().toISOString() };
  return { ticket: p.vault.seal(JSON.stringify(ticket)).toString('base64url') };
}

const notShown = async (p: Platform) => {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const term = law.term(rules.elements, 'notice');
  return problem('collect.notice-not-shown', { articles: term && term.cite.length > 0 ? term.cite : [] });
};

function ticketOf(p: Platform, sealed: string): Ticket | undefined {
  try {
    return ticketShape.parse(JSON.parse(p.vault.open(Buffer.from(sealed, 'base64url')).toString()));
  } catch {
    return undefined;
  }
}

export type RecordInput = {
  ticket: string;
  values: Record<string, string>;
  method?: string;
  consent: boolean;
};

/** Errors: collect.notice-not-shown, form-values, form-closed. Returns the record's number. */
export async function sendRecord(
  p: Platform,
  actor: Actor,
  code: string,
  input: RecordInput,
): Promise<string> {
  const form = await openForm(p.db, code);
  permit(fillPolicy, actor, { providerId: form.task.organisation_id });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const ticket = ticketOf(p, input.ticket);
  const fresh = ticket && p.clock.now().getTime() - Date.parse(ticket.at) <= NOTICE_GOOD_MS;
  const shown = ticket?.form === form.id && fresh;
  if (!shown || (needsNotice(law, form.task) && ticket.version === null)) throw await notShown(p);
  const items = (await getPublishedVersion(p.db, form.task.resource_id))?.items ?? [];
  const consenting = needsConsent(law, form.task.ground);
  const issues = faultsOf(form.task.content, items, input, consenting);
  if (issues.length > 0)
    throw problem('collect.form-values', { params: { count: issues.length }, fields: issues });
  const id = newId();
  await transact(p.db, async (tx) => {
    let consent = '';
    if (consenting) {
      const about = subjectItem(items);
      const [ref] = await keepConsents(
        p,
        tx,
        actor,
        form.task.id,
        [
          {
            subject: about ? (input.values[about.name] ?? '') : id,
            manner: '采集表单',
            givenAt: p.clock.now().toISOString(),
            scope: form.task.content.fields.map(({ item }) => item),
            note: '',
          },
        ],
        fillPolicy,
      );
      consent = ref ?? '';
    }
    await lawfulTables(tx)
      .insertInto('collect.form_record')
      .values({
        id,
        form_id: form.id,
        sealed: p.vault.seal(JSON.stringify({ values: input.values, consent })),
        notice_version: ticket.version,
        notice_at: new Date(ticket.at),
        method: input.method ?? null,
        sent_at: p.clock.now(),
        sent_by: actor.kind === 'person' ? actor.personId : null,
        batch_id: null,
        dropped_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.form-record-kept',
      actor,
      subject: { type: 'collect.form', id: form.id },
      organisationId: form.task.organisation_id,
      detail: { record: id, notice: ticket.version, noticeAt: ticket.at, method: input.method ?? null },
    });
    await p.jobs.add(
      tx,
      flushJob,
      { formId: form.id },
      { key: `form:${form.id}`, runAt: new Date(Date.now() + GATHER_MS) },
    );
  });
  return id;
}

function faultsOf(
  content: Awaited<ReturnType<typeof getTask>>['content'],
  items: readonly Item[],
  input: RecordInput,
  consenting: boolean,
): FieldIssue[] {
  const fault = (path: string, zh: string, en: string): FieldIssue => ({
    code: 'collect.form-values',
    path,
    message: { zh, en },
    articles: [],
    severity: 'error',
  });
  const asked = new Set(content.fields.map(({ item }) => item));
  const { methods, demand } = content.verification;
  const verified =
    methods.length === 0 || (demand === 'all' ? true : methods.some((one) => one === input.method));
  return [
    ...Object.keys(input.values)
      .filter((name) => !asked.has(name))
      .map((name) => fault(`values.${name}`, '表单没有这一字段', 'The form has no such field')),
    ...content.fields
      .filter(({ item, mandatory }) => mandatory && !(input.values[item] ?? '').trim())
      .map(({ item }) => {
        const title = items.find(({ name }) => name === item);
        return fault(
          `values.${item}`,
          `“${title?.titleZh ?? item}”必填`,
          `“${title?.titleEn ?? item}” is mandatory`,
        );
      }),
    ...(verified ? [] : [fault('method', '请选择一种验证方式', 'Choose a way to verify')]),
    ...(consenting && !input.consent ? [fault('consent', '须取得本人同意', 'Consent is needed')] : []),
  ];
}

const sealedShape = z.object({ values: z.record(z.string(), z.string()), consent: z.string() });

/** Records that wait become one batch through the one way in; a record is unsealed only here and forgotten with its batch. */
export async function flushForm(p: Platform, formId: string): Promise<void> {
  const waiting = await lawfulTables(p.db)
    .selectFrom('collect.form_record')
    .selectAll()
    .where('form_id', '=', formId)
    .where('batch_id', 'is', null)
    .where('dropped_at', 'is', null)
    .orderBy('sent_at')
    .limit(RECORDS_AT_ONCE)
    .execute();
  const form = await lawfulTables(p.db)
    .selectFrom('collect.form')
    .select('task_id')
    .where('id', '=', formId)
    .executeTakeFirst();
  if (waiting.length === 0 || !form) return;
  const task = await getTask(p.db, form.task_id);
  if (task.state === 'ended') return dropRecords(p, formId, task);
  const names = task.content.fields.map(({ item }) => item);
  const header = [
    ...names,
    standingNames.consent[0],
    standingNames.noticeVersion[0],
    standingNames.noticeAt[0],
  ].map((name) => name ?? '');
  const lines = waiting.flatMap((row) => {
    if (!row.sealed) return [];
    const { values, consent } = sealedShape.parse(JSON.parse(p.vault.open(row.sealed).toString()));
    const standing = [
      consent,
      row.notice_version === null ? '' : String(row.notice_version),
      row.notice_at?.toISOString() ?? '',
    ];
    return [[...names.map((name) => values[name] ?? ''), ...standing]];
  });
  const content = Buffer.from([header, ...lines].map(canonicalLine).join(''));
  const ids = waiting.map(({ id }) => id);
  await receiveUnmarkedFile(p, platform, {
    resourceId: task.resource_id,
    mode: 'incremental',
    encoding: 'utf-8',
    fileName: `form-${waiting.length}.csv`,
    content: Readable.from([content], { objectMode: false }),
    channel: { kind: 'form' },
    within: (tx, { batchId }) => joinBatch(tx, ids, batchId),
  });
  if (waiting.length === RECORDS_AT_ONCE) await transact(p.db, (tx) => p.jobs.add(tx, flushJob, { formId }));
}

/** Nothing may be gathered on behalf of a task that has ended: what still waits under seal goes, and is counted. */
async function dropRecords(
  p: Platform,
  formId: string,
  task: Awaited<ReturnType<typeof getTask>>,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const { numUpdatedRows } = await lawfulTables(tx)
      .updateTable('collect.form_record')
      .set({ sealed: null, dropped_at: p.clock.now() })
      .where('form_id', '=', formId)
      .where('batch_id', 'is', null)
      .where('dropped_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await record(tx, p, {
      kind: 'collect.form-records-dropped',
      actor: platform,
      subject: { type: 'collect.form', id: formId },
      organisationId: task.organisation_id,
      detail: { task: task.id, records: Number(numUpdatedRows) },
    });
  });
}

/** All of them or none: what another run has handed over already does not come a second time. */
async function joinBatch(tx: Tx, ids: readonly string[], batchId: string): Promise<void> {
  const { numUpdatedRows } = await lawfulTables(tx)
    .updateTable('collect.form_record')
    .set({ batch_id: batchId, sealed: null })
    .where('id', 'in', ids)
    .where('batch_id', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== BigInt(ids.length))
    throw problem('kernel.store-unavailable', { params: { store: 'postgresql' } });
}
