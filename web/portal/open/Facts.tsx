// Facts of a data set in one list: who, what field, how far, how it may be used, whom to ask.
import type { ReactNode } from 'react';
import { formatInstant, formatNumber } from '../../shared/format.ts';
import type { View } from '../page.ts';
import { type SetPage, say } from './words.ts';

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const day = (instant: string): string => formatInstant(instant).slice(0, 10);

export function Facts({ view, set }: { view: View; set: SetPage }) {
  const { t } = view;
  const use = set.requirements;
  const f = (key: string): string => t(`open-portal:fact.${key}`);
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{f('title')}</h2>
      <dl className="facts">
        <Fact label={f('provider')}>{say(view, set.organisation.name)}</Fact>
        {set.provider.kind ? (
          <Fact label={t('open-scores:kind')}>
            {[set.provider.level, set.provider.kind]
              .map((one) => say(view, one))
              .filter(Boolean)
              .join(' · ')}
          </Fact>
        ) : null}
        {set.dataOrigin ? <Fact label={t('open-scores:origin')}>{say(view, set.dataOrigin)}</Fact> : null}
        {set.formats.length > 0 ? (
          <Fact label={t('open-scores:formats')}>
            {set.formats.map(({ title }) => say(view, title)).join(t('open-portal:comma'))}
          </Fact>
        ) : null}
        {set.theme.zh ? <Fact label={t('open-portal:facet.theme')}>{say(view, set.theme)}</Fact> : null}
        {set.industry ? <Fact label={t('open-portal:facet.industry')}>{say(view, set.industry)}</Fact> : null}
        {set.region ? <Fact label={t('open-portal:facet.region')}>{say(view, set.region.name)}</Fact> : null}
        <Fact label={t('open-portal:facet.cycle')}>{say(view, set.cycle)}</Fact>
        {set.keywords.length > 0 ? (
          <Fact label={f('keywords')}>{set.keywords.join(t('open-portal:comma'))}</Fact>
        ) : null}
        <Fact label={f('listed')}>
          <span className="num">{day(set.version.publishedAt)}</span>
        </Fact>
        {set.release ? (
          <Fact label={f('released')}>
            <span className="num">{day(set.release.publishedAt)}</span>
          </Fact>
        ) : null}
        <Fact label={f('taken')}>
          {t('open-portal:downloadsAndCalls', {
            views: formatNumber(set.figures.views),
            downloads: formatNumber(set.figures.downloads),
            calls: formatNumber(set.figures.calls),
          })}
        </Fact>
        {use.obtain ? <Fact label={f('obtain')}>{use.obtain}</Fact> : null}
        {use.use ? <Fact label={f('use')}>{use.use}</Fact> : null}
        {use.spread ? <Fact label={f('spread')}>{use.spread}</Fact> : null}
        <Fact label={f('contact')}>
          {[set.contact.name, set.contact.phone, set.contact.email].filter(Boolean).join(' · ') ||
            f('noContact')}
        </Fact>
        <Fact label={f('identifier')}>
          <code>{set.slug}</code>
        </Fact>
      </dl>
    </section>
  );
}
