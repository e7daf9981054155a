// What a treatment takes away: rows of small groups as they are now, rows withheld, and what the commonest values become.
import type { PreviewReply } from '#rooms/open/disclosure/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';

type Titles = ReadonlyMap<string, string>;

export function Lost({ preview, titles }: { preview: PreviewReply; titles: Titles }) {
  const { t } = useTexts();
  const { suppressed, columns } = preview;
  if (suppressed.small + suppressed.withheld === 0)
    return <p className="muted">{t('open-desk:lost.none')}</p>;
  return (
    <details open>
      <summary>
        {t('open-desk:lost.title', {
          small: formatNumber(suppressed.small),
          withheld: formatNumber(suppressed.withheld),
        })}
      </summary>
      <p className="muted">{t('open-desk:lost.what')}</p>
      {suppressed.rows.length > 0 ? (
        <div className="table-box">
          <table className="table">
            <caption>{t('open-desk:lost.rows', { count: suppressed.rows.length })}</caption>
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col">
                    {titles.get(name) ?? name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {suppressed.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the order is all they have
                <tr key={at}>
                  {columns.map((name, n) => (
                    <td key={name} data-label={titles.get(name) ?? name}>
                      {row[n] ?? '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  );
}

export function Generalised({ preview, titles }: { preview: PreviewReply; titles: Titles }) {
  const { t } = useTexts();
  if (preview.generalised.length === 0) return null;
  return (
    <details>
      <summary>{t('open-desk:general.title', { count: preview.generalised.length })}</summary>
      {preview.generalised.map((column) => (
        <div className="table-box" key={column.column}>
          <table className="table">
            <caption>{titles.get(column.column) ?? column.column}</caption>
            <thead>
              <tr>
                <th scope="col">{t('open-desk:general.from')}</th>
                <th scope="col">{t('open-desk:general.to')}</th>
                <th scope="col" className="right">
                  {t('open-desk:general.rows')}
                </th>
              </tr>
            </thead>
            <tbody>
              {column.pairs.map((pair) => (
                <tr key={`${pair.from ?? ''} → ${pair.to ?? ''}`}>
                  <td data-label={t('open-desk:general.from')}>{pair.from ?? '–'}</td>
                  <td data-label={t('open-desk:general.to')}>
                    {pair.to ?? <span className="muted">{t('open-desk:general.gone')}</span>}
                  </td>
                  <td className="right num" data-label={t('open-desk:general.rows')}>
                    {formatNumber(pair.rows)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </details>
  );
}
