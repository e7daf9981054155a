// Small parts the screens of quality share: their row of links, a score, scores as bars, as a figure and as a line.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { problemWords } from '../../shared/ProblemView.tsx';
import { type Text, useTexts } from '../../shared/text.ts';
import { SubNav } from '../list/SubNav.tsx';

export function QualityPages() {
  const { t } = useTexts();
  return (
    <SubNav
      label={t('quality:nav')}
      pages={[
        { to: '/quality', text: t('quality:page.overview') },
        { to: '/quality/findings', text: t('quality:page.findings') },
        { to: '/quality/campaigns', text: t('quality:page.campaigns') },
        { to: '/quality/reports', text: t('quality:page.reports') },
        { to: '/quality/stages', text: t('quality:page.stages') },
        { to: '/quality/engagements', text: t('quality:page.engagements') },
      ]}
    />
  );
}

/** An act whose refusal is told, and after which everything of quality is asked anew. */
export function useAct<T>(send: (input: T) => Promise<unknown>, done?: () => void) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['quality'] });
      done?.();
    },
    onError: (error) => {
      const words = problemWords(t, error);
      void message.error([words.title, words.detail].filter(Boolean).join(' '));
    },
  });
}

const toneOf = (score: number): string => (score >= 95 ? 'good' : score >= 80 ? 'near' : 'bad');

export function Score({ value }: { value: number | null | undefined }) {
  if (value === null || value === undefined) return <span className="muted">–</span>;
  return <span className={`num mark ${toneOf(value)}`}>{value.toFixed(2)}</span>;
}

type Dimension = { key: string; title: Text };

/** Shares as bars with their figures beside them: read without seeing colours. */
export function ScoreBars({ rows }: { rows: { key: string; title: Text; score: number; note?: string }[] }) {
  const { say } = useTexts();
  return (
    <dl className="quality-bars">
      {rows.map(({ key, title, score, note }) => (
        <div key={key}>
          <dt>{say(title)}</dt>
          <dd>
            <progress max={100} value={score} aria-label={`${say(title)} ${score.toFixed(2)}`} />
            <span className="num">{score.toFixed(2)}</span>
            {note ? <span className="muted"> {note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SIZE = 220;
const at = (index: number, count: number, part: number): [number, number] => {
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
  const radius = (SIZE / 2 - 42) * part;
  return [SIZE / 2 + Math.cos(angle) * radius, SIZE / 2 + Math.sin(angle) * radius];
};
const path = (points: [number, number][]): string =>
  points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

/** The dimensions around a middle; the bars say the same in figures. */
export function Radar({
  rows,
  label,
}: {
  rows: { key: string; title: Text; score: number }[];
  label: string;
}) {
  const { say } = useTexts();
  const count = rows.length;
  if (count < 3) return null;
  return (
    <svg className="quality-radar" viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
      {[0.25, 0.5, 0.75, 1].map((part) => (
        <polygon key={part} className="grid" points={path(rows.map((_, index) => at(index, count, part)))} />
      ))}
      <polygon
        className="area"
        points={path(rows.map(({ score }, index) => at(index, count, Math.max(score, 2) / 100)))}
      />
      {rows.map(({ key, title }, index) => {
        const [x, y] = at(index, count, 1.2);
        return (
          <text key={key} x={x} y={y} textAnchor="middle" dominantBaseline="middle">
            {say(title)}
          </text>
        );
      })}
    </svg>
  );
}

/** Scores over time, the newest at the right. */
export function Trend({ points, label }: { points: { at: string; score: number | null }[]; label: string }) {
  const known = points.filter((point): point is { at: string; score: number } => point.score !== null);
  if (known.length < 2) return null;
  const [width, height] = [320, 90];
  const low = Math.min(...known.map(({ score }) => score), 90);
  const line = known.map(({ score }, index): [number, number] => [
    (index / (known.length - 1)) * (width - 16) + 8,
    height - 10 - ((score - low) / Math.max(100 - low, 1)) * (height - 20),
  ]);
  return (
    <svg className="quality-trend" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <polyline points={path(line)} />
      {line.map(([x, y], index) => (
        <circle key={known[index]?.at} cx={x} cy={y} r={2.5} />
      ))}
    </svg>
  );
}

export const titleOf = (dimensions: readonly Dimension[], key: string): Text =>
  dimensions.find((one) => one.key === key)?.title ?? { zh: key, en: key };
