// What signing in refuses, and how to mend it.
import { defineErrors } from '#kernel/errors.ts';

export const signInErrors = defineErrors({
  'org.sign-in-refused': {
    status: 401,
    zh: {
      what: '账号或密码不正确',
      why: '没有与之相符的有效账号。',
      mend: '请检查后重试；忘记密码请联系本单位管理员。',
    },
    en: {
      what: 'Account or password is wrong',
      why: 'No active account matches.',
      mend: 'Check and try again; if the password is forgotten, ask your administrator.',
    },
  },
  'org.sign-in-locked': {
    status: 429,
    zh: {
      what: '登录暂时锁定',
      why: '连续 {failures} 次失败，{minutes} 分钟内不再接受此账号或此地址的登录。',
      mend: '请在 {minutes} 分钟后重试，或改用您此前登录过的浏览器。',
    },
    en: {
      what: 'Sign-in is locked for now',
      why: 'After {failures} failures this account or address is not accepted for {minutes} minutes.',
      mend: 'Try again in {minutes} minutes, or use a browser you have signed in with before.',
    },
  },
  'org.no-role': {
    status: 403,
    zh: { what: '账号没有任何角色', why: '该账号尚未在任何单位获得角色。', mend: '请联系管理员授予角色。' },
    en: {
      what: 'The account has no role',
      why: 'No organisation has given this account a role yet.',
      mend: 'Ask an administrator for one.',
    },
  },
  'org.password-change-required': {
    status: 403,
    zh: {
      what: '请先修改密码',
      why: '初始密码只能使用一次，或密码已过有效期；修改前不能进行其他操作。',
      mend: '请设置新密码后继续。',
    },
    en: {
      what: 'Change the password first',
      why: 'An initial password works once, or the password is too old; until it is changed nothing else can be done.',
      mend: 'Set a new password and go on.',
    },
  },
  'org.password-current-wrong': {
    status: 422,
    zh: { what: '当前密码不正确', why: '修改密码须先验证当前密码。', mend: '请重新输入当前密码。' },
    en: {
      what: 'The current password is wrong',
      why: 'A change must be confirmed by the current password.',
      mend: 'Type the current password again.',
    },
  },
  'org.password-weak': {
    status: 422,
    zh: { what: '新密码不符合要求', why: '有 {count} 项要求未满足。', mend: '请按所列要求重新设置。' },
    en: {
      what: 'The new password does not meet the demands',
      why: '{count} demands are not met.',
      mend: 'Choose another by the demands listed.',
    },
  },
  'org.not-your-organisation': {
    status: 403,
    zh: { what: '您不在该单位任职', why: '您在该单位没有角色。', mend: '请选择您有角色的单位。' },
    en: {
      what: 'You hold no role there',
      why: 'You have no role in this organisation.',
      mend: 'Choose an organisation you have a role in.',
    },
  },
  'org.second-factor-required': {
    status: 403,
    zh: {
      what: '请先完成双因素登录',
      why: '您的角色自 {from} 起必须使用双因素登录，本次登录只用了一个因素；完成前不能进行其他操作。',
      mend: '请到“我的账号”启用动态口令；已启用的，在那里输入一次口令。丢失设备时请用恢复码，或联系安全管理员重置。',
    },
    en: {
      what: 'A second factor is needed first',
      why: 'Since {from} your role signs in with two factors, and this session has one; until it has both nothing else can be done.',
      mend: 'Set up a code on the page of your account, or enter one there if you have it. Without the device use a recovery code, or ask the security administrator.',
    },
  },
  'org.second-factor-expired': {
    status: 401,
    zh: { what: '登录已过期', why: '输入口令的时间过长，或尝试次数过多。', mend: '请重新输入账号和密码。' },
    en: {
      what: 'The sign-in has expired',
      why: 'It took too long, or the code was tried too often.',
      mend: 'Enter account and password again.',
    },
  },
  'org.second-factor-wrong': {
    status: 401,
    zh: {
      what: '动态口令不正确',
      why: '口令错误、已用过或手机时间不准。',
      mend: '请等待下一个口令，或使用恢复码。',
    },
    en: {
      what: 'The code is wrong',
      why: 'It is mistyped, was used before, or the clock of the device is off.',
      mend: 'Wait for the next code, or use a recovery code.',
    },
  },
  'org.second-factor-there': {
    status: 409,
    zh: {
      what: '已启用动态口令',
      why: '每个账号只设一个动态口令。',
      mend: '要更换设备，请先停用再重新设置。',
    },
    en: {
      what: 'There is a second factor already',
      why: 'An account has one.',
      mend: 'To change devices end it first, then set it again.',
    },
  },
  'org.second-factor-none': {
    status: 404,
    zh: { what: '没有启用动态口令', why: '该账号只用密码登录。', mend: '无需停用。' },
    en: {
      what: 'There is no second factor',
      why: 'The account signs in by password alone.',
      mend: 'Nothing is to be ended.',
    },
  },
  'org.session-unknown': {
    status: 404,
    zh: { what: '没有这个会话', why: '它不属于您，或已经结束。', mend: '请刷新列表。' },
    en: { what: 'No such session', why: 'It is not yours or has ended.', mend: 'Load the list again.' },
  },
  'org.provider-unreachable': {
    status: 502,
    zh: {
      what: '统一身份认证暂时不可用',
      why: '无法连接身份提供方。',
      mend: '请稍后再试，或用密码登录；问题持续时请联系系统管理员。',
    },
    en: {
      what: 'The identity provider cannot be reached',
      why: 'It does not answer.',
      mend: 'Try again later, or sign in by password; if it lasts, tell the system administrator.',
    },
  },
  'org.provider-refused': {
    status: 401,
    zh: {
      what: '统一身份认证没有成功',
      why: '身份提供方的答复无法核实、已过期或被取消。',
      mend: '请重新登录。',
    },
    en: {
      what: 'Signing in through the provider failed',
      why: 'Its answer could not be verified, expired, or was cancelled.',
      mend: 'Sign in again.',
    },
  },
  'org.identity-unlinked': {
    status: 403,
    zh: {
      what: '该外部账号尚未关联',
      why: '没有与之关联的平台账号。',
      mend: '请先用密码登录，在“我的账号”中关联。',
    },
    en: {
      what: 'The outside account is not linked',
      why: 'No account of the platform is linked with it.',
      mend: 'Sign in by password first and link it on the page of your account.',
    },
  },
  'org.identity-taken': {
    status: 409,
    zh: { what: '无法关联', why: '该外部账号或您的账号已经有关联。', mend: '请先解除原有关联。' },
    en: {
      what: 'It cannot be linked',
      why: 'That outside account, or yours, is linked already.',
      mend: 'Take the present link away first.',
    },
  },
  'org.attorney-days': {
    status: 422,
    zh: {
      what: '授权期限不合理',
      why: '{from} 至 {until} 先后颠倒或已经过去。',
      mend: '请核对委托书载明的期限。',
    },
    en: {
      what: 'The span of the power is wrong',
      why: '{from} to {until} runs backwards or is past.',
      mend: 'Check the days in the document.',
    },
  },
  'org.attorney-not-a-company': {
    status: 422,
    zh: {
      what: '该单位不能授权委托',
      why: '只有企业通过委托代理人办事；部门由其岗位人员办理。',
      mend: '请为部门明确岗位人员。',
    },
    en: {
      what: 'This organisation cannot grant a power',
      why: 'Only companies act through agents; departments act through their posts.',
      mend: 'Name people to the posts of the department.',
    },
  },
  'org.attorney-own': {
    status: 422,
    zh: {
      what: '不能授权给自己',
      why: '委托代理人须是负责人以外的人；给自己添加办事角色等于自己给自己授权。',
      mend: '请填写另一人的账号；负责人本人需要办事角色的，请由主管部门授予。',
    },
    en: {
      what: 'Nobody empowers themselves',
      why: 'An agent is somebody other than the head who grants the power.',
      mend: 'Name another person’s account; where the head needs such a role, the bureau gives it.',
    },
  },
  'org.attorney-unknown': {
    status: 404,
    zh: { what: '没有这份授权', why: '它不存在或已经终止。', mend: '请刷新列表。' },
    en: { what: 'No such power', why: 'It does not exist or has ended.', mend: 'Load the list again.' },
  },
});
