import { renderMosquittoConfig, type MosquittoOptions } from "../../../mosquitto/config";

const options: MosquittoOptions = {
  port: 8883,
  certFile: "/c/server.crt",
  keyFile: "/c/server.key",
  pluginFile: "/usr/lib/plugin.so",
  dynamicSecurityFile: "/d/dynamic-security.json",
  persistenceDir: "/d/data",
};

async function settings(more: Partial<MosquittoOptions> = {}): Promise<string[]> {
  const text = await renderMosquittoConfig({ ...options, ...more });
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

describe("mosquitto.conf", () => {
  it("has one listener, with TLS and without anonymous access", async () => {
    const lines = await settings();
    expect(lines.filter((line) => line.startsWith("listener"))).toEqual(["listener 8883"]);
    expect(lines).toEqual(expect.arrayContaining(["allow_anonymous false", "certfile /c/server.crt"]));
    expect(lines.join("\n")).not.toContain("{{");
  });

  it("never drops acknowledged messages from the ingestion session's queue", async () => {
    const lines = await settings({ autosaveChanges: 50 });
    expect(lines).toEqual(
      expect.arrayContaining(["max_queued_messages 1000000", "upgrade_outgoing_qos true", "autosave_interval 50"]),
    );
  });

  it("can have a listener that requires client certificates", async () => {
    const lines = await settings({ certificateListener: { port: 8884, clientCaFile: "/c/clients.crt" } });
    expect(lines).toEqual(
      expect.arrayContaining(["listener 8884", "cafile /c/clients.crt", "use_identity_as_username true"]),
    );
    expect(lines.filter((line) => line.startsWith("plugin "))).toHaveLength(1);
  });
});
