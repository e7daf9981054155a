/** Every refusal of the gateway: the code travels in the answer, in the ledger entry and in X-Gateway-Error, and never collapses into another. */
import { defineErrors, type ProblemDetails } from '#kernel/errors.ts';
import { feedCallErrors } from '../feed/errors-gateway.ts';
import { admissionErrors } from './errors-admission.ts';
import { downloadErrors } from './errors-downloads.ts';
import { wayErrors } from './errors-ways.ts';

const callErrors = defineErrors({
  'gateway.header-missing': {
    status: 401,
    zh: {
      what: '缺少请求头 {header}',
      why: '签名调用须带齐全部请求头。',
      mend: '请按接口使用说明补上 {header}。',
    },
    en: {
      what: 'The header {header} is missing',
      why: 'A signed call carries all of its headers.',
      mend: 'Add {header} as the instructions show.',
    },
  },
  'gateway.key-unknown': {
    status: 401,
    zh: { what: '密钥编号不存在', why: '平台没有签发过这个密钥编号。', mend: '请核对 X-Gongshu-Key。' },
    en: {
      what: 'The key is unknown',
      why: 'No key of that number was ever issued.',
      mend: 'Check X-Gongshu-Key.',
    },
  },
  'gateway.address': {
    status: 403,
    zh: {
      what: '调用地址不在授权范围内',
      why: '本授权只应答登记的业务系统地址。',
      mend: '请从登记的服务器调用；变更地址须重新申请。',
    },
    en: {
      what: 'The calling address is not granted',
      why: 'This grant answers the registered addresses of the system only.',
      mend: 'Call from a registered server; another address needs a new application.',
    },
  },
  'gateway.clock': {
    status: 401,
    zh: {
      what: '时间戳超出允许范围',
      why: '请求时间与平台时间相差超过 {seconds} 秒。',
      mend: '请校准服务器时钟；时间戳以毫秒为单位。',
    },
    en: {
      what: 'The time stamp is out of range',
      why: 'It differs from the platform’s clock by more than {seconds} seconds.',
      mend: 'Set the server’s clock; the stamp is in milliseconds.',
    },
  },
  'gateway.signature': {
    status: 401,
    zh: { what: '签名不符', why: '平台按同一待签文字算出的签名不同。', mend: '请逐行核对待签文字与密钥。' },
    en: {
      what: 'The signature does not match',
      why: 'The platform computes another one over the same base.',
      mend: 'Compare the text to sign line by line, and the secret.',
    },
  },
  'gateway.digest': {
    status: 401,
    zh: {
      what: '请求体摘要不符',
      why: 'X-Gongshu-Content-Sha256 与收到的请求体不一致。',
      mend: '请对实际发送的字节计算 SHA-256。',
    },
    en: {
      what: 'The digest is not that of the body',
      why: 'X-Gongshu-Content-Sha256 differs from the body received.',
      mend: 'Compute SHA-256 over the very bytes that are sent.',
    },
  },
  'gateway.key-revoked': {
    status: 403,
    zh: { what: '密钥已作废', why: '该密钥已被使用单位作废。', mend: '请使用新的密钥。' },
    en: { what: 'The key is revoked', why: 'Its owner revoked it.', mend: 'Use a new key.' },
  },
  'gateway.service-not-granted': {
    status: 403,
    zh: {
      what: '该密钥未获此服务的授权',
      why: '密钥所属授权或业务系统没有获得此服务。',
      mend: '请使用该服务授权下的密钥。',
    },
    en: {
      what: 'This key is not granted that service',
      why: 'Neither the key’s grant nor its system has it.',
      mend: 'Use a key of that service’s grant.',
    },
  },
  'gateway.purpose': {
    status: 403,
    zh: {
      what: '用途代码不符',
      why: '本授权只用于获批的用途。',
      mend: '请在 X-Gongshu-Purpose 中填写授权书上的用途代码。',
    },
    en: {
      what: 'The purpose is not the granted one',
      why: 'This grant serves its approved purpose only.',
      mend: 'Give the purpose code of the grant in X-Gongshu-Purpose.',
    },
  },
  'gateway.operator-missing': {
    status: 403,
    zh: {
      what: '缺少经办人',
      why: '本市要求每次调用载明经办人工号。',
      mend: '请在 X-Gongshu-Operator 中填写经办人工号。',
    },
    en: {
      what: 'The operator is missing',
      why: 'The city wants every call to name the staff number of the person behind it.',
      mend: 'Give it in X-Gongshu-Operator.',
    },
  },
  'gateway.grant-suspended': {
    status: 403,
    zh: { what: '授权已暂停', why: '提供单位已暂停本授权，情形：{ground}。', mend: '请联系提供单位。' },
    en: {
      what: 'The grant is suspended',
      why: 'The provider suspended it; ground: {ground}.',
      mend: 'Speak to the provider.',
    },
  },
  'gateway.grant-revoked': {
    status: 403,
    zh: {
      what: '授权已终止',
      why: '提供单位已终止本授权，情形：{ground}。',
      mend: '需要继续使用的，请重新申请。',
    },
    en: {
      what: 'The grant has ended',
      why: 'The provider ended it; ground: {ground}.',
      mend: 'Apply again where the data are still needed.',
    },
  },
  'gateway.grant-not-begun': {
    status: 403,
    zh: { what: '授权尚未生效', why: '授权自 {day} 起生效。', mend: '请在生效日后调用。' },
    en: { what: 'The grant has not begun', why: 'It begins on {day}.', mend: 'Call from that day on.' },
  },
  'gateway.grant-expired': {
    status: 403,
    zh: {
      what: '授权已到期',
      why: '授权的最后一日是 {day}。',
      mend: '需要继续使用的，请在 {again} 重新申请。',
    },
    en: {
      what: 'The grant has expired',
      why: 'Its last day was {day}.',
      mend: 'Apply again at {again} where the data are still needed.',
    },
  },
  'gateway.hours': {
    status: 403,
    zh: { what: '不在可调用时间内', why: '本授权的调用时间为：{hours}。', mend: '请在 {opensAt} 之后调用。' },
    en: {
      what: 'Outside the granted hours',
      why: 'Calls are answered: {hours}.',
      mend: 'Call after {opensAt}.',
    },
  },
  'gateway.nonce-repeated': {
    status: 401,
    zh: {
      what: '随机数重复',
      why: '同一密钥、同一时间戳下该随机数已经用过。',
      mend: '每次调用请生成新的随机数并重新签名。',
    },
    en: {
      what: 'The nonce was used before',
      why: 'This key has already used it with that time stamp.',
      mend: 'Make a new nonce for every call and sign again.',
    },
  },
  'gateway.quota': {
    status: 429,
    zh: {
      what: '当日调用次数已用完',
      why: '每个自然日 {limit} 次，已用 {used} 次。',
      mend: '请在 {opensAt} 之后调用。',
    },
    en: {
      what: 'The day’s calls are used up',
      why: '{limit} calls a day are granted, {used} are used.',
      mend: 'Call after {opensAt}.',
    },
  },
  'gateway.column-not-granted': {
    status: 403,
    zh: {
      what: '未获信息项“{column}”的授权',
      why: '本授权不含该信息项。',
      mend: '请只请求授权书所列的信息项。',
    },
    en: {
      what: 'The item “{column}” is not granted',
      why: 'This grant does not include it.',
      mend: 'Ask for the items of the grant only.',
    },
  },
  'gateway.parameter-missing': {
    status: 400,
    zh: { what: '缺少参数“{parameter}”', why: '查询须给出全部查询条件。', mend: '请补上“{parameter}”。' },
    en: {
      what: 'The parameter “{parameter}” is missing',
      why: 'A lookup gives all of its keys.',
      mend: 'Add “{parameter}”.',
    },
  },
  'gateway.parameter-unknown': {
    status: 400,
    zh: {
      what: '参数“{parameter}”不被接受',
      why: '接口没有这个参数，或它给出了多次。',
      mend: '请按接口使用说明调用。',
    },
    en: {
      what: 'The parameter “{parameter}” is not taken',
      why: 'The interface has no such parameter, or it is given more than once.',
      mend: 'Call as the instructions show.',
    },
  },
  'gateway.parameter-value': {
    status: 400,
    zh: {
      what: '参数“{parameter}”的值无效',
      why: '取值不符合该信息项的数据类型。',
      mend: '请按接口使用说明填写。',
    },
    en: {
      what: 'The value of “{parameter}” is not valid',
      why: 'It is no value of the item’s type.',
      mend: 'Write it as the instructions show.',
    },
  },
  'gateway.parameter-placeholder': {
    status: 400,
    zh: {
      what: '参数“{parameter}”还是示例中的占位符',
      why: '示例用尖括号标出须填写之处，它不是任何记录的取值。',
      mend: '请把“{parameter}”的占位符（连同尖括号）换成要查询的值。',
    },
    en: {
      what: 'The parameter “{parameter}” still holds the place-holder of the example',
      why: 'Examples mark by angle brackets where a value is to be put; no record has it.',
      mend: 'Put the value you ask for in place of it, brackets and all.',
    },
  },
  'gateway.body-unreadable': {
    status: 400,
    zh: { what: '请求体无法识别', why: 'POST 请求体须为 JSON 对象。', mend: '请按接口使用说明构造请求体。' },
    en: {
      what: 'The body cannot be read',
      why: 'A POST carries a JSON object.',
      mend: 'Build the body as the instructions show.',
    },
  },
  'gateway.resource-not-active': {
    status: 403,
    zh: {
      what: '数据资源已暂停或下线',
      why: '提供单位或主管部门已停止使用该资源。',
      mend: '请向数据提供单位了解情况；恢复后原授权继续有效。',
    },
    en: {
      what: 'The resource is suspended or withdrawn',
      why: 'Its provider or the bureau took it out of use.',
      mend: 'Ask the provider; once it is resumed the grant holds as before.',
    },
  },
  'gateway.service-held': {
    status: 503,
    zh: {
      what: '服务已停用，等待核查',
      why: '巡检发现该服务的脱敏或行过滤未按授权生效，为防止泄露已自动停止应答。',
      mend: '请等待主管部门核查并恢复；授权本身不受影响。',
    },
    en: {
      what: 'The service is held back for inspection',
      why: 'A canary saw that its masks or row filters do not hold, so it answers nobody.',
      mend: 'Wait for the bureau to look into it; the grant itself is untouched.',
    },
  },
  'gateway.service-not-ready': {
    status: 503,
    zh: { what: '服务正在准备数据', why: '服务表还没有建成。', mend: '请稍后重试。' },
    en: {
      what: 'The service is being prepared',
      why: 'Its table is not built yet.',
      mend: 'Try again shortly.',
    },
  },
  'gateway.unavailable': {
    status: 503,
    zh: { what: '网关暂不可用', why: '调用没有留下记录，因此没有应答。', mend: '请稍后用新的随机数重试。' },
    en: {
      what: 'The gateway is unavailable',
      why: 'The call could not be recorded, so it was not answered.',
      mend: 'Try again shortly with a new nonce.',
    },
  },
});

export const gatewayErrors = {
  ...callErrors,
  ...admissionErrors,
  ...downloadErrors,
  ...wayErrors,
  ...feedCallErrors,
};

export type GatewayCode = keyof typeof gatewayErrors;

/** On which side a refusal is mended: the caller's, the provider's of the data, or the platform's. */
export type FaultSide = 'caller' | 'provider' | 'platform';
const sides: Partial<Record<GatewayCode, FaultSide>> = {
  'gateway.resource-not-active': 'provider',
  'gateway.grant-suspended': 'provider',
  'gateway.grant-revoked': 'provider',
  'gateway.service-held': 'platform',
  'gateway.service-not-ready': 'platform',
  'gateway.unavailable': 'platform',
};
export const sideOf = (code: GatewayCode): FaultSide => sides[code] ?? 'caller';

/** What a refusal fills into its text. */
export type Params = NonNullable<ProblemDetails['params']>;
