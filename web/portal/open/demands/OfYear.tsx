// The opening catalogue of a year as it was published: each entry with its provider and what it comes from.
import type { CompilationReply } from '#rooms/open/compilation/schema.ts';
import { say } from '../../catalog/words.ts';
import type { View } from '../../page.ts';
import { ArticleLinks } from '../../parts/ArticleLinks.tsx';

export function OfYear({ view, catalogue }: { view: View; catalogue: CompilationReply | undefined }) {
  const { t } = view;
  if (catalogue?.state !== 'published') return null;
  return (
    <section aria-labelledby="of-year">
      <h2 id="of-year">{t('open-compilation:title', { year: catalogue.year })}</h2>
      <ArticleLinks ids={catalogue.articles} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="scroll" aria-labelledby="of-year" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('open-compilation:entry')}</th>
              <th scope="col">{t('open-portal:facet.department')}</th>
              <th scope="col">{t('open-portal:facet.class')}</th>
              <th scope="col">{t('open-compilation:from')}</th>
            </tr>
          </thead>
          <tbody>
            {catalogue.entries.map((one) => (
              <tr key={one.resourceId}>
                <th scope="row">{one.slug ? <a href={`/datasets/${one.slug}`}>{one.name}</a> : one.name}</th>
                <td>{say(view, one.unit.name)}</td>
                <td>{say(view, one.openingClass)}</td>
                <td>{one.inputs.map((input) => say(view, input)).join(t('open-portal:comma'))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
