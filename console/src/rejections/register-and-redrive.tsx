/** Registers the sensor that the messages name, then redrives the kept messages. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { Link } from "react-router";
import {
  AssetRegisterDocument,
  RejectedMessagesRedriveDocument,
  type RejectedMessagesRedriveMutation,
  type RejectionReason,
  SensorRegisterDocument,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useSensor } from "../sensor/use-sensor";
import { useAction } from "../session/use-action";
import { useIdempotent } from "../session/use-idempotency-key";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { Problem } from "../ui/problem";
import { ShowRequests } from "../ui/show-request";
import type { TopicIds } from "./groups";
import { isComplete, redriveInput, RedriveResult } from "./redrive";
import styles from "./rejections.module.css";

interface RegisterAndRedriveProps {
  readonly tenantId: string;
  readonly ids: TopicIds;
  readonly reason: RejectionReason;
  readonly onRedriven: () => void;
}

export function RegisterAndRedrive({ tenantId, ids, reason, onRedriven }: RegisterAndRedriveProps) {
  const { rejections } = useMessages();
  const { assetId, sensorId } = ids;
  const asset = useAction(AssetRegisterDocument, ["fleet", "sensor"], ["type"]);
  const sensor = useAction(SensorRegisterDocument, ["fleet", "sensor"], ["type", "unit"]);
  const redrive = useAction(RejectedMessagesRedriveDocument, ["overview"]);
  const [result, setResult] = useState<RejectedMessagesRedriveMutation["rejectedMessagesRedrive"] | null>(null);
  const [assetType, setAssetType] = useState("");
  const [type, setType] = useState("");
  const [unit, setUnit] = useState("");
  const { data: registered } = useSensor(ids);
  const needsAsset = reason === "UNKNOWN_ASSET" && !registered;
  const isRunning = asset.isRunning || sensor.isRunning || redrive.isRunning;
  const assetVariables = { input: useIdempotent({ tenantId, assetId, type: assetType.trim() }) };
  const sensorVariables = {
    input: useIdempotent({
      tenantId,
      assetId,
      sensorId,
      type: type.trim(),
      unit: unit.trim() === "" ? null : unit.trim(),
    }),
  };
  const redriveVariables = redriveInput({ tenantId, reason, ids });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isRunning) return;
    if (needsAsset && (await asset.run(assetVariables)) === null) return;
    if ((await sensor.run(sensorVariables)) === null) return;
    const done = await redrive.run(redriveVariables);
    setResult(done);
    if (done !== null && isComplete(done)) onRedriven();
  };
  if (registered?.sensor && !isRunning) {
    return (
      <>
        {result !== null && <RedriveResult of={result} />}
        <Problem failure={redrive.failure} />
        <p>
          {rejections.isRegistered} <Link to={paths.sensor(tenantId, assetId, sensorId)}>{rejections.sensor}</Link>
        </p>
      </>
    );
  }
  return (
    <Form
      className={cx(styles.form)}
      validationBehavior="aria"
      validationErrors={{ ...sensor.fieldErrors, ...(asset.fieldErrors.type && { assetType: asset.fieldErrors.type }) }}
      onSubmit={(event) => void submit(event)}
    >
      {needsAsset && (
        <TextField
          name="assetType"
          label={rejections.assetType(assetId)}
          placeholder="truck"
          value={assetType}
          onChange={setAssetType}
          isRequired
        />
      )}
      <TextField
        name="type"
        label={rejections.sensorType(sensorId)}
        placeholder="temperature"
        value={type}
        onChange={setType}
        isRequired
      />
      <TextField name="unit" label={rejections.unit} placeholder="°C" value={unit} onChange={setUnit} />
      <Button type="submit" kind="primary" isBusy={isRunning}>
        {rejections.registerAndRedrive}
      </Button>
      <Problem failure={asset.failure ?? sensor.failure ?? redrive.failure} />
      <ShowRequests
        requests={[
          ...(needsAsset ? [{ document: AssetRegisterDocument.toString(), variables: assetVariables }] : []),
          { document: SensorRegisterDocument.toString(), variables: sensorVariables },
          { document: RejectedMessagesRedriveDocument.toString(), variables: redriveVariables },
        ]}
      />
    </Form>
  );
}
