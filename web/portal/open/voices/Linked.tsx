// Beside a data set: what it is linked with, and how it is cited where its owner says so.
import type { SetVoices } from '#rooms/open/voices/schema.ts';
import type { View } from '../../page.ts';
import { say, setAddress } from '../words.ts';

export function Linked({ view, slug, voices }: { view: View; slug: string; voices: SetVoices }) {
  const { t } = view;
  if (voices.links.length === 0 && !voices.cited) return null;
  return (
    <section aria-labelledby="linked">
      <h2 id="linked">{t('open-voices:linked.title')}</h2>
      <ul className="plain-list">
        {voices.links.map((one) => (
          <li key={one.slug}>
            <a href={setAddress(one.slug)}>{say(view, one.title)}</a> <span className="muted">{one.why}</span>
          </li>
        ))}
      </ul>
      {voices.cited ? (
        <p>
          <a href={`${setAddress(slug)}/citation`}>{t('open-voices:citation.title')}</a>
        </p>
      ) : null}
    </section>
  );
}
