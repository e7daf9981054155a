/** A resource that answers: published, with rows and a service, made once a platform and read by many scenarios. */
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import type { Started } from './started.ts';
import { newDepartment, publishEntry, registerRows, sharingContent, unique, uploadRows } from './walks.ts';

export type SharingClass = 'unconditional' | 'conditional';
export type Text = { zh: string; en: string };

export type Service = {
  id: string;
  code: string;
  state: string;
  resourceId: string;
  provider: { id: string; name: Text };
  columns: { name: string }[];
  instructions: { address: string };
  abilities: Record<string, { allowed: boolean }>;
};

/** A published resource with rows and a service; its ids, so that every scenario signs in anew. */
export type Served = {
  serviceId: string;
  code: string;
  resourceId: string;
  name: string;
  providerId: string;
  providerName: string;
  officerId: string;
};

/** The register numbers that every served resource answers. */
export const numbers = ['R0001', 'R0002', 'R0003'] as const;

const kept = new WeakMap<Started, Map<string, Promise<Served>>>();

/** One resource of the class a platform, shared by the scenarios: they read it and do not change it. */
export function served(stage: Stage, sharingClass: SharingClass): Promise<Served> {
  const all = kept.get(stage.started) ?? new Map<string, Promise<Served>>();
  kept.set(stage.started, all);
  const found = all.get(sharingClass) ?? newServed(stage, sharingClass);
  all.set(sharingClass, found);
  found.catch(() => all.delete(sharingClass));
  return found;
}

export async function newServed(
  stage: Stage,
  sharingClass: SharingClass,
  given: Record<string, unknown> = {},
  /** What the department is registered with. */
  department: Record<string, unknown> = {},
  /** Rows of other items than the usual ones. */
  text: string = rows(),
): Promise<Served> {
  const { officer, id, name } = await newDepartment(stage, department);
  const items = { items: [...registerItems, ...moreItems] };
  const form = await sharingContent(officer, sharingClass);
  const part = form.conditionalForm === 'named-items' ? { namedItems: itemNames } : {};
  const entry = await publishEntry(stage, officer, { ...items, ...form, ...part, ...given });
  await uploadRows(stage, officer, entry.id, text);
  const code = `svc-${unique()}`;
  const made = await officer.post<Service>('/api/serve/services', {
    resourceId: entry.id,
    code,
    titleZh: `${entry.name}查询`,
    lookup: ['register_no'],
  });
  await stage.eventually(async () => {
    const { state } = await officer.get<Service>(`/api/serve/services/${made.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the first table of the service');
  const { person } = await officer.get<{ person: { id: string } }>('/api/me');
  return {
    serviceId: made.id,
    code,
    resourceId: entry.id,
    name: entry.name,
    providerId: id,
    providerName: name,
    officerId: person.id,
  };
}

/** The provider's officer, freshly signed in. */
export const providerOf = (stage: Stage, resource: Served): Promise<Client> =>
  stage.enter(resource.officerId, resource.providerId);

type Item = Record<string, unknown> & { name: string };
const item = (name: string, titleZh: string): Item => ({
  name,
  titleZh,
  titleEn: name,
  type: 'C',
  length: 40,
  nullable: false,
  description: `${titleZh}，虚构`,
});
const registerItems: Item[] = [
  { ...item('register_no', '登记编号'), key: true, filterable: true },
  { ...item('register_state', '登记状态'), length: 10, codeList: ['有效', '注销'] },
];
const moreItems: Item[] = ['登记地点', '登记窗口', '登记事由', '登记批次', '登记材料', '登记备注'].map(
  (title, index) => item(`field_${index + 1}`, title),
);
/** Eight columns in all. */
export const itemNames = ['register_no', 'register_state', ...moreItems.map(({ name }) => name)];

const rows = (): string => {
  const [head = '', ...lines] = registerRows(numbers).trim().split('\n');
  const more = moreItems.map(({ name }) => name);
  return [
    [head, ...more].join(','),
    ...lines.map((line) => [line, ...more.map((name) => `${name}值`)].join(',')),
    '',
  ].join('\n');
};
