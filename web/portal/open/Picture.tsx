// A drawn chart in the page: its figures stand beside it as a table; few bars fit a narrow screen, many are moved sideways rather than made too small to read.
import { drawChart, type Kind, type Series } from './draw-chart.ts';

/** So many marks stand side by side on a phone. */
const FEW = 6;

export function Picture({
  kind,
  labels,
  series,
  label,
  height = 400,
}: {
  kind: Kind;
  labels: readonly string[];
  series: readonly Series[];
  label: string;
  height?: number;
}) {
  const small = labels.length * series.length <= FEW;
  return (
    <section
      className={small ? 'picture small' : 'picture'}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the program, its texts escaped by it.
      dangerouslySetInnerHTML={{
        __html: drawChart(kind, labels, series, small ? { width: 420, height: 300 } : { width: 760, height }),
      }}
    />
  );
}
