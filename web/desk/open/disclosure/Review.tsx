// The review of secrecy and disclosure: who looked, what was found of each kind, and what passes; not by who submits.
import type { DisclosureReply } from '#rooms/open/disclosure/schema.ts';
import { can } from '../../../shared/Can.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { useOpenActs } from '../queries.ts';

const findings = ['stateSecrets', 'tradeSecrets', 'privacy', 'disclosure'] as const;

export function Review({ data }: { data: DisclosureReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const ability = data.abilities.review;
  const clearable = (data.scan?.hits ?? []).filter((hit) => hit.clearable);
  const options = clearable.map((hit) => ({
    value: `${hit.kind} ${hit.column}`,
    label: t('open-disclosure:hitOf', { column: hit.column, title: say(hit.title) }),
  }));
  return (
    <section className="panel spaced" aria-labelledby="review">
      <h2 id="review">{t('open-disclosure:review')}</h2>
      {data.reviews.length === 0 ? <p className="muted">{t('open-disclosure:noReview')}</p> : null}
      <ul className="plain-list">
        {data.reviews.slice(0, 5).map((one) => (
          <li key={one.id} className="panel">
            <span className={one.result === 'pass' && !one.outdated ? 'mark good' : 'mark bad'}>
              {t(`open-disclosure:reviewState.${one.outdated ? 'outdated' : one.result}`)}
            </span>{' '}
            {one.reviewer.name} <span className="num">{one.reviewedOn}</span>
            {one.outdated ? <div className="issue error">{say(one.outdated)}</div> : null}
            <dl>
              {findings.map((key) => (
                <div key={key}>
                  <dt className="muted">{t(`open-disclosure:finding.${key}`)}</dt>
                  <dd>{one[key]}</dd>
                </div>
              ))}
              {one.cleared.map((cleared) => (
                <div key={`${cleared.column} ${cleared.kind}`}>
                  <dt className="muted">{t('open-disclosure:cleared', { column: cleared.column })}</dt>
                  <dd>{cleared.reason}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
      {can(data.abilities, 'review') ? (
        <Fold
          title={t('open-disclosure:giveReview')}
          ok={t('open-disclosure:reviewOk')}
          cite={data.articles.review}
          fields={[
            ...findings.map((key) => ({
              name: key,
              label: t(`open-disclosure:finding.${key}`),
              kind: 'long' as const,
              required: true,
            })),
            {
              name: 'result',
              label: t('open-disclosure:result'),
              kind: 'choice' as const,
              required: true,
              options: (['pass', 'fail'] as const).map((key) => ({
                value: key,
                label: t(`open-disclosure:reviewState.${key}`),
              })),
            },
            ...(options.length > 0
              ? [
                  {
                    name: 'clear',
                    label: t('open-disclosure:clear'),
                    kind: 'choices' as const,
                    options,
                    hint: t('open-disclosure:clearHint'),
                  },
                  { name: 'clearReason', label: t('open-disclosure:clearReason'), kind: 'text' as const },
                ]
              : []),
          ]}
          submit={({ clear, clearReason, ...said }) =>
            acts.post(`disclosure/${data.dataset.id}/review`, {
              ...said,
              cleared: (Array.isArray(clear) ? clear.map(String) : []).map((one) => {
                const at = one.indexOf(' ');
                return {
                  kind: one.slice(0, at),
                  column: one.slice(at + 1),
                  reason: String(clearReason ?? ''),
                };
              }),
            })
          }
        />
      ) : ability && !ability.allowed && ability.code ? (
        <p className="muted">{ability.reason ? say(ability.reason) : ''}</p>
      ) : null}
    </section>
  );
}
