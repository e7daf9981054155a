// What a password must be; pure. It is judged as typed, never cut.
import type { FieldIssue, Text } from '#kernel/errors.ts';

const LONGEST = 128;
const RUN = 4;

/** Words every attacker tries first. The account, the name and the city's key are added by the caller. */
const common = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'admin',
  'administrator',
  'gongshu',
  'qwerty',
  'asdf',
  'zxcv',
  'iloveyou',
  'woaini',
  'welcome',
  'letmein',
  'abc123',
  'a1b2c3',
  '1qaz2wsx',
  'mima',
  'zhengwu',
  'shuju',
  'dashuju',
];

const sequences = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/];

export type PasswordDemands = { length: number; classes: number; contextWords: readonly string[] };

/** Every demand the password misses. `contextWords`: account, name, city; they may not make up the password. */
export function passwordFaults(password: string, demands: PasswordDemands): FieldIssue[] {
  const found: FieldIssue[] = [];
  const add = (code: string, message: Text) =>
    found.push({ path: 'next', code, message, articles: [], severity: 'error' });
  if ([...password].length < demands.length) {
    add('too-short', {
      zh: `至少 ${demands.length} 个字符`,
      en: `at least ${demands.length} characters`,
    });
  }
  if ([...password].length > LONGEST) {
    add('too-long', { zh: `最多 ${LONGEST} 个字符`, en: `at most ${LONGEST} characters` });
  }
  if (classes.filter((one) => one.test(password)).length < demands.classes) {
    add('too-uniform', {
      zh: `大写字母、小写字母、数字、符号中至少含 ${demands.classes} 类`,
      en: `at least ${demands.classes} of upper case, lower case, digits and signs`,
    });
  }
  if (rest(password, [...common, ...demands.contextWords]).length < demands.length / 2) {
    add('common', {
      zh: '不能主要由常见词、账号、姓名、城市名或连续字符组成',
      en: 'not made mainly of common words, the account, the name, the city or runs of characters',
    });
  }
  return found;
}

/** What is left of a password without words and runs an attacker tries first. */
function rest(password: string, words: readonly string[]): string {
  let left = password.toLowerCase();
  for (const word of words) {
    if (word.length >= 3) left = left.replaceAll(word.toLowerCase(), '');
  }
  for (const sequence of sequences) {
    for (const way of [sequence, [...sequence].reverse().join('')]) {
      for (let size = way.length; size >= RUN; size--) {
        for (let at = 0; at + size <= way.length; at++) left = left.replaceAll(way.slice(at, at + size), '');
      }
    }
  }
  return left.replace(/(.)\1{3,}/g, '');
}
