/** How to push into a resource: everything a developer needs on one page, with calls that run as they stand. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { errorCatalogue, problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { getResource, type Item, requirePublished } from '#rooms/catalog/index.ts';
import { readBatchPolicy } from '../policy.ts';
import { readSettings } from '../settings.ts';
import { examplesOf } from './examples.ts';
import type { PushPorts } from './ports.ts';
import { producedField } from './records.ts';
import type { PushGuide } from './schema.ts';

export const pushPath = '/gateway/v1/push/:id';
export const pushStatusPath = '/gateway/v1/push/status/:id';

const header = (name: string, zh: string, en: string, required = true) => ({
  name,
  how: { zh, en },
  required,
});

/** A value of the item's type for examples; it stands for none of the data. */
function sample(item: Item): string | number | boolean {
  if (item.codeList?.[0] !== undefined) return item.codeList[0];
  if (item.type === 'N' || item.type === 'I' || item.type === 'F') return 1;
  if (item.type === 'Y') return '1.00';
  if (item.type === 'D') return '2026-01-01';
  if (item.type === 'T') return '2026-01-01 08:00:00';
  if (item.type === 'L' || item.type === 'B') return true;
  return `<${item.name}>`;
}

/** Errors: kernel.not-found, catalog.not-published. */
export async function readGuide(
  p: Platform,
  ports: PushPorts,
  actor: Actor,
  resourceId: string,
): Promise<PushGuide> {
  const resource = await getResource(p.db, resourceId);
  if (!resource) throw problem('kernel.not-found');
  permit(readBatchPolicy, actor, { providerId: resource.providerId });
  const { version, items } = await requirePublished(p.db, resourceId);
  const settings = await readSettings(p.db);
  const address = pushPath.replace(':id', resourceId);
  const record = Object.fromEntries(items.map((item) => [item.name, sample(item)]));
  const { headers, scheme } = ports;
  return {
    resourceId,
    name: version.content.name,
    address,
    statusAddress: pushStatusPath,
    headers: [
      header(
        'content-type',
        'application/json，或者每行一个对象的 application/x-ndjson',
        'application/json, or application/x-ndjson for one object a line',
      ),
      header(
        'idempotency-key',
        '幂等键，8 至 100 位；重发同一批时沿用，内容不同而键相同会被拒绝',
        '8 to 100 characters; repeated with the same push, refused with other content',
      ),
      header(
        'x-gongshu-produced-at',
        `本次全部记录的产生时间（ISO 8601 带时区，或毫秒数）；单条另有时写在字段 ${producedField}`,
        `when the records arose (ISO 8601 with its offset, or milliseconds); a record’s own time goes into ${producedField}`,
        false,
      ),
      header(headers.key, '密钥编号', 'the id of the key'),
      header(
        headers.timestamp,
        `当前时间，1970 年以来的毫秒数；与平台相差不超过 ${ports.windowSeconds} 秒`,
        `now, in milliseconds since 1970; within ${ports.windowSeconds} seconds of the platform’s clock`,
      ),
      header(
        headers.nonce,
        '随机数，16 至 64 位，每次请求不同',
        '16 to 64 characters, another one for every request',
      ),
      header(headers.digest, '请求体的 SHA-256，小写十六进制', 'SHA-256 of the body in lower-case hex'),
      header(headers.signature, '签名，小写十六进制', 'the signature in lower-case hex'),
    ],
    fields: items.map((item) => ({
      name: item.name,
      title: { zh: item.titleZh, en: item.titleEn ?? item.name },
      type: item.type,
      key: item.key,
      required: item.key || !item.nullable,
    })),
    producedField,
    limits: {
      records: settings['collect.push-records'].value,
      bytes: settings['collect.push-bytes'].value,
      seconds: settings['collect.push-seconds'].value,
    },
    boundSeconds: settings['collect.lag-seconds'].value,
    signature: {
      lines: [
        scheme,
        'POST',
        address,
        '',
        `<${headers.digest}>`,
        `<${headers.timestamp}>`,
        `<${headers.nonce}>`,
        `<${headers.key}>`,
        '',
        '',
      ],
      how: {
        zh: '十行以换行符连接，末尾没有换行；空行照样保留。密钥为 base64url 编码的 32 字节，解码后作为 HMAC-SHA256 的密钥。',
        en: 'Ten lines joined by a line feed, without one at the end; empty lines stay. The secret is 32 bytes in base64url: decode it and use the bytes as the key of HMAC-SHA256.',
      },
    },
    example: examplesOf({ path: address, scheme, record, producedField }),
    errors: [...errorCatalogue]
      .filter(
        ([code]) =>
          (code.startsWith('collect.push-') && !code.startsWith('collect.push-keys')) || callErrors.has(code),
      )
      .map(([code, { status, zh, en }]) => ({
        code,
        status,
        what: { zh: zh.what, en: en.what },
        mend: { zh: zh.mend, en: en.mend },
      })),
  };
}

const callErrors = new Set([
  'gateway.header-missing',
  'gateway.key-unknown',
  'gateway.key-revoked',
  'gateway.address',
  'gateway.clock',
  'gateway.signature',
  'gateway.digest',
  'gateway.nonce-repeated',
  'collect.not-published',
  'collect.key-required',
]);
