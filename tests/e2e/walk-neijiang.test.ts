/** 内江: the provider alone decides, within ten working days of a draft; the form is what article 26 asks. */
import { field } from './acts.ts';
import { people } from './city.ts';
import { articleTwentySix } from './forms.ts';
import { walkThrough } from './walk.ts';

walkThrough({
  key: 'neijiang',
  name: '内江市',
  words: {
    conditional: '有条件共享',
    closed: '不予开放',
    ground: '法律、法规和国家规定禁止开放',
    reviewStep: '市政务数据资源主管部门审核汇总',
    publish: '通过并汇总入全市目录',
  },
  missing: { text: '安全等级', article: 'NJ-11b' },
  async compile(page) {
    const basis = field(page, 'sharingBasis');
    await basis.getByRole('button', { name: '加一条依据' }).click();
    await basis.getByRole('combobox', { name: '依据种类' }).click();
    await page
      .locator('.ant-select-item-option')
      .filter({ hasText: /^法律$/ })
      .click();
    await basis.getByRole('textbox', { name: '文件名称' }).fill('中华人民共和国个人信息保护法');
    await basis.getByRole('textbox', { name: '条款' }).fill('第三十四条');
    await basis.getByRole('textbox', { name: '条文要旨' }).fill('不得超出履行法定职责所必需的范围和限度');
  },
  async opening(page) {
    const basis = field(page, 'openingBasis');
    await basis.getByRole('button', { name: '加一条依据' }).click();
    await basis.getByRole('combobox', { name: '依据种类' }).click();
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .filter({ hasText: /^法律$/ })
      .click();
    await basis.getByRole('textbox', { name: '文件名称' }).fill('中华人民共和国个人信息保护法');
    await basis.getByRole('textbox', { name: '条款' }).fill('第十条');
  },
  form: articleTwentySix,
  deciders: [
    {
      person: people.provider,
      step: '政务数据提供部门审核答复',
      outcome: '审核通过并定向授权',
      consent: true,
      deadline: /还剩 10 个工作日/,
      async fill(page) {
        await field(page, 'purpose').getByRole('textbox').fill('义务教育入学资格核验');
      },
    },
  ],
  grant: { purpose: '义务教育入学资格核验', sees: ['127.0.0.1', '不限次数'] },
  law: [
    {
      rule: '政务数据资源管理暂行办法（征求意见稿）',
      sees: ['2025-01-01', '演示用生效日期，非正式公布文件'],
    },
    { rule: 'share.bureau-deadline', sees: ['本市不设', 'NJ-26b'] },
    { rule: 'catalog.review-deadline', sees: ['未规定', '主管部门设定', 'NJ-12c'] },
    { rule: 'share.reply-deadline', sees: ['有规定', '10 个工作日', 'NJ-26b'] },
  ],
});
