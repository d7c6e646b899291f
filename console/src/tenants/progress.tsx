/** Shows the steps to the first reading, and which of them are done. */
import { useMessages } from "../messages/messages-provider";
import { Steps, type StepState } from "../ui/steps";
import type { Registration } from "./use-registration";

interface ProgressProps {
  readonly registration: Registration;
  /** Whether the first reading has arrived. */
  readonly hasArrived: boolean;
}

export function Progress({ registration, hasArrived }: ProgressProps) {
  const { register } = useMessages();
  const { hasTenant, hasAsset, registered, isRunning } = registration;
  const stateOf = (isDone: boolean, isNext: boolean): StepState =>
    isDone ? "done" : isNext && isRunning ? "running" : "waiting";
  return (
    <Steps
      label={register.steps}
      steps={[
        { name: register.stepTenant, state: stateOf(hasTenant, true) },
        { name: register.stepAsset, state: stateOf(hasAsset, hasTenant) },
        { name: register.stepSensor, state: stateOf(registered !== null, hasAsset) },
        { name: register.stepReading, state: hasArrived ? "done" : registered === null ? "waiting" : "running" },
      ]}
    />
  );
}
