/** What a scan of rows to be opened looks for: first by the warehouse, loosely, then one by one with check digits. Pure. */
import type { Text } from '#kernel/errors.ts';
import { creditCodeFault, residentIdFault } from '#kernel/identifiers.ts';
import { isBankCard, luhn } from '#rooms/classify/index.ts';

export type ScanKind = {
  title: Text;
  mend: Text;
  /** RE2, for the warehouse: never misses what `found` would find. */
  rough: string;
  /** What of a cell is really one; absent where the rough look is all there is. */
  found?: (text: string) => string[];
  /** A reviewer may let it stand in a column, with a reason: offices publish their telephones. */
  clearable: boolean;
};

const alone = (shape: string): RegExp => new RegExp(`(?<![0-9A-Za-z])${shape}(?![0-9A-Za-z])`, 'g');
const all = (text: string, shape: RegExp, right: (value: string) => boolean): string[] =>
  [...text.matchAll(shape)].map(([value]) => value).filter(right);

const resident = alone('[0-9]{17}[0-9Xx]');
const card = alone('[0-9](?:[ -]?[0-9]){14,18}');
const personCode = alone('92[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}');
const mobile = alone('(?:\\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}');

export const scanKinds = {
  'resident-id': {
    title: { zh: '公民身份号码', en: 'resident identity number' },
    mend: {
      zh: '去掉该字段，或者遮盖到不能还原（如保留首尾）',
      en: 'drop the column, or mask it beyond return (keep both ends, say)',
    },
    rough: '[0-9]{17}[0-9Xx]',
    found: (text) => all(text, resident, (value) => residentIdFault(value) === undefined),
    clearable: false,
  },
  mobile: {
    title: { zh: '手机号码', en: 'mobile number' },
    mend: {
      zh: '遮盖中间四位或者去掉；确属公开的办公电话的，由审查人写明理由后放行',
      en: 'mask or drop it; where it is a public office number, the reviewer clears it with a reason',
    },
    rough: '1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}',
    found: (text) => all(text, mobile, () => true),
    clearable: true,
  },
  'bank-card': {
    title: { zh: '银行卡号', en: 'bank card number' },
    mend: { zh: '去掉该字段，或者只留后四位', en: 'drop the column, or keep the last four digits' },
    rough: '[0-9]([ -]?[0-9]){14,18}',
    found: (text) => all(text, card, (value) => isBankCard(value) && luhn(value)),
    clearable: true,
  },
  'person-credit-code': {
    title: { zh: '个体工商户信用代码', en: 'credit code of a person in business' },
    mend: {
      zh: '该代码指向个人；去掉，或者由审查人写明公开依据后放行',
      en: 'it leads to a person: drop it, or the reviewer clears it with the ground for publishing',
    },
    rough: '92[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}',
    found: (text) => all(text, personCode, (value) => creditCodeFault(value) === undefined),
    clearable: true,
  },
  'secrecy-mark': {
    title: { zh: '涉密标志', en: 'mark of secrecy' },
    mend: {
      zh: '停止办理，按保密规定核查来源',
      en: 'stop, and have the source examined under the rules on secrecy',
    },
    rough: '',
    clearable: false,
  },
  'name-with-certificate': {
    title: { zh: '姓名与证件号码并列', en: 'name beside a certificate number' },
    mend: { zh: '遮盖姓名，或者去掉证件号码', en: 'mask the name, or drop the number' },
    rough: '',
    clearable: true,
  },
  'trade-secret': {
    title: { zh: '标注为商业秘密的字段', en: 'column marked as a trade secret' },
    mend: {
      zh: '去掉或者概括处理该字段，或者取得权利人同意后取消标注',
      en: 'drop or generalise it, or lift the mark once its owner consents',
    },
    rough: '',
    clearable: false,
  },
  'without-consent': {
    title: { zh: '未取得同意的主体', en: 'subjects without consent' },
    mend: { zh: '补登记同意，或者处理相应字段', en: 'record their consent, or treat the columns' },
    rough: '',
    clearable: false,
  },
} as const satisfies Record<string, ScanKind>;
export type ScanKindName = keyof typeof scanKinds;

/** Each cell is looked at alone for these. */
export const cellKinds = ['resident-id', 'mobile', 'bank-card', 'person-credit-code'] as const;

/** Columns that give a certificate's number by their name. */
export const certificateNamed =
  /证件|证书|执业证|资格证|护照|通行证|驾驶证|(^|_)(zjhm|zsbh|cert\w*|passport)(_|$)/i;
export const certificateShape = '^([EGDSP][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[HM][0-9]{8}([0-9]{2})?)$';
/** Wholly Han, as long as names are. */
export const nameShape = '^\\p{Han}{2,4}$';

/** RE2 for marks that stand alone: no Han character right beside them but 级. */
export const secrecyRough = (marks: readonly string[]): string =>
  `(^|[^\\p{Han}])(${marks.map((mark) => mark.replace(/[^\p{L}\p{N}]/gu, '\\$&')).join('|')})级?($|[^\\p{Han}])`;

/** As a finding shows it: enough to find the cell, not enough to know it. */
export function shaded(value: string): string {
  const signs = [...value];
  const keep = signs.length >= 15 ? 3 : signs.length >= 8 ? 2 : 1;
  if (signs.length <= keep) return '*'.repeat(signs.length);
  return (
    signs.slice(0, keep).join('') +
    '*'.repeat(signs.length - keep * 2 > 0 ? signs.length - keep * 2 : signs.length - keep) +
    (signs.length > keep * 2 ? signs.slice(-keep).join('') : '')
  );
}
