/** What the registers around applications and grants put on record. */
import { defineKinds } from '#ledger/index.ts';

const share = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'share' as const });
const use = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'use' as const });

export const sharingKinds = defineKinds({
  'share.need-filed': share('提出数据需求', 'Need for data filed'),
  'share.need-assigned': share('指定数据需求的供数单位', 'Unit named for a need'),
  'share.need-answered': share('答复数据需求', 'Need answered'),
  'share.need-joined': share('合并数据需求', 'Needs joined'),
  'share.need-stage': share('数据需求环节完成', 'Stage of a need done'),
  'share.papers-declared': share('列为证照文书', 'Entry declared to hold papers'),
  'share.paper-handed': use('出具证照文书', 'Paper handed over'),
  'share.paper-voided': use('证照文书作废', 'Paper voided'),
  'share.paper-refused': use('未能调取证照文书', 'Paper asked for in vain'),
  'share.consent-filed': share('同意共享备案', 'Consent filed'),
  'share.use-report-asked': use('要求说明使用情况', 'Report of use asked for'),
  'share.use-report-given': use('提交使用情况', 'Report of use given'),
  'share.consumer-rules-filed': share('报送共享数据管理制度', 'Rules on shared data filed'),
  'share.holding-kept': use('登记所获共享数据的保管', 'Keeping of data obtained noted'),
  'share.feedback-given': use('反馈使用效果', 'Feedback given'),
  'share.hand-over-asked': share('申请线下共享', 'Offline sharing asked for'),
  'share.hand-over-arranged': share('线下共享协商安排', 'Offline sharing arranged'),
  'share.hand-over-decided': share('提供单位答复线下共享', 'Offline sharing decided'),
  'share.hand-over-recorded': share('线下交接登记', 'Offline hand-over recorded'),
  'share.hand-over-destroyed': use('线下数据销毁登记', 'Destruction of a copy proved'),
  'share.off-platform-noticed': share('告知不经平台共享', 'Notice of data off the platform'),
  'share.direct-asked': share('申请直接交换', 'Direct exchange asked for'),
  'share.direct-decided': share('审批直接交换', 'Direct exchange decided'),
  'share.migration-registered': share('登记原有交换系统', 'Old exchange system registered'),
  'share.migration-moved': share('原有交换接口迁移', 'Old interface moved'),
  'share.rectification-demanded': use('要求整改并暂停取数', 'Rectification demanded, access suspended'),
  'share.rectification-answered': use('答复整改要求', 'Demand for rectification answered'),
  'share.rectification-closed': use('整改办结', 'Rectification closed'),
  'share.gathering-asked': share('未归集数据的供数任务', 'Task to gather data that were asked for'),
  'share.use-record-exported': use('导出使用记录', 'Records of use exported'),
});
