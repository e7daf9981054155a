// How a batch's file was read, and what was kept of it.

import { Link } from 'react-router';
import type { BatchReply } from '#rooms/collect/schema.ts';
import { can } from '../../shared/Can.tsx';
import { formatBytes, formatInstant, formatNumber, formatShare, shortHash } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import { FactList } from '../catalog/Facts.tsx';
import { isMoving } from './queries.ts';
import { placeWords } from './ReadingForm.tsx';
import { conversionWords } from './ReadingStyles.tsx';

export function Reading({ batch }: { batch: BatchReply }) {
  const texts = useTexts();
  const { t } = texts;
  const reading = batch.reading;
  if (!reading) return null;
  const delimiter = {
    ',': t('collect:delimiter.comma'),
    '\t': t('collect:delimiter.tab'),
    ';': t('collect:delimiter.semicolon'),
  }[reading.delimiter];
  return (
    <section className="panel">
      <h2>{t('collect:reading.title')}</h2>
      {can(batch.abilities, 'reading') && !isMoving(batch) ? (
        <p>
          <Link to={`/collect/batches/${batch.id}/reading`}>{t('collect:read.change')}</Link>
        </p>
      ) : null}
      <FactList
        facts={[
          {
            label: t('collect:reading.encoding'),
            value: (
              <>
                {reading.encoding.toUpperCase()}{' '}
                <span className="muted">
                  {reading.forced
                    ? t('collect:reading.forced')
                    : reading.utf8Break
                      ? t('collect:reading.notUtf8', {
                          line: formatNumber(reading.utf8Break.line),
                          offset: formatNumber(reading.utf8Break.offset),
                        })
                      : t('collect:reading.utf8')}
                  {reading.byteOrderMark ? ` ${t('collect:reading.bom')}` : ''}
                </span>
              </>
            ),
          },
          {
            label: t('collect:reading.delimiter'),
            value: (
              <>
                {delimiter ?? <code>{reading.delimiter}</code>}{' '}
                <span className="muted num">
                  {Object.entries(reading.delimiterCounts)
                    .filter(([, count]) => count > 0)
                    .map(([mark, count]) => `${mark === '\t' ? 'Tab' : mark} ×${formatNumber(count)}`)
                    .join(' ')}
                </span>
              </>
            ),
          },
          {
            label: t('collect:reading.header'),
            value: (
              <span className="header-cells">
                {reading.header.map((name) => (
                  <code key={name}>{name}</code>
                ))}{' '}
                {reading.headerLine > 1 ? (
                  <span className="muted">
                    {t(reading.headerRows === 2 ? 'collect:read.headerTwo' : 'collect:read.headerAt', {
                      line: formatNumber(reading.headerLine),
                    })}
                  </span>
                ) : null}
              </span>
            ),
          },
          reading.place ? { label: t('collect:read.table'), value: placeWords(texts, reading.place) } : null,
          reading.said
            ? { label: t('collect:read.said'), value: t(`collect:read.by_${reading.said}`) }
            : null,
          reading.conversions
            ? {
                label: t('collect:read.applied'),
                value: Object.entries(reading.conversions)
                  .map(([item, conversion]) => `${item}: ${conversionWords(texts, conversion)}`)
                  .join('; '),
              }
            : null,
        ]}
      />
    </section>
  );
}

/** A setting in its own measure, told by its key: bytes, a share, or a plain figure. */
function settingWords({ key, value }: BatchReply['settings'][number]): string {
  if (key.includes('bytes')) return formatBytes(value);
  if (key.includes('share')) return formatShare(value);
  return formatNumber(value);
}

export function Received({ batch }: { batch: BatchReply }) {
  const { t, say } = useTexts();
  const { counts } = batch;
  return (
    <section className="panel">
      <h2>{t('collect:received.title')}</h2>
      <FactList
        facts={[
          { label: t('collect:field.file'), value: batch.fileName },
          { label: t('collect:field.bytes'), value: <span className="num">{formatBytes(batch.bytes)}</span> },
          {
            label: 'SHA-256',
            value: (
              <>
                <code title={batch.sha256}>{shortHash(batch.sha256, 24)}…</code>{' '}
                {batch.stated?.sha256 === undefined ? null : batch.stated.sha256 === batch.sha256 ? (
                  <span className="mark good">{t('collect:field.checksumSame')}</span>
                ) : (
                  <span className="mark near">{t('collect:field.checksumDiffers')}</span>
                )}
              </>
            ),
          },
          batch.stated?.rows === undefined
            ? null
            : {
                label: t('collect:field.statedRows'),
                value: <span className="num">{formatNumber(batch.stated.rows)}</span>,
              },
          {
            label: t('collect:field.receivedAt'),
            value: <span className="num">{formatInstant(batch.receivedAt, 'second')}</span>,
          },
          batch.endedAt
            ? {
                label: t('collect:field.endedAt'),
                value: <span className="num">{formatInstant(batch.endedAt, 'second')}</span>,
              }
            : null,
          counts.deletes !== undefined && batch.mode === 'full'
            ? {
                label: t('collect:field.deletes'),
                value: <span className="num">{formatNumber(counts.deletes)}</span>,
              }
            : null,
          counts.unknownKeys
            ? {
                label: t('collect:field.unknownKeys'),
                value: <span className="num">{formatNumber(counts.unknownKeys)}</span>,
              }
            : null,
          ...batch.settings.map((setting) => ({
            label: say(setting.title),
            value: (
              <span className="num">
                {settingWords(setting)}{' '}
                <span className="muted">
                  {t(setting.setAt ? 'common:deadline.setting' : 'collect:byDefault')}
                </span>
              </span>
            ),
          })),
        ]}
      />
    </section>
  );
}
