/** Registers the sensor that the messages were for, and has the kept ones checked again. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import {
  AssetRegisterDocument,
  RejectedMessagesRedriveDocument,
  type RejectedMessagesRedriveMutation,
  type RejectionReason,
  SensorRegisterDocument,
} from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { useAction } from "../session/use-action";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { Problem } from "../ui/problem";
import type { TopicIds } from "./groups";
import { redriveInput, RedriveResult } from "./redrive";
import styles from "./rejections.module.css";

interface RegisterAndRedriveProps {
  readonly tenantId: string;
  readonly ids: TopicIds;
  readonly reason: RejectionReason;
}

export function RegisterAndRedrive({ tenantId, ids, reason }: RegisterAndRedriveProps) {
  const { rejections } = useMessages();
  const { assetId, sensorId } = ids;
  const asset = useAction(AssetRegisterDocument, ["fleet"]);
  const sensor = useAction(SensorRegisterDocument, ["fleet"]);
  const redrive = useAction(RejectedMessagesRedriveDocument, ["overview"]);
  const [result, setResult] = useState<RejectedMessagesRedriveMutation["rejectedMessagesRedrive"] | null>(null);
  const needsAsset = reason === "UNKNOWN_ASSET";
  const isRunning = asset.isRunning || sensor.isRunning || redrive.isRunning;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isRunning) return;
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = fields.get(name);
      return typeof value === "string" ? value.trim() : "";
    };
    if (needsAsset) {
      const registered = await asset.run({ input: { tenantId, assetId, type: text("assetType") } });
      if (registered === null) return;
    }
    const unit = text("unit");
    const input = { tenantId, assetId, sensorId, type: text("type"), unit: unit === "" ? null : unit };
    if ((await sensor.run({ input })) === null) return;
    setResult(await redrive.run(redriveInput({ tenantId, reason, ids })));
  };
  return (
    <Form
      className={cx(styles.form)}
      validationBehavior="aria"
      validationErrors={{ ...sensor.fieldErrors, ...(asset.fieldErrors.type && { assetType: asset.fieldErrors.type }) }}
      onSubmit={(event) => void submit(event)}
    >
      {needsAsset && (
        <TextField name="assetType" label={rejections.assetType(assetId)} placeholder="truck" isRequired />
      )}
      <TextField name="type" label={rejections.sensorType(sensorId)} placeholder="temperature" isRequired />
      <TextField name="unit" label={rejections.unit} placeholder="°C" />
      <Button type="submit" kind="primary" isBusy={isRunning}>
        {rejections.registerAndRedrive}
      </Button>
      {result !== null && <RedriveResult of={result} />}
      <Problem failure={asset.failure ?? sensor.failure ?? redrive.failure} />
    </Form>
  );
}
