// What the reader asked for, newest first.
import type { PublicDemand } from '#rooms/open/demands/schema.ts';
import type { Page, PageData, View } from '../../page.ts';
import { ProblemBody } from '../../parts/ProblemPage.tsx';
import { demandPath, standing, unitOf, wantedOf } from './words.tsx';

export const myDemandsPage: Page = {
  personal: true,
  load: ({ get }) => get('/api/open/demands/mine'),
  title: ({ t }) => t('open-demands:mine'),
  View: ({ view, data }: { view: View; data: PageData }) => {
    if (data.status !== 200) return <ProblemBody view={view} data={data} />;
    const { items } = data.body as { items: PublicDemand[] };
    const { t } = view;
    return (
      <article className="sheet">
        <h1>{t('open-demands:mine')}</h1>
        {items.length === 0 ? (
          <p>
            {t('open-demands:mineNone')} <a href="/demands/new">{t('open-demands:ask')}</a>
          </p>
        ) : null}
        <ol className="results">
          {items.map((one) => (
            <li key={one.id} className="result">
              <h2>
                <a href={demandPath(one.number)}>{wantedOf(view, one)}</a>
              </h2>
              <p className="result-facts">
                <span className="num">{one.number}</span> · {unitOf(view, one)} · {standing(view, one)}
              </p>
            </li>
          ))}
        </ol>
      </article>
    );
  },
};
