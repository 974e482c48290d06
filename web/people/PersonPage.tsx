import { Outlet } from '@tanstack/react-router';
export function PersonPage() {
  return <Outlet />;
}
