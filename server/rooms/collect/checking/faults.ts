/** Every reason for which a row is held back, in the words of the one who has to mend the file. A closed list. */
import type { Text } from '#kernel/errors.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { decimalShape } from './columns.ts';
import { typeWords } from './documents.ts';

type Words = (item: Item | undefined, detail: string) => Text;
const say =
  (zh: string, en: string): Words =>
  () => ({ zh, en });

const shown = (list: readonly string[]): string =>
  list.length > 12 ? `${list.slice(0, 12).join('、')}…` : list.join('、');

export const faultWords = {
  'quote-not-closed': say(
    '引号没有闭合，从本行起无法分列',
    'A quote is never closed; the line cannot be split',
  ),
  'quote-malformed': say(
    '引号之后还有其他字符，无法分列',
    'Characters follow a closing quote; the line cannot be split',
  ),
  'cell-too-long': say(
    '单元格内容超过上限；完整内容保存在原文件中',
    'A cell is over the limit; its whole text is kept in the file as received',
  ),
  'ragged-row': (_item, detail) => {
    const [found = '', wanted = ''] = detail.split('/');
    return {
      zh: `本行有 ${found} 列，表头有 ${wanted} 列`,
      en: `The row has ${found} cells, the header ${wanted}`,
    };
  },
  'duplicate-key': (_item, detail) => ({
    zh: `主键重复：首次出现在第 ${detail} 行`,
    en: `The key appears twice: first on line ${detail}`,
  }),
  'newer-value': (_item, detail) => {
    const [seq = '', ...values] = detail.split('/');
    const value = values.join('/');
    return {
      zh: `第 ${seq} 批数据已在其后更新这一行，现为：${value}；仍要改为本行内容的，请在此原样提交`,
      en: `Batch ${seq} has set this row since; it now reads: ${value}. Submit it here as it is to replace that`,
    };
  },
  'newer-deletion': (_item, detail) => ({
    zh: `第 ${detail.split('/')[0]} 批数据已在其后删除这一行；仍要恢复的，请在此原样提交`,
    en: `Batch ${detail.split('/')[0]} has deleted this row since. Submit it here as it is to bring it back`,
  }),
  'key-empty': say('主键为空', 'The key is empty'),
  required: say('必填项为空', 'A required value is empty'),
  'too-long': (item) => ({
    zh: `长度超过 ${item?.length ?? ''} 个字符`,
    en: `Longer than ${item?.length ?? ''} characters`,
  }),
  'not-in-list': (item) => ({
    zh: `不在码表中，可选：${shown(item?.codeList ?? [])}`,
    en: `Not in the code list: ${shown(item?.codeList ?? [])}`,
  }),
  'number-form': say('不是数值，只填数字，如 12.5', 'Not a number; write digits only, such as 12.5'),
  'number-unit': say('数值中带有单位或文字，只填数字', 'A unit stands in the number; write digits only'),
  'number-scale': (item) => ({
    zh: `小数位超过 ${item ? decimalShape(item).scale : ''} 位`,
    en: `More than ${item ? decimalShape(item).scale : ''} decimals`,
  }),
  'number-range': say('数值超出允许的位数', 'The number has more digits than allowed'),
  'date-form': say('日期格式无法识别，应如 2026-04-01', 'Not a date; write it like 2026-04-01'),
  'date-serial': say(
    '是电子表格的日期序号，请把单元格设为日期格式后重新导出',
    'A spreadsheet’s serial number; format the column as dates and export again',
  ),
  'date-invalid': say('该日期或时间不存在', 'There is no such date or time'),
  'date-range': say('年份应在 1900 到 2299 之间', 'The year must lie between 1900 and 2299'),
  'flag-form': say('应为 是/否、1/0 或 Y/N', 'Write 是/否, 1/0 or Y/N'),
  'spreadsheet-damaged': say(
    '号码被电子表格改成了科学计数法，数字已丢失；知道原号码的直接更正，否则把该列设为文本后从源头重新导出',
    'A spreadsheet turned the number into powers of ten and lost its digits; enter the right one, or format the column as text and export again',
  ),
  'zeros-lost': (_item, detail) => ({
    zh: `前面的 0 可能被电子表格去掉了${detail ? `：这一列的编号是 ${detail} 位` : ''}；请补齐，确实如此的照原样填写后提交`,
    en: `A spreadsheet may have dropped the zeros in front${detail ? `: codes of this column have ${detail} digits` : ''}. Fill them up, or enter it as it is to confirm it`,
  }),
  'spreadsheet-error': say(
    '是电子表格的公式错误（如 #N/A），或公式没有算出结果；请在源头算好后重新导出',
    'A spreadsheet’s formula failed here (such as #N/A) or was never worked out; work it out and export again',
  ),
  'resident-id-shape': say('公民身份号码应为 18 位', 'A resident identity number has 18 characters'),
  'resident-id-check': say(
    '公民身份号码校验位不符',
    'The check digit of the resident identity number is wrong',
  ),
  'resident-id-date': say(
    '公民身份号码中的出生日期不存在',
    'The birth date in the resident identity number does not exist',
  ),
  'resident-id-division': say(
    '公民身份号码前两位不是任何省份',
    'The resident identity number begins with no province',
  ),
  'resident-id-birth': say(
    '公民身份号码中的出生日期不合常理',
    'The birth date in the resident identity number is not plausible',
  ),
  'credit-code-shape': say(
    '统一社会信用代码应为 18 位大写字母和数字（无 I、O、S、V、Z）',
    'A credit code has 18 digits and capitals (no I, O, S, V, Z)',
  ),
  'credit-code-inner': say(
    '统一社会信用代码第 17 位（机构代码校验位）不符',
    'Character 17 of the credit code (organisation check) is wrong',
  ),
  'credit-code-check': say(
    '统一社会信用代码第 18 位校验位不符',
    'Character 18 of the credit code (check) is wrong',
  ),
  'identity-document-type-missing': say(
    '未写明证件类型，无法核对证件号码',
    'The type of the document is missing; its number cannot be judged',
  ),
  'identity-document-type-unknown': () => ({
    zh: `证件类型无法识别，可选：${shown(typeWords('identity-document'))}`,
    en: `Unknown type of document; write one of: ${shown(typeWords('identity-document'))}`,
  }),
  'identity-document-shape': say(
    '证件号码不符合该类证件的格式',
    'The number does not have the form of such a document',
  ),
  'organisation-code-type-missing': say(
    '未写明代码类型，无法核对组织代码',
    'The type of the code is missing; the code cannot be judged',
  ),
  'organisation-code-type-unknown': () => ({
    zh: `代码类型无法识别，可选：${shown(typeWords('organisation-code'))}`,
    en: `Unknown type of code; write one of: ${shown(typeWords('organisation-code'))}`,
  }),
  'organisation-code-shape': say(
    '代码不符合该类组织代码的格式',
    'The code does not have the form of its type',
  ),
  'organisation-code-check': say(
    '组织机构代码校验位不符',
    'The check character of the organisation code is wrong',
  ),
  'division-code-shape': say(
    '区划代码应为 2、4、6、9 或 12 位数字',
    'A division code has 2, 4, 6, 9 or 12 digits',
  ),
  'consent-missing': say(
    '没有被采集人同意的编号；法律法规没有规定的数据须先取得同意',
    'There is no reference of a consent; data no law provides for need one first',
  ),
  'consent-unknown': say(
    '同意编号未在该采集事项下登记',
    'No such consent is registered under the collecting task',
  ),
  'consent-withdrawn': say('被采集人已撤回同意', 'The subject has withdrawn the consent'),
  'consent-subject': say('同意属于另一被采集人', 'The consent is another subject’s'),
  'consent-scope': (_item, detail) => ({
    zh: `同意的范围不含：${detail}`,
    en: `The consent does not cover: ${detail}`,
  }),
  'notice-missing': say(
    '没有写明出示告知书的版本和时间',
    'The version and time of the notice shown are missing',
  ),
  'notice-unknown': say('没有这一版本的告知书', 'There is no such version of the notice'),
  'notice-time': say(
    '出示告知书的时间无法识别，或不在该版本发布之后、收到文件之前',
    'The time of the notice cannot be read, or lies before that version or after receipt',
  ),
  'quality-rule': (_item, detail) => ({
    zh: `不符合质量规则：${detail}`,
    en: 'It breaks a rule of quality that keeps rows out',
  }),
  'blank-row': say(
    '主键和必填项都是空的，像是合计、说明或空行；不是数据就勾选后“不再入库”',
    'Key and required values are all blank: a total, a remark or an empty row. If it is no data, pick it and leave it out',
  ),
  unreadable: say('无法判断该值', 'The value cannot be judged'),
} as const satisfies Record<string, Words>;

export type FaultCode = keyof typeof faultWords;

const isFault = (code: string): code is FaultCode => Object.hasOwn(faultWords, code);

/** The reason in both languages. */
export function faultText(code: string, item: Item | undefined, detail: string): Text {
  const words: Words = isFault(code) ? faultWords[code] : faultWords.unreadable;
  return words(item, detail);
}
