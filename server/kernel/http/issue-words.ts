/** What the schemas find wrong with a request, in words a person can act on, in both languages. */
import type { Text } from '../errors.ts';

type Issue = { keyword: string; message?: string; params?: Record<string, unknown> };

const formats: Readonly<Record<string, Text>> = {
  email: { zh: '电子邮箱', en: 'an e-mail address' },
  uuid: { zh: '平台给出的标识', en: 'an identifier of the platform' },
  date: { zh: '日期，如 2026-04-01', en: 'a date such as 2026-04-01' },
  datetime: {
    zh: '带时区的时间，如 2026-04-01T08:00:00+08:00',
    en: 'an instant with offset such as 2026-04-01T08:00:00+08:00',
  },
  regex: { zh: '要求的格式', en: 'in the required form' },
};

const types: Readonly<Record<string, Text>> = {
  string: { zh: '文字', en: 'text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '是或否', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
};

const list = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** Characters, entries or a figure, as the schema counts. */
function bound(params: Record<string, unknown>, least: boolean): Text {
  const figure = String(least ? params.minimum : params.maximum);
  const [zh, en] = least ? ['至少', 'at least'] : ['最多', 'at most'];
  if (params.origin === 'string') return { zh: `${zh} ${figure} 个字符`, en: `${en} ${figure} characters` };
  if (params.origin === 'array') return { zh: `${zh} ${figure} 项`, en: `${en} ${figure} entries` };
  return { zh: `${least ? '不能小于' : '不能大于'} ${figure}`, en: `${en} ${figure}` };
}

export function issueWords({ keyword, message = '', params = {} }: Issue): Text {
  switch (keyword) {
    case 'too_small':
      return bound(params, true);
    case 'too_big':
      return bound(params, false);
    case 'unrecognized_keys':
      return { zh: `多余的字段：${list(params.keys)}`, en: `superfluous: ${list(params.keys)}` };
    case 'invalid_value':
      return { zh: `只能是：${list(params.values)}`, en: `must be one of: ${list(params.values)}` };
    case 'invalid_format': {
      const format = formats[String(params.format)];
      return format
        ? { zh: `应为${format.zh}`, en: `must be ${format.en}` }
        : { zh: '写法不对', en: 'malformed' };
    }
    case 'invalid_type': {
      if (/received undefined/.test(message)) return { zh: '必填', en: 'required' };
      const type = types[String(params.expected)];
      return type
        ? { zh: `应为${type.zh}`, en: `must be ${type.en}` }
        : { zh: '类型不对', en: 'of the wrong type' };
    }
    default:
      return { zh: '不合要求', en: 'not acceptable' };
  }
}
