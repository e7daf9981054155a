// The interface of a data set: calls that work as they stand, made from its own columns and rows.
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { SetDoors } from './doors/SetDoors.tsx';
import { pageOf, type RowsReply } from './rows.ts';
import { SetTop } from './SetTop.tsx';
import { given, type SetPage, say } from './words.ts';

type Body = { set: SetPage; rows?: RowsReply };
/** Where one’s own key goes. */
const KEY = 'gso_…';

/** A filter that finds something: a text of the first row. */
function example(rows: RowsReply | undefined): { column: string; value: string } | undefined {
  const [row] = rows?.rows ?? [];
  const column = rows?.columns.find(({ kind, name }) => kind === 'text' && String(row?.[name] ?? '') !== '');
  return column && row ? { column: column.name, value: String(row[column.name]).slice(0, 60) } : undefined;
}

export function Snippets({ view, set, rows }: { view: View; set: SetPage; rows: RowsReply | undefined }) {
  const { t, site } = view;
  const found = example(rows);
  const base = `${site}/api/open/datasets/${encodeURIComponent(set.slug)}/rows`;
  const filters = found ? JSON.stringify({ [found.column]: found.value }) : '';
  const address = `${base}?limit=5${filters ? `&filters=${encodeURIComponent(filters)}` : ''}`;
  const shown = { limit: 5, ...(filters && { filters }) };
  const { key } = set.taking;
  const python = [
    'import requests',
    '',
    `r = requests.get(${JSON.stringify(base)}, ${key ? `headers={"Authorization": "${KEY}"}, ` : ''}params={${Object.entries(
      shown,
    )
      .map(
        ([key, value]) =>
          `${JSON.stringify(key)}: ${typeof value === 'number' ? value : `'${value.replaceAll("'", "\\'")}'`}`,
      )
      .join(', ')}})`,
    "print(r.json()['total'], r.json()['rows'])",
  ].join('\n');
  const script = [
    `const address = new URL(${JSON.stringify(base)});`,
    'address.searchParams.set("limit", "5");',
    ...(filters ? [`address.searchParams.set("filters", ${JSON.stringify(filters)});`] : []),
    key
      ? `const reply = await fetch(address, { headers: { authorization: "${KEY}" } });`
      : 'const reply = await fetch(address);',
    'const { total, rows } = await reply.json();',
    'console.log(total, rows);',
  ].join('\n');
  const all: [string, string][] = [
    ['curl', `curl ${key ? `-H 'Authorization: ${KEY}' ` : ''}'${address.replaceAll("'", '%27')}'`],
    ['JavaScript', script],
    ['Python', python],
  ];
  return (
    <div className="snippets">
      {key ? (
        <p className="notice">
          {t(set.taking.signIn ? 'open-doors:key.city' : 'open-doors:key.set')}{' '}
          <a href="/me/access">{t('open-doors:developers.makeKey')}</a>
        </p>
      ) : null}
      {all.map(([name, text], at) => (
        <details key={name} open={at === 0}>
          <summary>{name}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>
            <code>{text}</code>
          </pre>
        </details>
      ))}
      {key ? null : (
        <p>
          <a href={address}>{t('open-portal:api.try')}</a>
        </p>
      )}
    </div>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { set, rows } = body;
  const parameters = ['filters', 'q', 'fields', 'sort', 'limit', 'offset', 'distinct'] as const;
  const ways = ['rows', 'facets', 'statistics', 'aggregate'] as const;
  const addressOf = {
    rows: 'rows',
    facets: 'facets/{column}',
    statistics: 'statistics/{column}',
    aggregate: 'aggregate',
  };
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="api" />
      <p className="lead">{t(set.taking.key ? 'open-doors:key.lead' : 'open-portal:api.lead')}</p>
      <section aria-labelledby="snippets">
        <h2 id="snippets">{t('open-portal:api.snippets')}</h2>
        <Snippets view={view} set={set} rows={rows} />
      </section>
      <section aria-labelledby="addresses">
        <h2 id="addresses">{t('open-portal:api.addresses')}</h2>
        <dl className="facts wide">
          {ways.map((way) => (
            <div key={way}>
              <dt>{t(`open-portal:api.way.${way}`)}</dt>
              <dd>
                <code className="wrap">{`GET /api/open/datasets/${set.slug}/${addressOf[way]}`}</code>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section aria-labelledby="parameters">
        <h2 id="parameters">{t('open-portal:api.parameters')}</h2>
        <dl className="facts">
          {parameters.map((name) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{t(`open-portal:api.parameter.${name}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <SetDoors view={view} set={set} />
    </article>
  );
}

export const apiPage: Page = {
  personal: true,
  load: async ({ get, params }) => {
    const base = `/api/open/datasets/${encodeURIComponent(params.slug ?? '')}`;
    const reply = await get(`${base}/page`);
    if (reply.status !== 200) return { status: reply.status === 400 ? 404 : reply.status, body: reply.body };
    const rows = await given<RowsReply>(get, `${base}/rows?${pageOf(new URLSearchParams(), 1)}`);
    return { status: 200, body: { set: reply.body, rows } };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:api.title', { set: say(view, (data.body as Body).set.title) })
      : view.t('portal:problem.notFound.title'),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
