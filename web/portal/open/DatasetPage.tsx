// The page of a data set: what it is, how fresh, its first rows, chart, fields, versions, files, interface, what people say, how to cite.
import type { SetVoices } from '#rooms/open/voices/schema.ts';
import { formatBytes, formatInstant, formatNumber } from '../../shared/format.ts';
import type { ApiReply, Page, PageData, View } from '../page.ts';
import { ArticleLinks } from '../parts/ArticleLinks.tsx';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { SignInOrRegister } from '../parts/SignInOrRegister.tsx';
import { Snippets } from './ApiPage.tsx';
import { aggregateQuery, choiceOf, Drawn } from './ChartPage.tsx';
import { Facts } from './Facts.tsx';
import { RowTable } from './RowTable.tsx';
import { type AggregateReply, pageOf, type RowsReply } from './rows.ts';
import { Scores } from './Scores.tsx';
import { SetTop } from './SetTop.tsx';
import { Voices } from './Voices.tsx';
import { Linked } from './voices/Linked.tsx';
import { freshnessText, given, type SetPage, say, setAddress } from './words.ts';

const FIRST_ROWS = 10;

type Body = { set: SetPage; rows?: ApiReply; chart?: AggregateReply; voices?: SetVoices; jsonLd?: unknown };
const bodyOf = (data: PageData): Body | undefined =>
  data.status === 200 || data.status === 410 ? (data.body as Body) : undefined;

export const fileAddress = (set: SetPage, format: string): string =>
  `/api/open/datasets/${encodeURIComponent(set.slug)}/releases/${set.release?.number}/files/${encodeURIComponent(format)}`;

const codeOf = ({ body }: ApiReply): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;

