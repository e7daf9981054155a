/** What is refused of those who are to stand outside, and of the search copy. */
import { defineErrors } from '#kernel/errors.ts';

export const partyErrors = defineErrors({
  'ledger.party-key': {
    status: 422,
    zh: {
      what: '见证方的验证公钥不可读',
      why: '须为“名称+编号+公钥”形式的见证公钥，编号与公钥须相符。',
      mend: '请粘贴见证程序启动时显示的“验证公钥”一行。',
    },
    en: {
      what: 'The key of the witness cannot be read',
      why: 'It must be a verifier key for cosignatures, name+id+key, whose id belongs to the key.',
      mend: 'Paste the line “verifier key” that the witness prints when it starts.',
    },
  },
  'ledger.party-certificates': {
    status: 422,
    zh: {
      what: '没有可信任的证书',
      why: '时间戳须追溯到一张受信任的证书，粘贴的内容中没有可读的证书，或不是签发机构的证书。',
      mend: '请粘贴时间戳机构的根证书（PEM）。',
    },
    en: {
      what: 'There is no certificate to trust',
      why: 'A stamp must lead to a trusted certificate; the text holds none that can be read, or none of an issuer.',
      mend: 'Paste the root certificate of the authority (PEM).',
    },
  },
  'ledger.party-twice': {
    status: 409,
    zh: { what: '“{name}”已登记', why: '同名的登记仍在使用。', mend: '请先停用原登记，或换一个名称。' },
    en: {
      what: '“{name}” is registered already',
      why: 'A party of this name is in use.',
      mend: 'Retire it first, or choose another name.',
    },
  },
  'ledger.party-address': {
    status: 422,
    zh: {
      what: '平台不能访问这个地址',
      why: '{why}',
      mend: '请填写见证方或时间戳机构的 http(s) 地址。',
    },
    en: {
      what: 'The platform cannot go to this address',
      why: '{why}',
      mend: 'Give the http(s) address of the witness or the authority.',
    },
  },
});
