/** How a service is called, made from its plan: what a developer of the consumer reads, and the example a test runs. */
import type { Text } from '#kernel/errors.ts';
import { readyCall } from './documents/calls/index.ts';
import { gatewayErrors } from './gateway/errors.ts';
import { howToOpen } from './gateway/sealing.ts';
import { clockWindowSeconds, signatureScheme, signedHeaders } from './gateway/signature.ts';
import { type Plan, type PlanColumn, requireColumn } from './plan.ts';
import type { Instructions } from './schema.ts';
import { exampleBody, exampleReply, parametersOf } from './ways/examples.ts';
import { wayPath } from './ways/terms.ts';

export type InstructionsOf = {
  code: string;
  title: Text;
  version: number;
  plan: Plan;
  /** Columns of the grant; all of the service when it is not yet granted. */
  columns?: readonly string[];
  purpose?: { code: string; required: boolean };
  operatorRequired?: boolean;
  /** The grade of the data, or the grant, wants answers sealed. */
  sealed?: boolean;
};

const titleOf = (column: PlanColumn): Text => ({ zh: column.titleZh, en: column.titleEn ?? column.name });

/** A value of the column's type for examples; it stands for none of the data. */
function sample({ json, name }: PlanColumn): string | number | boolean {
  switch (json) {
    case 'number':
      return 1;
    case 'decimal-string':
      return '1';
    case 'boolean':
      return true;
    case 'date':
      return '2026-01-01';
    case 'date-time':
      return '2026-01-01T08:00:00';
    default:
      return `<${name}>`;
  }
}

