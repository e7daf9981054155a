/** Ways that scenarios of lawful collection walk: an entry about companies, a task that lacks nothing, its start, rows with their ground. */
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import { type Content, type Entry, publishEntry } from './walks.ts';

export const tasks = '/api/collect/tasks';

type Term = { key: string; zh: string; articles: string[] };
export type TaskTerms = {
  grounds: (Term & { needs: string[]; consent: boolean })[];
  elements: Term[];
  required: { way: string; articles: string[] } | null;
  checklist: Term[];
  repeatExceptions: (Term & { needs: string[] })[];
};
export type Issue = { code: string; path: string; message: { zh: string }; articles: string[] };
export type Task = {
  id: string;
  number: string;
  state: string;
  revision: number;
  content: TaskContent;
  missing: Issue[];
  repeats: {
    item: string;
    resourceId: string;
    apply: string;
    settled?: { how: string; applicationId?: string };
  }[];
  notices: { version: number; text: string }[];
  checklist?: { signedName: string; answers: { key: string; answer: string; note: string }[] };
  guidance: { id: string; kind: string; text: string; answer?: string }[];
  forms: { code: string; state: string }[];
};
export type TaskField = {
  item: string;
  reason: string;
  purpose: string;
  mandatory?: boolean;
  basis?: { level: string; title: string; article: string };
};
export type TaskContent = Record<string, unknown> & { fields: TaskField[] };

export const termsOf = (reader: Client): Promise<TaskTerms> =>
  reader.get<TaskTerms>('/api/collect/task-terms');

const item = (name: string, titleZh: string, given: object = {}) => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: true,
  description: `${titleZh}，虚构`,
  ...given,
});

/** Items of an entry about companies; the last two may stay empty. */
export const companyItems = [
  item('credit_code', '统一社会信用代码', {
    key: true,
    nullable: false,
    length: 18,
    identifier: 'credit-code',
    filterable: true,
  }),
  item('register_state', '登记状态', { nullable: false }),
  item('register_place', '登记地点'),
  item('register_note', '登记备注'),
];
export const companyNames = companyItems.map(({ name }) => name);

export const companyEntry = (stage: Stage, officer: Client, given: Content = {}): Promise<Entry> =>
  publishEntry(stage, officer, { subjectKind: 'legal-person', items: companyItems, ...given });

export const fieldsOf = (names: readonly string[]): TaskField[] =>
  names.map((name) => ({ item: name, reason: '办理登记必须核对', purpose: '登记核验' }));

export const act = { title: '登记管理条例', article: '第八条' };

/** A task that lacks nothing in this city; whatever is given replaces it. */
export async function taskContent(reader: Client, given: Record<string, unknown> = {}): Promise<TaskContent> {
  const { grounds } = await termsOf(reader);
  const ground = grounds.find(({ consent, needs }) => !consent && needs.includes('title'));
  return {
    title: '企业登记信息采集',
    purpose: '办理企业登记并核验登记状态',
    subjectKind: 'legal-person',
    ground: ground ? { kind: ground.key, ...act } : {},
    power: '登记机关法定职责',
    procedure: '申请、受理、审核、登记',
    fields: fieldsOf(companyNames),
    ...given,
  };
}

export const newTask = async (
  officer: Client,
  resourceId: string,
  given: Record<string, unknown> = {},
): Promise<Task> => officer.post<Task>(tasks, { resourceId, content: await taskContent(officer, given) });

export const checklistOf = async (reader: Client, answer = 'yes') =>
  (await termsOf(reader)).checklist.map(({ key }) => ({ key, answer }));

export const noticeText =
  '告知书：为办理企业登记，依法采集统一社会信用代码、登记状态，仅用于登记核验，保存至注销后五年。';

/** Everything this city wants before a start, then the start. */
export async function started(officer: Client, task: Pick<Task, 'id'>): Promise<Task> {
  await officer.post(`${tasks}/${task.id}/notices`, { text: noticeText });
  const answers = await checklistOf(officer);
  if (answers.length > 0) await officer.post(`${tasks}/${task.id}/checklist`, { answers });
  return officer.post<Task>(`${tasks}/${task.id}/start`);
}

/** A started task over these fields of an entry. */
export const activeTask = async (
  officer: Client,
  resourceId: string,
  given: Record<string, unknown> = {},
): Promise<Task> => started(officer, await newTask(officer, resourceId, given));

/** Lines of a file for an entry about companies; a column that is not given stays empty. */
export function companyRows(codes: readonly string[], given: Record<string, readonly string[]> = {}): string {
  const more: Record<string, readonly string[]> = { register_place: [], register_note: [], ...given };
  const lines = codes.map((code, index) =>
    [code, '有效', ...Object.values(more).map((values) => values[index] ?? '')].join(','),
  );
  return [['credit_code', 'register_state', ...Object.keys(more)].join(','), ...lines, ''].join('\n');
}
