/** Shows the contents of a file before the import. */
import { memo } from "react";
import { FleetImportDocument } from "../generated/operations";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Meter } from "../ui/meter";
import { Panel } from "../ui/panel";
import { ShowRequest } from "../ui/show-request";
import { Table } from "../ui/table";
import { ErrorRows } from "./error-rows";
import { MOST_JSON_BYTES } from "./fleet-file";
import type { FleetRow } from "./fleet-row";
import { assetsOf, type ImportJob, type ImportState } from "./import-job";
import styles from "./import.module.css";

interface PreviewProps {
  readonly tenantId: string;
  readonly job: ImportJob;
  readonly state: ImportState;
}

export function Preview({ tenantId, job, state }: PreviewProps) {
  const { fleetImport } = useMessages();
  const { percent, bytes } = useFormats();
  const { phase, assets, sensors, rows, preview, mistakes, mistakeCount, checkedBytes, fileBytes } = state;
  const isChecking = phase === "checking";
  return (
    <Panel
      title={fleetImport.preview}
      note={fleetImport.contents(assets, sensors)}
      actions={
        <Button
          kind="primary"
          isDisabled={isChecking || assets === 0 || mistakeCount > 0}
          onPress={() => void job.run(fleetImport.leave)}
        >
          {fleetImport.submit(assets)}
        </Button>
      }
    >
      <div className={cx(styles.form)}>
        {isChecking && (
          <Meter
            label={fleetImport.checking}
            value={checkedBytes}
            limit={fileBytes}
            text={percent(Math.floor((100 * checkedBytes) / Math.max(1, fileBytes)) / 100)}
            isNeutral
          />
        )}
        {mistakeCount > 0 && <p className={cx(styles.note)}>{fleetImport.blocked}</p>}
        {mistakeCount > 0 && (
          <ErrorRows
            count={mistakeCount}
            rows={mistakes.map(({ place, kind, values }) => ({
              place,
              text: fleetImport.kinds[kind]({
                limit: bytes(MOST_JSON_BYTES),
                ...{ found: 0, expected: 0, text: "", other: "" },
                ...values,
              }),
            }))}
          />
        )}
        {preview.length > 0 && (
          <>
            <FirstRows rows={preview} />
            {rows > preview.length && <p className={cx(styles.note)}>{fleetImport.first(preview.length, rows)}</p>}
          </>
        )}
        <FirstRequest tenantId={tenantId} rows={preview} />
      </div>
    </Panel>
  );
}

interface RowsProps {
  readonly rows: readonly FleetRow[];
}

/** Memoized: these rows do not change while the rest of the file is read. */
const FirstRows = memo(function FirstRows({ rows }: RowsProps) {
  const { fleetImport } = useMessages();
  return (
    <Table
      label={fleetImport.preview}
      rows={rows}
      keyOf={({ place }) => place}
      columns={[
        { header: fleetImport.place, isWide: true, cell: ({ place }) => <code>{place}</code> },
        { header: fleetImport.asset, cell: ({ assetId }) => assetId },
        { header: fleetImport.type, isWide: true, cell: ({ type }) => type },
        { header: fleetImport.name, isWide: true, cell: ({ name }) => name || "–" },
        { header: fleetImport.sensor, cell: ({ sensorId }) => sensorId || "–" },
        { header: fleetImport.sensorType, cell: ({ sensorType }) => sensorType || "–" },
        { header: fleetImport.unit, isWide: true, cell: ({ unit }) => unit || "–" },
      ]}
    />
  );
});

const FirstRequest = memo(function FirstRequest({ tenantId, rows }: RowsProps & { readonly tenantId: string }) {
  const variables = { input: { tenantId, assets: assetsOf(rows) } };
  return <ShowRequest document={FleetImportDocument.toString()} variables={variables} />;
});
