/** Buttons and dialogs that change or delete the sensor. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { ActionDialog } from "../action/action-dialog";
import { changedFields, textOrNull } from "../action/changed-fields";
import { DeleteDialog } from "../action/delete-dialog";
import { SensorDeleteDocument, SensorUpdateDocument } from "../generated/operations";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useRights } from "../session/viewer";
import { Button } from "../ui/button";
import { TextField } from "../ui/field";
import type { SensorRef } from "./use-chart-points";

interface SensorActionsProps {
  readonly sensor: SensorRef;
  readonly type: string;
  readonly unit: string | null;
}

export function SensorActions(props: SensorActionsProps) {
  const { sensor } = useMessages();
  const rights = useRights();
  const [opened, setOpened] = useState<"edit" | "delete" | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      {rights.may("sensorUpdate") && (
        <Button kind="quiet" onPress={() => setOpened("edit")}>
          {sensor.edit}
        </Button>
      )}
      {rights.may("sensorDelete") && (
        <Button kind="quiet" onPress={() => setOpened("delete")}>
          {sensor.delete}
        </Button>
      )}
      {opened === "edit" && <EditSensor {...props} onClose={close} />}
      {opened === "delete" && <DeleteSensor sensor={props.sensor} onClose={close} />}
    </>
  );
}

interface EditSensorProps extends SensorActionsProps {
  readonly onClose: () => void;
}

function EditSensor({ sensor, type: oldType, unit: oldUnit, onClose }: EditSensorProps) {
  // The values when the dialog opened. Others may change the sensor while it is open.
  const [before] = useState<{ readonly type: string; readonly unit: string | null }>({ type: oldType, unit: oldUnit });
  const { sensor: texts, registerSensor } = useMessages();
  const [type, setType] = useState(before.type);
  const [unit, setUnit] = useState(before.unit ?? "");
  const changed = changedFields(before, { type: type.trim(), unit: textOrNull(unit) });
  return (
    <ActionDialog
      title={texts.editTitle(`${sensor.assetId} / ${sensor.sensorId}`)}
      submit={texts.save}
      document={SensorUpdateDocument}
      variables={{ input: { ...sensor, ...changed } }}
      shown={["sensor", "fleet"]}
      fields={["type", "unit"]}
      isIncomplete={Object.keys(changed).length === 0}
      onClose={onClose}
    >
      <TextField name="type" label={registerSensor.type} value={type} onChange={setType} autoFocus />
      <TextField name="unit" label={registerSensor.unit} value={unit} onChange={setUnit} />
    </ActionDialog>
  );
}

function DeleteSensor({ sensor, onClose }: { readonly sensor: SensorRef; readonly onClose: () => void }) {
  const { sensor: texts } = useMessages();
  const navigate = useNavigate();
  return (
    <DeleteDialog
      title={texts.deleteTitle(`${sensor.assetId} / ${sensor.sensorId}`)}
      name={sensor.sensorId}
      lead={texts.deleteLead}
      goes={texts.goes}
      document={SensorDeleteDocument}
      variables={{ input: { ...sensor } }}
      shown={["fleet", "fleet-count", "asset"]}
      onDone={() => void navigate(paths.page(sensor.tenantId, "fleet"), { replace: true })}
      onClose={onClose}
    />
  );
}
