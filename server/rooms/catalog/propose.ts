/** Proposes information items from a file's header and first rows: names, types, lengths, identifiers, keys. Pure. */
import { creditCodeFault, residentIdFault } from '#kernel/identifiers.ts';
import { columnName } from './checks/items.ts';
import type { DraftItem, ProposalReply } from './schema.ts';
import { fullPinyin } from './search.ts';

type Why = { zh: string; en: string };
type Guess = Pick<DraftItem, 'type' | 'length' | 'scale' | 'identifier'> & { why: Why };

const personalTitles =
  /姓名|联系电话|手机|电话号码|住址|住所地址|居住地址|通讯地址|户籍地址|家庭住址|出生日期|公民身份|身份证|邮箱/;
const sensitiveTitles = /病|诊断|医疗|银行账|账户余额|收入|宗教|信仰|指纹|人脸|基因|残疾|犯罪|精神/;
const residentTitles = /公民身份号码|身份证(号|件号)|居民身份号/;
/** Digits that are no quantity. */
const dialledTitles = /电话|手机|传真|邮编|邮政编码/;
const keyTitles = /编号|编码|代码|号码|标识|(^|_)id$|^id/i;

/** Header cells in file order and rows of equal or lesser length; nothing of the rows is kept. */
export function proposeItems(header: readonly string[], rows: readonly (readonly string[])[]): ProposalReply {
  const used = new Set<string>();
  const items = header.map((raw, index) => {
    const title = raw.replace(/^\uFEFF/, '').trim();
    const cells = rows.map((row) => (row[index] ?? '').trim());
    const filled = cells.filter((value) => value !== '');
    const guess = guessType(filled, title);
    const why = [guess.why];
    const personal = guessPersonal(title, guess.identifier, why);
    const unique =
      filled.length > 1 && filled.length === cells.length && new Set(filled).size === filled.length;
    const key = unique && guess.type === 'C' && (guess.identifier !== undefined || keyTitles.test(title));
    if (key)
      why.push({
        zh: '样本中无空值、无重复，可作主键',
        en: 'Never empty and unique in the sample: may be the key',
      });
    return {
      name: freeName(title, index, used),
      titleZh: title,
      type: guess.type,
      ...(guess.length === undefined ? {} : { length: guess.length }),
      ...(guess.scale === undefined ? {} : { scale: guess.scale }),
      key: false,
      nullable: filled.length < cells.length || cells.length === 0,
      personal,
      ...(guess.identifier === undefined ? {} : { identifier: guess.identifier }),
      filterable: guess.identifier !== undefined || key,
      description: '',
      why,
      candidate: key,
    };
  });
  const keyCandidates = items.filter(({ candidate }) => candidate).map(({ name }) => name);
  return {
    items: items.map(({ candidate, ...item }) => {
      const chosen = candidate && item.name === keyCandidates[0];
      return { ...item, key: chosen, nullable: chosen ? false : item.nullable };
    }),
    keyCandidates,
  };
}

