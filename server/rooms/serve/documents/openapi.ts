/** The document of a service version as OpenAPI 3.1: fields with their meaning, code lists, an example from made-up rows, errors with what to mend. */
import type { Text } from '#kernel/errors.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import { howToOpen } from '../gateway/sealing.ts';
import { clockWindowSeconds } from '../gateway/signature.ts';
import type { Plan } from '../plan.ts';
import { operatorsOf, wayPath } from '../ways/terms.ts';
import { type Exampled, exampleBodies, exampleReply } from './bodies.ts';
import type { Field } from './fields.ts';

export type DocumentOf = Exampled & { title: Text };

const both = ({ zh, en }: Text): string => (zh === en || en === '' ? zh : `${zh}\n\n${en}`);

const shapes: Record<Field['json'], object> = {
  string: { type: 'string' },
  number: { type: 'number' },
  'decimal-string': { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' },
  boolean: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  'date-time': { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' },
};

/** What a field is in one sentence: the catalogue's words, else its title. */
export const meaningOf = ({ description, titleZh }: Field): string => description.trim() || titleZh.trim();

const movedWords = (by: string): Text => ({
  zh: `交付文件中的数值为标记接收方可微调，幅度不超过 ${by}；接口返回的数值从不改动`,
  en: `in delivered files a figure may be moved by at most ${by} to mark the recipient; answers of calls are never moved`,
});

function schemaOf(field: Field, asked: boolean) {
  const { codes, nullable, json, length } = field;
  const shape = shapes[json];
  const may = nullable && !asked;
  return {
    title: field.titleZh,
    description: field.mayMoveBy
      ? `${meaningOf(field)}\n\n${both(movedWords(field.mayMoveBy))}`
      : meaningOf(field),
    ...shape,
    ...(may && 'type' in shape ? { type: [shape.type, 'null'] } : {}),
    ...(json === 'string' && length ? { maxLength: length } : {}),
    ...(codes.length > 0 ? { enum: [...codes.map(({ code }) => code), ...(may ? [null] : [])] } : {}),
    ...(codes.length > 0 ? { 'x-codes': codes } : {}),
    ...(field.personal === 'none' ? {} : { 'x-personal': field.personal }),
    ...(field.identifier ? { 'x-identifier': field.identifier } : {}),
    ...(field.tolerance ? { 'x-tolerance': field.tolerance.step } : {}),
    ...(field.mayMoveBy ? { 'x-may-be-moved-by': field.mayMoveBy } : {}),
  };
}

const object = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
});
const integer = { type: 'integer' };
const text = { type: 'string' };

function questionOf(plan: Plan, fields: readonly Field[]) {
  const named = (name: string) => fields.filter((field) => field.name === name);
  const key = Object.fromEntries(
    plan.lookup.flatMap((name) => named(name).map((field) => [name, schemaOf(field, true)])),
  );
  const columns = {
    type: 'array',
    items: { enum: fields.map(({ name }) => name) },
    description: '返回项，不填为全部\n\ncolumns to answer; all when left out',
  };
  switch (plan.kind) {
    case 'verify':
      return object({
        ...key,
        claims: {
          ...object(
            Object.fromEntries(
              fields
                .filter(({ name }) => !plan.lookup.includes(name))
                .map((field) => [field.name, schemaOf(field, true)]),
            ),
            [],
          ),
          minProperties: 1,
          maxProperties: plan.maxPage,
        },
      });
    case 'search':
      return object(
        {
          filters: {
            type: 'array',
            minItems: 1,
            items: {
              oneOf: plan.filters.flatMap((name) =>
                named(name).map((field) =>
                  object({ column: { const: name }, op: { enum: operatorsOf(field.type) }, value: {} }),
                ),
              ),
            },
          },
          order: { enum: plan.order.flatMap((name) => [name, `-${name}`]) },
          columns,
          pageSize: { ...integer, minimum: 1, maximum: plan.maxPage },
          cursor: text,
        },
        ['filters'],
      );
    case 'batch':
      return object(
        { keys: { type: 'array', minItems: 1, maxItems: plan.maxPage, items: object(key) }, columns },
        ['keys'],
      );
    default:
      return object({ ...key, columns }, plan.lookup);
  }
}

/** The body of an answer, and the time its rows are of wherever it is known. */
function answerOf(plan: Plan, fields: readonly Field[]) {
  const body = bodyOf(plan, fields);
  return { ...body, properties: { ...body.properties, asOf: { type: 'string', format: 'date-time' } } };
}

