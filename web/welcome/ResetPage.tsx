import { Outlet } from '@tanstack/react-router';
export function ResetPage() {
  return <Outlet />;
}
