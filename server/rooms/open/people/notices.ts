/** What people of the public are told of their account; never a name, never a number of theirs. */
import { defineNotices } from '#notices/index.ts';

export const peopleNotices = defineNotices({
  'open.identity-verified': {
    zh: { title: '身份认证已通过', body: '编号 {number}。您可以申请有条件开放的数据并生成访问密钥。' },
    en: {
      title: 'Your identity is verified',
      body: 'Number {number}. You may apply for conditional data and make keys.',
    },
  },
  'open.identity-refused': {
    zh: { title: '身份认证未通过', body: '编号 {number}。理由见“我的身份”，可补正后重新提交。' },
    en: {
      title: 'Your identity was not verified',
      body: 'Number {number}. The reason stands under “My identity”; mend it and file anew.',
    },
  },
});
