/** What the canary puts on record, and whom it tells. */
import { defineKinds } from '#ledger/index.ts';
import { defineNotices } from '#notices/index.ts';

export const canaryKinds = defineKinds({
  'serve.service-held': {
    zh: '策略巡检不符，停用服务',
    en: 'Service held back by the canary',
    activity: 'share',
  },
  'serve.service-released': {
    zh: '核查后恢复服务',
    en: 'Service released after inspection',
    activity: 'share',
  },
});

export const canaryNotices = defineNotices({
  'serve.service-held': {
    zh: {
      title: '服务“{service}”已自动停用：脱敏或行过滤未按授权生效',
      body: '巡检结果：{finding}。该服务现不应答任何调用，也不再生成文件。请核查原因，确认无误后由主管部门恢复。',
    },
    en: {
      title: '“{service}” is held back: its masks or row filters do not hold',
      body: 'The canary found: {finding}. Nobody is answered and no file is made. Look into it; the bureau releases the service.',
    },
  },
});
