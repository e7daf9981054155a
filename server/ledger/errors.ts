/** What the ledger refuses, and how to mend it. */
import { defineErrors } from '#kernel/errors.ts';

export const ledgerErrors = defineErrors({
  'ledger.kind-unknown': {
    status: 500,
    zh: {
      what: '存证账本没有“{kind}”这一类记录',
      why: '记录类别是封闭清单，未声明的类别不能写入，本次操作没有生效。',
      mend: '请系统管理员检查平台各进程的版本是否一致。',
    },
    en: {
      what: 'The ledger knows no kind “{kind}”',
      why: 'Kinds are a closed list; an undeclared one is not written, so the act did not take effect.',
      mend: 'Check that all processes of the platform run the same version.',
    },
  },
  'ledger.activity-missing': {
    status: 422,
    zh: {
      what: '未注明数据活动',
      why: '“{kind}”是数据事件，须注明属于哪一项数据活动；未注明的不予记载，本次操作没有生效。',
      mend: '请从数据活动清单中选择一项。',
    },
    en: {
      what: 'The activity is missing',
      why: '“{kind}” is an event on data and must say which activity it is; without it nothing is recorded and the act did not take effect.',
      mend: 'Choose one activity of the list.',
    },
  },
  'ledger.activity-unlisted': {
    status: 422,
    zh: {
      what: '数据活动“{activity}”不在清单内',
      why: '数据事件只能注明清单所列的数据活动。',
      mend: '请从清单中选择；确需增加的，由主管部门说明理由后增列。',
    },
    en: {
      what: 'The activity “{activity}” is not on the list',
      why: 'An event on data bears one of the activities listed.',
      mend: 'Choose one of the list; the authority may add to it, stating the reason.',
    },
  },
  'ledger.clock-set-back': {
    status: 503,
    zh: {
      what: '平台时钟被拨回，暂停办理',
      why: '现在的平台时间是 {now}，比最新记录的 {newest} 早 {minutes} 分钟；此时办理会使存证时间倒退，本次操作没有生效。',
      mend: '请系统管理员检查并校准服务器时钟；确认时钟无误的，由主管部门在设置中调整时钟容许值。',
    },
    en: {
      what: 'The clock of the platform was set back; acts are refused',
      why: 'The platform’s time is {now}, {minutes} minutes before the newest entry of {newest}; an act now would make the time of the ledger run backwards. It did not take effect.',
      mend: 'Check the clock of the server and set it right; where it is right, the authority changes the tolerance in the settings.',
    },
  },
  'ledger.access-unstated': {
    status: 422,
    zh: {
      what: '未注明用户类型和渠道',
      why: '每条访问记录须注明一种用户类型和一个渠道。用户类型：{users}；渠道：{channels}。',
      mend: '请填写 userKind 和 channel。',
    },
    en: {
      what: 'Kind of user and channel are not stated',
      why: 'Every access bears one kind of user and one channel. Kinds: {users}; channels: {channels}.',
      mend: 'Give userKind and channel.',
    },
  },
  'ledger.event-ahead': {
    status: 422,
    zh: { what: '日期晚于今日', why: '只登记已经发生的数据活动。', mend: '请填写实际发生的日期。' },
    en: {
      what: 'The day is in the future',
      why: 'Only what has happened is reported.',
      mend: 'Give the day on which it happened.',
    },
  },
  'ledger.entry-too-large': {
    status: 500,
    zh: {
      what: '存证账本记录过大',
      why: '“{kind}”的记录为 {bytes} 字节，上限 {limit} 字节，本次操作没有生效。',
      mend: '请减少一次提交的内容；大段内容只记录摘要值。',
    },
    en: {
      what: 'The ledger entry is too large',
      why: 'The entry “{kind}” has {bytes} bytes, the limit is {limit}; the act did not take effect.',
      mend: 'Submit less at once; of long contents record the digest only.',
    },
  },
  'ledger.personal-data': {
    status: 422,
    zh: {
      what: '存证账本记录中出现居民身份号码',
      why: '存证账本长期保存且不可修改，不得含个人信息；“{kind}”的内容里有身份号码，本次操作没有生效。',
      mend: '请从用途、理由或编号等字段中去掉身份号码后重试。',
    },
    en: {
      what: 'A citizen identity number would enter the ledger',
      why: 'The ledger is kept for years and cannot be changed, so it holds no personal data; “{kind}” contains an identity number and the act did not take effect.',
      mend: 'Remove the number from purpose, reason or reference and try again.',
    },
  },
  'ledger.receipt-unknown': {
    status: 404,
    zh: {
      what: '存证账本中没有这一回执',
      why: '没有与该摘要值对应的记录。',
      mend: '请核对回执的 64 位十六进制摘要值；刚发生的操作请在事务提交后再查。',
    },
    en: {
      what: 'The ledger has no such receipt',
      why: 'No entry has this hash.',
      mend: 'Check the 64 hexadecimal digits of the receipt; an act is on record once it is committed.',
    },
  },
  'ledger.no-such-tree': {
    status: 404,
    zh: {
      what: '没有这样的树',
      why: '该存证账本不存在，或尚未达到所问的条数。',
      mend: '请核对名称，并使 1 ≤ from ≤ to ≤ 最新检查点的条数。',
    },
    en: {
      what: 'There is no such tree',
      why: 'No log has this name, or it does not have that many entries.',
      mend: 'Check the name, and let 1 ≤ from ≤ to ≤ the size of the newest checkpoint.',
    },
  },
  'ledger.key-change-ordered': {
    status: 409,
    zh: {
      what: '已申请更换密钥',
      why: '上一次申请尚未办理。',
      mend: '请稍候，由编号程序办理；平台须在运行。',
    },
    en: {
      what: 'A change of key is ordered already',
      why: 'The one before it has not been made.',
      mend: 'Wait for the sequencer to make it; the platform must be running.',
    },
  },
  'ledger.no-checkpoint': {
    status: 404,
    zh: {
      what: '尚无检查点',
      why: '存证账本还没有任何已编号的记录。',
      mend: '请在第一笔操作之后约一秒再取。',
    },
    en: {
      what: 'There is no checkpoint yet',
      why: 'The ledger has no numbered entry.',
      mend: 'Ask again about a second after the first act.',
    },
  },
});
