/** Refusals of pushes and of their keys. */
import { defineErrors, type Text } from '#kernel/errors.ts';
import type { RecordFaultCode } from './records.ts';

export const pushErrors = defineErrors({
  'collect.push-key-missing': {
    status: 400,
    zh: {
      what: '缺少幂等键',
      why: '请求头 idempotency-key 须为 8 至 100 位字母、数字、-、_ 或 .。',
      mend: '请为每次推送生成一个不重复的键，重发同一批记录时沿用原键。',
    },
    en: {
      what: 'The idempotency key is missing',
      why: 'The header idempotency-key has 8 to 100 letters, digits, -, _ or full stops.',
      mend: 'Make a key of its own for each push, and use it again when you repeat that push.',
    },
  },
  'collect.push-key-reused': {
    status: 409,
    zh: {
      what: '幂等键已用于另一份内容',
      why: '同一业务系统对同一资源用过这个键，当时的内容与本次不同。',
      mend: '请为新的内容换一个键；需要重发旧内容时请原样发送。',
    },
    en: {
      what: 'The idempotency key belongs to other content',
      why: 'This system used it for this resource before, with another body.',
      mend: 'Take a new key for new content; repeat old content byte for byte.',
    },
  },
  'collect.push-unreadable': {
    status: 400,
    zh: {
      what: '推送内容无法读取',
      why: '第{line}行起不是有效的 UTF-8 编码 JSON。',
      mend: '请发送一个 JSON 对象、对象数组，或者每行一个对象（content-type: application/x-ndjson）。',
    },
    en: {
      what: 'The push cannot be read',
      why: 'From line {line} on it is not JSON in UTF-8.',
      mend: 'Send one JSON object, an array of objects, or one object a line (content-type: application/x-ndjson).',
    },
  },
  'collect.push-too-large': {
    status: 413,
    zh: {
      what: '推送内容过大',
      why: '一次最多{limit}（{unit}）。',
      mend: '请分几次推送；成批的历史数据请用文件或数据库连接归集。',
    },
    en: {
      what: 'The push is too large',
      why: 'One push holds at most {limit} ({unit}).',
      mend: 'Send it in parts; bring large stocks in as files or by a database connection.',
    },
  },
  'collect.push-nothing-taken': {
    status: 422,
    zh: {
      what: '没有一条记录可以接收',
      why: '{count}条记录都有错误，详见各条说明。',
      mend: '请按说明更正后重新推送。',
    },
    en: {
      what: 'No record could be taken',
      why: 'All {count} records have faults, listed one by one.',
      mend: 'Mend them as listed and push again.',
    },
  },
  'collect.push-key-unknown': {
    status: 404,
    zh: { what: '没有这把推送密钥', why: '密钥不存在，或者不属于本单位。', mend: '请在列表中核对密钥编号。' },
    en: {
      what: 'No such push key',
      why: 'It does not exist, or belongs to another organisation.',
      mend: 'Compare its id with the list.',
    },
  },
  'collect.push-keys-enough': {
    status: 409,
    zh: {
      what: '密钥数量已满',
      why: '一个业务系统最多{limit}把有效密钥。',
      mend: '请先停用不再使用的密钥。',
    },
    en: {
      what: 'Keys enough',
      why: 'A system holds at most {limit} keys at a time.',
      mend: 'Revoke one that is no longer used.',
    },
  },
  'collect.push-address': {
    status: 422,
    zh: {
      what: '地址段无法识别',
      why: '“{range}”不是 IP 地址或 CIDR 网段。',
      mend: '请按 10.1.2.0/24 的形式填写。',
    },
    en: {
      what: 'The address range cannot be read',
      why: '“{range}” is neither an address nor a CIDR range.',
      mend: 'Write it as 10.1.2.0/24.',
    },
  },
});

export const recordFaultTexts: Record<RecordFaultCode, Text> = {
  'not-a-record': { zh: '不是一个 JSON 对象', en: 'not a JSON object' },
  'field-unknown': { zh: '字段不在目录的信息项中', en: 'the field is none of the catalogue’s items' },
  'value-nested': {
    zh: '值须为文本、数字、布尔或空值',
    en: 'a value is text, a number, true or false, or null',
  },
  'key-missing': { zh: '缺少主键', en: 'a key item is missing' },
  'produced-unreadable': {
    zh: '产生时间须为带时区的 ISO 8601 时刻或毫秒数',
    en: 'the time of production is ISO 8601 with its offset, or milliseconds',
  },
  'produced-ahead': {
    zh: '产生时间晚于平台时钟',
    en: 'the time of production lies ahead of the platform’s clock',
  },
};
