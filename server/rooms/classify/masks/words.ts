/** The masks in words, with an example of each that stands for no person: what the library page shows. */
import type { MaskName } from './masks.ts';

type Word = { zh: string; en: string; note: { zh: string; en: string }; sample: string };

export const maskWords: Readonly<Record<MaskName, Word>> = {
  hide: {
    zh: '不返回',
    en: 'Left out',
    note: { zh: '以空值返回', en: 'returned as an empty value' },
    sample: '测试内容',
  },
  'keep-ends': {
    zh: '保留首尾',
    en: 'Keep both ends',
    note: {
      zh: '中间以星号代替；不长于首尾之和的全部遮盖',
      en: 'stars between; shorter values are starred whole',
    },
    sample: '999901190002290017',
  },
  'keep-first': {
    zh: '保留首字',
    en: 'Keep the first character',
    note: { zh: '常用于姓名', en: 'usual for names' },
    sample: '某某某',
  },
  replace: {
    zh: '固定替换',
    en: 'Replace',
    note: { zh: '以固定文字代替', en: 'by fixed words' },
    sample: '测试内容',
  },
  token: {
    zh: '令牌化',
    en: 'Token',
    note: {
      zh: '本市密钥下的单向令牌：同值同令牌，可关联，不可还原',
      en: 'one way under the city’s key: equal values keep equal tokens and can be joined, never read back',
    },
    sample: '999901190002290017',
  },
  'keep-format': {
    zh: '保留格式',
    en: 'Format kept',
    note: {
      zh: '数字换数字、字母换字母、汉字换汉字；不可还原，校验位不保留',
      en: 'digit for digit, letter for letter, Han for Han; one way, check digits are not kept',
    },
    sample: '测A12345',
  },
  'year-only': {
    zh: '只留年份',
    en: 'Year only',
    note: { zh: '保留前四位', en: 'the first four characters' },
    sample: '1900-02-28',
  },
  'date-part': {
    zh: '日期泛化',
    en: 'Generalise a date',
    note: {
      zh: '到年、季、月或年代；不是日期的不返回',
      en: 'to year, quarter, month or decade; what is no date is left out',
    },
    sample: '1900-02-28',
  },
  place: {
    zh: '地点泛化',
    en: 'Generalise a place',
    note: {
      zh: '地址或区划代码到省、市、县、街道',
      en: 'an address or division code to province, city, county or street',
    },
    sample: '某某省测试市示例县样板街道1号',
  },
  round: {
    zh: '数值取整',
    en: 'Round a number',
    note: { zh: '按步长四舍五入', en: 'to the step' },
    sample: '12345.6',
  },
  band: {
    zh: '数值分段',
    en: 'Band of a number',
    note: { zh: '给出所在区间', en: 'the interval it lies in' },
    sample: '37',
  },
};
