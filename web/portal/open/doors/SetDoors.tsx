// Doors of one set for programs that are not ours: descriptions, feeds, CKAN, and a frame for pages of others.
import type { View } from '../../page.ts';
import { type SetPage, say } from '../words.ts';
import { Code } from './Code.tsx';

export function SetDoors({ view, set }: { view: View; set: SetPage }) {
  const { t, site } = view;
  const base = `/api/open/datasets/${encodeURIComponent(set.slug)}`;
  const doors: [name: string, address: string][] = [
    ['setOpenapi', `${base}/openapi.json`],
    ['package', `${base}/datapackage.json`],
    ['csvw', `${base}/files/csv-metadata.json`],
    ['setDcat', `/dataset/${set.id}.ttl`],
    ['setAtom', `${base}/feed.atom`],
    ['setCkan', `/api/3/action/package_show?id=${encodeURIComponent(set.slug)}`],
  ];
  const title = say(view, set.title).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return (
    <>
      <section aria-labelledby="doors">
        <h2 id="doors">{t('open-doors:developers.section.standards')}</h2>
        <dl className="facts wide">
          {doors.map(([name, address]) => (
            <div key={name}>
              <dt>{t(`open-doors:developers.door.${name}`)}</dt>
              <dd>
                <a className="wrap" href={address}>
                  <code>{address}</code>
                </a>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      {set.taking.key ? null : (
        <section aria-labelledby="embed">
          <h2 id="embed">{t('open-doors:embed.title')}</h2>
          <p>{t('open-doors:embed.text')}</p>
          <Code
            text={`<iframe src="${site}/embed/${encodeURIComponent(set.slug)}?rows=10" title="${title}" width="100%" height="420" loading="lazy"></iframe>`}
          />
          <p>
            <a href={`/embed/${encodeURIComponent(set.slug)}?rows=10`}>{t('open-doors:embed.look')}</a>
          </p>
        </section>
      )}
      <p>
        <a href="/developers">{t('open-doors:developers.title')}</a>
      </p>
    </>
  );
}
