// All rows of a data set, asked in the address: words, filters, order, page; figures of one column beside.
import type { ApiReply, Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { Ask, ColumnFigures, RowTable, titleOf } from './RowTable.tsx';
import { askedOf, type ColumnReply, type FacetReply, pageOf, type RowsReply } from './rows.ts';
import { SetTop } from './SetTop.tsx';
import { given, type SetPage, say, setAddress } from './words.ts';

const ROWS = 50;

type Body = { set: SetPage; rows: ApiReply; figures?: ColumnReply; facet?: FacetReply };

function Whole({ view, body }: { view: View; body: Body }) {
  const { set, rows, figures, facet } = body;
  const path = `${setAddress(set.slug)}/preview`;
  const columns = rows.status === 200 ? (rows.body as RowsReply).columns : (set.release?.columns ?? []);
  const column = columns.find(({ name }) => name === figures?.column);
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="preview" />
      <Ask view={view} path={path} columns={columns as RowsReply['columns']} />
      {figures && column ? (
        <ColumnFigures
          view={view}
          path={path}
          figures={figures}
          facet={facet}
          title={titleOf(view, column)}
        />
      ) : null}
      <RowTable view={view} path={path} slug={set.slug} reply={rows} place={set.place !== null} />
    </article>
  );
}

export const previewPage: Page = {
  personal: true,
  load: async ({ get, params, query }) => {
    const base = `/api/open/datasets/${encodeURIComponent(params.slug ?? '')}`;
    const column = query.get('column');
    const [reply, rows, figures, facet] = await Promise.all([
      get(`${base}/page`),
      get(`${base}/rows?${pageOf(query, ROWS)}`),
      column ? given<ColumnReply>(get, `${base}/statistics/${encodeURIComponent(column)}`) : undefined,
      column
        ? given<FacetReply>(get, `${base}/facets/${encodeURIComponent(column)}?${askedOf(query)}`)
        : undefined,
    ]);
    if (reply.status !== 200) return { status: reply.status === 400 ? 404 : reply.status, body: reply.body };
    return { status: 200, body: { set: reply.body, rows, figures, facet } };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:previewTitle', { set: say(view, (data.body as Body).set.title) })
      : view.t('portal:problem.notFound.title'),
  Head: ({ view }) => (view.query.size > 0 ? <meta name="robots" content="noindex, follow" /> : null),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
