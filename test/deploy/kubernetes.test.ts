import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { FLAGS } from '../../src/cli/settings/flags.ts';
import { FILE_VARIABLES } from '../../src/cli/settings/secret-file-variables.ts';

const FOLDER = fileURLToPath(new URL('../../deploy/kubernetes/', import.meta.url));
const read = (file: string) => parse(readFileSync(FOLDER + file, 'utf8'));

const MODELS = { ConfigMap, Deployment, Service, HorizontalPodAutoscaler, PodDisruptionBudget, NetworkPolicy };

const kustomization = read('kustomization.yaml');
const manifests: [string, ReturnType<typeof read>][] = kustomization.resources.map((file: string) => [
  file,
  read(file),
]);
const deployment = read('deployment.yaml');
const settings = read('settings.yaml').data;
const pod = deployment.spec.template.spec;
const [container] = pod.containers;

/** Remembers what of a value is looked at: a schema looks at the fields that it knows. */
function watchReads(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const watched = new Map(
    Object.entries(value).map(([name, inner]) => [name, watchReads(inner, `${path}.${name}`, unread)]),
  );
  for (const name of watched.keys()) unread.add(`${path}.${name}`);
  return new Proxy(value, {
    get(target, name, receiver) {
      unread.delete(`${path}.${String(name)}`);
      return watched.get(String(name)) ?? Reflect.get(target, name, receiver);
    },
  });
}

/** The fields that the schema of a manifest's kind does not know. @throws what of it is wrong */
function findUnknownFields(manifest: { kind: keyof typeof MODELS }): string[] {
  const unread = new Set<string>();
  const { validate } = MODELS[manifest.kind].prototype;
  validate.call(watchReads(manifest, manifest.kind, unread));
  return [...unread];
}

describe('the Kubernetes manifests', () => {
  it('are all in the kustomization', () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
    expect([...kustomization.resources].sort()).toEqual(files.sort());
  });

  it.each(manifests)('%s is what the schema of its kind says', (_, manifest) => {
    expect(findUnknownFields(manifest)).toEqual([]);
  });

  it('a mistyped field, a wrong value and a missing one would be found', () => {
    const check = (spec: object) => findUnknownFields({ ...deployment, spec: { ...deployment.spec, ...spec } });
    expect(check({ replica: 3 })).toEqual(['Deployment.spec.replica']);
    expect(() => check({ replicas: 'three' })).toThrow(/replicas/);
    expect(() => check({ template: undefined })).toThrow(/template/);
  });

  it('name only variables that there are', () => {
    const named = [...Object.keys(settings), ...container.env.map(({ name }: { name: string }) => name)];
    const known = new Set<string>([...Object.values(FLAGS).map(({ env }) => env), ...FILE_VARIABLES]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('have no secret in the settings', () => {
    const secret = new Set<string>(Object.values(FLAGS).flatMap((row) => ('secret' in row ? row.env : [])));
    expect(Object.keys(settings).filter((name) => secret.has(name))).toEqual([]);
  });

  it('probe and route to the port that the server listens on', () => {
    const port = container.env.find(({ name }: { name: string }) => name === 'PORT');
    expect(container.ports).toEqual([{ name: 'http', containerPort: Number(port.value) }]);
    expect(read('service.yaml').spec.ports[0].targetPort).toBe('http');
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => container[name].httpGet);
    expect(probes).toEqual([
      { path: '/healthz', port: 'http' },
      { path: '/healthz', port: 'http' },
      { path: '/readyz', port: 'http' },
    ]);
  });

  it.each([
    ['the service', read('service.yaml').spec.selector],
    ['the disruption budget', read('disruption-budget.yaml').spec.selector.matchLabels],
    ['the network policy', read('network-policy.yaml').spec.podSelector.matchLabels],
    ['the deployment', deployment.spec.selector.matchLabels],
  ])('%s selects the pods', (_, selector) => {
    expect(deployment.spec.template.metadata.labels).toMatchObject(selector);
  });

  it('give the pod longer to end than waiting for proxies and draining take', () => {
    const [, preStop] = container.lifecycle.preStop.exec.command;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(
      Number(preStop) + Number(settings.HEYGEN_MCP_DRAIN_SECONDS),
    );
  });

  it('let the server do little', () => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
  });
});
