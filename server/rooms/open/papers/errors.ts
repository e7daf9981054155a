/** Refusals of papers and of what they are checked against. */
import { defineErrors } from '#kernel/errors.ts';

export const paperErrors = defineErrors({
  'open.trust-unreadable': {
    status: 422,
    zh: {
      what: '无法识别该证书或吊销列表',
      why: '内容不是 PEM 或 DER 格式的证书、吊销列表。',
      mend: '请核对文件后重新提交。',
    },
    en: {
      what: 'It is no certificate and no revocation list',
      why: 'It is neither in PEM nor in DER.',
      mend: 'Check the file and send it again.',
    },
  },
  'open.trust-known': {
    status: 409,
    zh: { what: '已在信任库中', why: '同一内容已经登记。', mend: '无需重复登记。' },
    en: {
      what: 'It is trusted already',
      why: 'The same content was entered before.',
      mend: 'Nothing needs to be done.',
    },
  },
  'open.paper-too-large': {
    status: 413,
    zh: { what: '文件过大', why: '最大 {megabytes} MB。', mend: '请提交原始文件，不要提交扫描合集。' },
    en: { what: 'The file is too large', why: 'At most {megabytes} MB.', mend: 'Send the original file.' },
  },
});