function bodyOf(plan: Plan, fields: readonly Field[]) {
  const record = object(Object.fromEntries(fields.map((field) => [field.name, schemaOf(field, false)])));
  const records = { type: 'array', items: record };
  const head = {
    service: object({ code: text, version: integer }),
    batch: { type: ['integer', 'null'] },
    asOf: text,
  };
  const verdict = { enum: ['yes', 'partly', 'no', 'unknown'] };
  switch (plan.kind) {
    case 'verify':
      return object({
        ...head,
        answer: object({ result: verdict, claims: { type: 'object', additionalProperties: verdict } }),
      });
    case 'search':
      return object({ ...head, count: integer, records, next: { type: ['string', 'null'] } });
    case 'batch': {
      const one = object({ found: { type: 'boolean' }, truncated: { type: 'boolean' }, records });
      return object({
        ...head,
        asked: integer,
        found: integer,
        count: integer,
        answers: { type: 'array', items: one },
      });
    }
    default:
      return object({ ...head, count: integer, truncated: { type: 'boolean' }, records });
  }
}

const signing = (zh: string, en: string, name: string) => ({
  type: 'apiKey',
  in: 'header',
  name,
  description: both({ zh, en }),
});

const securitySchemes = {
  rfc9421: signing(
    `默认方式：RFC 9421 报文签名，覆盖 @method、@authority、@path、content-digest 及 x-gongshu-* 各头部，created（秒，与平台相差不超过 ${clockWindowSeconds} 秒）、nonce、keyid、tag="gongshu"；算法 hmac-sha256、ed25519、ecdsa-p256-sha256、ecdsa-p384-sha384、rsa-pss-sha512，以及 tag="gongshu-sm" 的 hmac-sm3、sm2-sm3`,
    `The default: HTTP message signatures (RFC 9421) over @method, @authority, @path, content-digest and every x-gongshu-* header, with created (seconds, within ${clockWindowSeconds} s of the platform's clock), nonce, keyid and tag="gongshu"; hmac-sha256, ed25519, ecdsa-p256-sha256, ecdsa-p384-sha384, rsa-pss-sha512, and under tag="gongshu-sm" hmac-sm3 and sm2-sm3`,
    'signature-input',
  ),
  native: signing('十行文字的 HMAC-SHA256', 'HMAC-SHA256 over ten lines', 'x-gongshu-signature'),
  'x-ca': signing(
    'X-Ca 头部方式，随机数与时间戳必填',
    'the X-Ca header style, nonce and time mandatory',
    'x-ca-signature',
  ),
};

/** Every refusal by its status: code, what it is and what to mend. */
function refusals() {
  const byStatus = new Map<number, { code: string; what: Text; mend: Text }[]>();
  for (const [code, { status, zh, en }] of Object.entries(gatewayErrors))
    byStatus.set(status, [
      ...(byStatus.get(status) ?? []),
      { code, what: { zh: zh.what, en: en.what }, mend: { zh: zh.mend, en: en.mend } },
    ]);
  return Object.fromEntries(
    [...byStatus].map(([status, errors]) => [
      String(status),
      {
        description: errors.map(({ code, what, mend }) => `${code}: ${what.zh} ${mend.zh}`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        'x-errors': errors,
      },
    ]),
  );
}

const header = (name: string, required: boolean, zh: string, en: string) => ({
  name,
  in: 'header',
  required,
  schema: text,
  description: both({ zh, en }),
});

export function openApiOf(of: DocumentOf) {
  const { code, title, version, plan, fields } = of;
  const [example = '{}'] = exampleBodies(plan, fields);
  return {
    openapi: '3.1.0',
    info: { title: title.zh, summary: title.en, version: String(version) },
    paths: {
      [wayPath(plan.kind, code)]: {
        post: {
          operationId: code,
          summary: title.zh,
          security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
          parameters: [
            header(
              'x-gongshu-purpose',
              true,
              '授权书上的用途代码；测试环境为 test',
              'the purpose code of the grant; “test” in the test environment',
            ),
            header(
              'x-gongshu-operator',
              false,
              '经办人工号，不填姓名；授权要求时必填',
              'the staff number of the person behind the call, never a name; where the grant asks for it',
            ),
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: questionOf(plan, fields),
                example: JSON.parse(example) as unknown,
              },
            },
          },
          responses: {
            '200': {
              description: both({
                zh: `应答；x-ledger-entry 是存证回执，content-digest 与签名证明应答内容。数据级别要求加密时：${howToOpen.zh}`,
                en: `the answer; x-ledger-entry is the receipt of the ledger, content-digest and the signature prove what was answered. Where the grade of the data wants it sealed: ${howToOpen.en}`,
              }),
              content: {
                'application/json': {
                  schema: answerOf(plan, fields),
                  example: exampleReply(of),
                },
              },
            },
            ...refusals(),
          },
        },
      },
    },
    components: {
      securitySchemes,
      schemas: {
        Problem: object(
          {
            type: text,
            title: text,
            status: integer,
            detail: text,
            instance: text,
            side: { enum: ['caller', 'gateway', 'provider'] },
            entry: text,
          },
          ['type', 'title', 'status'],
        ),
      },
    },
  };
}
