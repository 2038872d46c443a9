/**
 * Packages that are installed only where they are used, since most servers never load them: package.json has them as
 * optional peer dependencies.
 */

/** True when the package lies where this program finds it; it is not loaded. */
export function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** How packages are installed beside this one, for both ways in which it is started. */
export function formatInstallCommand(names: readonly string[], command = ''): string {
  const packages = names.map((name) => `-p ${name} `).join('');
  return `npm install heygen-mcp ${names.join(' ')} (or, with npx: npx -y -p heygen-mcp ${packages}heygen-mcp${command && ` ${command}`})`;
}
