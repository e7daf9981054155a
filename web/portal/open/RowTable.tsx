// Rows of a data set as a table: search, filter, order by plain links and one GET form; figures of a column; the whole found as a file.
import { FILE_ROWS } from '#rooms/open/rows/terms.ts';
import { formatNumber } from '../../shared/format.ts';
import type { ApiReply, View } from '../page.ts';
import { Said, WayOn } from '../parts/Said.tsx';
import { SignInOrRegister } from '../parts/SignInOrRegister.tsx';
import {
  askedOf,
  type ColumnReply,
  type FacetReply,
  type Filter,
  filtersOf,
  filterText,
  operators,
  orderOf,
  questionAddress,
  type RowsReply,
} from './rows.ts';
import { say } from './words.ts';

type Column = RowsReply['columns'][number];

/** The number of the row: of it there are no figures to be had. */
const ROW = '_id';

/** Signs of one value shown, and how long it must be to be cut: shapes are of many thousands. */
const SHOWN = 120;
const LONG = 600;

function Cell({ view, value }: { view: View; value: unknown }) {
  const text = value === null || value === undefined ? '' : String(value);
  if (text.length <= LONG) return text;
  return (
    <>
      {text.slice(0, SHOWN).toWellFormed()}…{' '}
      <span className="muted">{view.t('open-portal:table.cut', { n: formatNumber(text.length) })}</span>
    </>
  );
}

const isNumber = (column: Column): boolean => ['integer', 'decimal', 'float'].includes(column.kind);

export const titleOf = (view: View, column: { name: string; titleZh: string; titleEn: string }): string =>
  say(view, { zh: column.titleZh || column.name, en: column.titleEn || column.titleZh || column.name });

function Heads({ view, path, columns }: { view: View; path: string; columns: Column[] }) {
  const { t, query } = view;
  const order = orderOf(query);
  return (
    <tr>
      {columns.map((column) => {
        const mine = order?.column === column.name ? order : undefined;
        const next = mine === undefined ? column.name : mine.descending ? '' : `-${column.name}`;
        return (
          <th
            key={column.name}
            scope="col"
            className={isNumber(column) ? 'right' : undefined}
            aria-sort={mine === undefined ? undefined : mine.descending ? 'descending' : 'ascending'}
          >
            <a href={`${questionAddress(path, query, { sort: next })}#table`} rel="nofollow">
              {titleOf(view, column)}
              {column.unit ? (
                <span className="muted">{t('open-portal:unit', { unit: column.unit })}</span>
              ) : null}
              <span aria-hidden="true">{mine === undefined ? '' : mine.descending ? ' ↓' : ' ↑'}</span>
            </a>
            {column.name === ROW ? null : (
              <a
                className="figures-link small"
                href={`${questionAddress(path, query, { column: column.name })}#column`}
                rel="nofollow"
                aria-label={t('open-portal:table.figuresOf', { column: titleOf(view, column) })}
              >
                {t('open-portal:table.figures')}
              </a>
            )}
          </th>
        );
      })}
    </tr>
  );
}

/** What stands as a filter, each to be taken back. */
function Standing({ view, path, columns }: { view: View; path: string; columns: Column[] }) {
  const { t, query } = view;
  const filters = filtersOf(query);
  if (filters.length === 0) return null;
  const name = (of: string): string => {
    const column = columns.find((one) => one.name === of);
    return column ? titleOf(view, column) : of;
  };
  return (
    <p className="chosen">
      {filters.map((filter) => (
        <a
          key={filterText(filter)}
          href={`${questionAddress(path, query, { filters: filters.filter((one) => one !== filter) })}#table`}
        >
          <span className="visually-hidden">{t('open-portal:remove')}</span>
          {name(filter.column)} {t(`open-portal:table.op.${filter.op}`)} {filter.value}{' '}
          <span aria-hidden="true">×</span>
        </a>
      ))}
    </p>
  );
}

