/** Ways that scenarios of class governance walk: opinions, the review of the negative list, evaluations, the class of an entry. */
import assert from 'node:assert/strict';
import type { Client } from './client.ts';
import type { Stage } from './stage.ts';
import {
  accounts,
  type Case,
  decisionPath,
  newDepartment,
  newOfficial,
  newOrganisation,
  readCase,
} from './walks.ts';

export const classes = '/api/classes';

export type NegativeItem = {
  id: string;
  resourceId: string;
  provider: { id: string };
  name: string;
  whole: boolean;
  fields: { name: string; basis: { kind: string; title: string; article: string }[] }[];
  state: string;
  caseId: string | null;
  resetCaseId: string | null;
  reason: string | null;
  opinions?: {
    organisation: { id: string };
    stance: string | null;
    opinion: string | null;
    caseId: string | null;
  }[];
  decisions?: { reasons: string[]; by: string | null; organisation: { id: string } | null }[];
};
export type ClassFile = {
  sharingClass: { key: string } | null;
  hold: { state: string; note: string } | null;
  choices: { key: string; enabled: boolean; why: { zh: string } | null; articles: string[] }[];
  changes: {
    former: { key: string } | null;
    now: { key: string };
    cause: string;
    reason: string;
    by: string | null;
    event: string | null;
    day: string;
  }[];
  assessments: {
    outcome: string;
    reason: string;
    by: string | null;
    day: string;
    sharingClass: { key: string };
  }[];
  item: NegativeItem | null;
  event: { id: string; name: string } | null;
  nextEvaluation: string | null;
};
export type Governance = { list: 'reviewed' | 'follows' | null };

export const classFile = (reader: Client, id: string): Promise<ClassFile> =>
  reader.get<ClassFile>(`${classes}/resources/${id}`);
export const readItem = (reader: Client, id: string): Promise<NegativeItem> =>
  reader.get<NegativeItem>(`${classes}/negative-items/${id}`);

/** The item of an entry, whatever its state, newest first. */
export async function itemOf(reader: Client, resourceId: string): Promise<NegativeItem | undefined> {
  const { items } = await reader.get<{ items: NegativeItem[] }>(`${classes}/negative-items?pageSize=200`);
  return items.find((item) => item.resourceId === resourceId);
}

/** Decides the open step by the outcome's key. */
export async function decideAs(
  client: Client,
  caseId: string,
  outcome: string,
  more: Record<string, unknown> = {},
): Promise<Case> {
  return client.post<Case>(await decisionPath(client, caseId), { outcome, ...more });
}

/** Another department is invited and gives its opinion. */
export async function giveOpinion(
  stage: Stage,
  bureau: Client,
  matterId: string,
  outcome = 'support',
): Promise<string> {
  const other = await newDepartment(stage);
  const { items } = await bureau.post<{ items: { organisation: { id: string }; caseId: string }[] }>(
    `${classes}/matters/${matterId}/opinions`,
    { organisationIds: [other.id] },
  );
  const caseId = items.find(({ organisation }) => organisation.id === other.id)?.caseId;
  assert.ok(caseId, 'the invited department has a case of its own');
  await decideAs(other.officer, caseId, outcome, { reasons: ['经研究，依据充分，同意列入'] });
  return other.id;
}

/** Takes a proposed item of the negative list through its review, where the city has one. */
export async function approveItem(stage: Stage, item: NegativeItem): Promise<void> {
  const bureau = await stage.as(accounts.bureau);
  assert.ok(item.caseId, 'a proposed item has the case of its review');
  await decideAs(bureau, item.caseId, 'open-review');
  await giveOpinion(stage, bureau, item.caseId);
  await decideAs(bureau, item.caseId, 'approve', { reasons: ['依据核实无误，同意列入'] });
}

/** What a reviewed list asks before an entry can be published as withheld. */
export async function clearNegativeList(stage: Stage, resourceId: string): Promise<void> {
  const bureau = await stage.as(accounts.bureau);
  const { list } = await bureau.get<Governance>(`${classes}/governance`);
  if (list !== 'reviewed') return;
  const item = await itemOf(bureau, resourceId);
  if (item?.state === 'proposed') await approveItem(stage, item);
}

/** The city government with one officer signed in, registered where the demo has none. */
export async function governmentOf(stage: Stage, kind: string): Promise<Client> {
  const bureau = await stage.as(accounts.bureau);
  const { items } = await bureau.get<{ items: { id: string; office?: string | null }[] }>(
    '/api/organisations?pageSize=200',
  );
  const found = items.find(({ office }) => office === 'government');
  const government = found ?? (await newOrganisation(bureau, { kind, office: 'government' }));
  return newOfficial(stage, bureau, government.id, ['government']);
}

/** Cases of a procedure that this client may decide now. */
export async function todosFor(
  client: Client,
  procedure: string,
): Promise<{ caseId: string; title: string }[]> {
  const { items } = await client.get<{ items: { caseId: string; title: string; procedureKey: string }[] }>(
    '/api/todos',
  );
  return items.filter(({ procedureKey }) => procedureKey === procedure);
}

export const stateOf = async (reader: Client, caseId: string): Promise<string> =>
  (await readCase(reader, caseId)).state;
