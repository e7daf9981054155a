// The first rows as a table, and above each column the item it is read as.
import { Select } from 'antd';
import type { InspectionReply } from '#rooms/collect/reading/schema.ts';
import { formatNumber } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';

const NONE = '';

export function ReadingGrid({
  data,
  columns,
  onColumn,
}: {
  data: InspectionReply;
  columns: readonly (string | null)[];
  onColumn: (position: number, item: string | null) => void;
}) {
  const { t, say } = useTexts();
  const missing = data.items.filter(({ name }) => !columns.includes(name));
  const top = data.header.line - Math.max(0, data.header.rows - 1);
  return (
    <section className="panel" aria-labelledby="reading-grid">
      <h2 id="reading-grid">{t('collect:read.columns')}</h2>
      <p className="muted">{t('collect:read.columnsHow')}</p>
      <div className="reading-scroll">
        <table className="reading-grid">
          <thead>
            <tr>
              <th scope="col">{t('collect:quarantine.line')}</th>
              {data.columns.map((column) => {
                const chosen = columns[column.position - 1] ?? null;
                const guessed = chosen !== null && chosen === column.proposed && column.by !== 'name';
                return (
                  <th key={column.position} scope="col">
                    <span className="read-name">
                      {column.name || t('collect:read.noName', { position: column.position })}
                    </span>
                    <Select
                      aria-label={t('collect:read.itemOf', { name: column.name || String(column.position) })}
                      value={chosen ?? NONE}
                      onChange={(item: string) => onColumn(column.position, item === NONE ? null : item)}
                      popupMatchSelectWidth={false}
                      options={[
                        { value: NONE, label: t('collect:read.leaveOut') },
                        ...data.items.map(({ name, titleZh, titleEn, required }) => ({
                          value: name,
                          label: `${say({ zh: titleZh, ...(titleEn ? { en: titleEn } : {}) })}${required ? ' *' : ''}`,
                        })),
                      ]}
                    />
                    {guessed ? <span className="mark near">{t(`collect:read.by.${column.by}`)}</span> : null}
                    {chosen === null ? <span className="mark">{t('collect:read.leftOut')}</span> : null}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {data.rows.map(({ line, cells }) => (
              <tr
                key={line}
                className={
                  line > data.header.line
                    ? ''
                    : line >= top && data.header.rows > 0
                      ? 'is-header'
                      : 'is-above'
                }
              >
                <td className="num muted">{formatNumber(line)}</td>
                {data.columns.map(({ position }) => (
                  <td key={position}>{cells[position - 1] ?? ''}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {missing.length > 0 ? (
        <p>
          {t('collect:read.missing')}{' '}
          {missing.map(({ name, titleZh, titleEn, required }) => (
            <span key={name} className={required ? 'mark bad' : 'mark'}>
              {say({ zh: titleZh, ...(titleEn ? { en: titleEn } : {}) })}
              {required ? ' *' : ''}
            </span>
          ))}
        </p>
      ) : null}
    </section>
  );
}
