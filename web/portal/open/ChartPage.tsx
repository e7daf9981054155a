// A chart of a data set by a plain form: what along, what up, how counted, how drawn; the same figures as a table; an address to share.

import { formatNumber } from '../../shared/format.ts';
import type { ApiReply, Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { type Kind, kinds, type Series } from './draw-chart.ts';
import { Picture } from './Picture.tsx';
import { RowsRefused, titleOf } from './RowTable.tsx';
import { type AggregateReply, askedOf, groupText, measureText } from './rows.ts';
import { SetTop } from './SetTop.tsx';
import { type SetPage, say, setAddress } from './words.ts';

const functions = ['count', 'sum', 'avg', 'min', 'max', 'distinct'] as const;
const buckets = ['', 'year', 'quarter', 'month', 'day'] as const;
/** Bars, slices: more cannot be read apart; the table beside has them all. */
const DRAWN = 40;
const SLICES = 12;
const SERIES = 6;
const ROWS = 500;

type Column = NonNullable<SetPage['release']>['columns'][number];
type Choice = {
  x: string;
  bucket: string;
  fn: (typeof functions)[number];
  y: string;
  kind: Kind;
  series: string;
};
type Body = { set: SetPage; choice?: Choice; found?: ApiReply };

const numeric = (column: Column): boolean => ['integer', 'decimal', 'float'].includes(column.kind);
const timely = (column: Column): boolean => column.kind === 'date' || column.kind === 'instant';
const oneOf = <T extends string>(list: readonly T[], text: string | null, otherwise: T): T =>
  list.find((one) => one === text) ?? otherwise;

/** What is worth seeing of itself: a text whose values are few, else time, else what is at least no name of the row. */
function likelyOf(columns: readonly Column[]): Column | undefined {
  const texts = columns.filter(({ kind }) => kind === 'text');
  const counted = columns.some(({ few }) => few !== null);
  const named =
    texts.find(({ few }) => few === true) ??
    columns.find(({ few, kind }) => few === true && !kindsOfFigures.has(kind));
  // Of releases nobody counted: rather the second text, for the first one mostly names the row.
  const guessed = counted ? undefined : (texts[1] ?? texts[0]);
  return named ?? columns.find(timely) ?? columns.find(({ few }) => few === true) ?? guessed ?? columns[0];
}
const kindsOfFigures: ReadonlySet<string> = new Set(['decimal', 'float', 'integer']);

/** What the address asks for, or what is likely to be worth seeing. */
export function choiceOf(columns: readonly Column[], query: URLSearchParams): Choice | undefined {
  const has = (name: string | null): boolean => columns.some((column) => column.name === name);
  const likely = likelyOf(columns);
  if (!likely) return undefined;
  const x = has(query.get('x')) ? (query.get('x') ?? '') : likely.name;
  const along = columns.find((column) => column.name === x);
  const y = has(query.get('y')) ? (query.get('y') ?? '') : (columns.find(numeric)?.name ?? '');
  const fn = oneOf(functions, query.get('fn'), 'count');
  return {
    x,
    bucket: along && timely(along) ? oneOf(buckets, query.get('by'), 'month') : '',
    fn: y === '' && fn !== 'count' ? 'count' : fn,
    y,
    kind: oneOf(kinds, query.get('kind'), along && timely(along) ? 'line' : 'bar'),
    series: has(query.get('series')) && query.get('series') !== x ? (query.get('series') ?? '') : '',
  };
}

export function aggregateQuery(choice: Choice, query: URLSearchParams): string {
  const out = askedOf(query);
  const groups = [
    groupText(choice.x, choice.bucket),
    ...(choice.series ? [groupText(choice.series, '')] : []),
  ];
  out.set('group', groups.join(','));
  out.set('measures', measureText(choice.fn, choice.y));
  out.set('order', choice.bucket || choice.kind === 'line' ? 'group' : 'measure');
  out.set('limit', String(ROWS));
  return out.toString();
}

const textOf = (view: View, value: unknown): string =>
  value === null || value === undefined || value === '' ? view.t('open-portal:chart.blank') : String(value);

/** Rows of groups as labels and series. */
export function shaped(
  view: View,
  found: AggregateReply,
  choice: Choice,
  name: string,
): { labels: string[]; series: Series[] } {
  const two = choice.series !== '';
  const at = two ? 2 : 1;
  const labels = [...new Set(found.rows.map((row) => textOf(view, row[0])))].slice(
    0,
    choice.kind === 'pie' ? SLICES : DRAWN,
  );
  if (!two) {
    const values = new Map(found.rows.map((row) => [textOf(view, row[0]), Number(row[at])]));
    return { labels, series: [{ name, values: labels.map((label) => values.get(label) ?? null) }] };
  }
  const names = [...new Set(found.rows.map((row) => textOf(view, row[1])))].slice(0, SERIES);
  const values = new Map(
    found.rows.map((row) => [`${textOf(view, row[0])}\t${textOf(view, row[1])}`, Number(row[at])]),
  );
  return {
    labels,
    series: names.map((one) => ({
      name: one,
      values: labels.map((label) => values.get(`${label}\t${one}`) ?? null),
    })),
  };
}

function Select({
  label,
  name,
  value,
  options,
}: {
  label: string;
  name: string;
  value: string;
  options: [key: string, text: string][];
}) {
  return (
    <label>
      <span>{label}</span>
      <select name={name} defaultValue={value}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Choose({ view, set, choice }: { view: View; set: SetPage; choice: Choice }) {
  const { t, query } = view;
  const columns = set.release?.columns ?? [];
  const named = (some: readonly Column[]): [string, string][] =>
    some.map((one) => [one.name, titleOf(view, one)]);
  const none: [string, string] = ['', t('open-portal:table.none')];
  return (
    <form className="ask" method="get" action={`${setAddress(set.slug)}/chart`} data-live="chart">
      {query.getAll('w').map((w) => (
        <input key={w} type="hidden" name="w" value={w} />
      ))}
      {query.get('q') ? <input type="hidden" name="q" value={query.get('q') ?? ''} /> : null}
      <Select label={t('open-portal:chart.x')} name="x" value={choice.x} options={named(columns)} />
      <Select
        label={t('open-portal:chart.by')}
        name="by"
        value={choice.bucket}
        options={buckets.map((one) => [one, t(`open-portal:chart.bucket.${one || 'none'}`)])}
      />
      <Select
        label={t('open-portal:chart.fn')}
        name="fn"
        value={choice.fn}
        options={functions.map((one) => [one, t(`open-portal:chart.function.${one}`)])}
      />
      <Select
        label={t('open-portal:chart.y')}
        name="y"
        value={choice.y}
        options={[none, ...named(columns.filter(numeric))]}
      />
      <Select
        label={t('open-portal:chart.series')}
        name="series"
        value={choice.series}
        options={[none, ...named(columns)]}
      />
      <Select
        label={t('open-portal:chart.kind')}
        name="kind"
        value={choice.kind}
        options={kinds.map((one) => [one, t(`open-portal:chart.kindOf.${one}`)])}
      />
      <button type="submit" className="button">
        {t('open-portal:chart.draw')}
      </button>
    </form>
  );
}

export function measureName(view: View, set: SetPage, choice: Choice): string {
  const { t } = view;
  const column = set.release?.columns.find(({ name }) => name === choice.y);
  const fn = t(`open-portal:chart.function.${choice.fn}`);
  return choice.fn === 'count' || !column
    ? fn
    : t('open-portal:chart.measure', { fn, column: titleOf(view, column) });
}

/** The picture, and the same in figures for whoever cannot see it. */
export function Drawn({
  view,
  set,
  choice,
  found,
}: {
  view: View;
  set: SetPage;
  choice: Choice;
  found: AggregateReply;
}) {
  const { t } = view;
  const name = measureName(view, set, choice);
  const { labels, series } = shaped(view, found, choice, name);
  const along = set.release?.columns.find((column) => column.name === choice.x);
  if (labels.length === 0) return <p className="notice">{t('open-portal:table.nothing')}</p>;
  const caption = t('open-portal:chart.caption', {
    set: say(view, set.title),
    measure: name,
    along: along ? titleOf(view, along) : choice.x,
  });
  return (
    <figure className="chart" aria-labelledby="chart-caption">
      <figcaption id="chart-caption">{caption}</figcaption>
      <Picture kind={choice.kind} labels={labels} series={series} label={caption} />
      {found.more || labels.length < new Set(found.rows.map((row) => row[0])).size ? (
        <p className="muted small">{t('open-portal:chart.first', { shown: labels.length })}</p>
      ) : null}
      <details>
        <summary>{t('open-portal:chart.asTable')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <section className="scroll" aria-label={t('open-portal:chart.asTable')} tabIndex={0}>
          <table className="rows">
            <thead>
              <tr>
                <th scope="col">{along ? titleOf(view, along) : choice.x}</th>
                {series.map((one) => (
                  <th key={one.name} scope="col" className="right">
                    {one.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((label, at) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {series.map((one) => (
                    <td key={one.name} className="num right">
                      {formatNumber(one.values[at])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t, site } = view;
  const { set, choice, found } = body;
  const shared = choice ? sharedAddress(set.slug, view.query, choice) : view.url;
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="chart" />
      {choice ? (
        <Choose view={view} set={set} choice={choice} />
      ) : (
        <p className="notice">{t('open-portal:noRelease')}</p>
      )}
      <div data-part="chart" id="chart" aria-live="polite">
        {choice && found ? (
          found.status === 200 ? (
            <Drawn view={view} set={set} choice={choice} found={found.body as AggregateReply} />
          ) : (
            <RowsRefused view={view} reply={found} />
          )
        ) : null}
        <p className="muted small">
          {t('open-portal:chart.share')} <a className="wrap" href={shared}>{`${site}${shared}`}</a>
        </p>
      </div>
    </article>
  );
}

/** All that was chosen, also by itself: the same chart whatever is likely later, and in the language of whoever opens it. */
function sharedAddress(slug: string, query: URLSearchParams, choice: Choice): string {
  const out = new URLSearchParams({ x: choice.x, fn: choice.fn, kind: choice.kind });
  if (choice.bucket) out.set('by', choice.bucket);
  if (choice.y && choice.fn !== 'count') out.set('y', choice.y);
  if (choice.series) out.set('series', choice.series);
  const q = query.get('q');
  if (q) out.set('q', q);
  for (const w of query.getAll('w')) out.append('w', w);
  return `${setAddress(slug)}/chart?${out}`;
}

export const chartPage: Page = {
  personal: true,
  load: async ({ get, params, query }) => {
    const set = await get(`/api/open/datasets/${encodeURIComponent(params.slug ?? '')}/page`);
    if (set.status !== 200) return { status: set.status === 400 ? 404 : set.status, body: set.body };
    const page = set.body as SetPage;
    const choice = choiceOf(page.release?.columns ?? [], query);
    const found =
      choice &&
      (await get(
        `/api/open/datasets/${encodeURIComponent(page.slug)}/aggregate?${aggregateQuery(choice, query)}`,
      ));
    return { status: 200, body: { set: page, choice, found } };
  },
  title: (view, data) =>
    data.status === 200
      ? view.t('open-portal:chart.title', { set: say(view, (data.body as Body).set.title) })
      : view.t('portal:problem.notFound.title'),
  Head: ({ view }) => (view.query.size > 0 ? <meta name="robots" content="noindex, follow" /> : null),
  View: ({ view, data }: { view: View; data: PageData }) =>
    data.status === 200 ? (
      <Whole view={view} body={data.body as Body} />
    ) : (
      <ProblemBody view={view} data={data} />
    ),
};
