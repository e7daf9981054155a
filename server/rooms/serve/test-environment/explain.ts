/** What is wrong with a signed call, in words: the text that is to be signed beside the caller's own, and every part that does not fit. */
import { createHash } from 'node:crypto';
import type { Text } from '#kernel/errors.ts';
import type { Serving } from '../context.ts';
import { knownKey } from '../gateway/directory.ts';
import { gatewayErrors } from '../gateway/errors.ts';
import {
  digestFits,
  explainSignature,
  profileNamed,
  type ReadCall,
  readCall,
  type SignedRequest,
} from '../gateway/profiles/index.ts';
import { clockWindowSeconds } from '../gateway/signature.ts';
import type { Explained } from './schema.ts';

type Finding = Explained['findings'][number];

const finding = (part: Finding['part'], ok: boolean | null, zh: string, en: string): Finding => ({
  part,
  ok,
  say: { zh, en },
});

/** Never says what a right signature would be, nor anything of a key that is not of the test environment. */
export async function explainCall(
  t: Pick<Serving, 'db' | 'vault' | 'clock'>,
  call: SignedRequest,
  given: string | null,
): Promise<Explained> {
  const read = readCall(call);
  const { profile, expectedBase, firstDifference } = explainSignature(call, given);
  if ('refused' in read && !signedAtAll(call))
    return { profile: null, expected: null, given, difference: null, findings: [unsigned] };
  if ('refused' in read) {
    const { zh, en } = gatewayErrors[read.refused];
    const params = read.params ?? {};
    return {
      profile,
      expected: null,
      given,
      difference: null,
      findings: [
        {
          part: 'headers',
          ok: false,
          say: {
            zh: `${filled(zh.what, params, 'zh')}：${filled(zh.why, params, 'zh')}${filled(zh.mend, params, 'zh')}`,
            en: `${filled(en.what, params, 'en')}: ${filled(en.why, params, 'en')} ${filled(en.mend, params, 'en')}`,
          },
        },
      ],
    };
  }
  return {
    profile,
    expected: expectedBase,
    given,
    difference:
      firstDifference === null || given === null ? null : placeOf(expectedBase, given, firstDifference),
    findings: [
      finding(
        'headers',
        true,
        `签名方式：${read.profile}，各头部齐全。`,
        `Signed by ${read.profile}; all headers are there.`,
      ),
      clockFinding(t, read),
      digestFinding(call, read),
      baseFinding(given, firstDifference),
      ...(await keyFindings(t, read, given !== null && firstDifference === null)),
    ],
  };
}

/** Some header of a way of signing is there; the platform's own headers are asked for only where one of them is. */
const signedAtAll = ({ headers }: SignedRequest): boolean =>
  Object.keys(headers).some(
    (name) => name === 'signature-input' || name.startsWith('x-gongshu-') || name.startsWith('x-ca-'),
  );

const unsigned = finding(
  'headers',
  false,
  '没有识别到签名头部。请粘贴实际发送的全部请求头，每行一个，写作“名称: 值”：RFC 9421 须有 Signature-Input、Signature 和 Content-Digest，其他方式须有 X-Gongshu-… 或 X-Ca-… 各头部。',
  'No headers of a signature were found. Paste all headers as they were sent, one a line, as “name: value”: RFC 9421 has Signature-Input, Signature and Content-Digest; the other ways have X-Gongshu-… or X-Ca-….',
);

/** A placeholder of the catalogue's text is a word, or words in both languages. */
function filled(template: string, params: Readonly<Record<string, unknown>>, language: 'zh' | 'en'): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = params[name];
    if (typeof value === 'object' && value !== null && language in value) return (value as Text)[language];
    return value === undefined ? '—' : String(value);
  });
}

function placeOf(expected: string, given: string, at: number): NonNullable<Explained['difference']> {
  const before = expected.slice(0, at);
  const line = before.split('\n').length;
  return {
    at,
    line,
    column: at - (before.lastIndexOf('\n') + 1) + 1,
    expectedLine: expected.split('\n')[line - 1] ?? '',
    givenLine: given.split('\n')[line - 1] ?? '',
  };
}

