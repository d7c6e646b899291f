/**
 * Returns the script of the IDE's page, which adapts GraphiQL:
 *
 * - All URLs are relative to the page, because a proxy may serve it under a prefix.
 * - An API key survives a reload of the tab, and is deleted when the tab closes. Everything that contains headers is
 *   in the session storage.
 * - GraphiQL requests the schema before its header editor exists, and does not repeat the request when headers
 *   change. So the script adds the stored key to a request without a key. It repeats the request when the user has
 *   entered another key.
 *
 * @param assets path of the IDE's files, relative to the page
 */
export function ideScript(assets: string): string {
  return `<script type="module">
  const assets = new URL(${JSON.stringify(assets)}, document.baseURI);
  const workers = { json: "jsonWorker.js", graphql: "graphqlWorker.js" };
  globalThis.MonacoEnvironment = {
    getWorker: (_, label) => new Worker(new URL(workers[label] ?? "editorWorker.js", assets), { type: "module" }),
  };

  const storageOf = (name) => (/:(headers|tabState|queries|favorites)$/.test(name) ? sessionStorage : localStorage);
  const names = (storage) => Object.keys(storage).filter((name) => name.startsWith("graphiql:"));
  let headers = sessionStorage.getItem("graphiql:headers") ?? "";
  const authorizationIn = (text) => {
    try {
      return new Headers(JSON.parse(text)).get("authorization");
    } catch {
      return null;
    }
  };
  let requested = authorizationIn(headers);
  let timer;
  Object.assign(RURU_CONFIG, {
    endpoint: location.pathname,
    subscriptionEndpoint: location.pathname,
    shouldPersistHeaders: true,
    storage: {
      getItem: (name) => storageOf(name).getItem(name),
      setItem: (name, value) => storageOf(name).setItem(name, value),
      removeItem: (name) => storageOf(name).removeItem(name),
      clear: () => [sessionStorage, localStorage].forEach((storage) => names(storage).forEach((name) => storage.removeItem(name))),
      get length() {
        return names(sessionStorage).length + names(localStorage).length;
      },
    },
    onEditHeaders(text) {
      headers = text;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const authorization = authorizationIn(text);
        if (authorization === requested || !/^Bearer \\S{20,}$/i.test(authorization)) return;
        requested = authorization;
        dispatchEvent(new KeyboardEvent("keydown", { ctrlKey: true, key: "R" }));
      }, 300);
    },
  });

  const send = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const all = new Headers(init?.headers);
    const stored = authorizationIn(headers);
    if (stored !== null && !all.has("authorization")) all.set("authorization", stored);
    return send(input, { ...init, headers: all });
  };
</script>`;
}
