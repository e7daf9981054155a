/** What following the use, breaches and measures leave in the ledger. */
import { defineKinds } from '#ledger/index.ts';

const open = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'open' as const });

export const conductKinds = defineKinds({
  'open.use-checked': open('检查开放数据使用情况', 'Use of open data checked'),
  'open.use-alerted': open('提醒异常使用', 'Unusual use reported to the provider'),
  'open.alert-settled': open('处理异常使用提醒', 'Alert of unusual use settled'),
  'open.breach-opened': open('违规使用立案', 'Case of a breach opened'),
  'open.breach-evidence': open('补充违规使用证据', 'Evidence added to a breach'),
  'open.breach-dropped': open('撤销违规使用案件', 'Case of a breach dropped'),
  'open.harm-reported': open('举报应用危害', 'Product reported as harmful'),
  'open.measure-proposed': open('提出限制或者关闭访问权限', 'Measure against a user proposed'),
  'open.measure-heard': open('听取使用者陈述申辩', 'User heard'),
  'open.measure-refused': open('不同意所提措施', 'Proposed measure refused'),
  'open.measure-in-force': open('限制或者关闭访问权限并公示', 'Measure in force and made public'),
  'open.measure-lifted': open('解除措施并公示', 'Measure lifted and made public'),
});
