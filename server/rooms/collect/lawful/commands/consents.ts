/** Registers consents of a task by hand, file or interface, and takes one back: its rows then leave everything that is served. */
import { randomInt } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type Grid, headingKey } from '#rooms/catalog/index.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { needsConsent } from '../gate.ts';
import { rules } from '../judge.ts';
import { consentPolicy } from '../policy.ts';
import { getTask, type TaskRow } from '../repository.ts';
import { instantOf } from '../row-checks.ts';
import { subjectToken } from '../subject-token.ts';
import { sweepJob } from '../sweep.ts';
import { lawfulTables } from '../tables.ts';

export type ConsentInput = {
  /** Number of the subject's document or body; only its token is kept. */
  subject: string;
  manner: string;
  givenAt: string;
  /** Names of the items it covers. */
  scope: string[];
  note: string;
};

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** Twelve signs that can be read out; no number anybody could take for an identity. */
const newReference = (): string =>
  `T${Array.from({ length: 11 }, () => alphabet[randomInt(alphabet.length)]).join('')}`;

/** Errors: collect.consent-unneeded, consent-incomplete. Returns the references in the order given. */
export async function registerConsents(
  p: Platform,
  actor: Actor,
  taskId: string,
  inputs: readonly ConsentInput[],
): Promise<string[]> {
  return transact(p.db, (tx) => keepConsents(p, tx, actor, taskId, inputs));
}

export async function keepConsents(
  p: Platform,
  tx: Tx,
  actor: Actor,
  taskId: string,
  inputs: readonly ConsentInput[],
  entitled = consentPolicy,
): Promise<string[]> {
  const task = await getTask(tx, taskId);
  permit(entitled, actor, { providerId: task.organisation_id });
  const law = await lawNow(tx, p.law, p.clock.today());
  if (!needsConsent(law, task.ground)) throw problem('collect.consent-unneeded');
  const articles = law.cite(rules.evidence);
  const issues = inputs.flatMap((input, index) => gapsOf(task, input, index, p.clock.now(), articles));
  if (inputs.length === 0 || issues.length > 0)
    throw problem('collect.consent-incomplete', { articles, fields: issues, rule: rules.evidence });
  const key = await cityKey(p);
  const now = p.clock.now();
  const rows = inputs.map((input) => ({
    ref: newReference(),
    task_id: taskId,
    subject_token: subjectToken(key, input.subject),
    manner: input.manner,
    given_at: new Date(instantOf(input.givenAt)),
    scope: input.scope,
    note: input.note,
    registered_at: now,
    registered_by: actor.kind === 'person' ? actor.personId : null,
    withdrawn_at: null,
    withdrawn_manner: null,
    withdrawn_by: null,
  }));
  for (let at = 0; at < rows.length; at += 2000)
    await lawfulTables(tx)
      .insertInto('collect.consent')
      .values(rows.slice(at, at + 2000))
      .execute();
  await record(tx, p, {
    kind: 'collect.consents-registered',
    actor,
    subject: { type: 'collect.task', id: taskId },
    organisationId: task.organisation_id,
    decision: law.decided('registered', [rules.evidence]),
    detail: { count: rows.length, references: rows.slice(0, 100).map(({ ref }) => ref) },
  });
  return rows.map(({ ref }) => ref);
}

/** Manner, time and scope of each; a scope is of fields the task permits. */
function gapsOf(
  task: TaskRow,
  input: ConsentInput,
  index: number,
  now: Date,
  articles: readonly string[],
): FieldIssue[] {
  const fields = task.content.fields.map(({ item }) => item);
  const given = instantOf(input.givenAt);
  const outside = input.scope.filter((name) => !fields.includes(name));
  const faults: [boolean, string, string, string][] = [
    [input.subject.trim() === '', 'subject', '未写明被采集人的证件号码', 'The subject’s number is missing'],
    [input.manner.trim() === '', 'manner', '未写明同意方式', 'The manner is missing'],
    [
      !(given <= now.getTime() + 60_000),
      'givenAt',
      '同意时间缺失、无法识别或在将来',
      'The time is missing, cannot be read or lies ahead',
    ],
    [input.scope.length === 0, 'scope', '未写明同意范围', 'The scope is missing'],
    [
      outside.length > 0,
      'scope',
      `同意范围含有采集事项之外的字段：${outside.join('、')}`,
      `The scope names fields outside the task: ${outside.join(', ')}`,
    ],
  ];
  return faults.flatMap(([faulty, path, zh, en]) =>
    faulty
      ? [
          {
            code: 'collect.consent-incomplete',
            path: `items.${index}.${path}`,
            message: { zh, en },
            articles: [...articles],
            severity: 'error' as const,
          },
        ]
      : [],
  );
}

const headings: Record<keyof ConsentInput, readonly string[]> = {
  subject: ['被采集人证件号码', '证件号码', 'subject'],
  manner: ['同意方式', 'manner'],
  givenAt: ['同意时间', 'givenat', 'time'],
  scope: ['同意范围', 'scope'],
  note: ['备注', 'note'],
};

/** Consents of a sheet: a heading each, the scope as names parted by 、 or commas. */
export function consentsOfGrid(grid: Grid): ConsentInput[] {
  const [head, ...rows] = grid.rows;
  const at = (key: keyof ConsentInput): number =>
    (head ?? []).findIndex((cell) =>
      headings[key].some((name) => headingKey(name) === headingKey(cell.text)),
    );
  const places = {
    subject: at('subject'),
    manner: at('manner'),
    givenAt: at('givenAt'),
    scope: at('scope'),
    note: at('note'),
  };
  return rows
    .map((row) => {
      const cell = (key: keyof ConsentInput): string => row[places[key]]?.text.trim() ?? '';
      return {
        subject: cell('subject'),
        manner: cell('manner'),
        givenAt: cell('givenAt'),
        scope: cell('scope')
          .split(/[、,，;；\s]+/)
          .filter((name) => name !== ''),
        note: cell('note'),
      };
    })
    .filter((input) => Object.values(input).some((value) => value.length > 0));
}

/** Its rows leave calls, exports and every copy; the reference is never good again. Errors: collect.consent-withdrawn. */
export async function withdrawConsent(
  p: Platform,
  actor: Actor,
  ref: string,
  manner: string,
): Promise<{ taskId: string }> {
  return transact(p.db, async (tx) => {
    const consent = await lawfulTables(tx)
      .selectFrom('collect.consent')
      .selectAll()
      .where('ref', '=', ref)
      .forUpdate()
      .executeTakeFirst();
    if (!consent) throw problem('kernel.not-found');
    const task = await getTask(tx, consent.task_id);
    permit(consentPolicy, actor, { providerId: task.organisation_id });
    if (consent.withdrawn_at) throw problem('collect.consent-withdrawn');
    await lawfulTables(tx)
      .updateTable('collect.consent')
      .set({
        withdrawn_at: p.clock.now(),
        withdrawn_manner: manner,
        withdrawn_by: actor.kind === 'person' ? actor.personId : null,
      })
      .where('ref', '=', ref)
      .execute();
    const law = await lawNow(tx, p.law, p.clock.today());
    await record(tx, p, {
      kind: 'collect.consent-withdrawn',
      actor,
      subject: { type: 'collect.task', id: task.id },
      organisationId: task.organisation_id,
      decision: law.decided('withdrawn', [rules.evidence]),
      detail: { reference: ref, manner, resource: task.resource_id },
    });
    await p.jobs.add(tx, sweepJob, { resourceId: task.resource_id });
    return { taskId: task.id };
  });
}
