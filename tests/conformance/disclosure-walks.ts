/** Ways that scenarios of opening walk: an entry with rows, its data set, a treatment, a review, a release, its publication. */
import assert from 'node:assert/strict';
import { residentCheck } from '#kernel/identifiers.ts';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import {
  accounts,
  classingOf,
  decide,
  type Entry,
  newDepartment,
  newOfficial,
  publishEntry,
  readCase,
  uploadRows,
} from './walks.ts';

export const desk = '/api/open/desk';
export const disclosure = '/api/open/disclosure';
export const entries = '/api/open/entries';
export const board = '/api/open/exclusions';

/** A number of a division that does not exist. */
export function resident(n: number): string {
  const first = `99990119900101${String(n).padStart(3, '0')}`;
  return first + residentCheck(first);
}

const item = (name: string, titleZh: string, given: Record<string, unknown> = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 60,
  nullable: true,
  description: titleZh,
  ...given,
});
/** Number, state, and columns of a person; `marks` replaces what is said of them. */
export const personalItems = (marks: Record<string, Record<string, unknown>> = {}) =>
  [
    item('register_no', '登记编号', { length: 20, key: true, nullable: false, filterable: true }),
    item('register_state', '登记状态', { length: 10, codeList: ['有效', '注销'] }),
    item('owner_id', '持有人号码', { personal: 'sensitive' }),
    item('phone', '持有人手机', { personal: 'personal' }),
    item('age', '年龄', { type: 'N', length: 3, scale: 0 }),
  ].map((one) => ({ ...one, ...marks[String(one.name)] }));
export const personalRows = (count: number): string =>
  [
    'register_no,register_state,owner_id,phone,age',
    ...Array.from(
      { length: count },
      (_, n) =>
        `R${n},${n % 2 ? '有效' : '注销'},${resident(n)},1380000${String(n).padStart(4, '0')},${20 + (n % 5)}`,
    ),
    '',
  ].join('\n');

export const recipe = (columns: Record<string, unknown[]>) => ({ columns, smallGroups: null });
export const masked = recipe({
  owner_id: [{ do: 'drop' }],
  phone: [{ do: 'mask', mask: { mask: 'keep-ends' } }],
});
export const stepKeys = ['sorting', 'cleaning', 'desensitising', 'declassifying', 'converting', 'processing'];
export const doneSteps = (keys: readonly string[] = stepKeys) =>
  Object.fromEntries(keys.map((key) => [key, { done: true, said: '按登记的规则完成' }]));
export const reviewBody = {
  stateSecrets: '未发现国家秘密',
  tradeSecrets: '未发现商业秘密',
  privacy: '已处理，不能识别个人',
  disclosure: '可以公开',
  result: 'pass',
};

type DeskSet = {
  versions: {
    id: string;
    number: number;
    state: string;
    revision: number;
    caseId: string | null;
    content: { fields: { name: string }[] };
  }[];
  releases: {
    id: string;
    state: string;
    rows: number;
    findings: { clean: boolean; hits: { column: string; kind: string }[] } | null;
  }[];
};

export type OpenSet = {
  unit: string;
  officer: Client;
  second: Client;
  bureau: Client;
  entry: Entry;
  id: string;
  version: string;
};

const asked = new WeakMap<object, Promise<boolean>>();

/** Whether the city has entries handed in by staff named for opening. */
function asksForStaff(stage: Stage): Promise<boolean> {
  const found =
    asked.get(stage.started) ??
    stage
      .nobody()
      .get<{ rules: Record<string, { state: string }> }>('/api/law')
      .then(({ rules }) => ['in-force', 'draft'].includes(rules['open.entry-posts']?.state ?? ''));
  asked.set(stage.started, found);
  return found;
}

/** Where the city asks for it, the officer is named as staff for opening. */
export async function nameOpeningStaff(stage: Stage, bureau: Client, officer: Client): Promise<void> {
  if (!(await asksForStaff(stage))) return;
  const { personId, organisationId } = stage.personOf(officer);
  await bureau.post(`/api/organisations/${organisationId}/contacts`, {
    post: 'opening-staff',
    name: '开放专岗人员',
    telephone: '000-1000009',
    personId,
  });
}

/** An entry of an open class with rows, set up as a data set whose version lacks nothing. */
export async function openSet(
  stage: Stage,
  {
    items,
    rows,
    given = {},
    openingClass = 'open',
  }: { items: unknown[]; rows?: string; given?: Record<string, unknown>; openingClass?: string },
): Promise<OpenSet> {
  const { id: unit, officer, bureau } = await newDepartment(stage);
  const second = await newOfficial(stage, bureau, unit);
  await nameOpeningStaff(stage, bureau, officer);
  const conditional = openingClass === 'conditional';
  const entry = await publishEntry(stage, officer, {
    openingClass,
    items,
    ...(conditional
      ? {
          openingCondition: '申请人须签署使用承诺',
          classing: await classingOf(officer, 'unconditional', 'conditional'),
        }
      : {}),
    ...given,
  });
  if (rows) assert.equal((await uploadRows(stage, officer, entry.id, rows)).state, 'merged');
  await officer.post(`${desk}/datasets`, { resourceId: entry.id });
  const { items: sets } = await officer.get<{ items: { id: string; title: { zh: string } }[] }>(
    `${desk}/datasets`,
  );
  const id = sets[0]?.id ?? '';
  return {
    unit,
    officer,
    second,
    bureau,
    entry,
    id,
    version: await fillVersion(
      officer,
      id,
      conditional
        ? { conditions: [{ key: 'c1', text: { zh: '签署使用承诺', en: 'an undertaking is signed' } }] }
        : {},
    ),
  };
}

