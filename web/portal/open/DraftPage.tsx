// A data set's page before it is published, for who prepares and who decides it: what the public will read, with a line that says so.
import type { DraftReply } from '#rooms/open/datasets/schema-desk.ts';
import { formatBytes, formatNumber } from '../../shared/format.ts';
import type { Page, PageData, View } from '../page.ts';
import { ProblemBody } from '../parts/ProblemPage.tsx';
import { Fields } from './DatasetPage.tsx';
import { Facts } from './Facts.tsx';
import { freshnessText, say } from './words.ts';

const bodyOf = (data: PageData): DraftReply | undefined =>
  data.status === 200 ? (data.body as DraftReply) : undefined;

function FirstRows({ view, rows }: { view: View; rows: NonNullable<DraftReply['rows']> }) {
  return (
    <section aria-labelledby="preview">
      <h2 id="preview">{view.t('open-portal:preview')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-labelledby="preview" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {rows.columns.map((column) => (
                <th key={column.name} scope="col">
                  {say(view, column.title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.cells.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place.
              <tr key={at}>
                {rows.columns.map(({ name }, n) => (
                  <td key={name}>{row[n] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Whole({ view, draft }: { view: View; draft: DraftReply }) {
  const { t } = view;
  const { set } = draft;
  return (
    <article className="resource">
      <div className="notice" role="note">
        <p>
          {t('open-desk:draft.banner', { number: set.version.number })}{' '}
          <a href={`/desk/open/datasets/${draft.datasetId}`}>{t('open-desk:draft.back')}</a>
        </p>
        {draft.lacks.length > 0 ? (
          <ul className="dots">
            {draft.lacks.map((one) => (
              <li key={one.path}>{say(view, one.message)}</li>
            ))}
          </ul>
        ) : null}
      </div>
      <p className="kicker">{say(view, set.organisation.name)}</p>
      <h1>
        {say(view, set.title)} <span className="tag">{say(view, set.className)}</span>
      </h1>
      <p className="lead">{say(view, set.summary)}</p>
      <p className="freshness">
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
      {draft.rows ? <FirstRows view={view} rows={draft.rows} /> : null}
      {set.conditions.length > 0 ? (
        <section aria-labelledby="apply">
          <h2 id="apply">{t('open-portal:apply.title')}</h2>
          <ul className="dots">
            {set.conditions.map((one) => (
              <li key={one.key}>{say(view, one.text)}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {set.files.length > 0 ? (
        <section aria-labelledby="downloads">
          <h2 id="downloads">{t('open-portal:downloads.title')}</h2>
          <ul className="dots">
            {set.files.map((file) => (
              <li key={file.format}>
                {say(view, file.title)} <span className="num">{formatBytes(file.bytes)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Fields view={view} set={set} />
      <Facts view={view} set={set} />
    </article>
  );
}

export const draftPage: Page = {
  personal: true,
  load: ({ get, params }) =>
    get(`/api/open/desk/versions/${encodeURIComponent(params.version ?? '')}/preview`),
  title: (view, data) => {
    const draft = bodyOf(data);
    return draft
      ? view.t('open-desk:draft.title', { title: say(view, draft.set.title) })
      : view.t('portal:problem.notFound.title');
  },
  View: ({ view, data }: { view: View; data: PageData }) => {
    const draft = bodyOf(data);
    return draft ? <Whole view={view} draft={draft} /> : <ProblemBody view={view} data={data} />;
  },
};
