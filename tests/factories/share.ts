/** Applications under three cities' packs: platforms on one kernel, complete answers, decisions. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { type CaseFile, openCases, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { Problem } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';
import { loadLaw } from '#law/index.ts';
import { receiveRegisterFile } from '#rooms/org/registers/files.ts';
import { fileRules } from '#rooms/share/holdings/rules.ts';
import {
  type Answers,
  type Application,
  createApplication,
  listFunction,
  printForSeal,
  saveApplication,
  sealBlock,
  submitApplication,
} from '#rooms/share/index.ts';
import { registryOf } from '#server/app.ts';
import { type ServeFixture, servePlatform } from './serve.ts';
import { testStack } from './stack.ts';

const real = new URL('../../regulations', import.meta.url).pathname;
const fixtures = new URL('../fixtures/regulations', import.meta.url).pathname;

let shared: Promise<Map<string, Platform>> | undefined;

async function openPlatforms(): Promise<Map<string, Platform>> {
  const stack = await testStack();
  const registry = registryOf();
  const made = new Map<string, Platform>();
  for (const [city, folder] of [
    ['xingyuan', fixtures],
    ['cangzhou', real],
    ['neijiang', real],
  ] as const) {
    const law = loadLaw(folder, city);
    made.set(city, { ...servePlatform(stack, law), cases: openCases(law, registry) });
  }
  return made;
}

/** The platform of one city; all of them share the stores of this process. */
export async function platformOf(city: string): Promise<Platform> {
  shared ??= openPlatforms();
  const p = (await shared).get(city);
  assert.ok(p, city);
  return p;
}

export async function refused(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return assert.fail('nothing was refused');
}
export const issuePaths = (found: Problem): string[] => (found.details.fields ?? []).map(({ path }) => path);

export const cangzhouAnswers = (made: ServeFixture): Answers => ({
  purpose: { item: '义务教育入学', step: '户籍核验', scene: '小升初报名', effect: '减少纸质材料' },
  basis: [{ level: 'law', title: '中华人民共和国义务教育法', article: '第十二条' }],
  contact: { name: '李老师', telephone: '0317-2020000', email: 'li@example.com' },
  system: made.systemId,
  addresses: ['10.12.3.4'],
  place: '市政务云机房三楼',
  frequency: { average: 200, peak: 1000 },
  hours: [{ days: 'workday', from: '08:00', to: '20:00' }],
  period: { days: 112, lastDay: '2026-06-30' },
  truth: true,
  internalUse: true,
  terms: true,
});
export const neijiangAnswers = (made: ServeFixture): Answers => ({
  purpose: '住房补贴资格核验',
  basis: [{ level: 'duty', title: '住房保障职责' }],
  items: ['name', 'county', 'income'],
  system: made.systemId,
  addresses: ['10.12.3.4'],
});
export const xingyuanAnswers = (made: ServeFixture): Answers => ({
  purpose: '人才公寓资格核验',
  basis: [{ level: 'law', title: '某法', article: '第三条' }],
  contact: { name: '王', telephone: '13800000000' },
  steward: '王',
  items: ['name', 'county'],
  system: made.systemId,
  addresses: ['10.1.2.3'],
  frequency: { peak: 50 },
  period: { lastDay: '2026-12-31' },
});

export async function drafted(p: Platform, made: ServeFixture, answers: Answers): Promise<Application> {
  const item = (answers.purpose as { item?: string } | undefined)?.item;
  if (item)
    await listFunction(p, made.consumer, { name: item, steps: ['核验'], basis: '' }).catch(() => null);
  const draft = await createApplication(p, made.consumer, { serviceId: made.serviceId });
  return saveApplication(p, made.consumer, draft.id, { revision: draft.revision, answers });
}
/** The applicant's block, printed and sealed. */
export async function sealed(p: Platform, made: ServeFixture, id: string): Promise<void> {
  await printForSeal(p, made.consumer, id);
  const scan = { name: '盖章页.pdf', content: Buffer.from(`%PDF-1.4 ${id}`) };
  await sealBlock(p, made.consumer, id, { block: 'applicant', day: p.clock.today(), scan });
}

export async function signedAndSubmitted(
  p: Platform,
  made: ServeFixture,
  answers: Answers,
): Promise<Application> {
  const form = p.law.form('share.application');
  const signature = form.fields.find(
    ({ type, filledBy }) => type === 'signature' && filledBy === 'applicant',
  );
  const draft = await drafted(p, made, { ...answers, ...(signature ? { [signature.key]: true } : {}) });
  if (signature?.seal) await sealed(p, made, draft.id);
  return submitApplication(p, made.consumer, draft.id, { revision: draft.revision });
}
/** Files the applying unit's rules on shared data: a city may grant nothing conditional before them. */
export async function ownRules(p: Platform, made: ServeFixture): Promise<void> {
  const title = '共享数据管理制度';
  const content = Readable.from([Buffer.from(title)]);
  const { id } = await receiveRegisterFile(p, made.consumer, { name: `${title}.txt`, content });
  await fileRules(p, made.consumer, { title, fileId: id });
}
export async function decide(
  p: Platform,
  application: Application,
  actor: Actor,
  outcome: string,
  more: {
    payload?: JsonObject;
    reasons?: string[];
    basis?: { kind: string; title: string; article?: string }[];
  } = {},
): Promise<CaseFile> {
  const file = await p.cases.getCase(p.db, application.caseId ?? '');
  const step = file?.steps.at(-1);
  assert.ok(file && step);
  return transact(p.db, (tx) =>
    p.cases.decideStep(tx, p, { caseId: file.id, stepId: step.id, actor, outcome, ...more }),
  );
}

/** Each unit has its own missing seal among its to-dos, with the way there; the consent told the applicant what it waits for. */
export async function assertSealsAsked(p: Platform, made: ServeFixture, id: string): Promise<void> {
  for (const [who, block] of [
    [made.bureau, 'bureau'],
    [made.provider, 'provider'],
    [made.consumer, undefined],
  ] as const) {
    const found = (await p.cases.todosOf(p.db, p, who)).filter(
      ({ procedureKey, subject }) => procedureKey === 'share.seals' && subject.id === id,
    );
    assert.deepEqual(
      found.map(({ stepKey, link }) => [stepKey, link]),
      block ? [[block, `/applications/${id}`]] : [],
    );
  }
  const { rows } = await sql<{ params: { waits?: { zh: string } } }>`
    select params from notices.notice where kind = 'share.decided' and subject_id = ${id}`.execute(p.db);
  assert.match(rows[0]?.params.waits?.zh ?? '', /签章/);
}
