import { Outlet } from '@tanstack/react-router';
export function AdministrationPage() {
  return <Outlet />;
}
