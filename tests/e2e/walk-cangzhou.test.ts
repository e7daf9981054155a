/** 沧州: the authority passes the application on, the provider consents; both sign, and the form is annex 2. */
import { choose, field, write } from './acts.ts';
import { people } from './city.ts';
import { annexTwo, seal } from './forms.ts';
import { walkThrough } from './walk.ts';

walkThrough({
  key: 'cangzhou',
  name: '沧州市',
  words: {
    conditional: '有条件共享类',
    closed: '非开放类',
    ground: '个人隐私',
    reviewStep: '数据主管部门审核',
    publish: '通过并纳入全市目录',
  },
  missing: { text: '采集方式', article: 'CZ-18a' },
  async compile(page) {
    await choose(field(page, 'conditionalForm'), '仅向相关单位提供');
    await choose(field(page, 'namedUnits'), '沧州市教育局');
    await choose(field(page, 'supplyMode'), '电子文本');
    await write(field(page, 'supply.fileTemplate'), 'UTF-8 编码的 CSV，首行为列名');
    await page.getByRole('button', { name: '由平台生成并封存' }).click();
    await page.getByText(/已设定于/).waitFor();
  },
  form: annexTwo,
  deciders: [
    {
      person: people.bureau,
      step: '市大数据管理办公室审核',
      outcome: '同意并转提供单位',
      consent: false,
      deadline: /主管部门设定/,
      fill: (page) => seal(page, 'bureau'),
    },
    {
      person: people.provider,
      step: '数据提供单位答复',
      outcome: '同意提供',
      consent: true,
      deadline: /主管部门设定/,
      async fill(page) {
        await choose(field(page, 'manner'), '接口');
        await choose(field(page, 'otherAnswer.verdict'), '满足');
        await write(field(page, 'otherAnswer.words'), '支持按需重试');
        await seal(page, 'provider');
      },
    },
  ],
  grant: { purpose: '小升初核验', sees: ['127.0.0.1', '每日 · 调用次数 0 / 2,000', '每天'] },
  law: [
    { rule: 'share.reply-deadline', sees: ['未规定', '主管部门设定', '10 个工作日', 'CZ-X1-3a'] },
    // The repealed measures stay in the tree, as repealed.
    { rule: '沧政字〔2017〕35号', sees: ['已废止'] },
    { rule: 'share.interfaces-per-form', sees: ['有规定', 'CZ-X2-interface'] },
  ],
});
