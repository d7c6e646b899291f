/**
 * All texts of the console in English. For another language, add a folder like this one whose index exports the type
 * {@link Messages}.
 */
import { ingestion } from "../../generated/ingestion";
import { access, brokerTrace, gateway } from "./access";
import { audit } from "./audit";
import { common, connection, request, time } from "./common";
import { asset, fleet, registerSensor } from "./fleet";
import { compare } from "./compare";
import { failures } from "./failures";
import { fleetImport } from "./fleet-import";
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

export const en = {
  language: "en",
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
} as const;

type Widened<T> = T extends (...args: never[]) => string
  ? T
  : T extends string
    ? string
    : { readonly [K in keyof T]: Widened<T[K]> };

export type Messages = Widened<typeof en>;
