/** What a policy refuses: terms that are not understood, rows that are no longer there, a service that is held back. */
import { defineErrors } from '#kernel/errors.ts';

export const policyErrors = defineErrors({
  'serve.policy-unknown': {
    status: 409,
    zh: {
      what: '授权条件中的“{part}”无法识别',
      why: '数据只按能够识别的条件提供，无法识别的一律不提供。',
      mend: '请由提供单位按现行格式重新确定授权条件。',
    },
    en: {
      what: 'The part “{part}” of the grant is not understood',
      why: 'Data leave only under conditions this program understands; anything else is denied.',
      mend: 'The provider states the conditions of the grant anew, in the present form.',
    },
  },
  'serve.service-held': {
    status: 409,
    zh: {
      what: '服务已停用，等待核查',
      why: '巡检发现该服务的脱敏或行过滤未按授权生效，已自动停止对外提供。',
      mend: '请等待主管部门核查并恢复。',
    },
    en: {
      what: 'The service is held back for inspection',
      why: 'A canary saw that its masks or row filters do not hold, so nothing of it leaves.',
      mend: 'Wait for the bureau to look into it.',
    },
  },
  'serve.service-not-held': {
    status: 409,
    zh: { what: '服务没有停用', why: '只有因巡检停用的服务可以恢复。', mend: '请刷新页面查看现状。' },
    en: {
      what: 'The service is not held back',
      why: 'Only a service that the canary held back is released.',
      mend: 'Load the page anew to see how it stands.',
    },
  },
  'serve.canary-still-finds': {
    status: 409,
    zh: {
      what: '巡检仍有发现，服务不能恢复',
      why: '刚才重新检查：{finding}。',
      mend: '请先查明并改正，再恢复服务。',
    },
    en: {
      what: 'The canary still finds a fault, and the service stays held back',
      why: 'Asked again just now: {finding}.',
      mend: 'Find and mend the cause first, then release it.',
    },
  },
  'serve.snapshot-gone': {
    status: 409,
    zh: {
      what: '所要读取的数据版本已被替换',
      why: '服务数据在读取开始前已更新，原版本不再保留。',
      mend: '请按现行版本重新读取。',
    },
    en: {
      what: 'The state of the data that was to be read is gone',
      why: 'The service was refreshed before the reading began, and the former rows are not kept.',
      mend: 'Read again, from the present state.',
    },
  },
});
