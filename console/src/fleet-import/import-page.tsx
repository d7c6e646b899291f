/** Imports assets and sensors from a file: preview, progress, and errors by row. */
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";
import { FleetImportDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { paths } from "../routing";
import { useRights, useViewer } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { TextArea } from "../ui/field";
import { Meter } from "../ui/meter";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { ShowRequest } from "../ui/show-request";
import { Status } from "../ui/status";
import { Table } from "../ui/table";
import { readFleetFile, type FleetFile } from "./fleet-file";
import styles from "./import.module.css";
import { batchesOf, useImport } from "./use-import";

/** Rows that the preview and the errors show. */
const SHOWN_ROWS = 100;
const EXAMPLE = "assetId,type,name,sensorId,sensorType,unit\ntruck-1,truck,Truck 1,temp-1,temperature,°C";

export default function ImportPage() {
  const { fleetImport, fleet } = useMessages();
  const { tenantId = "" } = useParams();
  const viewer = useViewer();
  const rights = useRights();
  const [text, setText] = useState("");
  const file = useMemo(() => readFleetFile(text), [text]);
  if (viewer !== undefined && !rights.may("fleetImport")) return <NotFound />;
  return (
    <Page title={fleetImport.title} context={<Link to={paths.page(tenantId, "fleet")}>{fleet.title}</Link>}>
      <div className={cx(styles.columns)}>
        <Panel title={fleetImport.file}>
          <div className={cx(styles.form)}>
            <p className={cx(styles.note)}>{fleetImport.fileText}</p>
            <label className={cx(styles.file)}>
              {fleetImport.choose}
              <input
                type="file"
                accept=".csv,.json,text/csv,application/json"
                onChange={({ currentTarget: { files } }) => void files?.[0]?.text().then(setText)}
              />
            </label>
            <TextArea label={fleetImport.paste} value={text} onChange={setText} placeholder={EXAMPLE} isCode />
          </div>
        </Panel>
        {text.trim() !== "" && <Preview key={text} tenantId={tenantId} file={file} />}
      </div>
    </Page>
  );
}

function Preview({ tenantId, file }: { readonly tenantId: string; readonly file: FleetFile }) {
  const { fleetImport } = useMessages();
  const { count } = useFormats();
  const { run, isRunning, done, failure, fieldFailure } = useImport(tenantId);
  const { assets, mistakes } = file;
  const sensors = assets.reduce((sum, asset) => sum + asset.sensors.length, 0);
  const isDone = done !== null && !isRunning && done.assets === assets.length;
  return (
    <>
      <Panel title={fleetImport.preview} note={fleetImport.contents(assets.length, sensors)}>
        <div className={cx(styles.form)}>
          {mistakes.length > 0 && (
            <Rows
              label={fleetImport.mistakes(mistakes.length)}
              rows={mistakes.map(({ place, message }) => [place, message] as const)}
            />
          )}
          {assets.length > 0 && (
            <Table
              label={fleetImport.preview}
              rows={assets.slice(0, SHOWN_ROWS)}
              keyOf={({ assetId }) => assetId}
              columns={[
                { header: fleetImport.asset, cell: ({ assetId }) => assetId },
                { header: fleetImport.type, cell: ({ type }) => type },
                { header: fleetImport.name, isWide: true, cell: ({ name }) => name ?? "–" },
                {
                  header: fleetImport.sensors,
                  cell: (asset) => asset.sensors.map(({ sensorId }) => sensorId).join(", "),
                },
              ]}
            />
          )}
          <Problem failure={failure ?? fieldFailure} />
          {!isDone && (
            <div>
              <Button
                kind="primary"
                isBusy={isRunning}
                isDisabled={assets.length === 0 || mistakes.length > 0}
                onPress={() => void run(assets)}
              >
                {fleetImport.submit(assets.length)}
              </Button>
            </div>
          )}
          <ShowRequest
            document={FleetImportDocument.toString()}
            variables={{ input: { tenantId, assets: batchesOf(assets)[0] ?? [] } }}
          />
        </div>
      </Panel>
      {done !== null && (
        <Panel title={fleetImport.progress}>
          <div className={cx(styles.form)}>
            <Meter
              label={fleetImport.progress}
              value={done.assets}
              limit={assets.length}
              text={`${count(done.assets)} / ${count(assets.length)}`}
              isNeutral
            />
            <div role="status">
              {isDone && (
                <Status tone={done.errors.length === 0 ? "good" : "warn"}>
                  {fleetImport.done(done.created, done.unchanged)}
                </Status>
              )}
            </div>
            {done.errors.length > 0 && (
              <Rows
                label={fleetImport.mistakes(done.errors.length)}
                rows={done.errors.map(
                  ({ assetId, sensorId, message }) =>
                    [sensorId === null ? assetId : `${assetId} / ${sensorId}`, message] as const,
                )}
              />
            )}
          </div>
        </Panel>
      )}
    </>
  );
}

interface RowsProps {
  readonly label: string;
  readonly rows: readonly (readonly [place: string, message: string])[];
}

function Rows({ label, rows }: RowsProps) {
  const { fleetImport } = useMessages();
  return (
    <div>
      <Status tone="bad">{label}</Status>
      <Table
        label={label}
        rows={rows.slice(0, SHOWN_ROWS)}
        keyOf={([place, message]) => `${place} ${message}`}
        columns={[
          { header: fleetImport.place, cell: ([place]) => <code>{place}</code> },
          { header: fleetImport.problem, cell: ([, message]) => message },
        ]}
      />
    </div>
  );
}
