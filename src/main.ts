/** Entry point of the process: reads the configuration, and runs the app if it is valid. */
import "./process/node-version";
import "./process/buffer-memory";
import "./process/source-maps";
import "reflect-metadata";
import { run } from "./app/run";
import { loadConfig, rejectConfig } from "./config/load";

const loaded = loadConfig();
// `.swcrc` loads the app on its first use. A configuration mistake is therefore reported without loading the app.
if (loaded.ok) run(loaded.value);
else rejectConfig(loaded.failure);