export const readSet = (who: Client, id: string): Promise<DeskSet> =>
  who.get<DeskSet>(`${desk}/datasets/${id}`);

/** What a version says beside what the entry gives. */
export async function fillVersion(
  who: Client,
  id: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { versions } = await readSet(who, id);
  const draft = versions.find(({ state }) => state === 'draft');
  assert.ok(draft, 'a draft');
  await who.put(`${desk}/versions/${draft.id}`, {
    revision: draft.revision,
    content: {
      requirements: { obtain: '直接下载', use: '不得用于识别个人', spread: '注明来源' },
      contact: { name: '值班员', phone: '0000-0000000', email: '' },
      ...more,
    },
  });
  return draft.id;
}

export const treat = (who: Client, id: string, rule: unknown, steps: Record<string, unknown> = doneSteps()) =>
  who.post<{ number: number }>(`${disclosure}/${id}/processing`, { recipe: rule, steps });
export const review = (who: Client, id: string, given: Record<string, unknown> = {}) =>
  who.post<{ id: string }>(`${disclosure}/${id}/review`, { ...reviewBody, ...given });

/** Makes a release and waits until it is checked or held. */
export async function release(stage: Stage, who: Client, id: string): Promise<DeskSet['releases'][number]> {
  await who.post(`${desk}/datasets/${id}/releases`, {});
  return stage.eventually(
    async () => {
      const [newest] = (await readSet(who, id)).releases;
      return newest && newest.state !== 'making' ? newest : undefined;
    },
    'the release',
    60,
  );
}

/** Hands the version in; gives its case, and who decides it in this city. */
export async function propose({
  officer,
  second,
  bureau,
  id,
  version,
}: OpenSet): Promise<{ caseId: string; decider: Client }> {
  await officer.post(`${desk}/versions/${version}/propose`, {});
  const caseId = (await readSet(officer, id)).versions.find((one) => one.id === version)?.caseId;
  assert.ok(caseId, 'a case');
  await reviewedFirst(second, caseId);
  const { steps } = await readCase(bureau, caseId);
  const byBureau = steps.some(
    ({ decided, holder }) => decided === null && holder.roles.some((role) => role.endsWith('bureau')),
  );
  return { caseId, decider: byBureau ? bureau : second };
}

/** Where the city has a review before the decision, it is given with its opinion. */
export async function reviewedFirst(reviewer: Client, caseId: string): Promise<void> {
  for (;;) {
    const { steps } = await reviewer.get<{
      steps: { id: string; decided: object | null; outcomes: { key: string; kind: string }[] }[];
    }>(`/api/cases/${caseId}`);
    const open = steps.find(({ decided }) => decided === null);
    if (!open || open.outcomes.some(({ kind }) => kind === 'complete')) return;
    const onward = open.outcomes.find(({ kind }) => kind === 'advance');
    assert.ok(onward, 'the review leads on');
    await reviewer.post(`/api/cases/${caseId}/steps/${open.id}/decision`, {
      outcome: onward.key,
      comment: '经审核，内容属实，同意开放',
    });
  }
}

/** Publication tried and refused; the reply tells why. */
export async function refusedPublication(
  { caseId, decider }: { caseId: string; decider: Client },
  expected: { code: string; article?: string },
): Promise<string> {
  const { outcomes, steps } = await decider.get<{
    outcomes: { key: string; kind: string }[];
    steps: { id: string; decided: unknown }[];
  }>(`/api/cases/${caseId}`);
  const outcome = outcomes.find(({ kind }) => kind === 'complete');
  const step = steps.find(({ decided }) => decided === null);
  const reply = await decider.send('POST', `/api/cases/${caseId}/steps/${step?.id}/decision`, {
    outcome: outcome?.key,
    comment: '同意公布',
  });
  assert.ok(reply.status >= 400 && reply.status < 500, reply.text.slice(0, 500));
  const body = reply.body as { code: string; articles: string[]; detail: string };
  assert.equal(body.code, expected.code, reply.text.slice(0, 800));
  if (expected.article) assert.ok(body.articles.includes(expected.article), `cites ${body.articles.join()}`);
  return body.detail;
}
export const publish = ({ caseId, decider }: { caseId: string; decider: Client }) =>
  decide(decider, caseId, 'complete', { comment: '同意公布' });

export const bureauOf = (stage: Stage): Promise<Client> => stage.as(accounts.bureau);
