// What the page is not: the promulgated text. Its title, number, issuer and days, and the way to it where the pack knows one.
import type { InstrumentReply } from '../../shared/law.ts';
import { useTexts } from '../../shared/text.ts';

export function OfficialText({ instrument }: { instrument: InstrumentReply }) {
  const { t, say } = useTexts();
  const unknown = <span className="muted">{t('law:official.unknown')}</span>;
  const facts = [
    ['name', say(instrument.title)],
    ['number', instrument.number && say(instrument.number)],
    ['issuer', instrument.issuer && say(instrument.issuer)],
    ['promulgated', instrument.promulgated],
    ['from', instrument.effective?.from ?? instrument.inForce],
    ['standing', t(`law:runs.${instrument.runs}`)],
  ] as const;
  return (
    <section className="official" aria-labelledby="official">
      <p className="official-note">{t('law:official.note')}</p>
      <h2 id="official">{t('law:official.title')}</h2>
      <dl>
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt>{t(`law:official.${key}`)}</dt>
            <dd>{value ?? unknown}</dd>
          </div>
        ))}
      </dl>
      <p>
        {instrument.officialText ? (
          <a href={instrument.officialText} rel="noreferrer" target="_blank">
            {t('law:official.link')}
          </a>
        ) : (
          <span className="muted">{t('law:official.noLink')}</span>
        )}
      </p>
    </section>
  );
}
