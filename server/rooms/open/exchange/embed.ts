/** A few rows of a set to be shown within pages of others: the only address of the platform that may stand in a foreign frame; no script, no session. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { anonymous } from '#kernel/actor.ts';
import { Problem } from '#kernel/errors.ts';
import { languageOf } from '#kernel/http/problems.ts';
import { route } from '#kernel/http/route.ts';
import { publicPolicy } from '#kernel/policy.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { siteOf } from '../ckan/index.ts';
import { getDataset, isOpen } from '../datasets/read.ts';
import { noteRows, queryRows, reachRows, xmlText } from '../rows/index.ts';

const MOST = 50;
const style = `body{margin:0;padding:12px;font:14px/1.6 system-ui,"Noto Sans SC",sans-serif;color:#1f2328;background:#fff}
h1{font-size:16px;margin:0 0 8px}p{margin:8px 0 0;color:#57606a;font-size:12px}div{overflow-x:auto}
table{border-collapse:collapse;min-width:100%}th,td{border-bottom:1px solid #d0d7de;padding:4px 8px;text-align:left;white-space:nowrap}a{color:#0b5cad}`;

export function embedRoutes(app: FastifyInstance, p: Platform): void {
  route(app, {
    method: 'GET',
    url: '/embed/:slug',
    summary: 'The first rows of an open set as a widget for pages of others',
    tag: 'open',
    policy: publicPolicy,
    params: z.strictObject({ slug: z.string().min(1).max(150) }),
    query: z.strictObject({
      rows: z.coerce.number().int().min(1).max(MOST).default(10),
      lang: z.enum(['zh', 'en']).optional(),
    }),
    handler: async ({ params, query, request, reply }) => {
      const language = languageOf(request);
      const site = siteOf(p, request);
      // A frame brings the reader's cookie along where browsers let it: here everybody is nobody.
      const caller = { actor: anonymous, key: undefined, address: request.ip };
      const dataset = await getDataset(p.db, params.slug);
      const address = dataset && isOpen(dataset) ? `${site}/datasets/${dataset.slug}` : `${site}/datasets`;
      let title = '';
      let inner: string;
      let status = 200;
      try {
        const reached = await reachRows(p, caller, params.slug, 'rows', 'embed');
        const { content } = reached.admitted.dataset.published;
        title = content.title[language] || content.title.zh;
        const fields = reached.source.columns.map(({ name }) => name);
        const page = await queryRows(p, reached.source, { limit: query.rows, fields, total: false });
        const { attribution } = await noteRows(p, reached, 'embed', page.rows.length);
        const heads = page.columns.map(
          (one) =>
            `<th scope="col">${xmlText((language === 'en' ? one.titleEn : '') || one.titleZh || one.name)}</th>`,
        );
        const rows = page.rows.map(
          (row) => `<tr>${row.map((cell) => `<td>${xmlText(cell ?? '')}</td>`).join('')}</tr>`,
        );
        inner = `<div tabindex="0" role="region" aria-label="${xmlText(title)}"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div><p>${xmlText(attribution[language])}</p>`;
      } catch (error) {
        if (!(error instanceof Problem) || error.definition.status >= 500) throw error;
        status = error.definition.status;
        inner = `<p>${xmlText(error.definition[language].what.replace(/\{\w+\}/g, '…'))}</p>`;
      }
      const unit =
        dataset && isOpen(dataset)
          ? (await organisationNames(p.db, [dataset.organisationId])).get(dataset.organisationId)
          : undefined;
      const nonce = randomBytes(16).toString('base64');
      const more = language === 'en' ? 'Open the data set' : '打开数据集';
      return reply
        .code(status)
        .type('text/html; charset=utf-8')
        .removeHeader('x-frame-options')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header(
          'content-security-policy',
          `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
        )
        .header('cache-control', 'no-store')
        .send(
          `<!doctype html><html lang="${language === 'en' ? 'en' : 'zh-CN'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${xmlText(title || more)}</title><style nonce="${nonce}">${style}</style></head><body><main><h1>${xmlText(title)}</h1>${inner}<p>${xmlText(unit?.[language] || unit?.zh || '')} <a href="${xmlText(address)}" target="_blank" rel="noopener">${more}</a></p></main></body></html>`,
        );
    },
  });
}
