/** Button that opens the choice of a sensor to compare with. */
import { useState } from "react";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import type { SensorName } from "./comparison";
import { lazyPart } from "../ui/lazy-part";
import type { SensorRef } from "./use-chart-points";

const CompareDialog = lazyPart(() => import("./compare-dialog"));

interface CompareProps {
  readonly sensor: SensorRef;
  readonly isTaken: (sensor: SensorName) => boolean;
  readonly onChoose: (sensor: SensorName) => void;
}

export function Compare({ onChoose, ...props }: CompareProps) {
  const { compare } = useMessages();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{compare.open}</Button>
      {isOpen && (
        <CompareDialog
          {...props}
          onClose={close}
          onChoose={(sensor) => {
            onChoose(sensor);
            close();
          }}
        />
      )}
    </>
  );
}
