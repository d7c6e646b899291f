import { configFailureOf } from "./start-failure";

const HTTP = { host: "127.0.0.1", metricsPort: 81 } as Parameters<typeof configFailureOf>[1];

function listenError(code: string, port: number): Error {
  return Object.assign(new Error(code), { code, port, syscall: "listen", address: HTTP.host });
}

test.each([
  [80, "SLUICE_HTTP_PORT"],
  [81, "SLUICE_METRICS_PORT"],
])("regression: exits with a stack if the process may not listen on port %i", (port, name) => {
  expect(configFailureOf(listenError("EACCES", port), HTTP)).toEqual({
    name,
    found: `is ${port}, which this process is not permitted to listen on`,
    remedy: "set it to a port from 1024, or give the process CAP_NET_BIND_SERVICE",
  });
});

test("leaves an error that no variable causes to others", () => {
  expect(configFailureOf(new Error("unexpected"), HTTP)).toBeNull();
});
