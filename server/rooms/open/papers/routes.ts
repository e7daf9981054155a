/** Papers over HTTP: anybody has one checked; the authority keeps what it is checked against. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { Platform } from '#cases/index.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { idParams, route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { sentFile } from '../sent-file.ts';
import { readReceipt, receiptOf } from './receipt.ts';
import {
  keptVerdict,
  receiptQuery,
  trustBody,
  trustReply,
  type VerdictReply,
  verdictReply,
} from './schema.ts';
import { addTrust, endTrust, papersRule, readTrust, trustNow, trustPolicy } from './trust.ts';
import type { PaperReason } from './types.ts';
import { verifyPaper } from './verify.ts';

const tag = 'open';
const base = '/api/open/papers';
const MEGABYTES = 8;

const words: Record<PaperReason, Text> = {
  'not-pdf': { zh: '不是 PDF 文件', en: 'it is no PDF' },
  unsigned: { zh: '没有电子签名或电子印章', en: 'it bears no electronic signature or seal' },
  unreadable: { zh: '签名的结构无法识别', en: 'its signature cannot be read' },
  altered: { zh: '签名之后内容被改动', en: 'it was altered after it was signed' },
  'not-whole': {
    zh: '签名没有覆盖整个文件，有内容在签名之后追加',
    en: 'the signature does not cover the whole file: something was added',
  },
  algorithm: { zh: '签名所用算法本平台不能核验', en: 'its algorithm cannot be checked here' },
  usage: { zh: '证书不是用于签名的证书', en: 'the certificate is not one for signatures' },
  untrusted: {
    zh: '证书不在主管部门信任的签发链上',
    en: 'the certificate does not chain to one the authority trusts',
  },
  'not-yet-valid': {
    zh: '签名时间不在证书有效期内',
    en: 'the time of signing lies outside the validity of the certificate',
  },
  expired: { zh: '证书已过有效期', en: 'the certificate has expired' },
  revoked: { zh: '证书已被吊销', en: 'the certificate was revoked' },
};

async function verdict(p: Platform, file: Buffer): Promise<VerdictReply> {
  if (file.length > MEGABYTES * 1024 * 1024)
    throw problem('open.paper-too-large', { params: { megabytes: MEGABYTES } });
  const law = await lawNow(p.db, p.law, p.clock.today());
  const found = await verifyPaper(file, await trustNow(p.db), p.clock.now());
  const equals: Text = law.flag(papersRule)
    ? { zh: '与纸质原件具有同等效力', en: 'equal to the original' }
    : { zh: '电子签名有效', en: 'the electronic signature is valid' };
  const not: Text = law.flag(papersRule)
    ? { zh: '不能视同纸质原件', en: 'not equal to the original' }
    : { zh: '电子签名无效', en: 'the electronic signature is not valid' };
  return {
    ...found,
    said: found.equal ? equals : not,
    reasons: found.reasons.map((key) => ({ key, text: words[key] })),
    receipt: await receiptOf(p, found),
    articles: law.cite(papersRule),
  };
}

export async function paperRoutes(app: FastifyInstance, p: Platform): Promise<void> {
  route(app, {
    method: 'GET',
    url: `${base}/trust`,
    summary: 'Certificates and lists against which signed papers are checked',
    tag,
    policy: publicPolicy,
    reply: trustReply,
    handler: ({ actor }) => readTrust(p, actor),
  });
  route(app, {
    method: 'POST',
    url: `${base}/trust`,
    summary: 'Adds certificates to be trusted, or lists of revoked ones, in PEM or base64',
    tag,
    policy: trustPolicy,
    entry: 'open.trust-added',
    body: trustBody,
    reply: trustReply,
    status: 201,
    handler: async ({ actor, body }) => {
      await addTrust(p, actor, body.content);
      return readTrust(p, actor);
    },
  });
  route(app, {
    method: 'POST',
    url: `${base}/trust/:id/end`,
    summary: 'Trusts a certificate, or follows a list, no longer',
    tag,
    policy: trustPolicy,
    entry: 'open.trust-ended',
    params: idParams,
    reply: trustReply,
    handler: async ({ actor, params }) => {
      await endTrust(p, actor, params.id);
      return readTrust(p, actor);
    },
  });
  route(app, {
    method: 'GET',
    url: `${base}/verdict`,
    summary: 'What a check said, by its receipt: nobody else can write one',
    tag,
    policy: publicPolicy,
    query: receiptQuery,
    reply: keptVerdict,
    handler: async ({ query }) => {
      const found = await readReceipt(p, query.receipt);
      if (!found) throw problem('kernel.not-found');
      return found;
    },
  });
  await app.register(checking(p));
}

/** Papers come as they are: this part of the server parses no body, and keeps none. */
const checking =
  (p: Platform): FastifyPluginAsync =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    route(app, {
      method: 'POST',
      url: `${base}/verify`,
      summary: 'Says whether a signed and sealed PDF, sent as the body, equals its original, or why not',
      tag,
      policy: publicPolicy,
      entry: { none: 'it looks at a paper and keeps nothing' },
      streams: true,
      reply: verdictReply,
      handler: async ({ request }) => verdict(p, (await sentFile(request)).content),
    });
  };
