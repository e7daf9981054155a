// Rows before and after, what is lost, and how many rows stand in groups of which size: a picture with its numbers in words.
import type { DisclosureReply, PreviewReply } from '#rooms/open/disclosure/schema.ts';
import { formatNumber } from '../../../shared/format.ts';
import { useTexts } from '../../../shared/text.ts';

const SHOWN = 8;
const bands = ['1', '2', '3–4', '5–9', '10–19', '20+'];
type Figures = NonNullable<PreviewReply['figures']>;

export function Rows({ preview, titles }: { preview: PreviewReply; titles: ReadonlyMap<string, string> }) {
  const { t } = useTexts();
  return (
    <>
      <p>
        {t('open-disclosure:left', {
          left: formatNumber(preview.left),
          total: formatNumber(preview.total),
          gone: formatNumber(preview.total - preview.left),
        })}
      </p>
      <div className="table-box">
        <table className="table">
          <caption>{t('open-disclosure:beforeAfter')}</caption>
          <thead>
            <tr>
              {preview.columns.map((name) => (
                <th key={name} scope="col">
                  {titles.get(name) ?? name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.slice(0, SHOWN).map((row, at) => (
              // Rows of a look have no name of their own.
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is all they have
              <tr key={at}>
                {preview.columns.map((name, n) => {
                  const [was, is] = [row.before[n] ?? '', row.after[n] ?? ''];
                  return (
                    <td key={name}>
                      {was === is ? (
                        was
                      ) : (
                        <>
                          <del className="muted">{was}</del> <ins>{is === '' ? '—' : is}</ins>
                        </>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
            <tr>
              {preview.losses.map((loss) => (
                <td key={loss.column} className="muted num">
                  {t('open-disclosure:distinct', {
                    before: formatNumber(loss.before),
                    after: loss.after === null ? '0' : formatNumber(loss.after),
                  })}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </>
  );
}

export function FiguresView({
  figures,
  thresholds,
}: {
  figures: Figures | null;
  thresholds: DisclosureReply['thresholds'];
}) {
  const { t } = useTexts();
  if (!figures) return <p className="muted">{t('open-disclosure:noQuasi')}</p>;
  const most = Math.max(1, ...figures.before.spread, ...figures.after.spread);
  const share = (rows: number, part: number | null) =>
    part === null || rows === 0 ? '—' : `${((part / rows) * 100).toFixed(1)}%`;
  const { k } = thresholds;
  const advice =
    figures.after.smallest === 1
      ? 'single'
      : k !== null && figures.after.smallest < k
        ? 'below'
        : figures.after.sensitive.some(({ least }) => least === 1)
          ? 'same'
          : 'fine';
  return (
    <figure>
      <figcaption>
        {t('open-disclosure:groups', {
          before: figures.before.smallest,
          after: figures.after.smallest,
          k: k ?? t('open-disclosure:unset'),
          shareBefore: share(figures.before.rows, figures.before.rowsBelow),
          shareAfter: share(figures.after.rows, figures.after.rowsBelow),
        })}{' '}
        <strong>{t(`open-disclosure:advice.${advice}`)}</strong>
        {figures.after.sensitive.map(({ column, least }) => (
          <span key={column}> {t('open-disclosure:least', { column, least })}</span>
        ))}
      </figcaption>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('open-disclosure:groupSize')}</th>
            <th scope="col">{t('open-disclosure:before')}</th>
            <th scope="col">{t('open-disclosure:after')}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map((band, n) => (
            <tr key={band}>
              <th scope="row" className="num">
                {band}
              </th>
              {[figures.before, figures.after].map((side, at) => (
                <td key={at === 0 ? 'before' : 'after'}>
                  <meter min={0} max={most} value={side.spread[n] ?? 0} />{' '}
                  <span className="num">{formatNumber(side.spread[n] ?? 0)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
