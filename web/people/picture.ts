const EDGE_PX = 512;

/**
 * The square in the middle of a picture, as large as any face is drawn, as base64. Only what is seen is kept: where and
 * when it was taken stays on the device. Throws when the browser cannot read it.
 */
export async function faceFrom(file: File): Promise<string> {
  const picture = await createImageBitmap(file);
  const { width, height } = picture;
  const edge = Math.min(width, height);
  const canvas = new OffscreenCanvas(EDGE_PX, EDGE_PX);
  const [left, top] = [(width - edge) / 2, (height - edge) / 2];
  canvas.getContext('2d')?.drawImage(picture, left, top, edge, edge, 0, 0, EDGE_PX, EDGE_PX);
  picture.close();
  return base64Of(await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 }));
}

async function base64Of(blob: Blob): Promise<string> {
  let text = '';
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}
