/** Why an account, a proof of identity or an acceptance is not taken. */
import { defineErrors, refusal } from '#kernel/errors.ts';

export const peopleErrors = defineErrors({
  'open.too-many-accounts': refusal(
    429,
    ['注册过于频繁', '同一地址短时间内注册次数过多。', '请稍后再试。'],
    ['Too many accounts', 'This address registered too often in a short time.', 'Try again later.'],
  ),
  'open.identity-incomplete': refusal(
    422,
    ['身份信息不完整', '有 {count} 处需要补正。', '请按各项旁的提示补正后提交。'],
    [
      'The proof of identity is incomplete',
      '{count} things are to be mended.',
      'Mend them as noted beside each.',
    ],
  ),
  'open.identity-state': refusal(
    409,
    ['当前状态不能这样操作', '该认证现为“{state}”。', '请刷新查看现状。'],
    ['Not in this state', 'This proof stands as “{state}”.', 'Reload to see how it stands.'],
  ),
  'open.paper-unfit': refusal(
    422,
    ['材料不能接收', '{reason}（最大 {megabytes} MB）。', '请改交 PDF、PNG 或 JPEG。'],
    ['The paper cannot be taken', '{reason} (at most {megabytes} MB).', 'Hand in a PDF, PNG or JPEG.'],
  ),
  'open.identities-many': refusal(
    409,
    ['未提交的认证过多', '每人最多同时保留 {most} 份未提交的认证。', '请继续办理已有的认证。'],
    ['Too many proofs not handed in', 'One person may hold {most} of them.', 'Go on with one you began.'],
  ),
  'open.papers-many': refusal(
    409,
    ['材料过多', '一份认证最多上传 {most} 份材料。', '请合并材料后重新认证。'],
    ['Too many papers', 'A proof takes {most} papers.', 'Put them together and begin anew.'],
  ),
  'open.provider-did-not-prove': refusal(
    409,
    [
      '本次登录未经身份提供方认证',
      '只有经身份提供方登录的会话才能据此核实身份。',
      '请以身份提供方登录，或提交身份材料。',
    ],
    [
      'This sign-in was not by the identity provider',
      'Only a session opened by the provider proves who you are.',
      'Sign in through it, or hand in your papers.',
    ],
  ),
  'open.rules-version': refusal(
    409,
    ['该版本已不是现行版本', '现行为第 {number} 版。', '请阅读现行版本后再接受。'],
    ['This version is no longer in force', 'Version {number} is.', 'Read the one in force, then accept it.'],
  ),
});
