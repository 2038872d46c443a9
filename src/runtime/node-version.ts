import manifest from '../../package.json' with { type: 'json' };

/** The oldest Node that runs this package, from package.json. */
const NEEDED = manifest.engines.node.replace('>=', '');

const toNumbers = (version: string) => version.split('.').map(Number);

function isOlder(version: string, than: string): boolean {
  const [own, needed] = [toNumbers(version), toNumbers(than)];
  const different = own.findIndex((part, index) => part !== needed[index]);
  return different >= 0 && Number(own[different]) < Number(needed[different]);
}

/**
 * Why this Node cannot run the server; nothing when it can. Imports nothing, and is to be asked before anything else is
 * imported: an earlier Node fails on the first import that it does not know, in words that help nobody.
 */
export function explainOldNode(version: string, execPath: string): string | undefined {
  if (!isOlder(version, NEEDED)) return undefined;
  return `heygen-mcp needs Node ${NEEDED} or newer; this is Node ${version}, at ${execPath}. Install a newer one (nodejs.org), or give your host the path of a newer one as its command.`;
}
