/** What reports on use, clients and leads leave in the ledger: never what somebody wrote. */
import { defineKinds } from '#ledger/index.ts';

const open = <const T extends string>(zh: T, en: string) => ({ zh, en, activity: 'open' as const });

export const useKinds = defineKinds({
  'open.report-due': open('生成利用报告周期', 'Period of a report on use begun'),
  'open.report-filed': open('提交利用报告', 'Report on use filed'),
  'open.report-returned': open('退回利用报告', 'Report on use returned'),
  'open.client-registered': open('登记调用应用', 'Calling application registered'),
  'open.client-ended': open('注销调用应用', 'Calling application ended'),
  'open.lead-opened': open('登记违规线索', 'Lead opened'),
  'open.lead-settled': open('处理违规线索', 'Lead settled'),
});
