// How offered data are cited: the page stays when the data are gone.
import type { CitationReply } from '#rooms/open/offers/schema.ts';
import type { Page, View } from '../../page.ts';
import { say, setAddress } from '../words.ts';
import { drawn, Facts } from './shared.tsx';

function Shown({ view, body }: { view: View; body: CitationReply }) {
  const { t } = view;
  return (
    <article className="sheet narrow">
      <h1>{t('open-voices:citation.title')}</h1>
      <p className="lead">{body.citation}</p>
      {body.withdrawnOn ? (
        <p className="notice">{t('open-voices:citation.withdrawn', { day: body.withdrawnOn })}</p>
      ) : null}
      <Facts
        items={[
          [
            t('open-voices:about'),
            body.withdrawnOn ? (
              say(view, body.title)
            ) : (
              <a key="set" href={setAddress(body.slug)}>
                {say(view, body.title)}
              </a>
            ),
          ],
          [t('open-voices:unit'), say(view, body.organisation.name)],
          [t('open-voices:citation.licence'), body.licence],
        ]}
      />
    </article>
  );
}

export const citationPage: Page = {
  load: ({ get, params }) => get(`/api/open/datasets/${encodeURIComponent(params.slug ?? '')}/citation`),
  title: ({ t }) => t('open-voices:citation.title'),
  View: drawn(Shown),
};
