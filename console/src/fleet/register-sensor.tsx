/** Dialog that registers a sensor, and its asset if the asset is new. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { useNavigate } from "react-router";
import { AssetRegisterDocument, SensorRegisterDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useAction } from "../session/use-action";
import { useIdempotent } from "../session/use-idempotency-key";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import { Dialog, DialogButtons, DialogCancel } from "../ui/overlays/dialog";
import { Problem } from "../ui/problem";
import { ShowRequests } from "../ui/show-request";
import { Steps } from "../ui/steps";

interface RegisterSensorProps {
  readonly tenantId: string;
  readonly assetId: string;
  readonly onClose: () => void;
}

export default function RegisterSensor({ tenantId, assetId: given, onClose }: RegisterSensorProps) {
  const { registerSensor: register } = useMessages();
  const navigate = useNavigate();
  const asset = useAction(AssetRegisterDocument, ["fleet", "fleet-count"], ["assetId", "type"]);
  const sensor = useAction(SensorRegisterDocument, ["fleet", "fleet-count"], ["assetId", "sensorId", "type", "unit"]);
  const [assetId, setAssetId] = useState(given);
  const [assetType, setAssetType] = useState("");
  const [sensorId, setSensorId] = useState("");
  const [type, setType] = useState("");
  const [unit, setUnit] = useState("");
  const ids = { assetId: assetId.trim(), sensorId: sensorId.trim() };
  const input = useIdempotent({
    tenantId,
    ...ids,
    type: type.trim(),
    unit: unit.trim() === "" ? null : unit.trim(),
  });
  const assetInput = useIdempotent({ tenantId, assetId: ids.assetId, type: assetType.trim() });
  const [isAssetDone, setAssetDone] = useState(false);
  const isNewAsset = assetType.trim() !== "";
  const variables = { input };
  const isRunning = asset.isRunning || sensor.isRunning;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isRunning) return;
    setAssetDone(false);
    if (isNewAsset) {
      // If an earlier attempt registered only the asset, the same idempotency key prevents a second registration.
      if ((await asset.run({ input: assetInput })) === null) return;
      setAssetDone(true);
    }
    if ((await sensor.run(variables)) === null) return;
    onClose();
    void navigate(paths.sensor(tenantId, ids.assetId, ids.sensorId));
  };
  const { type: assetTypeError, ...assetErrors } = asset.fieldErrors;
  return (
    <Dialog title={register.title} isBusy={isRunning} onClose={onClose}>
      <Form
        validationBehavior="aria"
        validationErrors={{
          ...assetErrors,
          ...sensor.fieldErrors,
          ...(assetTypeError && { assetType: assetTypeError }),
        }}
        onSubmit={(event) => void submit(event)}
      >
        <TextField name="assetId" label={register.assetId} value={assetId} onChange={setAssetId} isCode autoFocus />
        <TextField
          name="assetType"
          label={register.assetType}
          hint={register.assetTypeHint}
          value={assetType}
          onChange={setAssetType}
        />
        <TextField name="sensorId" label={register.sensorId} value={sensorId} onChange={setSensorId} isCode />
        <TextField name="type" label={register.type} placeholder="temperature" value={type} onChange={setType} />
        <TextField name="unit" label={register.unit} placeholder="°C" value={unit} onChange={setUnit} />
        {isNewAsset && isRunning && (
          <Steps
            label={register.steps}
            steps={[
              { name: register.stepAsset, state: isAssetDone ? "done" : "running" },
              { name: register.stepSensor, state: isAssetDone ? "running" : "waiting" },
            ]}
          />
        )}
        <Problem failure={asset.failure ?? sensor.failure} />
        <ShowRequests
          requests={[
            ...(isNewAsset ? [{ document: AssetRegisterDocument.toString(), variables: { input: assetInput } }] : []),
            { document: SensorRegisterDocument.toString(), variables },
          ]}
        />
        <DialogButtons>
          <DialogCancel onPress={onClose} />
          <Button type="submit" kind="primary" isBusy={isRunning}>
            {register.submit}
          </Button>
        </DialogButtons>
      </Form>
    </Dialog>
  );
}
