// Which table of the file, in which encoding, cut by which sign, under which header: found with evidence, changeable.
import { InputNumber, Radio, Select } from 'antd';
import type { InspectionReply } from '#rooms/collect/reading/schema.ts';
import type { ReadingAnswer } from '#rooms/collect/reading/types.ts';
import { formatNumber } from '../../shared/format.ts';
import { type Texts, useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';

type Place = NonNullable<InspectionReply['place']>;

const keyOf = (place: Place): string =>
  JSON.stringify([place.form, place.entry ?? null, place.sheet ?? null, place.path ?? null]);

export function placeWords(
  { t }: Pick<Texts, 't'>,
  place: { form: string; entry?: string; sheet?: string; path?: string[] },
): string {
  return [
    place.entry,
    place.sheet === undefined ? undefined : t('collect:read.sheet', { name: place.sheet }),
    place.path && place.path.length > 0 ? place.path.join('.') : undefined,
    t(`collect:read.form.${place.form}`),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

export function encodingWords(
  { t }: Pick<Texts, 't'>,
  encoding: {
    forced: boolean;
    byteOrderMark: boolean;
    encoding: string;
    utf8Break?: { line: number; offset: number } | undefined;
  },
): string {
  const why = encoding.encoding.startsWith('utf-16')
    ? ''
    : encoding.forced
      ? t('collect:reading.forced')
      : encoding.utf8Break
        ? t('collect:reading.notUtf8', {
            line: formatNumber(encoding.utf8Break.line),
            offset: formatNumber(encoding.utf8Break.offset),
          })
        : t('collect:reading.utf8');
  return [why, encoding.byteOrderMark ? t('collect:reading.bom') : '']
    .filter((part) => part !== '')
    .join(' ');
}

const delimiterNames = { ',': 'comma', '\t': 'tab', ';': 'semicolon', '|': 'bar' } as const;

export function ReadingForm({
  data,
  onLook,
}: {
  data: InspectionReply;
  onLook: (more: Omit<ReadingAnswer, 'columns' | 'conversions'>) => void;
}) {
  const texts = useTexts();
  const { t } = texts;
  const { place, header, encoding, tables } = data;
  const text = !place || place.form === 'delimited';
  const hasHeader = text || place?.form === 'xlsx';
  return (
    <section className="panel">
      <h2>{t('collect:read.how')}</h2>
      <FactList
        facts={[
          tables.length > 1
            ? {
                label: t('collect:read.table'),
                value: (
                  <Select
                    aria-label={t('collect:read.table')}
                    className="read-wide"
                    value={place && data.sure ? keyOf(place) : undefined}
                    placeholder={t('collect:read.chooseTable')}
                    onChange={(key: string) => {
                      const found = tables.find((one) => keyOf(one) === key);
                      if (!found) return;
                      const { hidden: _hidden, opening: _opening, ...chosen } = found;
                      onLook({ place: chosen });
                    }}
                    options={tables.map((one) => ({
                      value: keyOf(one),
                      label: `${placeWords(texts, one)}${one.hidden ? ` ${t('collect:read.hidden')}` : ''} — ${one.opening}`,
                    }))}
                  />
                ),
              }
            : place
              ? { label: t('collect:read.table'), value: placeWords(texts, place) }
              : null,
          data.ignored.length > 0
            ? {
                label: t('collect:read.ignored'),
                value: data.ignored.map(({ name, kind }) => (kind ? `${name} (${kind})` : name)).join(', '),
              }
            : null,
          text
            ? {
                label: t('collect:reading.encoding'),
                value: (
                  <>
                    <Select
                      aria-label={t('collect:reading.encoding')}
                      value={encoding.encoding}
                      onChange={(value) => onLook({ encoding: value })}
                      options={(['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const).map((value) => ({
                        value,
                        label: value.toUpperCase(),
                      }))}
                    />{' '}
                    <span className="muted">{encodingWords(texts, encoding)}</span>
                  </>
                ),
              }
            : null,
          text
            ? {
                label: t('collect:reading.delimiter'),
                value: (
                  <>
                    <Select
                      aria-label={t('collect:reading.delimiter')}
                      value={data.delimiter}
                      onChange={(value) => onLook({ delimiter: value })}
                      options={([',', '\t', ';', '|'] as const).map((value) => ({
                        value,
                        label: t(`collect:delimiter.${delimiterNames[value]}`),
                      }))}
                    />{' '}
                    <span className="muted num">
                      {Object.entries(data.delimiterCounts)
                        .filter(([, count]) => count > 0)
                        .map(([mark, count]) => `${mark === '\t' ? 'Tab' : mark} ×${formatNumber(count)}`)
                        .join(' ')}
                    </span>
                  </>
                ),
              }
            : null,
          hasHeader
            ? {
                label: t('collect:read.header'),
                value: (
                  <span className="read-header">
                    <Radio.Group
                      value={header.rows}
                      onChange={(event) =>
                        onLook({
                          header: {
                            rows: event.target.value,
                            line: event.target.value === 0 ? 0 : Math.max(1, header.line),
                          },
                        })
                      }
                      options={([1, 2, 0] as const).map((value) => ({
                        value,
                        label: t(`collect:read.rows.${value}`),
                      }))}
                    />
                    {header.rows === 0 ? null : (
                      <span>
                        {t('collect:read.line')}{' '}
                        <InputNumber
                          min={header.rows}
                          precision={0}
                          value={header.line}
                          aria-label={t('collect:read.line')}
                          onChange={(line) => line && onLook({ header: { rows: header.rows, line } })}
                        />
                      </span>
                    )}
                  </span>
                ),
              }
            : null,
        ]}
      />
    </section>
  );
}
