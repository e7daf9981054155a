/** Every release of a set with its files: earlier ones stay to be taken, those that were taken back are named and hold nothing. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { forms, isFormat } from '../releases/formats.ts';
import type { ReleasesReply, releasesQuery } from './schema.ts';

type Item = ReleasesReply['items'][number];
type Row = Omit<Item, 'publishedAt' | 'files' | 'difference'> & {
  publishedAt: Date;
  difference: Item['difference'];
  files: { format: string; bytes: number; sha256: string }[] | null;
  total: number;
};

/** Newest first. Errors: `kernel.not-found` of what the public never saw, and of what was taken away. */
export async function listReleases(
  p: Pick<Platform, 'db'>,
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
