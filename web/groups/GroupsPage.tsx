import { Outlet } from '@tanstack/react-router';
export function GroupsPage() {
  return <Outlet />;
}
