/**
 * The page between a host and a view, on an origin of its own: it passes messages on, and writes the view into a frame
 * under the policy that this page itself was served with.
 */
const inner = document.createElement('iframe');
inner.style.cssText = 'width:100%;height:100%;border:0';
inner.sandbox.add('allow-scripts', 'allow-same-origin', 'allow-forms');
document.body.append(inner);

interface Ready {
  method?: string;
  params?: { html?: string };
}

window.addEventListener('message', ({ source, data }) => {
  if (source === inner.contentWindow) return window.parent.postMessage(data, '*');
  if (source !== window.parent) return;
  const { method, params } = data as Ready;
  if (method !== 'ui/notifications/sandbox-resource-ready') return inner.contentWindow?.postMessage(data, '*');
  const page = inner.contentDocument as Document;
  page.open();
  page.write(params?.html ?? '');
  page.close();
});
window.parent.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/sandbox-proxy-ready', params: {} }, '*');
