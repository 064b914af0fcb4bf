/** Puts text into the clipboard; whether it got there. */
export async function copyText(text: string): Promise<boolean> {
  // Browsers have a clipboard only where nobody can listen: on https, or on this machine.
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
