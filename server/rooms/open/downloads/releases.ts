/** Every release of a set with its files: earlier ones stay to be taken, those that were taken back are named and hold nothing. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { json, text } from '#kernel/http/shapes.ts';
import { forms, isFormat } from '../releases/formats.ts';

export const releasesQuery = z.strictObject({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export const releasesReply = z.object({
  items: z.array(
    z.object({
      number: z.number().int(),
      rows: z.number().int(),
      publishedAt: z.string(),
      note: z.string(),
      difference: z.record(z.string(), json).nullable(),
      withdrawn: z.boolean(),
      current: z.boolean(),
      files: z.array(
        z.object({
          format: z.string(),
          title: text,
          bytes: z.number(),
          sha256: z.string(),
          href: z.string(),
        }),
      ),
    }),
  ),
  total: z.number().int(),
  page: z.number().int(),
  pageSize: z.number().int(),
});
export type ReleasesReply = z.output<typeof releasesReply>;

type Item = ReleasesReply['items'][number];
type Row = Omit<Item, 'publishedAt' | 'files' | 'difference'> & {
  publishedAt: Date;
  difference: Item['difference'];
  files: { format: string; bytes: number; sha256: string }[] | null;
  total: number;
};

/** Newest first. Errors: `kernel.not-found` of what the public never saw, and of what was taken away. */
export async function listReleases(
  p: Platform,
  slug: string,
  { page, pageSize }: z.output<typeof releasesQuery>,
): Promise<ReleasesReply> {
  const { rows } = await sql<Row>`
    with d as (select id, release_id from open.dataset where slug = ${slug} and state = 'open' and version_id is not null),
    r as (select r.*, count(*) over () as total from open.release r join d on d.id = r.dataset_id where r.number is not null
      order by r.number desc limit ${pageSize} offset ${(page - 1) * pageSize})
    select r.number, r.rows::float8 as rows, r.published_at as "publishedAt", r.note, r.difference, r.state <> 'published' as withdrawn,
      r.id = (select release_id from d) as current, r.total::int as total,
      (select json_agg(json_build_object('format', f.format, 'bytes', f.bytes, 'sha256', f.sha256) order by f.format)
        from open.distribution f where f.release_id = r.id and r.state = 'published') as files
    from r order by r.number desc`.execute(p.db);
  if (rows.length === 0) {
    const { rows: there } = await sql`
      select 1 from open.dataset where slug = ${slug} and state = 'open' and version_id is not null`.execute(
      p.db,
    );
    if (there.length === 0) throw problem('kernel.not-found');
  }
  return {
    items: rows.map(({ total: _total, publishedAt, files, ...row }) => ({
      ...row,
      current: row.current === true,
      publishedAt: publishedAt.toISOString(),
      files: (files ?? []).flatMap((file) =>
        isFormat(file.format)
          ? [
              {
                ...file,
                title: forms[file.format].title,
                href: `/api/open/datasets/${encodeURIComponent(slug)}/releases/${row.number}/files/${encodeURIComponent(file.format)}`,
              },
            ]
          : [],
      ),
    })),
    total: rows[0]?.total ?? 0,
    page,
    pageSize,
  };
}
