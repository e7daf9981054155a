// Pages that belong together, as a plain row of links under the top of the page.
import { NavLink } from 'react-router';

export function SubNav({ label, pages }: { label: string; pages: { to: string; text: string }[] }) {
  return (
    <nav className="subnav" aria-label={label}>
      {pages.map((page) => (
        <NavLink key={page.to} to={page.to} end>
          {page.text}
        </NavLink>
      ))}
    </nav>
  );
}
