// A drawn chart in the page: its figures stand beside it as a table; on a narrow screen it is moved sideways rather than made too small to read.
import { drawChart, type Kind, type Series } from './draw-chart.ts';

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
  return (
    <section
      className="picture"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by the program, its texts escaped by it.
      dangerouslySetInnerHTML={{ __html: drawChart(kind, labels, series, { width: 760, height }) }}
    />
  );
}
