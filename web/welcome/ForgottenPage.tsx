import { Outlet } from '@tanstack/react-router';
export function ForgottenPage() {
  return <Outlet />;
}