/** A valid column name: the header itself if it is one, else its pinyin; numbered when taken. */
function freeName(title: string, index: number, used: Set<string>): string {
  const latin = title.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '');
  const stem = columnName.test(title)
    ? title
    : /\p{Script=Han}/u.test(title)
      ? fullPinyin(title).slice(0, 56)
      : latin.slice(0, 56);
  const base = columnName.test(stem) ? stem : `column_${index + 1}`;
  let name = base;
  for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base}_${n}`;
  used.add(name.toLowerCase());
  return name;
}

const roundUp = (length: number): number => {
  for (const size of [1, 2, 4, 8, 10, 18, 20, 32, 50, 64, 100, 128, 200, 255, 500, 1000, 2000, 4000]) {
    if (length <= size) return size;
  }
  return length;
};

function guessType(filled: readonly string[], title: string): Guess {
  const every = (test: (value: string) => boolean): boolean => filled.length > 0 && filled.every(test);
  const longest = filled.reduce((most, value) => Math.max(most, [...value].length), 0);
  // A few wrong cells do not change what the column is: they are what the check will hold back.
  const valid = filled.filter((value) => residentIdFault(value) === undefined).length;
  const named = residentTitles.test(title) && (filled.length === 0 || valid * 2 >= filled.length);
  if (named || every((value) => residentIdFault(value) === undefined)) {
    return {
      type: 'C',
      length: 18,
      identifier: 'resident-id',
      why:
        valid === filled.length && filled.length > 0
          ? { zh: '样本均为校验通过的公民身份号码', en: 'Every sample is a valid resident identity number' }
          : { zh: '列名为公民身份号码', en: 'Resident identity numbers by its title' },
    };
  }
  if (every((value) => creditCodeFault(value) === undefined)) {
    return {
      type: 'C',
      length: 18,
      identifier: 'credit-code',
      why: {
        zh: '样本均为校验通过的统一社会信用代码',
        en: 'Every sample is a valid unified social credit code',
      },
    };
  }
  if (/区划代码|行政区划|division/i.test(title) && every((value) => /^(\d{6}|\d{9}|\d{12})$/.test(value))) {
    return {
      type: 'C',
      length: roundUp(longest),
      identifier: 'division-code',
      why: { zh: '行政区划代码', en: 'Division codes' },
    };
  }
  if (every((value) => /^\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?$/.test(value)))
    return { type: 'D', why: { zh: '样本均为日期', en: 'Every sample is a date' } };
  if (every((value) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d{2}(:\d{2})?$/.test(value)))
    return { type: 'T', why: { zh: '样本均为日期时间', en: 'Every sample is a date with time' } };
  if (every((value) => /^(是|否|[YN]|true|false)$/i.test(value)))
    return { type: 'L', why: { zh: '样本只有是与否', en: 'Yes and no only' } };
  // Leading zeros and long digit strings are codes: as numbers they would be spoilt.
  const code = keyTitles.test(title) || dialledTitles.test(title);
  if (every((value) => /^-?(0|[1-9]\d{0,14})$/.test(value)) && !code)
    return { type: 'I', why: { zh: '样本均为整数', en: 'Every sample is an integer' } };
  if (every((value) => /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/.test(value)) && !code) {
    const scale = filled.reduce((most, value) => Math.max(most, value.split('.')[1]?.length ?? 0), 0);
    const whole = filled.reduce(
      (most, value) => Math.max(most, (value.replace('-', '').split('.')[0] ?? '').length),
      0,
    );
    return {
      type: 'N',
      length: Math.max(18, whole + scale),
      scale,
      why: { zh: '样本均为数值', en: 'Every sample is a number' },
    };
  }
  if (longest > 1000) return { type: 'M', why: { zh: '文字很长', en: 'Long text' } };
  // Free text gets room beyond the few rows seen; what is always equally long is a code.
  const even = filled.length > 1 && every((value) => [...value].length === longest);
  return {
    type: 'C',
    length: roundUp(even ? longest : Math.max(longest * 2, 20)),
    why:
      filled.length === 0
        ? { zh: '没有样本，按字符串', en: 'No sample: taken as text' }
        : {
            zh: `字符串，样本最长 ${longest} 个字符`,
            en: `Text, at most ${longest} characters in the sample`,
          },
  };
}

function guessPersonal(
  title: string,
  identifier: DraftItem['identifier'],
  why: Why[],
): DraftItem['personal'] {
  if (identifier === 'resident-id' || sensitiveTitles.test(title)) {
    why.push({
      zh: '疑为敏感个人信息，请核对',
      en: 'Probably sensitive personal information; please confirm',
    });
    return 'sensitive';
  }
  if (personalTitles.test(title)) {
    why.push({ zh: '疑为个人信息，请核对', en: 'Probably personal information; please confirm' });
    return 'personal';
  }
  return 'none';
}
