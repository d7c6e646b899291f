/** Page that registers a tenant, and stays open until its first reading arrives. */
import { useState, type FormEvent } from "react";
import { Form } from "react-aria-components";
import { Link } from "react-router";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextField } from "../ui/field";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { ShowRequests } from "../ui/show-request";
import { useLeaveGuard } from "../ui/leave-guard";
import { FirstReading } from "./first-reading";
import { Progress } from "./progress";
import styles from "./register.module.css";
import { slugOf } from "./names";
import { requestsOf, useRegistration, type Plan } from "./use-registration";

const FIRST_PLAN: Plan = { name: "", tenantId: "", assetId: "truck-1", sensorId: "temperature", unit: "°C" };

export default function RegisterPage() {
  const { tenants, register } = useMessages();
  const [plan, setPlan] = useState(FIRST_PLAN);
  const registration = useRegistration();
  const [hasArrived, setArrived] = useState(false);
  const { registered, hasTenant } = registration;
  const [areSecretsStored, setSecretsStored] = useState(false);
  useLeaveGuard((hasTenant || registration.isRunning) && !areSecretsStored);
  return (
    <Page title={register.title} context={<Link to={paths.tenants()}>{tenants.title}</Link>}>
      <div className={cx(styles.columns)}>
        {registered === null ? (
          <Panel title={register.what}>
            <PlanForm plan={plan} onChange={setPlan} registration={registration} />
          </Panel>
        ) : (
          <FirstReading
            registered={registered}
            areSecretsStored={areSecretsStored}
            onSecretsStored={setSecretsStored}
            onArrived={() => setArrived(true)}
          />
        )}
        <Panel title={register.steps}>
          <Progress registration={registration} hasArrived={hasArrived} />
        </Panel>
      </div>
    </Page>
  );
}

interface PlanFormProps {
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
  readonly registration: ReturnType<typeof useRegistration>;
}

function PlanForm({ plan, onChange, registration }: PlanFormProps) {
  const { register, tenants, fleet } = useMessages();
  const { isRunning, fieldErrors, failure, hasTenant } = registration;
  const field = (name: keyof Plan) => ({
    name,
    value: plan[name],
    isDisabled: hasTenant && (name === "name" || name === "tenantId"),
    onChange: (value: string) => onChange({ ...plan, [name]: value }),
  });
  const rename = (name: string) => {
    const isDerived = plan.tenantId === slugOf(plan.name);
    onChange({ ...plan, name, tenantId: isDerived ? slugOf(name) : plan.tenantId });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isRunning) void registration.run(plan);
  };
  return (
    <Form
      className={cx(styles.form)}
      onSubmit={submit}
      validationBehavior="aria"
      // Errors appear beside the fields whose values the mutations use.
      validationErrors={fieldErrors}
    >
      <TextField {...field("name")} label={tenants.name} autoFocus onChange={rename} autoComplete="off" />
      <TextField {...field("tenantId")} label={register.tenantId} hint={register.tenantIdHint} isCode />
      <TextField {...field("assetId")} label={register.assetId} isCode />
      <TextField {...field("sensorId")} label={register.sensorId} isCode />
      <TextField {...field("unit")} label={fleet.unit} />
      <p className={cx(styles.note)}>{register.types}</p>
      <Problem failure={failure} />
      <div>
        <Button type="submit" kind="primary" isBusy={isRunning} isDisabled={plan.tenantId === "" || plan.name === ""}>
          {register.submit}
        </Button>
      </div>
      <ShowRequests requests={requestsOf(plan)} />
    </Form>
  );
}
