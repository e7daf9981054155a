/** What the rooms show on the page of the security module: grades, findings, refusals and checks, each counted where it is kept. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import type { LentControl } from '#rooms/org/index.ts';

const counting =
  (statement: ReturnType<typeof sql<{ n: string }>>) =>
  async (ex: Executor): Promise<number> =>
    Number((await statement.execute(ex)).rows[0]?.n ?? 0);
const kind = (name: string) =>
  counting(sql<{ n: string }>`select count(*) as n from ledger.entry where kind = ${name}`);

export const controls: readonly LentControl[] = [
  {
    key: 'grades',
    name: { zh: '已定级的资源', en: 'Graded resources' },
    what: {
      zh: '定级决定脱敏、审批、加密和日志等措施',
      en: 'A grade decides masks, approval, encryption and log',
    },
    path: '/classify',
    count: counting(sql`select count(distinct resource_id) as n from classify.resource_grade`),
  },
  {
    key: 'findings',
    name: { zh: '未处理的敏感发现', en: 'Findings not dealt with' },
    what: { zh: '检测到的个人信息与分级疑点', en: 'Personal data detected, and grades in doubt' },
    path: '/classify/findings',
    count: counting(sql`select count(*) as n from classify.finding where closed_at is null`),
  },
  {
    key: 'suspended',
    name: { zh: '已暂停的授权', en: 'Suspended grants' },
    what: { zh: '因风险或者违规停用，整改后恢复', en: 'Stopped for a risk or a breach until put right' },
    path: '/grants?standing=suspended',
    count: counting(sql`select count(*) as n from serve.grant where state = 'suspended'`),
  },
  {
    key: 'canary',
    name: { zh: '访问策略自检', en: 'Policy checks' },
    what: {
      zh: '每小时核对服务只给出授权范围',
      en: 'Every hour: does a service give what was granted and no more',
    },
    path: '/marks/canary',
    count: counting(sql`select count(*) as n from serve.canary`),
  },
  {
    key: 'acts-refused',
    name: { zh: '被拒绝的越权操作', en: 'Acts refused' },
    what: { zh: '记入审计账本，不可更改', en: 'On the audit ledger, unchangeable' },
    path: '/ledger?kind=ledger.act-refused',
    count: kind('ledger.act-refused'),
  },
  {
    key: 'calls-refused',
    name: { zh: '被拒绝的调用', en: 'Calls refused' },
    what: { zh: '超出授权、过期或者签名有误的调用', en: 'Beyond the grant, past its end, or wrongly signed' },
    path: '/ledger?kind=serve.call-refused',
    count: kind('serve.call-refused'),
  },
];
