/** Why data are not given, or not yet: each refusal says what to do next. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const accessErrors = defineErrors({
  'open.grade-forbids': refusal(
    403,
    [
      '数据级别不允许这样取得',
      '该数据的级别为 {grade}：{why}。',
      '级别调整或者数据按级别要求处理后可以取得；有疑问的，请联系数据提供单位。',
    ],
    [
      'The grade of the data does not allow this',
      'The data are of grade {grade}: {why}.',
      'They are had once the grade has changed or they were treated as it asks; ask the provider if in doubt.',
    ],
  ),
  'open.sign-in-first': refusal(
    401,
    [
      '请先登录',
      '按本市规定，经身份认证后可直接获取该数据。',
      '请登录后重试；没有账号的，可在 {address} 注册。',
    ],
    [
      'Sign in first',
      'By the city’s text these data are obtained after one’s identity is proven.',
      'Sign in and try again; without an account register at {address}.',
    ],
  ),
  'open.identity-needed': refusal(
    403,
    [
      '请先完成身份认证',
      '该操作须先核实身份；未核实的账号可以浏览、关注和提问。',
      '请在 {address} 提交身份材料。',
    ],
    [
      'Your identity is not proven yet',
      'This needs a proven identity; until then an account may read, follow and ask.',
      'Hand in your papers at {address}.',
    ],
  ),
  'open.undertaking-open': refusal(
    403,
    ['请先作出承诺', '使用密钥或以注册用户身份下载，须先接受现行的用户承诺。', '请在 {address} 阅读并接受。'],
    [
      'The undertaking is not accepted yet',
      'A key, or a download as a registered user, needs the undertaking in force.',
      'Read and accept it at {address}.',
    ],
  ),
  'open.rules-not-accepted': refusal(
    403,
    ['请先接受现行规则', '平台行为规则已有第 {number} 版，您尚未接受。', '请在 {address} 阅读并接受后继续。'],
    [
      'The rules in force are not accepted yet',
      'The platform’s rules of conduct stand at version {number}, which you have not accepted.',
      'Read and accept them at {address}, then go on.',
    ],
  ),
  'open.application-needed': refusal(
    403,
    ['该数据须经申请获取', '“{title}”须申请并获批准后，按约定获取。', '请在 {address} 提出申请。'],
    [
      'These data are given on application',
      '“{title}” is obtained once an application was granted, on the terms agreed.',
      'Apply at {address}.',
    ],
  ),
  'open.agreement-unsigned': refusal(
    403,
    ['协议尚未签署', '申请已获批准，双方签署数据利用协议后方可获取。', '请在 {address} 查看并签署。'],
    [
      'The agreement is not signed yet',
      'The application was granted; data flow once both sides signed the agreement.',
      'See and sign it at {address}.',
    ],
  ),
  'open.access-suspended': refusal(
    403,
    ['访问已被暂停', '{reason}', '请在 {address} 查看并联系数据提供单位。'],
    ['This access is suspended', '{reason}', 'See {address} and turn to the provider.'],
  ),
  'open.access-over': refusal(
    403,
    ['访问期限已届满', '约定的期限至 {until}。', '需要继续使用的，请在 {address} 重新申请。'],
    ['The term of this access is over', 'It was agreed until {until}.', 'To go on, apply anew at {address}.'],
  ),
  'open.volume-reached': refusal(
    403,
    ['已达约定的数据量', '约定的数据量为 {limit} 行，已取得 {taken} 行。', '需要更多的，请重新申请。'],
    [
      'The volume agreed is reached',
      '{limit} rows were agreed, {taken} were taken.',
      'For more, apply anew.',
    ],
  ),
  'open.keys-many': refusal(
    409,
    ['密钥已达上限', '每个单位最多同时持有 {most} 个密钥。', '请先吊销不再使用的密钥。'],
    ['Too many keys', 'A body may hold {most} at a time.', 'Revoke those that are not used any more.'],
  ),
  'open.key-unknown': refusal(
    401,
    ['访问密钥无效', '没有这个密钥。', '请核对密钥，或在“我的访问”中重新生成。'],
    ['The key is not valid', 'There is no such key.', 'Check it, or make a new one under “My access”.'],
  ),
  'open.key-revoked': refusal(
    401,
    ['访问密钥已失效', '{reason}', '请改用新的密钥，或在“我的访问”中重新生成。'],
    ['The key was revoked', '{reason}', 'Use the newer one, or make one under “My access”.'],
  ),
  'open.key-elsewhere': refusal(
    403,
    [
      '密钥不适用于该数据',
      '密钥只用于它所绑定的数据集。',
      '请使用该数据集的密钥；没有的，请在 {address} 申请。',
    ],
    [
      'The key is for other data',
      'A key opens the data set it is bound to and no other.',
      'Use this set’s key; without one apply at {address}.',
    ],
  ),
  'open.too-fast': refusal(
    429,
    ['请求过于频繁', '每分钟最多 {perMinute} 次。', '请在 {seconds} 秒后重试；需要更快的，请使用访问密钥。'],
    [
      'Too many requests',
      '{perMinute} a minute are served.',
      'Try again in {seconds} seconds; to go faster use a key.',
    ],
  ),
  'open.agreement-other-text': refusal(
    409,
    ['协议文本不一致', '您确认的文本与协议文本的摘要不同。', '请重新打开协议，阅读后签署。'],
    [
      'This is another text',
      'What you read has another digest than the agreement.',
      'Open it anew, read it, then sign.',
    ],
  ),
  'open.agreement-signed': refusal(
    409,
    ['已经签署', '本方已签署该协议。', '请等待对方签署。'],
    ['It is signed already', 'Your side has signed this agreement.', 'Wait for the other side.'],
  ),
  'open.access-state': refusal(
    409,
    ['当前状态不能这样操作', '该访问现为“{state}”。', '请刷新查看现状。'],
    ['Not in this state', 'This access stands as “{state}”.', 'Reload to see how it stands.'],
  ),
  'open.purpose-fixed': refusal(
    409,
    ['用途不得变更', '获准的用途、场景和安全措施是固定的。', '需要变更的，请在 {address} 另行申请。'],
    [
      'The purpose is fixed',
      'Purpose, scenario and safeguards stand as granted.',
      'For a change apply anew at {address}.',
    ],
  ),
  'open.beyond-scope': refusal(
    409,
    [
      '超出约定的用途',
      '“{title}”仅供公益使用，不得用于收费产品或者面向商业对象。',
      '请去除收费或者商业对象，或者另行申请商业开发。',
    ],
    [
      'Beyond what was agreed',
      '“{title}” was given for the public good alone: no price and no paying clients.',
      'Remove them, or apply anew for commercial development.',
    ],
  ),
  'open.operates-only': refusal(
    403,
    ['运维账号不能取得授权数据', '受托运维单位的账号只有运维权限。', '需要数据的，由有权使用的人员办理。'],
    [
      'An operating account reads no authorised data',
      'Accounts of the body that runs the platform have operating rights only.',
      'Whoever may use the data takes them.',
    ],
  ),
  'open.event-over': refusal(
    403,
    ['活动已结束', '“{title}”已于 {day} 结束，其访问和密钥随之终止。', '需要继续使用数据的，请另行申请。'],
    [
      'The event is over',
      '“{title}” ended on {day}, and access and keys with it.',
      'To go on using the data, apply for them.',
    ],
  ),
  'open.event-not-covered': refusal(
    403,
    ['该数据集不在活动范围内', '“{title}”未获准使用该数据集，或活动尚未开始。', '请使用活动列明的数据集。'],
    [
      'The event does not cover this set',
      '“{title}” was not granted it, or has not begun.',
      'Use the sets the event lists.',
    ],
  ),
  'open.event-agreement-needed': refusal(
    403,
    [
      '授权开放数据须先签署协议',
      '“{title}”的主办方尚未就该数据集签署数据利用协议。',
      '请由主办方在 {address} 申请并签署协议。',
    ],
    [
      'Authorised data need the agreement first',
      'The organiser of “{title}” has signed no agreement on this set.',
      'The organiser applies at {address} and signs.',
    ],
  ),
});
