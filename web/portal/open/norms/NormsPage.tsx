// Development plans and standards of opening for everybody: what is in force, since when, and every earlier version.
import type { NormList, NormReply } from '#rooms/open/norms/schema.ts';
import type { Page, View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';
import { drawn, Facts } from '../voices/shared.tsx';

/** Each line a paragraph, by its place. */
const paragraphs = (body: string): [place: string, said: string][] =>
  body
    .split('\n')
    .map((said, at): [string, string] => [`line ${at}`, said.trim()])
    .filter(([, said]) => said !== '');

function Version({ view, one, open }: { view: View; one: NormReply; open: boolean }) {
  const { t } = view;
  return (
    <details open={open}>
      <summary>
        {t('open-norms:version', { number: one.version })}{' '}
        <span className="tag">{t(`open-norms:state.${one.state}`)}</span>{' '}
        <span className="num muted">{t('open-norms:from', { day: one.fromDay })}</span>
      </summary>
      <Facts
        items={[
          [t('open-norms:publishedOn'), one.publishedOn],
          [t('open-norms:fromDay'), one.fromDay],
          [t('open-norms:reason'), one.reason || null],
          [
            t('open-norms:address'),
            one.address ? (
              <a key="address" href={one.address}>
                {one.address}
              </a>
            ) : null,
          ],
        ]}
      />
      {paragraphs(one.body).map(([place, said]) => (
        <p key={place}>{said}</p>
      ))}
    </details>
  );
}

function List({ view, body }: { view: View; body: NormList }) {
  const { t } = view;
  return (
    <article className="sheet">
      <h1>{t('open-norms:title')}</h1>
      <p className="lead">{t('open-norms:lead')}</p>
      <ArticleLinks ids={body.articles} />
      {(['plan', 'standard'] as const).map((kind) => {
        const series = [
          ...Map.groupBy(
            body.items.filter((one) => one.kind === kind),
            ({ seriesId }) => seriesId,
          ).values(),
        ];
        return (
          <section key={kind} aria-labelledby={kind}>
            <h2 id={kind}>{t(`open-norms:kind.${kind}`)}</h2>
            {series.length === 0 ? <p className="muted">{t(`open-norms:none.${kind}`)}</p> : null}
            {series.map((versions) => {
              const now = versions.find(({ state }) => state === 'in-force') ?? versions[0];
              return now ? (
                <section key={now.seriesId} aria-labelledby={now.seriesId}>
                  <h3 id={now.seriesId}>{now.title}</h3>
                  {now.scope ? <p className="muted">{t(`open-norms:scope.${now.scope}`)}</p> : null}
                  {versions.map((one) => (
                    <Version key={one.id} view={view} one={one} open={one.id === now.id} />
                  ))}
                </section>
              ) : null;
            })}
          </section>
        );
      })}
      <p>
        <a href="/standards">{t('open-norms:trade')}</a> ·{' '}
        <a href="/operation">{t('open-norms:operation')}</a>
      </p>
    </article>
  );
}

export const normsPage: Page = {
  load: ({ get }) => get('/api/open/norms'),
  title: ({ t }) => t('open-norms:title'),
  View: drawn(List),
};
