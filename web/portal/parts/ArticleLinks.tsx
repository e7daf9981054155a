// Articles behind a statement, as plain links.
export function ArticleLinks({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <span className="article-refs">
      {ids.map((id) => (
        <a key={id} className="article-ref" href={`/law/${encodeURIComponent(id)}`}>
          {id}
        </a>
      ))}
    </span>
  );
}
