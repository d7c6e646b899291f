/** Opens the choice of a sensor to compare with. */
import { lazy, Suspense, useState } from "react";
import { useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import type { SensorName } from "./comparison";

const CompareDialog = lazy(() => import("./compare-dialog"));

interface CompareProps {
  readonly tenantId: string;
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
        <Suspense fallback={null}>
          <CompareDialog
            {...props}
            onClose={close}
            onChoose={(sensor) => {
              onChoose(sensor);
              close();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
