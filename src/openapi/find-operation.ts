const getParameterCount = (path: string) => path.split('{').length - 1;

const escapePattern = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const toPattern = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{[^}]*\}/)
      .map(escapePattern)
      .join('[^/]+')}$`,
  );

/** By template; there are as many as HeyGen has paths. */
const patterns = new Map<string, RegExp>();

/** True where a path is one of a template: `/v3/videos/abc` of `/v3/videos/{video_id}`. */
function isOfTemplate(path: string, template: string): boolean {
  const pattern = patterns.get(template) ?? toPattern(template);
  patterns.set(template, pattern);
  return pattern.test(path);
}

/**
 * The operation that a request is of; where several fit, the one with the fewest parameters.
 * @param path with its ids filled in
 */
export function findOperationOfPath<T extends { method: string; path: string }>(
  operations: readonly T[],
  method: string,
  path: string,
): T | undefined {
  return operations
    .filter((operation) => operation.method === method && isOfTemplate(path, operation.path))
    .sort((a, b) => getParameterCount(a.path) - getParameterCount(b.path))[0];
}