export function Ask({ view, path, columns }: { view: View; path: string; columns: Column[] }) {
  const { t, query } = view;
  return (
    <form className="ask" method="get" action={`${path}#table`}>
      {filtersOf(query).map((filter) => (
        <input key={filterText(filter)} type="hidden" name="w" value={filterText(filter)} />
      ))}
      {query.get('sort') ? <input type="hidden" name="sort" value={query.get('sort') ?? ''} /> : null}
      <label>
        <span>{t('open-portal:table.search')}</span>
        <input name="q" type="search" defaultValue={query.get('q') ?? ''} />
      </label>
      <label>
        <span>{t('open-portal:table.column')}</span>
        <select name="c" defaultValue="">
          <option value="">{t('open-portal:table.none')}</option>
          {columns.map((column) => (
            <option key={column.name} value={column.name}>
              {titleOf(view, column)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('open-portal:table.how')}</span>
        <select name="o" defaultValue="contains">
          {operators.map((op) => (
            <option key={op} value={op}>
              {t(`open-portal:table.op.${op}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('open-portal:table.value')}</span>
        <input name="v" />
      </label>
      <button type="submit" className="button">
        {t('open-portal:table.go')}
      </button>
    </form>
  );
}

/** A refusal to give rows, in the API's own words. */
export function RowsRefused({ view, reply }: { view: View; reply: ApiReply }) {
  const { t } = view;
  const said =
    typeof reply.body === 'object' && reply.body !== null ? (reply.body as Record<string, unknown>) : {};
  return (
    <div className="notice">
      <p>{String(said.title ?? t('open-portal:table.refused'))}</p>
      {said.detail ? <p>{String(said.detail)}</p> : null}
      {said.mend ? (
        <p>
          <Said text={String(said.mend)} />
        </p>
      ) : null}
      {reply.status === 401 && !view.me ? (
        <SignInOrRegister view={view} />
      ) : (
        <WayOn view={view} problem={said} />
      )}
    </div>
  );
}

export function RowTable({
  view,
  path,
  slug,
  reply,
  place,
  short = false,
}: {
  view: View;
  path: string;
  slug: string;
  reply: ApiReply;
  /** They lie somewhere: they are to be had for maps. */
  place: boolean;
  /** The first rows only, on the page of the set. */
  short?: boolean;
}) {
  const { t, query } = view;
  if (reply.status !== 200) return <RowsRefused view={view} reply={reply} />;
  const found = reply.body as RowsReply;
  const asked = askedOf(query);
  const file = (format: string, more = ''): string => {
    const text = asked.toString();
    return `/api/open/datasets/${encodeURIComponent(slug)}/rows.${format}${text || more ? '?' : ''}${[text, more].filter(Boolean).join('&')}`;
  };
  const last = found.total === null ? 1 : Math.max(1, Math.ceil(found.total / Math.max(1, found.limit)));
  const page = Math.floor(found.offset / Math.max(1, found.limit)) + 1;
  const first = found.offset + 1;
  const fits = found.total !== null && found.total <= FILE_ROWS;
  return (
    <div id="table">
      <Standing view={view} path={path} columns={found.columns} />
      <p className="muted" role="status">
        {found.rows.length === 0
          ? t('open-portal:table.nothing')
          : t('open-portal:table.shown', {
              from: formatNumber(first),
              to: formatNumber(first + found.rows.length - 1),
              count: found.total ?? 0,
              total: formatNumber(found.total),
            })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-label={t('open-portal:preview')} tabIndex={0}>
        <table className="rows">
          <thead>
            <Heads view={view} path={path} columns={found.columns} />
          </thead>
          <tbody>
            {found.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows stand where they stand.
              <tr key={first + index}>
                {found.columns.map((column) => (
                  <td key={column.name} className={isNumber(column) ? 'num right' : undefined}>
                    <Cell view={view} value={row[column.name]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {short || last === 1 ? null : (
        <nav className="pages" aria-label={t('portal:results.pages')}>
          {page > 1 ? (
            <a rel="prev" href={`${questionAddress(path, query, { page: String(page - 1) })}#table`}>
              {t('portal:results.previous')}
            </a>
          ) : null}
          <span className="num">
            {t('portal:results.page', { page: formatNumber(page), last: formatNumber(last) })}
          </span>
          {page < last ? (
            <a rel="next" href={`${questionAddress(path, query, { page: String(page + 1) })}#table`}>
              {t('portal:results.next')}
            </a>
          ) : null}
        </nav>
      )}
      {found.rows.length > 0 ? (
        <p className="links">
          {asked.size > 0 ? t('open-portal:table.takeFound') : t('open-portal:table.takeAll')}{' '}
          <a href={file('csv', 'bom=true&harmless=true')}>{t('open-portal:excel')}</a>{' '}
          {fits ? <a href={file('xlsx')}>XLSX</a> : null} <a href={file('csv')}>CSV</a>{' '}
          <a href={file('tsv')}>TSV</a> <a href={file('json')}>JSON</a> <a href={file('ndjson')}>NDJSON</a>{' '}
          <a href={file('xml')}>XML</a> {fits && place ? <a href={file('geojson')}>GeoJSON</a> : null}
        </p>
      ) : null}
    </div>
  );
}

/** What a column holds over the whole release, and its commonest values as links that filter. */
export function ColumnFigures({
  view,
  path,
  figures,
  facet,
  title,
}: {
  view: View;
  path: string;
  figures: ColumnReply;
  facet: FacetReply | undefined;
  title: string;
}) {
  const { t, query } = view;
  const text = (value: unknown): string => (value === null || value === undefined ? '–' : String(value));
  const values = facet?.values ?? figures.common;
  const widest = Math.max(1, ...values.map(({ count }) => count));
  const add = (value: string | null): Filter[] => [
    ...filtersOf(query),
    value === null
      ? { column: figures.column, op: 'empty', value: '' }
      : { column: figures.column, op: 'eq', value },
  ];
  return (
    <section id="column" aria-labelledby="column-title" className="sheet figures">
      <h3 id="column-title">{t('open-portal:column.title', { column: title })}</h3>
      <dl className="facts">
        <div>
          <dt>{t('open-portal:column.empty')}</dt>
          <dd className="num">{formatNumber(figures.empty)}</dd>
        </div>
        <div>
          <dt>{t('open-portal:column.different')}</dt>
          <dd className="num">{formatNumber(figures.different)}</dd>
        </div>
        <div>
          <dt>{t('open-portal:column.range')}</dt>
          <dd className="num">
            {text(figures.least)} – {text(figures.greatest)}
          </dd>
        </div>
        {figures.mean === null ? null : (
          <div>
            <dt>{t('open-portal:column.mean')}</dt>
            <dd className="num">{formatNumber(figures.mean)}</dd>
          </div>
        )}
        {figures.quantiles ? (
          <div>
            <dt>{t('open-portal:column.quantiles')}</dt>
            <dd className="num">{figures.quantiles.map((one) => formatNumber(one)).join(' · ')}</dd>
          </div>
        ) : null}
      </dl>
      {figures.cut ? (
        <p className="muted">
          {t('open-portal:column.cut', {
            seen: formatNumber(figures.seen),
            rows: formatNumber(figures.rows),
          })}
        </p>
      ) : null}
      <h4>{t('open-portal:column.common')}</h4>
      <ul className="bars">
        {values.map((one) => (
          <li key={String(one.value)}>
            <a
              href={`${questionAddress(path, query, { filters: add(one.text), column: figures.column })}#table`}
              rel="nofollow"
            >
              {one.text === null ? t('open-portal:table.op.empty') : one.text}
            </a>
            <meter min={0} max={widest} value={one.count} aria-hidden="true" />
            <span className="num">{formatNumber(one.count)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
