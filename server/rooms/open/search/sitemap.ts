/** What search engines are told of the portal: its pages in lists of bounded length, each data set with the day of its last change. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';

const LISTED = 10_000;
const pages = [
  '/',
  '/datasets',
  '/catalogue',
  '/changes',
  '/plan',
  '/demands',
  '/reuses',
  '/events',
  '/standards',
  '/statistics',
  '/health',
  '/status',
  '/developers',
  '/resources',
];
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export async function sitemapIndex(ex: Executor, base: string): Promise<string> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from open.search_entry`.execute(ex);
  const count = Math.max(1, Math.ceil((rows[0]?.n ?? 0) / LISTED));
  const lists = Array.from(
    { length: count },
    (_, at) => `<sitemap><loc>${escaped(base)}/sitemap/${at + 1}.xml</loc></sitemap>`,
  );
  return `${head}<sitemapindex ${space}>${lists.join('')}</sitemapindex>`;
}

/** Errors: `kernel.not-found` past the last list. */
export async function sitemap(ex: Executor, base: string, part: number): Promise<string> {
  const { rows } = await sql<{ slug: string; day: string }>`
    select slug, to_char(updated_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from open.search_entry
    order by dataset_id limit ${LISTED} offset ${(Math.max(1, part) - 1) * LISTED}`.execute(ex);
  if (part < 1 || (rows.length === 0 && part > 1)) throw problem('kernel.not-found');
  const own = part === 1 ? pages.map((path) => `<url><loc>${escaped(base + path)}</loc></url>`) : [];
  const sets = rows.map(
    ({ slug, day }) =>
      `<url><loc>${escaped(`${base}/datasets/${slug}`)}</loc><lastmod>${day}</lastmod></url>`,
  );
  return `${head}<urlset ${space}>${[...own, ...sets].join('')}</urlset>`;
}

/** Rows in every order and filter are endless; search engines keep to the pages. */
export const robots = (base: string): string =>
  [
    'User-agent: *',
    'Disallow: /desk/',
    'Disallow: /api/',
    'Disallow: /me/',
    'Disallow: /sign-in',
    `Sitemap: ${base}/sitemap.xml`,
    '',
  ].join('\n');
