/** Refusals around checks, breaches and measures, and what a user under a measure is told. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const conductErrors = defineErrors({
  'open.access-closed': refusal(
    403,
    [
      '您的访问权限已关闭',
      '依公告 {number}，该使用者的全部密钥和账号不能获取数据。',
      '请在 {address} 查看公告；有异议的，向主管部门提出。',
    ],
    [
      'Your access is closed',
      'By notice {number} none of this user’s keys and accounts obtains data.',
      'Read the notice at {address}; whoever disagrees writes to the authority.',
    ],
  ),
  'open.set-restricted': refusal(
    403,
    ['您对该数据集的访问已受限制', '依公告 {number}，不能获取“{title}”。', '请在 {address} 查看公告。'],
    [
      'Your access to this data set is restricted',
      'By notice {number} “{title}” is not given to you.',
      'Read the notice at {address}.',
    ],
  ),
  'open.breach-none-here': refusal(
    409,
    [
      '本市规定未设此项程序',
      '没有由提供单位和主管部门共同限制或者关闭访问权限的规定。',
      '需要中止的，请按协议暂停该项访问。',
    ],
    [
      'The city’s text knows no such measures',
      'It has no measures that provider and authority take together.',
      'Suspend the access by its agreement instead.',
    ],
  ),
  'open.breach-ground': refusal(
    422,
    ['情形不在规定之列', '只能以下列情形立案：{grounds}。', '请选择其中一种情形。'],
    ['No ground of the text', 'A case rests on one of: {grounds}.', 'Choose one of them.'],
  ),
  'open.breach-user': refusal(
    422,
    ['没有这个使用者', '案件须指明一个使用开放数据的单位或者个人。', '请从使用情况中选择使用者。'],
    [
      'There is no such user',
      'A case is about one body or person that uses open data.',
      'Choose the user from the view of the use.',
    ],
  ),
  'open.breach-sets': refusal(
    422,
    ['请指明数据集', '案件须涉及至少一个数据集；提供单位只能以本单位的数据集立案。', '请选择所涉数据集。'],
    [
      'Name the data sets',
      'A case is about at least one data set, and a provider opens it for its own.',
      'Choose the data sets concerned.',
    ],
  ),
  'open.breach-settled': refusal(
    409,
    ['案件已办结', '已采取措施或者已撤销的案件不再变更。', '有新情况的，请另行立案。'],
    ['This case is settled', 'A measure was taken, or it was dropped.', 'Open another case for what is new.'],
  ),
  'open.gravity-missing': refusal(
    422,
    ['请写明情节轻重', '措施须与情节相称。', '请选择情节：轻微、较重或者严重。'],
    [
      'The gravity is missing',
      'A measure goes by the gravity of the breach.',
      'Choose minor, serious or grave.',
    ],
  ),
  'open.measure-kind': refusal(
    422,
    ['没有这种措施', '可以采取的措施：{kinds}。', '请选择其中一种。'],
    ['No such measure', 'There are: {kinds}.', 'Choose one of them.'],
  ),
  'open.measure-rights': refusal(
    422,
    ['请写明限制哪些权限', '限制访问须列明数据集或者每分钟次数。', '请选择数据集，或者填写每分钟次数。'],
    [
      'Say what is restricted',
      'A restriction names data sets, or how many requests a minute are left.',
      'Choose data sets or fill in the pace.',
    ],
  ),
  'open.measure-light': refusal(
    422,
    ['措施与情节不相称', '情节轻微的，不关闭访问权限。', '请改为限制访问，或者重新认定情节。'],
    [
      'The measure does not fit the gravity',
      'Access is not closed for a minor breach.',
      'Restrict it, or judge the gravity anew.',
    ],
  ),
  'open.measure-waiting': refusal(
    409,
    ['已有一项措施待决定', '一件案件一次只提出一项措施。', '请等待主管部门决定。'],
    ['A measure waits for its decision', 'A case has one proposal at a time.', 'Wait for the authority.'],
  ),
  'open.measure-not-proposed': refusal(
    409,
    ['提供单位尚未提出措施', '措施由提供单位提出、主管部门同意，一方不能单独决定。', '请先由提供单位提出。'],
    [
      'The provider has proposed nothing',
      'The provider proposes and the authority consents; neither acts alone.',
      'Let the provider propose the measure first.',
    ],
  ),
  'open.measure-until': refusal(
    422,
    [
      '措施的期限已过',
      '措施的最后一日不能早于当日，否则公示的措施不起作用。',
      '请重新填写期限，或者由主管部门不予同意后重新提出。',
    ],
    [
      'The term of the measure is over',
      'Its last day is not before today: the public would read of a measure that binds nobody.',
      'Give another day, or let the authority refuse it and propose anew.',
    ],
  ),
  'open.measure-own': refusal(
    403,
    ['须由另一人决定', '提出措施的人不能自己同意。', '请由另一位有权人员办理。'],
    [
      'Another person decides',
      'Whoever proposed a measure does not consent to it.',
      'Ask a second person who may.',
    ],
  ),
  'open.hearing-open': refusal(
    409,
    [
      '尚未听取使用者的陈述申辩',
      '关闭访问权限前须听取陈述申辩，期限：{until}。',
      '请待其陈述、放弃或者期限届满后决定。',
    ],
    [
      'The user has not been heard',
      'Before its access is closed the user is heard, until: {until}.',
      'Decide once it has spoken, waived it, or the period is over.',
    ],
  ),
  'open.hearing-over': refusal(
    409,
    ['陈述申辩已结束', '已作陈述，或者主管部门已经决定。', '有新情况的，请联系主管部门。'],
    [
      'The hearing is over',
      'A statement was made, or the authority has decided.',
      'Write to the authority if there is something new.',
    ],
  ),
  'open.notice-missing': refusal(
    422,
    ['缺少公示内容', '措施和解除均须同时公示，没有公示不能生效。', '请填写向社会公布的事实和理由。'],
    [
      'The public notice is missing',
      'A measure and its lifting are made public in the same act, and do not hold without it.',
      'Say what the public is to read.',
    ],
  ),
  'open.notice-personal': refusal(
    422,
    ['公示内容含有个人信息', '发现：{found}。公示不得超出需要。', '请删去后提交。'],
    [
      'The notice holds personal data',
      'Found: {found}. A notice says no more than is needed.',
      'Take it out and send it again.',
    ],
  ),
  'open.measure-lifted': refusal(
    409,
    ['该措施不在执行中', '它已解除或者未生效。', '请刷新后查看。'],
    ['This measure is not in force', 'It was lifted, or never took effect.', 'Load the page again.'],
  ),
  'open.alert-answered': refusal(
    409,
    ['该提醒已处理', '它已说明原因或者已立案。', '请刷新后查看。'],
    ['This alert is settled', 'It was explained, or a case was opened.', 'Load the page again.'],
  ),
});
