// The program of browser.html. It shows the latest stored readings, then each new reading.
import { createSluice, SluiceError } from "@sluice/sdk";

const form = document.querySelector("#access");
const state = document.querySelector("#state");
const rows = new Map();
let sluice = null;

function show(assetId, sensorId, { value, timestamp }) {
  const key = `${assetId}/${sensorId}`;
  const row = rows.get(key) ?? document.querySelector("#rows").insertRow();
  rows.set(key, row);
  // Inserts text, not HTML, because a device determines the values.
  const cells = [assetId, sensorId, value, timestamp].map((text) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    return cell;
  });
  row.replaceChildren(...cells);
}

async function follow(apiKey) {
  await sluice?.close();
  const { content } = document.querySelector("meta[name=sluice-url]");
  sluice = createSluice({ url: new URL(content, location.href).href, apiKey });
  const live = sluice.liveReadings({ input: { onOverflow: "LATEST_PER_SENSOR" } });
  // Subscribes before it queries, so that no reading in between is missing.
  await live.next();
  for await (const sensor of sluice.list.latestReadings({ pageSize: 500 })) {
    if (sensor.latestReading) show(sensor.asset.assetId, sensor.sensorId, sensor.latestReading);
  }
  state.value = "live";
  for await (const { readings } of live) {
    for (const reading of readings) show(reading.sensor.asset.assetId, reading.sensor.sensorId, reading);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  follow(new FormData(form).get("key")).catch((error) => {
    state.value = error instanceof SluiceError ? `${error.code}: ${error.message}` : String(error);
  });
});