export function instructionsFor(of: InstructionsOf): Instructions {
  const { kind } = of.plan;
  const path = wayPath(kind, of.code);
  const post = kind !== 'lookup';
  const says = kind === 'verify';
  const body = JSON.stringify(exampleBody(of.plan, of.columns, sample));
  const purpose = of.purpose?.code ?? '<purpose>';
  const call = { path, body, purpose, operator: of.operatorRequired ? 'S-1024' : '' };
  const lookup = of.plan.lookup.map((name) => requireColumn(of.plan, name));
  const columns = of.plan.columns.filter(({ name }) => !of.columns || of.columns.includes(name));
  const purposeRequired = of.purpose?.required ?? true;
  return {
    address: path,
    methods: [
      ...(post
        ? []
        : [{ method: 'GET', how: { zh: '查询条件写在地址里', en: 'lookup values in the query' } }]),
      {
        method: 'POST',
        how: {
          zh: '内容写在 JSON 请求体里，不进入访问日志；身份号码等个人信息请用此方式',
          en: 'what is asked in a JSON body, which no access log keeps; use it for identity numbers and the like',
        },
      },
    ],
    parameters: [
      ...parametersOf(of.plan),
      ...(post
        ? []
        : [
            {
              name: 'columns',
              title: { zh: '返回项', en: 'columns' },
              json: 'string',
              required: false,
              how: {
                zh: '只要其中几项时填写：GET 用英文逗号分隔，POST 用数组；含未授权的项即被拒绝',
                en: 'to get only some: comma-separated in a GET, an array in a POST; one that is not granted is refused',
              },
            },
          ]),
    ],
    headers: [
      header(signedHeaders.key, '密钥编号', 'the id of the key'),
      header(
        signedHeaders.timestamp,
        `当前时间，1970 年以来的毫秒数；与平台相差不超过 ${clockWindowSeconds} 秒`,
        `now, in milliseconds since 1970; within ${clockWindowSeconds} seconds of the platform's clock`,
      ),
      header(
        signedHeaders.nonce,
        '随机数，16 至 64 位字母、数字、- 或 _，每次不同',
        '16 to 64 letters, digits, - or _; another one for every call',
      ),
      header(
        signedHeaders.digest,
        '请求体的 SHA-256，小写十六进制；没有请求体时取空串的',
        'SHA-256 of the body in lower-case hex; that of nothing without a body',
      ),
      header(signedHeaders.purpose, '授权书上的用途代码', 'the purpose code of the grant', purposeRequired),
      header(
        signedHeaders.operator,
        '经办人工号，不填姓名',
        'the staff number of the person behind the call, never a name',
        of.operatorRequired ?? false,
      ),
      header(signedHeaders.signature, '签名，小写十六进制', 'the signature in lower-case hex'),
    ],
    signature: {
      algorithm: 'HMAC-SHA256',
      base: [
        { line: signatureScheme, how: { zh: '固定文字', en: 'as it stands' } },
        { line: post ? 'POST' : 'GET', how: { zh: '方法，大写', en: 'the method, upper case' } },
        { line: path, how: { zh: '路径，与实际发送的一致', en: 'the path as sent' } },
        {
          line: post ? '' : lookup.map(({ name }) => `${encodeURIComponent(name)}=…`).join('&'),
          how: {
            zh: '问号之后的查询串，与实际发送的一致；没有时为空行',
            en: 'what follows the question mark, as sent; an empty line without one',
          },
        },
        { line: `<${signedHeaders.digest}>`, how: { zh: '请求体摘要', en: 'the digest of the body' } },
        { line: `<${signedHeaders.timestamp}>`, how: { zh: '时间戳', en: 'the time stamp' } },
        { line: `<${signedHeaders.nonce}>`, how: { zh: '随机数', en: 'the nonce' } },
        { line: `<${signedHeaders.key}>`, how: { zh: '密钥编号', en: 'the id of the key' } },
        {
          line: `<${signedHeaders.purpose}>`,
          how: { zh: '用途代码；不发送时为空行', en: 'the purpose code; an empty line when not sent' },
        },
        {
          line: `<${signedHeaders.operator}>`,
          how: { zh: '经办人工号；不发送时为空行', en: 'the staff number; an empty line when not sent' },
        },
      ],
      encoding: {
        zh: '密钥为 base64url 编码的 32 字节，解码后作为 HMAC 密钥；十行以换行符连接，末尾没有换行',
        en: 'the secret is 32 bytes in base64url: decode it and use the bytes; the ten lines are joined by a line feed, without one at the end',
      },
      response: {
        zh: '应答头 x-gongshu-response-signature 是用同一密钥对四行文字的 HMAC-SHA256：固定文字、状态码、应答体 SHA-256（小写十六进制）、本次请求的签名；x-ledger-entry 是存证回执',
        en: 'the header x-gongshu-response-signature is the HMAC-SHA256 under the same secret of four lines: the fixed text, the status, the SHA-256 of the answer in lower-case hex, and the signature of the request; x-ledger-entry is the receipt of the ledger',
      },
    },
    marks: {
      zh: '数据正在校核或存在异议时，应答带 marks：record 为记录序号（从 0 起，null 指全部记录），items 为所涉返回项（空为整条），underCheck、disputed 为 true 或 false，since 为起始日期，instruction 为办理要求，articles 为条款；已由来源单位更正的带 correctedOn。marks 不加密',
      en: 'While a value is being checked or disputed the answer holds marks: record is the place of the record from 0 (null: all of them), items the columns concerned (none: the whole record), underCheck and disputed true or false, since the first day, instruction what the office is to do, articles the articles; correctedOn is the day the source put it right. Marks are never encrypted',
    },
    sealing: of.sealed
      ? {
          zh: `数据级别要求应答加密：${howToOpen.zh}`,
          en: `The grade of the data wants answers sealed: ${howToOpen.en}`,
        }
      : null,
    report: {
      address: `/gateway/v1/services/${of.code}/corrections`,
      how: {
        zh: '发现取得的数据有误时，以同样的签名方式 POST：kind（check 校核、objection 异议）、key（主键各项）、item（信息项）、claimed（应为的值）、reason（情况说明）；答复为编号',
        en: 'Where a value is wrong, POST here signed in the same way: kind (check or objection), key (the key items), item, claimed (what it should be) and reason; the answer holds the number',
      },
    },
    // A verification answers each claim by a word, and never says the value.
    answer: columns
      .filter(({ name }) => !says || !of.plan.lookup.includes(name))
      .map((column) => ({
        name: says ? `answer.claims.${column.name}` : column.name,
        title: titleOf(column),
        json: says ? 'string' : column.json,
        nullable: !says && column.nullable,
      })),
    errors: Object.entries(gatewayErrors).map(([code, { status, zh, en }]) => ({
      code,
      status,
      what: { zh: zh.what, en: en.what },
      mend: { zh: zh.mend, en: en.mend },
    })),
    example: {
      curl: readyCall(call, 'curl', 'rfc9421'),
      typescript: readyCall(call, 'typescript', 'rfc9421'),
      python: readyCall(call, 'python', 'rfc9421'),
      java: readyCall(call, 'java', 'rfc9421'),
      go: readyCall(call, 'go', 'rfc9421'),
      reply: JSON.stringify(
        exampleReply(of.plan, of.columns, sample, { code: of.code, version: of.version }),
        null,
        2,
      ),
    },
  };
}

const header = (name: string, zh: string, en: string, required = true) => ({
  name,
  how: { zh, en },
  required,
});
