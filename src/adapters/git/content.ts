/** Whether git keeps a text under a hash: that of `blob <bytes>`, a NUL and the content, in SHA-1 or SHA-256. */
export async function isContent(text: string, hash: string): Promise<boolean> {
  const { createHash } = await import('node:crypto');
  const bytes = Buffer.from(text);
  const made = createHash(hash.length === 64 ? 'sha256' : 'sha1');
  return made.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === hash;
}
