// A message for somebody of the public leads to their own page of the portal, outside the desk.
import { useEffect } from 'react';
import { useLocation } from 'react-router';

export function ToPortal() {
  const { pathname, search } = useLocation();
  useEffect(() => window.location.replace(`${pathname}${search}`), [pathname, search]);
  return null;
}
