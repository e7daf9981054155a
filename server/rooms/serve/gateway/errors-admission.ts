/** Refusals that come of how a call is signed, whose key it is, and how much of a grant is left. */
import { defineErrors } from '#kernel/errors.ts';

export const admissionErrors = defineErrors({
  'gateway.component-missing': {
    status: 401,
    zh: {
      what: '签名没有覆盖 {component}',
      why: '该部分须在签名范围内且只出现一次；@request-target 等由代理改写的部分不得使用。',
      mend: '请把 {component} 列入 Signature-Input 或 X-Ca-Signature-Headers 后重新签名。',
    },
    en: {
      what: 'The signature does not cover {component}',
      why: 'It must be signed and stand once; what proxies rewrite, such as @request-target, may not be.',
      mend: 'List {component} in Signature-Input or X-Ca-Signature-Headers and sign again.',
    },
  },
  'gateway.profiles-mixed': {
    status: 401,
    zh: {
      what: '同时使用了多种签名方式',
      why: '平台不替调用方选择按哪一种核验。',
      mend: '请只保留一种签名方式的请求头。',
    },
    en: {
      what: 'Two ways of signing at once',
      why: 'The platform does not choose one for the caller.',
      mend: 'Send the headers of one way only.',
    },
  },
  'gateway.profile': {
    status: 401,
    zh: {
      what: '该密钥不能用于这种签名方式',
      why: '登记的公钥（{algorithm}）只按 RFC 9421 核验。',
      mend: '请用 Signature-Input 和 Signature 签名。',
    },
    en: {
      what: 'That key does not sign this way',
      why: 'A registered public key ({algorithm}) is checked by RFC 9421 only.',
      mend: 'Sign with Signature-Input and Signature.',
    },
  },
  'gateway.environment': {
    status: 403,
    zh: {
      what: '密钥不属于本环境',
      why: '生产环境与测试环境的地址、密钥各自独立；本地址不接受另一环境的密钥。',
      mend: '请改用对应环境的密钥。',
    },
    en: {
      what: 'The key belongs to another environment',
      why: 'Test and production have addresses and keys of their own; this address takes no key of the other.',
      mend: 'Use a key of this environment.',
    },
  },
  'gateway.key-not-begun': {
    status: 403,
    zh: { what: '密钥尚未生效', why: '该密钥自 {opensAt} 起有效。', mend: '请在生效前使用原密钥。' },
    en: {
      what: 'The key does not hold yet',
      why: 'It holds from {opensAt}.',
      mend: 'Use the former key until then.',
    },
  },
  'gateway.key-expired': {
    status: 403,
    zh: { what: '密钥已过期', why: '密钥轮换的重叠期已结束，或已过截止时间。', mend: '请改用新的密钥。' },
    en: {
      what: 'The key has expired',
      why: 'Its time, or the overlap with the key that follows it, is over.',
      mend: 'Use the key that follows it.',
    },
  },
  'gateway.key-needs-secret': {
    status: 403,
    zh: {
      what: '该授权须用 HMAC 密钥调用',
      why: '数据级别要求密文传输，登记的公钥没有可供加密的共享密钥。',
      mend: '请为该授权创建 HMAC 密钥，并以其签名：signature-input 中 alg 为 hmac-sha256，keyid 为该密钥的编号（另一种签名方式为授权头中的密钥编号）。',
    },
    en: {
      what: 'This grant is called with an HMAC key',
      why: 'The grade wants sealed records; a registered public key holds no secret to seal them under.',
      mend: 'Make an HMAC key for the grant and sign with it: alg hmac-sha256 and its id as keyid in signature-input (in the other style, its id in the authorization header).',
    },
  },
  'gateway.evidence': {
    status: 403,
    zh: {
      what: '签名的证明力不足',
      why: '本授权要求证明力不低于 {evidence}。',
      mend: '请登记公钥并以其私钥签名。',
    },
    en: {
      what: 'The signature proves too little',
      why: 'This grant asks for evidence of {evidence} at least.',
      mend: 'Register a public key and sign with its private half.',
    },
  },
  'gateway.grant-unclear': {
    status: 403,
    zh: {
      what: '无法确定按哪一项授权调用',
      why: '该业务系统对此服务持有不止一项授权，且用途代码不能区分。',
      mend: '请用 RFC 9421 签名并在 X-Gongshu-Grant 中写明授权编号。',
    },
    en: {
      what: 'Under which grant is not clear',
      why: 'The system holds more than one for this service, and the purpose does not tell them apart.',
      mend: 'Sign by RFC 9421 with the grant’s number in X-Gongshu-Grant.',
    },
  },
  'gateway.grant-other': {
    status: 403,
    zh: {
      what: '授权编号与密钥不符',
      why: 'X-Gongshu-Grant 所写的不是该密钥的授权。',
      mend: '请核对授权编号。',
    },
    en: {
      what: 'The grant is not that of the key',
      why: 'X-Gongshu-Grant names another one.',
      mend: 'Check the grant’s number.',
    },
  },
  'gateway.grant-pending': {
    status: 403,
    zh: { what: '授权尚未启用', why: '共享协议尚未由双方签署。', mend: '请在协议签署后调用。' },
    en: {
      what: 'The grant is not in force yet',
      why: 'The agreement is not signed by both sides.',
      mend: 'Call once it is.',
    },
  },
  'gateway.mode': {
    status: 403,
    zh: {
      what: '该授权不以接口方式提供',
      why: '授权书写明的提供方式不是接口。',
      mend: '请按授权书写明的方式取得数据。',
    },
    en: {
      what: 'This grant is not for calls',
      why: 'Its terms hand the data over in another way.',
      mend: 'Take the data the way the grant says.',
    },
  },
  'gateway.operator-barred': {
    status: 403,
    zh: {
      what: '经办人已被停止使用',
      why: '使用单位已停止该用户使用共享数据。',
      mend: '请联系本单位数据管理员。',
    },
    en: {
      what: 'The operator is barred',
      why: 'The consumer’s own data officer has barred this person.',
      mend: 'Speak to your data officer.',
    },
  },
  'gateway.quota-volume': {
    status: 429,
    zh: {
      what: '{period}{counter}额度不足',
      why: '{period}{counter}上限为 {limit}，已用 {used}，余额不足以应答本次调用。',
      mend: '请在 {opensAt} 之后调用，或缩小查询。',
    },
    en: {
      what: 'Not enough {counter} left for the {period}',
      why: '{limit} are granted, {used} are used, and this answer needs more than is left.',
      mend: 'Call after {opensAt}, or ask for less.',
    },
  },
  'gateway.rate': {
    status: 429,
    zh: { what: '调用过快', why: '超过授权的每秒调用次数。', mend: '请降低频率，按 Retry-After 重试。' },
    en: {
      what: 'Too many calls a second',
      why: 'The grant’s rate is exceeded.',
      mend: 'Slow down and try again after Retry-After.',
    },
  },
  'gateway.concurrency': {
    status: 429,
    zh: { what: '同时调用过多', why: '超过授权的并发数。', mend: '请等待前面的调用返回。' },
    en: {
      what: 'Too many calls at once',
      why: 'The grant’s concurrency is reached.',
      mend: 'Wait for earlier calls to be answered.',
    },
  },
});