/** A set that was taken away says so, with the reason, and nothing else of its data. */
function Halted({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  const notice = set.halt?.notice;
  const text =
    typeof notice === 'string'
      ? notice
      : notice !== null && typeof notice === 'object' && !Array.isArray(notice)
        ? say(view, { zh: String(notice?.zh ?? ''), en: String(notice?.en ?? '') })
        : '';
  return (
    <div className="notice halted" role="note">
      <h2>{t(`open-portal:state.${set.state}`)}</h2>
      {text ? <p>{text}</p> : null}
      {set.halt?.day ? <p className="num">{t('open-portal:since', { day: String(set.halt.day) })}</p> : null}
    </div>
  );
}

/** `may`: whoever asks may take it; else the files are named, and what to do first. */
function Downloads({ view, set, may }: { view: View; set: SetPage; may: boolean }) {
  const { t } = view;
  const { release, files } = set;
  if (!release) return null;
  return (
    <section aria-labelledby="downloads">
      <h2 id="downloads">{t('open-portal:downloads.title')}</h2>
      <p className="muted">
        {t('open-portal:downloads.text', { licence: say(view, set.licence.title), number: release.number })}
      </p>
      {may || view.me || set.class === 'conditional' ? null : <SignInOrRegister view={view} />}
      {files.length === 0 ? <p>{t('open-portal:downloads.none')}</p> : null}
      <ul className="files">
        {files.map((file) => (
          <li key={file.format}>
            {may ? (
              <a className="button plain" href={fileAddress(set, file.format)} download>
                {say(view, file.title)} <span className="num">{formatBytes(file.bytes)}</span>
              </a>
            ) : (
              <span className="muted">
                {say(view, file.title)} <span className="num">{formatBytes(file.bytes)}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
      {files.length > 0 ? (
        <details>
          <summary className="small">{t('open-portal:downloads.digests')}</summary>
          <dl className="facts">
            {files.map((file) => (
              <div key={file.format}>
                <dt>{say(view, file.title)}</dt>
                <dd>
                  <code className="wrap">{file.sha256}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      ) : null}
    </section>
  );
}

export function Fields({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  return (
    <section aria-labelledby="fields">
      <h2 id="fields">{t('open-portal:fields.title')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-labelledby="fields" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('open-portal:fields.name')}</th>
              <th scope="col">{t('open-portal:fields.label')}</th>
              <th scope="col">{t('open-portal:fields.type')}</th>
              <th scope="col">{t('open-portal:fields.meaning')}</th>
            </tr>
          </thead>
          <tbody>
            {set.fields.map((field) => {
              const kind = set.release?.columns.find(({ name }) => name === field.name)?.kind;
              return (
                <tr key={field.name}>
                  <td>
                    <code>{field.name}</code>
                  </td>
                  <td>{say(view, { zh: field.titleZh, en: field.titleEn })}</td>
                  <td>
                    {kind ? t(`open-portal:fields.kind.${kind}`) : field.type}
                    {field.unit ? t('open-portal:unit', { unit: field.unit }) : ''}
                  </td>
                  <td>{field.meaning}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** How to name the source, ready to be copied. */
export function citationOf(view: View, set: SetPage): string {
  const day = set.release ? formatInstant(set.release.publishedAt).slice(0, 10) : '';
  return view.t('open-portal:cite.line', {
    provider: say(view, set.organisation.name),
    set: say(view, set.title),
    number: set.release?.number ?? '–',
    day,
    address: `${view.site}${setAddress(set.slug)}`,
  });
}

function Around({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  return (
    <>
      <section aria-labelledby="reuses">
        <h2 id="reuses">
          {t('open-portal:reuses.title')} <span className="num">{set.reuses.length}</span>
        </h2>
        {set.reuses.length === 0 ? <p className="muted">{t('open-portal:reuses.none')}</p> : null}
        <ul className="plain-list">
          {set.reuses.map((one) => (
            <li key={one.number}>
              <a href={`/reuses/${one.id}`}>{one.title}</a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="cite">
        <h2 id="cite">{t('open-portal:cite.title')}</h2>
        <p className="quote">{citationOf(view, set)}</p>
        <p>
          {t('open-portal:cite.licence')}
          <a href={set.licence.url}>{say(view, set.licence.title)}</a>
        </p>
        <p className="muted">{say(view, set.licence.text)}</p>
      </section>
      {set.related.length > 0 ? (
        <section aria-labelledby="related">
          <h2 id="related">{t('open-portal:related')}</h2>
          <ul className="plain-list">
            {set.related.map((one) => (
              <li key={one.slug}>
                <a href={setAddress(one.slug)}>{say(view, one.title)}</a>{' '}
                <span className="muted">{say(view, one.organisation)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Whole({ view, body }: { view: View; body: Body }) {
  const { t } = view;
  const { set, rows, chart, voices } = body;
  const may = rows !== undefined && ![401, 403].includes(rows.status);
  // The section of the application says it all.
  const toApply = rows?.status === 403 && codeOf(rows) === 'open.application-needed';
  const path = `${setAddress(set.slug)}/preview`;
  const choice = choiceOf(set.release?.columns ?? [], new URLSearchParams());
  if (set.state === 'suspended' || set.state === 'withdrawn')
    return (
      <article className="resource">
        <SetTop view={view} set={set} part="set" />
        <Halted view={view} set={set} />
      </article>
    );
  return (
    <article className="resource">
      <SetTop view={view} set={set} part="set" />
      <p className="lead">{say(view, set.summary)}</p>
      <p className={set.freshness.state === 'late' ? 'freshness late' : 'freshness'}>
        {freshnessText(view, set.cycle, set.freshness)}
        {t('open-portal:stop')}
        {set.release
          ? t('open-portal:nowRows', {
              count: set.release.rows,
              n: formatNumber(set.release.rows),
              number: set.release.number,
            })
          : t('open-portal:noRelease')}
      </p>
      {set.dispute ? (
        <p className="notice">
          {t('corrections:portal.doubt')} {t('corrections:mark.disputed')}{' '}
          <span className="num">{t('corrections:mark.since', { day: set.dispute.since })}</span>{' '}
          <ArticleLinks ids={set.dispute.articles} />
        </p>
      ) : null}
      {set.findings.length > 0 ? (
        <p className="muted">
          {t('open-portal:found')}
          {set.findings.map((one) => t(`open-health:detector.${one.detector}`)).join(t('open-portal:comma'))}{' '}
          <a href="/health">{t('open-portal:foundMore')}</a>
        </p>
      ) : null}
      {rows && !toApply ? (
        <section aria-labelledby="preview">
          <h2 id="preview">{t('open-portal:preview')}</h2>
          <RowTable view={view} path={path} slug={set.slug} reply={rows} place={set.place !== null} short />
          {may ? (
            <p>
              <a className="button" href={path}>
                {t('open-portal:allRows')}
              </a>
            </p>
          ) : null}
        </section>
      ) : null}
      {set.class === 'conditional' ? (
        <section aria-labelledby="apply">
          <h2 id="apply">{t('open-portal:apply.title')}</h2>
          <p>{t('open-portal:apply.text')}</p>
          {set.conditions.length > 0 ? (
            <ul className="dots">
              {set.conditions.map((one) => (
                <li key={one.key}>{say(view, one.text)}</li>
              ))}
            </ul>
          ) : null}
          <p>
            <a className="button" href={`${setAddress(set.slug)}/apply`}>
              {t('open-portal:apply.go')}
            </a>
          </p>
        </section>
      ) : null}
      <Downloads view={view} set={set} may={may} />
      {chart && choice && chart.rows.length > 0 ? (
        <section aria-labelledby="chart-title">
          <h2 id="chart-title">{t('open-portal:parts.chart')}</h2>
          <Drawn view={view} set={set} choice={choice} found={chart} />
          <p>
            <a href={`${setAddress(set.slug)}/chart`}>{t('open-portal:chart.own')}</a>
          </p>
        </section>
      ) : null}
      <Fields view={view} set={set} />
      <Facts view={view} set={set} />
      <Scores view={view} set={set} />
      {set.release ? (
        <section aria-labelledby="api">
          <h2 id="api">{t('open-portal:parts.api')}</h2>
          <Snippets
            view={view}
            set={set}
            rows={rows?.status === 200 ? (rows.body as RowsReply) : undefined}
          />
          <p>
            <a href={`${setAddress(set.slug)}/api`}>{t('open-portal:api.more')}</a>
          </p>
        </section>
      ) : null}
      {voices ? <Voices view={view} set={set} voices={voices} /> : null}
      <Around view={view} set={set} />
      {voices ? <Linked view={view} slug={set.slug} voices={voices} /> : null}
    </article>
  );
}

export const datasetPage: Page = {
  personal: true,
  load: async ({ get, params }) => {
    const slug = encodeURIComponent(params.slug ?? '');
    const base = `/api/open/datasets/${slug}`;
    const reply = await get(`${base}/page`);
    if (reply.status !== 200) return { status: reply.status === 400 ? 404 : reply.status, body: reply.body };
    const set = reply.body as SetPage;
    const open = set.state === 'open' && set.release !== null;
    const choice = choiceOf(set.release?.columns ?? [], new URLSearchParams());
    const [rows, chart, voices, jsonLd] = await Promise.all([
      open ? get(`${base}/rows?${pageOf(new URLSearchParams(), FIRST_ROWS)}`) : undefined,
      open && choice
        ? given<AggregateReply>(get, `${base}/aggregate?${aggregateQuery(choice, new URLSearchParams())}`)
        : undefined,
      given<SetVoices>(get, `/api/open/datasets/${set.id}/voices`),
      open ? given<unknown>(get, `${base}/schema.jsonld`) : undefined,
    ]);
    return { status: set.state === 'open' ? 200 : 410, body: { set, rows, chart, voices, jsonLd } };
  },
  title: (view, data) => {
    const body = bodyOf(data);
    return body ? say(view, body.set.title) : view.t('portal:problem.notFound.title');
  },
  description: (view, data) => say(view, bodyOf(data)?.set.summary),
  Head: ({ view, data }) => {
    const body = bodyOf(data);
    if (!body) return null;
    const api = `/api/open/datasets/${encodeURIComponent(body.set.slug)}`;
    return (
      <>
        <link rel="canonical" href={`${view.site}${setAddress(body.set.slug)}`} />
        {body.jsonLd === undefined ? null : (
          <>
            <link rel="alternate" type="application/ld+json" href={`${api}/schema.jsonld`} />
            <link rel="alternate" type="application/atom+xml" href={`${api}/feed.atom`} />
            <script
              type="application/ld+json"
              // biome-ignore lint/security/noDangerouslySetInnerHtml: data, no script; what could end it is written otherwise.
              dangerouslySetInnerHTML={{ __html: JSON.stringify(body.jsonLd).replaceAll('<', '\\u003c') }}
            />
          </>
        )}
      </>
    );
  },
  View: ({ view, data }: { view: View; data: PageData }) => {
    const body = bodyOf(data);
    return body ? <Whole view={view} body={body} /> : <ProblemBody view={view} data={data} />;
  },
};
