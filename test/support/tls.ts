import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestServer } from './files.ts';

/** A certificate for `localhost`, 127.0.0.1 and 127.0.0.2 that signs itself, and its key. They protect nothing. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBvzCCAWagAwIBAgIUL99CmFQo1ZZ59d1KlaHfpaAopv0wCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQaGV5Z2VuLW1jcCB0ZXN0czAgFw0yNjExMjEwODM3NTdaGA8y
MTI2MTAyODA4Mzc1N1owGzEZMBcGA1UEAwwQaGV5Z2VuLW1jcCB0ZXN0czBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABFiaVP/qfiNQlpQ9/alxZjB2XcJXduuq5uMV
sxKJtlG+5JHnyWGj/TYhFT/ru/YVfbe5SwebYUuHq9vHnU5MnAijgYUwgYIwHQYD
VR0OBBYEFLpym4dbj/fJF+5f1PeVO3Nd9F1iMB8GA1UdIwQYMBaAFLpym4dbj/fJ
F+5f1PeVO3Nd9F1iMA8GA1UdEwEB/wQFMAMBAf8wLwYDVR0RBCgwJoIJbG9jYWxo
b3N0gg1maWxlcy5leGFtcGxlhwR/AAABhwR/AAACMAoGCCqGSM49BAMCA0cAMEQC
IEAUIakOqyhIq9A+9cyx1URlS4Yb1RtoPqm5zi/ZuygoAiAQd1b4qsK8tTeFh7iR
PAZqe8+fmTfPVYfgS0TYQORb2A==
-----END CERTIFICATE-----`;
export const CERTIFICATE_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgMdbEeV/zVSLeY55U
4PFG7v55EoHvchxSgW7GmLJjWf2hRANCAARYmlT/6n4jUJaUPf2pcWYwdl3CV3br
qubjFbMSibZRvuSR58lho/02IRU/67v2FX23uUsHm2FLh6vbx51OTJwI
-----END PRIVATE KEY-----`;

/** Any server on loopback, over https. */
export async function serveTls(answer: RequestListener, host = '127.0.0.1'): Promise<TestServer> {
  const seen: string[] = [];
  const server = createServer({ key: CERTIFICATE_KEY, cert: CERTIFICATE }, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return {
    url: `https://${host}:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
