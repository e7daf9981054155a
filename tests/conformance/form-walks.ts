/** The written form from draft to the file of three blocks, walked once a platform: several duties read from one application. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Client } from './client.ts';
import { providerOf, served } from './served.ts';
import {
  type Application,
  applications,
  ask,
  consentOf,
  credentialOf,
  dayAfter,
  fullDraft,
  newConsumer,
  newDraft,
  readApplication,
  saveAnswers,
  scanOf,
  sealAs,
} from './share-walks.ts';
import type { Stage } from './stage.ts';
import type { Started } from './started.ts';
import { accounts, decisionPath, newDepartment, readCase } from './walks.ts';

export type Raw = { status: number; bytes: Buffer; sha256: string; headers: Headers };

/** A file as it comes, byte for byte. */
export async function rawOf(who: Client, path: string): Promise<Raw> {
  const response = await fetch(new URL(path, who.base), { headers: { cookie: (await who.ready()).cookie } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { status: response.status, bytes, sha256, headers: response.headers };
}

/** What lies within a paper for machines. */
export function enclosedIn<T>(paper: Raw, opening: string): T {
  const text = paper.bytes.toString('utf8');
  const from = text.indexOf(opening);
  assert.ok(paper.bytes.subarray(0, 4).toString() === '%PDF' && from >= 0, 'a PDF with what it encloses');
  return JSON.parse(text.slice(from, text.indexOf('\nendstream', from))) as T;
}

export type Tried = { status: number; code: string; codes: string[]; articles: string[] };

/** A call that may be refused: what came of it. */
export async function tried(
  who: Client,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Tried> {
  const { status, body: reply } = await who.send(method, path, body, headers);
  const {
    code = '',
    articles = [],
    fields = [],
  } = (reply ?? {}) as {
    code?: string;
    articles?: string[];
    fields?: { code: string; articles: string[] }[];
  };
  return {
    status,
    code,
    codes: [code, ...fields.map((one) => one.code)],
    articles: [...articles, ...fields.flatMap((one) => one.articles)],
  };
}

const scan = { 'content-type': 'application/pdf', 'x-file-name': encodeURIComponent('盖章页.pdf') };
export const sealPath = (id: string, block: string, day: string): string =>
  `${applications}/${id}/seals?block=${block}&day=${day}`;

export const table = '项目,要求\n并发,每秒五次\n编码,国密';

export type SealedStory = Awaited<ReturnType<typeof walk>>;
const kept = new WeakMap<Started, Promise<SealedStory>>();

export function sealedStory(stage: Stage, day: string): Promise<SealedStory> {
  const found = kept.get(stage.started) ?? walk(stage, day);
  kept.set(stage.started, found);
  found.catch(() => kept.delete(stage.started));
  return found;
}

async function walk(stage: Stage, day: string) {
  await stage.setDay(day);
  const resource = await served(stage, 'conditional');
  const consumer = await newConsumer(stage);
  const { officer, bureau, system } = consumer;
  const provider = await providerOf(stage, resource);
  const stranger = await newDepartment(stage);
  const auditor = await stage.as(accounts.auditor);

  const empty = await newDraft(officer, resource.serviceId);
  const withoutForm = await tried(officer, 'POST', `${applications}/${empty.id}/submit`, { revision: 0 });

  const first = await fullDraft(officer, resource.serviceId, system, { other: '需要按区县分批查询' });
  const { id } = first;
  await officer.ok('POST', `${applications}/${id}/files?field=otherTable`, Buffer.from(table), {
    'content-type': 'text/csv',
    'x-file-name': encodeURIComponent('技术请求.csv'),
  });
  const attached = await readApplication(officer, id);
  const handIn = async (): Promise<Tried> => {
    const { revision } = await readApplication(officer, id);
    return tried(officer, 'POST', `${applications}/${id}/submit`, { revision });
  };
  // What is attached after the signature is part of the form: it is signed again.
  const attachedVoids = await handIn();
  await saveAnswers(officer, attached, { applicantSignature: true });
  const unsealed = await handIn();
  const early = await tried(officer, 'POST', sealPath(id, 'applicant', day), scanOf('早'), scan);
  const hidden = await tried(bureau, 'GET', `${applications}/${id}`);
  await officer.post(`${applications}/${id}/print`);
  const future = await tried(
    officer,
    'POST',
    sealPath(id, 'applicant', dayAfter(day, 1)),
    scanOf('明'),
    scan,
  );
  const noScan = await tried(officer, 'POST', sealPath(id, 'applicant', day), Buffer.from('hello'), scan);
  await sealAs(officer, id, 'applicant', day);
  const sealed = await readApplication(officer, id);
  // A change after the seal: the signature and then the seal are void.
  const changed = await saveAnswers(officer, sealed, { place: '政务云机房 4 排 1 柜' });
  const changedVoids = await handIn();
  await saveAnswers(officer, changed, { applicantSignature: true });
  const sealVoid = await handIn();
  await officer.post(`${applications}/${id}/print`);
  const paper = await rawOf(officer, `${applications}/${id}/form`);
  await sealAs(officer, id, 'applicant', day);
  const beforeHandIn = await readApplication(officer, id);
  const application = await officer.post<Application>(`${applications}/${id}/submit`, {
    revision: beforeHandIn.revision,
  });
  const caseId = application.caseId ?? '';

  const strangers: Tried[] = [];
  for (const [who, block] of [
    [provider, 'bureau'],
    [officer, 'bureau'],
    [bureau, 'provider'],
    [stranger.officer, 'provider'],
  ] as const)
    strangers.push(await tried(who, 'POST', sealPath(id, block, day), scanOf('他'), scan));
  const bureauEarly = await tried(
    bureau,
    'POST',
    sealPath(id, 'bureau', dayAfter(day, -1)),
    scanOf('前'),
    scan,
  );
  const [file] = application.files;
  const opened = await Promise.all(
    [bureau, provider].map((who) => rawOf(who, `${applications}/${id}/files/${file?.id}`)),
  );
  await bureau.post(await decisionPath(bureau, caseId), { outcome: 'forward', comment: '同意转办' });
  const atProvider = await readCase(provider, caseId);
  const agree = atProvider.outcomes.find(({ kind }) => kind === 'complete');
  const payload = await consentOf(provider, application, agree?.form ?? '', { otherAnswer: null });
  const path = await decisionPath(provider, caseId);
  const unanswered = await tried(provider, 'POST', path, { outcome: agree?.key, payload });
  await provider.post(path, {
    outcome: agree?.key,
    payload: { ...payload, otherAnswer: { verdict: 'changed', words: '按每秒三次提供' } },
    comment: '同意提供',
  });
  const granted = await readApplication(officer, id);
  const pendingKey = await tried(officer, 'POST', `/api/serve/grants/${granted.grantId}/keys`, {});
  await sealAs(provider, id, 'provider', day);
  const oneMissing = await tried(officer, 'POST', `/api/serve/grants/${granted.grantId}/keys`, {});
  await sealAs(bureau, id, 'bureau', day);
  const credential = await credentialOf(officer, granted.grantId ?? '');
  const answer = await ask(stage, credential);
  await stage.eventually(
    async () => (await readApplication(officer, id)).document ?? undefined,
    'the finished form',
  );
  const finished = await Promise.all(
    [officer, provider, bureau, auditor, stranger.officer].map((who) =>
      rawOf(who, `${applications}/${id}/document`),
    ),
  );
  return {
    day,
    application: await readApplication(officer, id),
    decided: await readCase(bureau, caseId),
    withoutForm,
    hidden,
    attachedVoids,
    unsealed,
    early,
    future,
    noScan,
    changedVoids,
    sealVoid,
    number: beforeHandIn.number,
    handedInNumber: application.number,
    paper,
    strangers,
    bureauEarly,
    opened,
    file,
    unanswered,
    granted,
    pendingKey,
    oneMissing,
    answer,
    finished,
  };
}
