// What sharing adds to other pages: to an entry that it stays off the platform and what its users say, to a grant the word after use.
import { useQuery } from '@tanstack/react-query';
import type { ResourceReply } from '#rooms/catalog/schema.ts';
import type { FeedbackReply } from '#rooms/share/feedback/feedback.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { Fold } from '../registers/Fold.tsx';
import { callsQuery } from '../serve/queries.ts';
import { sharing, useActs } from './queries.ts';

export function OnEntry({ resource }: { resource: ResourceReply }) {
  const { t, say } = useTexts();
  const found = useQuery(sharing<FeedbackReply>('feedback', { resource: resource.id }));
  const { offPlatform } = resource;
  return (
    <>
      {offPlatform ? <p className="issue warning">{t('sharing:offPlatformOn', offPlatform)}</p> : null}
      {found.data && found.data.items.length > 0 ? (
        <section className="panel">
          <h2>{t('sharing:feedback.title')}</h2>
          <p className="muted">
            {t('sharing:feedback.mean', {
              count: formatNumber(found.data.items.length),
              useful: formatNumber(found.data.useful),
              quality: formatNumber(found.data.quality),
            })}
          </p>
          <ul>
            {found.data.items.map((one) => (
              <li key={one.grantId}>
                {t('sharing:feedback.shown', {
                  unit: say(one.organisation.name),
                  quality: formatNumber(one.quality),
                })}{' '}
                {one.problem}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** On a grant that was called, for the unit it was made to. */
export function Feedback({ grantId }: { grantId: string }) {
  const { t } = useTexts();
  const acts = useActs();
  const calls = useQuery(callsQuery(grantId));
  // Nothing to speak of before the first use.
  if (!calls.data?.days.some(({ answered }) => answered > 0)) return null;
  return (
    <Fold
      title={t('sharing:feedback.give')}
      ok={t('sharing:feedback.ok')}
      begin={{ useful: true, quality: 5 }}
      fields={[
        {
          name: 'useful',
          label: t('sharing:feedback.useful'),
          kind: 'flag',
          hint: t('sharing:feedback.usefulHint'),
        },
        { name: 'quality', label: t('sharing:feedback.quality'), kind: 'number', required: true },
        { name: 'problem', label: t('sharing:feedback.problem'), kind: 'long' },
      ]}
      submit={(values) => acts.post('feedback', { grantId, useful: false, ...values })}
    />
  );
}
