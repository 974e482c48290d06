import { Outlet } from '@tanstack/react-router';
export function InvitationPage() {
  return <Outlet />;
}
