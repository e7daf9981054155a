/** How the consumer fills in the two cities' forms: every field, as each of them asks it. */
import type { Page } from 'playwright-core';
import { legalDayOf } from '#kernel/clock.ts';
import { addTags, choose, field, write } from './acts.ts';
import type { City } from './city.ts';

const tick = (page: Page, path: string): Promise<void> => field(page, path).getByRole('checkbox').check();

/** Brings the signed and sealed page of one block. */
export async function seal(page: Page, block: string): Promise<void> {
  await page.locator(`#day-${block}`).fill(legalDayOf(new Date()));
  await page.locator(`#scan-${block}`).setInputFiles({
    name: '盖章页.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(`%PDF-1.4 ${block}`),
  });
  await page.locator(`#scan-${block}`).waitFor({ state: 'hidden' });
}

/** 沧州, annex 2: business, technical, units, declaration; period in days with the last day, and signatures. */
export const annexTwo: City['form'] = {
  title: '数据使用申请表',
  labels: [
    '服务接口提供单位名称',
    '申请服务接口名称',
    '使用部门名称',
    '信息用途及应用场景',
    '政务服务事项',
    '活动环节',
    '业务场景',
    '预期应用效果',
    '申请依据',
    '使用单位联系人',
    '业务系统名称（代码）',
    '业务系统的政务外网 IP',
    '业务系统部署地点',
    '服务接口每天使用频次',
    '每日峰值次数',
    '服务接口使用时间范围',
    '接口使用期限',
    '接口使用其他技术请求',
    '声明所填资料和信息属实',
    '遵守门户要求和本市办法',
  ],
  absent: ['申请的数据项', '履职依据'],
  async fill(page) {
    // The item is one of the unit's list.
    await page.request.post(new URL('/api/share/functions', page.url()).href, {
      data: { name: '小升初核验', steps: ['户籍资格审核'] },
    });
    await page.reload();
    await choose(field(page, 'purpose.item'), '小升初核验');
    await write(field(page, 'purpose.step'), '户籍资格审核');
    await write(field(page, 'purpose.scene'), '家长提交入学申请后，审核人员按身份号码核对户籍。');
    await write(field(page, 'purpose.effect'), '家长不再提交户口簿复印件。');
    await choose(field(page, 'basis.0.level'), '法律');
    await write(field(page, 'basis.0.title'), '中华人民共和国义务教育法');
    await write(field(page, 'basis.0.article'), '第十二条');
    await write(field(page, 'basis.0.wording'), '适龄儿童在户籍所在地学校就近入学。');
    await write(field(page, 'contact.name'), '演示联系人');
    await write(field(page, 'contact.telephone'), '000-1000005');
    await write(field(page, 'contact.email'), 'contact@demo.example');
    await choose(field(page, 'system'), '义务教育入学服务平台');
    await addTags(field(page, 'addresses'), ['127.0.0.1', '10.20.1.0/24']);
    await write(field(page, 'place'), '政务云三号机房（演示）');
    await write(field(page, 'frequency.average'), '300');
    await write(field(page, 'frequency.peak'), '2000');
    const hours = field(page, 'hours');
    await hours.getByRole('button', { name: '加一个时段' }).click();
    await choose(hours, '每天');
    await hours.getByLabel('从', { exact: true }).fill('00:00');
    await hours.getByLabel('到', { exact: true }).fill('23:59');
    await write(field(page, 'period.days'), '30');
    await field(page, 'period.lastDay')
      .locator('input')
      .fill(legalDayOf(new Date(Date.now() + 30 * 86_400_000)));
    await write(field(page, 'other'), '请支持失败后重试');
    for (const path of ['truth', 'internalUse', 'terms']) await tick(page, path);
    // Signed last: a change after the signature voids it.
    await page.getByText(/草稿已于/).waitFor();
    await tick(page, 'applicantSignature');
    await page.getByRole('button', { name: '编号并打印' }).click();
    await page.getByRole('link', { name: /^申请表 130900-/ }).waitFor();
    await seal(page, 'applicant');
  },
};

/** 内江, article 26: purpose, duty and fields asked for, and what the connection needs; no period, no quota, no signature. */
export const articleTwentySix: City['form'] = {
  title: '政务数据共享申请',
  labels: [
    '政务数据提供部门',
    '申请的数据服务',
    '数据使用部门',
    '使用用途',
    '履职依据',
    '申请的数据项',
    '调用数据的业务系统',
    '业务系统在电子政务外网的地址',
  ],
  absent: ['接口使用期限', '服务接口每天使用频次', '申请依据', '申请单位'],
  async fill(page) {
    await write(field(page, 'purpose'), '义务教育入学资格核验：逐条核对户籍');
    await choose(field(page, 'basis.0.level'), '履职依据');
    await write(field(page, 'basis.0.title'), '义务教育入学管理职责');
    await write(field(page, 'basis.0.article'), '三定方案第四条');
    await write(field(page, 'basis.0.wording'), '组织义务教育招生入学。');
    await field(page, 'items').getByRole('button', { name: '全选' }).click();
    await choose(field(page, 'system'), '义务教育入学服务平台');
    await addTags(field(page, 'addresses'), ['127.0.0.1']);
  },
};
