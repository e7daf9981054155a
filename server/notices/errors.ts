/** Everything the notices may refuse. */
import { defineErrors } from '#kernel/errors.ts';

export const noticesErrors = defineErrors({
  'notices.kind-unknown': {
    status: 500,
    zh: {
      what: '未登记的消息种类“{kind}”',
      why: '平台只发送事先登记的消息。',
      mend: '请检查平台各进程的版本是否一致。',
    },
    en: {
      what: 'The kind of notice “{kind}” is not declared',
      why: 'The platform sends only what is in its catalogue.',
      mend: 'Check that all processes of the platform run the same version.',
    },
  },
  'notices.personal-data': {
    status: 422,
    zh: {
      what: '消息中含有个人信息',
      why: '“{kind}”的内容里出现了身份证号码或手机号码，消息不得携带个人信息。',
      mend: '请改用编号或名称指代，去掉号码后重试。',
    },
    en: {
      what: 'The message holds personal data',
      why: 'An identity or mobile number stands in “{kind}”; messages carry none.',
      mend: 'Refer to it by a number or a name of the matter and try again.',
    },
  },
  'notices.not-found': {
    status: 404,
    zh: { what: '没有找到这条消息', why: '消息不存在，或不是发给您的。', mend: '请从消息列表重新进入。' },
    en: {
      what: 'No such message',
      why: 'It does not exist, or it was not addressed to you.',
      mend: 'Come in again from the list of messages.',
    },
  },
  'notices.delivery-not-found': {
    status: 404,
    zh: { what: '没有找到这次投递', why: '投递记录不存在。', mend: '请从投递记录重新进入。' },
    en: {
      what: 'No such delivery',
      why: 'There is no such record.',
      mend: 'Come in again from the log of deliveries.',
    },
  },
  'notices.delivery-waits': {
    status: 409,
    zh: {
      what: '这次投递不能重发',
      why: '它还在等待发送，或随每日汇总一起发出。',
      mend: '请等它发出或放弃后再重发；汇总请重发整份汇总。',
    },
    en: {
      what: 'This delivery cannot be sent again',
      why: 'It still waits, or goes out with the digest of the day.',
      mend: 'Wait until it was sent or given up; send the digest again as a whole.',
    },
  },
  'notices.no-confirmation-asked': {
    status: 409,
    zh: { what: '这条消息不需要确认', why: '发送方没有要求确认。', mend: '打开即视为已读，无需再操作。' },
    en: {
      what: 'This message asks for no confirmation',
      why: 'Its sender did not ask for one.',
      mend: 'Nothing more is needed once it has been read.',
    },
  },
});
