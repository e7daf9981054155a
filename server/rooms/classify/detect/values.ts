/** Shapes of single values, one function a kind; pure, and nothing of a value is kept. */

/** Every second digit from the right doubled, digits summed: a multiple of ten. Passes one random number in ten. */
export function luhn(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  if (!/^\d{13,19}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Length and first digits of issuers; 62 is the national scheme. */
const issuer = /^(62|4|5[1-5]|3[47]|35|6011|9\d{3})/;

export function isBankCard(text: string): boolean {
  const digits = text.replace(/[ -]/g, '');
  return /^\d{15,19}$/.test(digits) && !/^9999\d{14}$/.test(digits) && issuer.test(digits);
}

export const isLandline = (text: string): boolean =>
  /^(\(0\d{2,3}\)|0\d{2,3}[- ])[2-9]\d{6,7}(-\d{1,6})?$/.test(text) || /^0\d{2,3}[2-9]\d{6,7}$/.test(text);

/** GA 36: the province, a letter, five characters, or six for new energy with D or F at an end. */
export const isPlate = (text: string): boolean =>
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z]·?([A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])$/.test(
    text.toUpperCase(),
  );

/** A division and, after it, something that tells one house or road from another. */
export const isAddress = (text: string): boolean =>
  /(省|市|自治区|区|县|旗|镇|乡|街道)/.test(text) &&
  /(路|街|道|巷|弄|里|村|组|社区|小区).*\d*.*(号|室|栋|幢|单元|楼|户|组)/.test(text) &&
  [...text].length >= 8;

const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温';
const doubleSurnames = /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒)/;
/** Places, offices and everyday words that begin like a surname. */
const notNames =
  /(省|市|区|县|镇|乡|村|路|街|局|委|办|厅|院|校|所|站|公司|中心|类|型|级|号|山|河|湖|色|年|月|日|元|米|金属|石油|于|和)$/;

export function isPersonName(text: string): boolean {
  const name = text.replace(/[··]/g, '');
  if (!/^\p{Script=Han}{2,4}$/u.test(name) || notNames.test(name)) return false;
  return doubleSurnames.test(name) ? name.length >= 3 : name.length <= 3 && surnames.includes(name[0] ?? '');
}

/** A pair of degrees within the country, either order; or one degree with five decimals or more. */
export function isCoordinate(text: string): boolean {
  const pair = /^\(?(-?\d{1,3}\.\d{3,})\s*[,，; ]\s*(-?\d{1,3}\.\d{3,})\)?$/.exec(text);
  if (pair) {
    const [a, b] = [Number(pair[1]), Number(pair[2])];
    return (east(a) && north(b)) || (east(b) && north(a));
  }
  return /^\d{1,3}\.\d{5,}$/.test(text) && (east(Number(text)) || north(Number(text)));
}
const east = (degree: number): boolean => degree >= 73 && degree <= 136;
const north = (degree: number): boolean => degree >= 3 && degree <= 54;

export const isIp = (text: string): boolean =>
  /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(text) ||
  (/^[0-9a-f:]{6,39}$/i.test(text) && text.split(':').length >= 4 && text.includes(':'));

/** A calendar date of the last two centuries that is past; whether it is a birth, only the name can say. */
export function isBirthDate(text: string): boolean {
  const found = /^(1[89]\d{2}|20\d{2})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  if (!found) return false;
  const [, year, month, day] = found.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
}
