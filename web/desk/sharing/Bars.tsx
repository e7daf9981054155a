// What is drawn here: shares and counts as plain bars with their figures beside them.
import { formatNumber } from '../../shared/format.ts';
import './sharing.css';

export type BarRow = {
  key: string;
  label: string;
  value: number;
  of: number;
  figure: string;
  onOpen?: () => void;
};

export function Bars({ label, rows }: { label: string; rows: BarRow[] }) {
  const most = Math.max(1, ...rows.map(({ of }) => of));
  return (
    <ul className="share-bars" aria-label={label}>
      {rows.map((row) => (
        <li key={row.key}>
          <span className="share-bar-name">
            {row.onOpen ? (
              <button type="button" className="link" onClick={row.onOpen}>
                {row.label}
              </button>
            ) : (
              row.label
            )}
          </span>
          <svg viewBox="0 0 200 12" preserveAspectRatio="none" aria-hidden="true">
            <rect x="0" y="1" width={(200 * row.of) / most} height="10" className="share-bar-of" />
            <rect x="0" y="1" width={(200 * row.value) / most} height="10" className="share-bar-value" />
          </svg>
          <span className="num">{row.figure}</span>
        </li>
      ))}
    </ul>
  );
}

/** Calls a day as columns, refused ones on top. */
export function DayColumns({
  label,
  days,
}: {
  label: string;
  days: readonly { day: string; calls: number; refused: number }[];
}) {
  const most = Math.max(1, ...days.map(({ calls, refused }) => calls + refused));
  const height = 90;
  const y = (value: number) => (height * value) / most;
  return (
    <figure className="usage-chart share-days">
      <svg viewBox={`0 0 ${days.length * 12} ${height + 4}`} role="img" aria-label={label}>
        <title>{label}</title>
        {days.map((one, index) => (
          <g key={one.day}>
            <title>{`${one.day}: ${formatNumber(one.calls)} / ${formatNumber(one.refused)}`}</title>
            <rect
              className="bar-answered"
              x={index * 12 + 2}
              width={8}
              y={height - y(one.calls)}
              height={y(one.calls)}
            />
            <rect
              className="bar-refused"
              x={index * 12 + 2}
              width={8}
              y={height - y(one.calls + one.refused)}
              height={y(one.refused)}
            />
          </g>
        ))}
      </svg>
      {days.length > 0 ? (
        <figcaption className="muted num">
          {days[0]?.day} – {days.at(-1)?.day} · 0–{formatNumber(most)}
        </figcaption>
      ) : null}
    </figure>
  );
}