function clockFinding({ clock }: Pick<Serving, 'clock'>, read: ReadCall): Finding {
  const off = Math.round((read.signedAt - clock.now().getTime()) / 1000);
  const ok = Math.abs(off) <= clockWindowSeconds;
  return ok
    ? finding(
        'clock',
        true,
        `时间戳与平台相差 ${off} 秒，在 ${clockWindowSeconds} 秒以内。`,
        `The time stamp is ${off} s off the platform's clock, within ${clockWindowSeconds} s.`,
      )
    : finding(
        'clock',
        false,
        `时间戳与平台相差 ${off} 秒，超过 ${clockWindowSeconds} 秒：请校准本机时间，并核对单位（RFC 9421 为秒，其他方式为毫秒）。`,
        `The time stamp is ${off} s off the platform's clock, more than ${clockWindowSeconds} s: set the clock of your machine, and mind the unit (seconds in RFC 9421, milliseconds elsewhere).`,
      );
}

function digestFinding({ body }: SignedRequest, read: ReadCall): Finding {
  if (digestFits(body, read.digest))
    return finding('digest', true, '摘要与请求体一致。', 'The digest is that of the body.');
  const hash = createHash(read.digest.algorithm).update(body);
  const value = read.profile === 'native' ? hash.digest('hex') : hash.digest('base64');
  return finding(
    'digest',
    false,
    `摘要与收到的 ${body.length} 字节请求体不一致，应为 ${value}：请对实际发送的字节求摘要，不要在求摘要之后再改动或重新排版 JSON。`,
    `The digest is not that of the ${body.length} bytes received; it should be ${value}. Take it of the very bytes you send, and do not write the JSON anew afterwards.`,
  );
}

function baseFinding(given: string | null, firstDifference: number | null): Finding {
  if (given === null)
    return finding(
      'base',
      null,
      '未提供您的待签文字，可粘贴后逐字比对。',
      'Your text to sign was not given; paste it to have it compared.',
    );
  return firstDifference === null
    ? finding('base', true, '待签文字一致。', 'The text to sign is the same.')
    : finding(
        'base',
        false,
        '待签文字不一致，请按下方标出的第一处差异修改。',
        'The text to sign differs; mend the first difference shown below.',
      );
}

async function keyFindings(
  t: Pick<Serving, 'db' | 'vault'>,
  read: ReadCall,
  sameBase: boolean,
): Promise<Finding[]> {
  const key = await knownKey(t, read.key);
  if (key?.environment !== 'test')
    return [
      finding(
        'key',
        false,
        '密钥不是测试环境的密钥：生产密钥不在此调试，请先取得测试密钥。',
        'The key is not one of the test environment: production keys are not examined here. Make a test key first.',
      ),
    ];
  const { material } = key;
  const found = finding(
    'key',
    true,
    `测试密钥，算法 ${material.algorithm}。`,
    `A test key; algorithm ${material.algorithm}.`,
  );
  if (profileNamed(read.profile).verify(material, read))
    return [found, finding('signature', true, '签名正确。', 'The signature is right.')];
  return [
    found,
    sameBase
      ? finding(
          'signature',
          false,
          '待签文字一致而签名不对：请核对密钥是否为本编号的密钥、是否按 base64url 解码为 32 字节，以及算法和编码（十六进制或 Base64）。',
          'The text is the same and the signature is wrong: check that the secret belongs to this key id and is decoded from base64url to its 32 bytes, and check algorithm and encoding (hex or base64).',
        )
      : finding(
          'signature',
          false,
          '签名与待签文字不符：先使您的待签文字与平台给出的完全一致，再核对密钥。',
          'The signature is not of the expected text: make your text exactly that first, then check the secret.',
        ),
  ];
}

/** A call as it was pasted: a first line is not needed, the headers stand one a line. */
export function pastedCall(pasted: {
  method: string;
  url: string;
  headers: string;
  body: string;
}): SignedRequest | undefined {
  const url = URL.parse(pasted.url, 'http://localhost');
  if (!url) return undefined;
  const rawHeaders = pasted.headers.split(/\r?\n/).flatMap((line) => {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [name, value ?? ''];
  });
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return {
    method: pasted.method.toUpperCase(),
    path: url.pathname,
    query: url.search.slice(1),
    body: Buffer.from(pasted.body),
    headers,
    rawHeaders,
    authority: url.host === 'localhost' ? (headers.host ?? '').toLowerCase() : url.host,
  };
}
