/** What products, events and standards put on record. */
import { defineKinds } from '#ledger/index.ts';

const open = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'open' as const });

export const showcaseKinds = defineKinds({
  'open.product-filed': open('登记应用成果', 'Product registered'),
  'open.product-reviewed': open('审核应用成果', 'Product reviewed'),
  'open.product-withdrawn': open('撤回应用成果', 'Product taken back'),
  'open.product-marked': open('标注成果未注明数据来源', 'Product marked as lacking its source'),
  'open.product-hidden': open('隐藏或恢复应用成果', 'Product hidden or shown again'),
  'open.event-published': open('发布活动', 'Event published'),
  'open.event-entered': open('提交活动作品', 'Entry of an event filed'),
  'open.event-result': open('登记活动结果', 'Result of an event noted'),
  'open.event-fate': open('登记获奖项目后续情况', 'Later fate of a project noted'),
  'open.standard-registered': open('登记标准草案', 'Draft of a standard registered'),
  'open.standard-commented': open('对标准草案提出意见', 'Comment on a draft standard'),
  'open.standard-answered': open('答复对标准草案的意见', 'Comment on a standard answered'),
  'open.standard-final': open('发布标准正式版', 'Final standard published'),
  'open.said-moderated': open('审看作品、意见', 'Entry or comment looked at'),
  'open.code-signed': open('签署自律公约', 'Code of self-discipline signed'),
  'open.code-ended': open('终止自律公约标识', 'Mark of self-discipline ended'),
});
