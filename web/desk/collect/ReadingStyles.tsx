// Numbers and days written another way: what was found, what would become of the first cells, applied only where somebody says so.
import { Checkbox, Select } from 'antd';
import type { InspectionReply } from '#rooms/collect/reading/schema.ts';
import type { Conversion } from '#rooms/collect/reading/types.ts';
import { formatNumber } from '../../shared/format.ts';
import { type Texts, useTexts } from '../../shared/text.ts';

type Style = InspectionReply['styles'][number];
type Measure = InspectionReply['measures'][number];

const known = new Set(['damaged', 'other', 'serial', 'year-last']);

/** What is done to the cells of a column, in words. */
export function conversionWords({ t }: Pick<Texts, 't'>, conversion: Conversion): string {
  if (conversion.kind === 'number') {
    const unit = (one: string | undefined): string =>
      one === undefined || one === '1' ? t('collect:read.plain') : one;
    return [
      t(`collect:read.decimal.${conversion.decimal}`),
      conversion.to
        ? t('collect:read.toWords', { to: unit(conversion.to), bare: unit(conversion.bare ?? conversion.to) })
        : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
  }
  return [
    t(`collect:read.order.${conversion.order}`),
    conversion.serial ? t(`collect:read.serial.${conversion.serial}`) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function Choices({
  style,
  measures,
  onChange,
}: {
  style: Style & { shown: Conversion };
  measures: readonly Measure[];
  onChange: (next: Conversion) => void;
}) {
  const { t } = useTexts();
  const { shown } = style;
  const unit = (value: string) => (value === '1' ? t('collect:read.plain') : value);
  if (shown.kind === 'number') {
    return (
      <span className="read-choices">
        <Select
          aria-label={t('collect:read.decimalOf')}
          value={shown.decimal}
          onChange={(decimal) => onChange({ ...shown, decimal })}
          options={(['point', 'comma'] as const).map((value) => ({
            value,
            label: t(`collect:read.decimal.${value}`),
          }))}
        />
        <span>
          {t('collect:read.to')}{' '}
          <Select
            aria-label={t('collect:read.to')}
            value={shown.to ?? ''}
            onChange={(to: Measure | '') => {
              const { to: _to, bare: _bare, ...rest } = shown;
              onChange(to === '' ? rest : { ...rest, to, bare: shown.bare ?? to });
            }}
            options={[
              { value: '' as const, label: t('collect:read.noUnits') },
              ...measures.map((value) => ({ value, label: unit(value) })),
            ]}
          />
        </span>
        {shown.to ? (
          <span>
            {t('collect:read.bare')}{' '}
            <Select
              aria-label={t('collect:read.bare')}
              value={shown.bare ?? shown.to}
              onChange={(bare) => onChange({ ...shown, bare })}
              options={measures.map((value) => ({ value, label: unit(value) }))}
            />
          </span>
        ) : null}
      </span>
    );
  }
  return (
    <span className="read-choices">
      <Select
        aria-label={t('collect:read.orderOf')}
        value={shown.order}
        onChange={(order) => onChange({ ...shown, order })}
        options={(['ymd', 'dmy', 'mdy'] as const).map((value) => ({
          value,
          label: t(`collect:read.order.${value}`),
        }))}
      />
      <Select
        aria-label={t('collect:read.serialOf')}
        value={shown.serial ?? ''}
        onChange={(serial: '' | '1900' | '1904') => {
          const { serial: _serial, ...rest } = shown;
          onChange(serial === '' ? rest : { ...rest, serial });
        }}
        options={[
          { value: '' as const, label: t('collect:read.noSerial') },
          { value: '1900' as const, label: t('collect:read.serial.1900') },
          { value: '1904' as const, label: t('collect:read.serial.1904') },
        ]}
      />
    </span>
  );
}

export function ReadingStyles({
  data,
  onConversion,
}: {
  data: InspectionReply;
  onConversion: (item: string, conversion: Conversion | undefined) => void;
}) {
  const { t, say } = useTexts();
  const odd = data.styles.filter((style) => style.applied ?? style.proposed ?? style.damaged > 0);
  if (odd.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="reading-styles">
      <h2 id="reading-styles">{t('collect:read.styles')}</h2>
      <p className="muted">{t('collect:read.stylesHow')}</p>
      <ul className="reading-styles">
        {odd.map((style) => {
          const item = data.items.find(({ name }) => name === style.item);
          const shown = style.applied ?? style.proposed;
          return (
            <li key={style.item}>
              <div className="reading-style-head">
                <strong>
                  {say({ zh: item?.titleZh ?? style.item, ...(item?.titleEn ? { en: item.titleEn } : {}) })}
                </strong>
                <span className="muted">
                  {t('collect:read.evidence', {
                    of: formatNumber(style.of),
                    plain: formatNumber(style.plain),
                    odd: formatNumber(style.odd),
                  })}{' '}
                  {Object.entries(style.counts)
                    .map(
                      ([name, count]) =>
                        `${known.has(name) ? t(`collect:read.style.${name}`) : name} ×${formatNumber(count)}`,
                    )
                    .join(' · ')}
                </span>
                {style.ambiguous ? <span className="mark near">{t('collect:read.ambiguous')}</span> : null}
              </div>
              {style.damaged > 0 ? (
                <p className="near-text">{t('collect:read.damaged', { count: style.damaged })}</p>
              ) : null}
              {shown ? (
                <>
                  <Checkbox
                    className="reading-apply"
                    checked={style.applied !== undefined}
                    onChange={(event) => onConversion(style.item, event.target.checked ? shown : undefined)}
                  >
                    {t('collect:read.apply')}
                  </Checkbox>
                  {style.applied ? (
                    <Choices
                      style={{ ...style, shown: style.applied }}
                      measures={data.measures}
                      onChange={(next) => onConversion(style.item, next)}
                    />
                  ) : null}
                  <div className="reading-examples num">
                    {style.before.map((cell, index) => (
                      <span key={cell}>
                        <code>{cell}</code>
                        {style.after[index] === cell ? null : (
                          <>
                            {' → '}
                            <code>{style.after[index]}</code>
                          </>
                        )}
                        {style.reads[index] ? null : (
                          <>
                            {' '}
                            <span className="mark bad">{t('collect:read.unread')}</span>
                          </>
                        )}
                      </span>
                    ))}
                  </div>
                </>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
