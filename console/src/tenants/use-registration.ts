/** Registers a tenant, an asset and a sensor in this order. A retry continues at the step that failed. */
import { useRef, useState } from "react";
import {
  AssetRegisterDocument,
  SensorRegisterDocument,
  TenantRegisterDocument,
  type AssetRegisterMutationVariables,
  type BrokerSecretFieldsFragment,
  type SensorRegisterMutationVariables,
  type TenantRegisterMutationVariables,
} from "../generated/operations";
import type { RequestFailure } from "../request-failure";
import { useAction } from "../session/use-action";
import { randomName } from "../session/random-name";
import type { RequestToShow } from "../ui/request-text";
import { typeOf } from "./names";

/** Input of the registration form. */
export interface Plan {
  readonly name: string;
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
  readonly unit: string;
}

export interface Registered {
  readonly plan: Plan;
  readonly secret: BrokerSecretFieldsFragment;
  readonly apiKey: string;
  readonly topic: string;
}

interface Access {
  readonly tenantId: string;
  readonly secret: BrokerSecretFieldsFragment;
  readonly apiKey: string;
}

export interface Registration {
  readonly run: (plan: Plan) => Promise<void>;
  readonly isRunning: boolean;
  readonly hasTenant: boolean;
  readonly hasAsset: boolean;
  /** null: the registration is not complete. */
  readonly registered: Registered | null;
  readonly fieldErrors: Readonly<Record<string, string>>;
  readonly failure: RequestFailure | null;
}

export function useRegistration(): Registration {
  const tenant = useAction(TenantRegisterDocument, ["tenants"], ["name", "tenantId"]);
  const asset = useAction(AssetRegisterDocument, [], ["assetId"]);
  const sensor = useAction(SensorRegisterDocument, [], ["sensorId", "unit"]);
  const [access, setAccess] = useState<Access | null>(null);
  const [assetId, setAssetId] = useState<string | null>(null);
  const [registered, setRegistered] = useState<Registered | null>(null);
  const attempt = useRef({ input: "", idempotencyKey: "" });

  /** Sends the same idempotency key for the same input. If a response is lost, a retry returns the same secrets. */
  const registerTenant = async (plan: Plan): Promise<Access | null> => {
    const { input } = tenantVariables(plan);
    const text = JSON.stringify(input);
    if (attempt.current.input !== text) attempt.current = { input: text, idempotencyKey: randomName() };
    const payload = await tenant.run({ input: { ...input, idempotencyKey: attempt.current.idempotencyKey } });
    if (!payload?.credential || payload.apiKeySecret === null) return null;
    const gained = { tenantId: plan.tenantId, secret: payload.credential, apiKey: payload.apiKeySecret };
    setAccess(gained);
    return gained;
  };

  const run = async (plan: Plan) => {
    const gained = access ?? (await registerTenant(plan));
    if (gained === null) return;
    if (assetId !== plan.assetId) {
      if ((await asset.run(assetVariables(plan))) === null) return;
      setAssetId(plan.assetId);
    }
    if ((await sensor.run(sensorVariables(plan))) === null) return;
    const topic = `tenants/${plan.tenantId}/assets/${plan.assetId}/sensors/${plan.sensorId}/telemetry`;
    setRegistered({ plan, topic, secret: gained.secret, apiKey: gained.apiKey });
  };

  return {
    run,
    isRunning: tenant.isRunning || asset.isRunning || sensor.isRunning,
    hasTenant: access !== null,
    hasAsset: assetId !== null,
    registered,
    fieldErrors: { ...tenant.fieldErrors, ...asset.fieldErrors, ...sensor.fieldErrors },
    failure: tenant.failure ?? asset.failure ?? sensor.failure,
  };
}

export function requestsOf(plan: Plan): readonly RequestToShow[] {
  return [
    { document: TenantRegisterDocument.toString(), variables: tenantVariables(plan) },
    { document: AssetRegisterDocument.toString(), variables: assetVariables(plan) },
    { document: SensorRegisterDocument.toString(), variables: sensorVariables(plan) },
  ];
}

function tenantVariables({ tenantId, name }: Plan): TenantRegisterMutationVariables {
  return { input: { tenantId, name } };
}

function assetVariables({ tenantId, assetId }: Plan): AssetRegisterMutationVariables {
  return { input: { tenantId, assetId, type: typeOf(assetId) } };
}

function sensorVariables({ tenantId, assetId, sensorId, unit }: Plan): SensorRegisterMutationVariables {
  return { input: { tenantId, assetId, sensorId, type: typeOf(sensorId), ...(unit !== "" && { unit }) } };
}
