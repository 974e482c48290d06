import { Outlet } from '@tanstack/react-router';
export function GroupPage() {
  return <Outlet />;
}
