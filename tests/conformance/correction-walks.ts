/** Ways that scenarios of corrections walk: a citizen, a request, a corrected batch, the case's open step. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import { itemNames, newServed, numbers, providerOf, type Served } from './served.ts';
import { ask, type Consumer, granted, newConsumer } from './share-walks.ts';
import type { Answer, Credential } from './signer.ts';
import type { Stage } from './stage.ts';
import { accounts, type Batch, newOfficial, newOrganisation, readCase, unique, uploadRows } from './walks.ts';

export const requests = '/api/quality/corrections';

export type Mark = {
  record: number | null;
  items: string[];
  underCheck: boolean;
  disputed: boolean;
  since: string | null;
  correctedOn?: string;
  instruction?: { zh: string; en: string };
  articles?: string[];
};
export type Request = {
  id: string;
  number: string;
  kind: string;
  state: string;
  caseId: string | null;
  provider: { id: string };
  recipient: { id: string; key: string };
  step: { zh: string } | null;
  holder: { zh: string } | null;
  due: string | null;
  overdue: boolean;
  elapsed: number;
  outcome: string | null;
  correctedOn: string | null;
  forwardedAt: string | null;
  content: { key: Record<string, string>; claimed: string | null; reason: string } | null;
  trace: {
    found: boolean;
    held: Record<string, string | null> | null;
    source: { id: string };
    system: string | null;
    batch: { id: string; seq: number } | null;
    downstream: { organisation: { id: string }; calls: number }[];
  } | null;
  told: { at: string; text: string } | null;
  files: { id: string; name: string }[];
  linked: { id: string; number: string; kind: string }[];
  refusals: { number: string; caseId: string; state: string }[];
  marks: { underCheck: boolean; disputed: boolean; since: string | null };
  timeline: {
    at: string;
    day: string;
    person: string | null;
    organisation: { zh: string } | null;
    what: { zh: string };
    content: string;
    due: string | null;
    lateDays: number;
    articles: string[];
  }[];
  abilities: Record<string, { allowed: boolean }>;
};

/** Somebody who speaks for themselves, signed in. */
export async function newCitizen(stage: Stage): Promise<Client> {
  const bureau = await stage.as(accounts.bureau);
  const body = await newOrganisation(bureau, { kind: 'public-person', creditCode: undefined });
  return newOfficial(stage, bureau, body.id, ['consumer']);
}

export type Doubted = {
  resource: Served;
  provider: Client;
  consumer: Consumer;
  credential: Credential;
  bureau: Client;
};

/** A resource that answers a using department. */
export async function doubted(stage: Stage): Promise<Doubted> {
  const resource = await newServed(stage, 'unconditional');
  const consumer = await newConsumer(stage);
  const { credential } = await granted(stage, resource, consumer);
  return {
    resource,
    consumer,
    credential,
    provider: await providerOf(stage, resource),
    bureau: await stage.as(accounts.bureau),
  };
}

export const aboutRow = (resource: Pick<Served, 'resourceId'>, row: number, given: object = {}) => ({
  resourceId: resource.resourceId,
  kind: 'check',
  key: { register_no: numbers[row] },
  item: 'register_state',
  claimed: '注销',
  reason: '本人持有注销证明，登记状态有误',
  ...given,
});

export const file = async (who: Client, body: object): Promise<Request> => {
  const { id } = await who.post<{ id: string }>(requests, body);
  return readRequest(who, id);
};
export const readRequest = (who: Client, id: string): Promise<Request> => who.get(`${requests}/${id}`);

/** Address of the decision on the open step of that key, or of the first open one. */
export async function stepPath(who: Client, request: Request, key?: string): Promise<string> {
  const { steps } = await readCase(who, request.caseId ?? '');
  const open = steps.find((step) => step.decided === null && (key === undefined || step.key === key));
  assert.ok(open, `the case has an open step ${key ?? ''}`);
  return `/api/cases/${request.caseId}/steps/${open.id}/decision`;
}

/** The case is an official's: a request as its provider or the bureau sees it. */
export const asSeenBy = async (who: Client, request: Pick<Request, 'id'>): Promise<Request> =>
  readRequest(who, request.id);

/** A batch of the source by which this row's state changes. */
export async function correctAtSource(
  stage: Stage,
  provider: Client,
  resource: Served,
  row: number,
  state = '注销',
): Promise<Batch> {
  const rest = itemNames.slice(2);
  const line = [numbers[row], state, ...rest.map((name) => `${name}值`)].join(',');
  const batch = await uploadRows(stage, provider, resource.resourceId, `${itemNames.join(',')}\n${line}\n`, {
    mode: 'incremental',
    fileName: `更正${unique()}.csv`,
  });
  assert.equal(batch.state, 'merged');
  return batch;
}

export const askRow = (stage: Stage, who: Credential, row: number): Promise<Answer> =>
  ask(stage, who, { ask: { register_no: numbers[row] ?? '' } });

/** A system reports what it was served, signed like a call. */
export const report = (
  stage: Stage,
  who: Credential,
  row: number,
  given: Record<string, string> = {},
): Promise<Answer> =>
  ask(stage, who, {
    to: 'corrections',
    ask: {
      kind: 'check',
      key: { register_no: numbers[row] ?? '' },
      item: 'register_state',
      claimed: '注销',
      reason: '业务系统比对不一致',
      ...given,
    },
  });

export const marksIn = (answer: Answer): Mark[] => (answer.body.marks as Mark[] | undefined) ?? [];

type Notice = { kind: string; title: { zh: string }; body: { zh: string } };
export async function noticesOf(who: Client, kind: string): Promise<Notice[]> {
  const { items } = await who.get<{ items: Notice[] }>(`/api/notices?pageSize=200&kind=${kind}`);
  return items.filter((one) => one.kind === kind);
}
