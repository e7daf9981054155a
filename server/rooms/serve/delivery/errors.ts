/** What deliveries refuse, on the desk and at the gateway. */
import { defineErrors } from '#kernel/errors.ts';

export const deliveryErrors = defineErrors({
  'serve.delivery-mode': {
    status: 409,
    zh: {
      what: '本授权不以文件提供',
      why: '授权的共享方式不是文件或拷贝，没有可下载的内容。',
      mend: '请按接口调用；确需文件的，以文件方式重新申请并说明理由。',
    },
    en: {
      what: 'This grant gives no file',
      why: 'Its mode is neither file nor copy: there is nothing to download.',
      mend: 'Call the interface; where a file is needed apply for that mode and say why.',
    },
  },
  'serve.delivery-service': {
    status: 409,
    zh: {
      what: '该服务不能以文件提供',
      why: '核验类服务只答复是否一致，不给出数据。',
      mend: '请申请可提供数据的服务。',
    },
    en: {
      what: 'This service gives no file',
      why: 'A verification answers yes or no and never gives the data.',
      mend: 'Apply for a service that gives data.',
    },
  },
  'serve.delivery-sealed': {
    status: 409,
    zh: {
      what: '该级别的数据只能加密应答',
      why: '分级规则要求每次应答以调用密钥加密，文件做不到。',
      mend: '请申请接口方式。',
    },
    en: {
      what: 'Data of this grade travel sealed only',
      why: 'The rules of grading have every answer sealed under the key of its call, which a file is not.',
      mend: 'Apply for the interface.',
    },
  },
  'serve.delivery-not-ready': {
    status: 409,
    zh: { what: '服务正在准备数据', why: '服务表还没有建成。', mend: '请稍后再提交。' },
    en: {
      what: 'The service is being prepared',
      why: 'Its table is not built yet.',
      mend: 'Ask again shortly.',
    },
  },
  'serve.delivery-waiting': {
    status: 409,
    zh: {
      what: '本授权已有一份正在生成',
      why: '同一授权同时只生成一份文件。',
      mend: '请等它完成，或直接使用已生成的文件。',
    },
    en: {
      what: 'One is being made under this grant already',
      why: 'A grant has one file made at a time.',
      mend: 'Wait for it, or use the one that is there.',
    },
  },
  'serve.delivery-gone': {
    status: 410,
    zh: {
      what: '文件已删除',
      why: '已过保留期限，或授权内容已变更，或数据已被删除；拷贝登记仍在。',
      mend: '请重新申请生成。',
    },
    en: {
      what: 'The file is gone',
      why: 'Its time is over, the grant was changed, or the data were erased; the register of copies stays.',
      mend: 'Have it made anew.',
    },
  },
  'serve.delivery-unfinished': {
    status: 409,
    zh: { what: '文件尚未生成', why: '生成完成后才能下载。', mend: '请等进度完成。' },
    en: {
      what: 'The file is not made yet',
      why: 'It can be fetched once it is whole.',
      mend: 'Wait for its progress.',
    },
  },
  'serve.delivery-link': {
    status: 403,
    zh: {
      what: '链接不属于您或已过期',
      why: '下载链接只供生成它的本人在有效期内使用。',
      mend: '请登录后自己生成链接。',
    },
    en: {
      what: 'The link is not yours, or its time is over',
      why: 'A link serves the person who made it, for a while.',
      mend: 'Sign in and make one of your own.',
    },
  },
  'serve.delivery-setting': {
    status: 422,
    zh: { what: '数值不在允许范围内', why: '须为 {from} 至 {to} 的整数。', mend: '请改正数值。' },
    en: {
      what: 'The figure is out of bounds',
      why: 'A whole number from {from} to {to}.',
      mend: 'Correct it.',
    },
  },
  'serve.operator-unnamed': {
    status: 403,
    zh: {
      what: '本单位有停用的用户无法对应到帐号',
      why: '停用名单上的工号在本单位帐号中没有对应的人，无法确认不是您。',
      mend: '请由本单位数据管理员按帐号登记停用，或解除该项停用。',
    },
    en: {
      what: 'A barred user cannot be told from you',
      why: 'Your organisation bars a staff number that is no account of its own, so it could be anybody’s.',
      mend: 'Have your data officer bar the account, or lift the bar.',
    },
  },
  'serve.copy-state': {
    status: 409,
    zh: {
      what: '销毁情况已登记或日期有误',
      why: '一份拷贝登记一次销毁，日期不得晚于今天、不得早于取得之日。',
      mend: '请核对拷贝与日期。',
    },
    en: {
      what: 'Its destruction is stated already, or the day is wrong',
      why: 'A copy is destroyed once, on a day between its taking and today.',
      mend: 'Check the copy and the day.',
    },
  },
});
