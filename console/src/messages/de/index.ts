/** All texts of the console in German. Details that the platform writes stay in English. */
import type { Messages } from "../en";
import { access, brokerTrace, gateway } from "./access";
import { audit } from "./audit";
import { common, connection, request, time } from "./common";
import { compare } from "./compare";
import { asset, fleet, registerSensor } from "./fleet";
import { failures } from "./failures";
import { fleetImport } from "./fleet-import";
import { ingestion } from "./ingestion";
import { ledger } from "./ledger";
import { overview } from "./overview";
import { platform } from "./platform";
import { rejections } from "./rejections";
import { sensor } from "./sensor";
import { pages, palette, shell } from "./shell";
import { signIn } from "./sign-in";
import { register, tenants } from "./tenants";
import { trace } from "./trace";
import { usage } from "./usage";

export const de: Messages = {
  language: "de",
  product: "Sluice",
  common,
  connection,
  signIn,
  shell,
  pages,
  palette,
  time,
  overview,
  fleet,
  asset,
  registerSensor,
  sensor,
  compare,
  request,
  rejections,
  ingestion,
  access,
  brokerTrace,
  trace,
  ledger,
  tenants,
  register,
  gateway,
  usage,
  failures,
  fleetImport,
  audit,
  platform,
};
