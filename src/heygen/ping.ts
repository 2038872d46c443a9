/** True when HeyGen answers at all, whatever it says, in the time that the signal gives. No key is sent. */
export async function pingHeyGen(base: string, signal: AbortSignal): Promise<boolean> {
  const { request } = await import('undici');
  try {
    const { body } = await request(base, { method: 'HEAD', signal });
    await body.dump();
    return true;
  } catch {
    return false;
  }
}
