/** Shows the progress of an import, and the rows that failed. */
import { failureLine } from "../messages/failure-text";
import { useFormats, useMessages } from "../messages/messages-provider";
import { Button } from "../ui/button";
import { cx } from "../ui/cx";
import { Meter } from "../ui/meter";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { saveFile } from "../ui/save-file";
import { Status } from "../ui/status";
import { Underway } from "../ui/underway";
import { errorsCsv } from "./error-csv";
import { ErrorRows } from "./error-rows";
import type { ImportJob, ImportState } from "./import-job";
import styles from "./import.module.css";

interface ProgressProps {
  readonly job: ImportJob;
  readonly state: ImportState;
}

export function Progress({ job, state }: ProgressProps) {
  const messages = useMessages();
  const { fleetImport } = messages;
  const { count } = useFormats();
  const { phase, rows, sentRows, created, unchanged, errors, errorCount, failure, fileName } = state;
  const isSending = phase === "sending" || phase === "waiting";
  const texts = errors.map((error) => ({ ...error, text: failureLine(messages, error.failure) }));
  return (
    <Panel title={fleetImport.import} note={fileName}>
      <div className={cx(styles.form)}>
        <Meter
          label={fleetImport.progress}
          value={sentRows}
          limit={rows}
          text={`${count(sentRows)} / ${count(rows)}`}
          isNeutral
        />
        {isSending && (
          <>
            <p className={cx(styles.note)}>{fleetImport.goesOn}</p>
            <Underway text={phase === "waiting" ? fleetImport.waiting : null} />
          </>
        )}
        <div role="status">
          {phase === "done" && (
            <Status tone={errorCount === 0 ? "good" : "warn"}>{fleetImport.done(created, unchanged)}</Status>
          )}
          {phase === "stopped" && <Status tone="warn">{fleetImport.stopped(created, unchanged)}</Status>}
        </div>
        <Problem failure={failure} />
        {errorCount > 0 && <ErrorRows count={errorCount} rows={texts} />}
        <div className={cx(styles.line)}>
          {isSending && <Button onPress={job.stop}>{fleetImport.stop}</Button>}
          {phase === "stopped" && (
            <Button kind="primary" onPress={() => void job.run(fleetImport.leave)}>
              {fleetImport.again}
            </Button>
          )}
          {errorCount > 0 && !isSending && (
            <Button icon="download" onPress={() => saveFile("import-errors.csv", errorsCsv(texts), "text/csv")}>
              {fleetImport.saveErrors}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
