/** What the pages around compiling need to show something: purchases at every stage, a standard, a code list, a driver, a company with an agent. */
import { legalDayOf } from '#kernel/clock.ts';
import type { Client } from '../conformance/client.ts';
import type { Stage } from '../conformance/stage.ts';
import { creditCode, newOrganisation, unique } from '../conformance/units.ts';

export type Holdings = { purchase: string; standard: string; company: string };
/** Who heads the company, as the sign-in names people. */
export const companyHead = '方知许';

const catalog = '/api/catalog';
const dayFromNow = (days: number): string => legalDayOf(new Date(Date.now() + days * 86_400_000));

/** `buyer` is an officer of a department. */
export async function setHoldings(stage: Stage, bureau: Client, buyer: Client): Promise<Holdings> {
  const ask = (title: string, items: string[]) =>
    buyer.post<{ id: string }>(`${catalog}/purchases`, { title, items, purpose: '用于行业监管' });
  const bought = await ask('商业信用评价报告', ['企业评分', '评价机构']);
  await bureau.post(`${catalog}/purchases/${bought.id}/decision`, {
    outcome: 'approved',
    approval: '演示采〔2026〕3号',
  });
  await buyer.post(`${catalog}/purchases/${bought.id}/delivery`, {
    supplier: '演示征信公司',
    contract: 'HT-2026-001',
    contractDay: dayFromNow(-40),
    deliveredDay: dayFromNow(-20),
    licence: '限本市政务部门使用',
    expiresDay: dayFromNow(300),
  });
  const purchase = await ask('互联网地图热力数据', ['网格编号', '人流密度']);
  await bureau.put(`${catalog}/code-lists/DEMO-GENDER`, {
    zh: '性别代码',
    en: 'Codes of sex',
    source: 'GB/T 2261.1',
    entries: [
      { code: '1', zh: '男性' },
      { code: '2', zh: '女性' },
      { code: '9', zh: '未说明的性别' },
    ],
  });
  const standard = await bureau.post<{ id: string }>(`${catalog}/standards`, {
    code: 'DEMO-DE-01',
    title: '自然人基础数据元',
    version: 1,
    coIssuers: ['演示标准化部门'],
    effectiveDay: dayFromNow(0),
    elements: [
      { identifier: 'DE00001', titleZh: '姓名', type: 'C', length: 50, definition: '户籍登记的姓名' },
      { identifier: 'DE00002', titleZh: '性别', type: 'C', length: 1, codeListCode: 'DEMO-GENDER' },
    ],
  });
  await bureau.post(`${catalog}/drivers`, {
    title: '新生儿出生一件事',
    kind: '一件事',
    note: '',
    items: ['姓名', '出生医学证明编号'],
  });
  await bureau.put(`${catalog}/import-profile/formats`, { words: { 0: 'database', 1: 'spreadsheet' } });
  return { purchase: purchase.id, standard: standard.id, company: await company(stage, bureau) };
}

/** A company whose head has let somebody act for it. */
async function company(stage: Stage, bureau: Client): Promise<string> {
  const made = await newOrganisation(bureau, {
    name: { zh: '演示数据运营公司', en: 'Demo data company' },
    kind: 'public-company',
    creditCode: creditCode('91'),
  });
  const person = (name: string) =>
    bureau.post<{ id: string; account: string }>('/api/people', {
      account: `p${unique()}`,
      name,
      initialPassword: `Kite-7-over-river-${unique()}`,
    });
  const head = await person(companyHead);
  await bureau.post(`/api/people/${head.id}/roles`, { organisationId: made.id, role: 'head' });
  const acting = await stage.enter(head.id, made.id);
  const agent = await person('宋听雨');
  await acting.post(`/api/organisations/${made.id}/attorneys`, {
    account: agent.account,
    roles: ['consumer'],
    from: dayFromNow(0),
    until: dayFromNow(90),
    document: '授权委托书 2026-01',
  });
  return made.id;
}
