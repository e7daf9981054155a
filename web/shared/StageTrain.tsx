// A batch as a horizontal train of stages, each with its count and note.
import type { ReactNode } from 'react';
import { formatNumber } from './format.ts';

export type Station = {
  key: string;
  title: string;
  state: 'done' | 'now' | 'waiting' | 'stopped';
  /** Rows, or a figure already in words (bytes). */
  count?: number | string | null;
  note?: ReactNode;
};

export function StageTrain({ stations, label }: { stations: Station[]; label: string }) {
  return (
    <ol className="train" aria-label={label}>
      {stations.map((station) => (
        <li
          key={station.key}
          className={station.state}
          aria-current={station.state === 'now' ? 'step' : undefined}
        >
          <div className="train-title">{station.title}</div>
          <div className="train-count">
            {typeof station.count === 'string' ? station.count : formatNumber(station.count)}
          </div>
          {station.note ? <div className="train-note">{station.note}</div> : null}
        </li>
      ))}
    </ol>
  );
}
