/** The sign of the product: hills and a sun over water. */
export const Mark = ({ size }: { size: number }) => (
  <img src="/icon.svg" width={size} height={size} alt="" style={{ flex: 'none' }} />
);
