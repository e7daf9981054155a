// Grey shapes of the real layout, so that nothing jumps when the answer comes.
const keys = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

export function Bar({ width = '100%', height = 14 }: { width?: string | number; height?: number }) {
  return <span className="bone" style={{ width, height }} />;
}

export function SkeletonTable({ rows = 8, columns = 5 }: { rows?: number; columns?: number }) {
  return (
    <div className="bones-table" aria-hidden="true">
      {keys(rows).map((row) => (
        <div className="bones-row" key={row}>
          {keys(columns).map((column, i) => (
            <Bar key={column} width={i === 0 ? '85%' : '55%'} />
          ))}
        </div>
      ))}
    </div>
  );
}

export function SkeletonFacts({ rows = 6 }: { rows?: number }) {
  return (
    <div className="bones-facts" aria-hidden="true">
      {keys(rows).map((row) => (
        <div className="bones-fact" key={row}>
          <Bar width={96} />
          <Bar width="60%" />
        </div>
      ))}
    </div>
  );
}

export function SkeletonPage() {
  return (
    <div aria-hidden="true">
      <Bar width={220} height={26} />
      <div className="bones-gap" />
      <SkeletonTable />
    </div>
  );
}
